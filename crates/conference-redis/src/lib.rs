#![doc = include_str!("../README.md")]

mod builder;
mod connections;
mod error;
mod health;
mod keys;
mod link;
mod rate_limiter;
mod redis;
mod scripts;
mod server;
mod tls;
mod token_store;

pub use builder::RedisBuilder;
pub use error::Error;
pub use redis::Redis;
