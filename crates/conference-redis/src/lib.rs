#![doc = include_str!("../README.md")]

mod connection;
mod error;
mod health;
mod keys;
mod rate_limiter;
mod redis;
mod script_runner;
mod scripts;
mod server;
mod tls;
mod token_store;

pub use error::Error;
pub use redis::{Redis, RedisBuilder};
