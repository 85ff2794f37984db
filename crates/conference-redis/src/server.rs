use std::{borrow::Cow, fmt};

use percent_encoding::percent_decode_str;
use redis::RedisConnectionInfo;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use crate::error::Error;

/// Address of Redis, user and database, from a URL.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) is_encrypted: bool,
    user: Option<String>,
    password: Option<SecretString>,
    database: i64,
}

const DEFAULT_PORT: u16 = 6379;

impl Server {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let invalid = "the URL of Redis is not of the form redis[s]://[user][:password@]host[:port][/database]";
        let url = Url::parse(url).map_err(|reason| Error::new(invalid).with_source(reason))?;
        let is_encrypted = match url.scheme() {
            "redis" => false,
            "rediss" => true,
            _ => return Err(Error::new(invalid)),
        };
        let host = url.host_str().filter(|host| !host.is_empty());
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::new(
                "the URL of Redis has a query or a fragment: settings go to the builder, and a ? or # in a password \
                 must be percent-encoded",
            ));
        }
        let user = percent_decoded(url.username()).ok_or_else(|| Error::new(invalid))?;
        let password = url.password().map(|password| {
            let decoded = percent_decoded(password).ok_or_else(|| Error::new(invalid))?;
            Ok(SecretString::from(decoded.into_owned()))
        });
        Ok(Self {
            host: without_brackets(host.ok_or_else(|| Error::new(invalid))?),
            port: url.port().unwrap_or(DEFAULT_PORT),
            is_encrypted,
            user: Some(user.into_owned()).filter(|user| !user.is_empty()),
            password: password.transpose()?,
            database: database(url.path()).ok_or_else(|| Error::new(invalid))?,
        })
    }

    pub(crate) fn connection_info(&self) -> RedisConnectionInfo {
        let mut info = RedisConnectionInfo::default().set_db(self.database).set_skip_set_lib_name();
        if let Some(user) = &self.user {
            info = info.set_username(user);
        }
        if let Some(password) = &self.password {
            info = info.set_password(password.expose_secret());
        }
        info
    }
}

/// Shows host and port only.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

fn database(path: &str) -> Option<i64> {
    match path.strip_prefix('/').unwrap_or(path) {
        "" => Some(0),
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok(),
        _ => None,
    }
}

fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// Returns the host for name resolution, where an IPv6 address has no brackets.
fn without_brackets(host: &str) -> String {
    match Host::parse(host) {
        Ok(Host::Ipv6(address)) => address.to_string(),
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_host_port_user_password_and_database() {
        let server = Server::parse("rediss://me%40here:p%2Fw@redis.example:7000/3").unwrap();
        assert_eq!(server.to_string(), "redis.example:7000");
        assert!(server.is_encrypted);
        let info = server.connection_info();
        assert_eq!(info.username(), Some("me@here"));
        assert_eq!(info.password(), Some("p/w"));
        assert_eq!(info.db(), 3);
    }

    #[test]
    fn everything_but_the_host_has_a_default() {
        let server = Server::parse("redis://[::1]").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("::1", 6379));
        assert!(!server.is_encrypted);
        let info = server.connection_info();
        assert_eq!((info.username(), info.password()), (None, None));
        let server = Server::parse("redis://:secret@host").unwrap();
        assert_eq!(server.connection_info().username(), None);
    }

    #[test]
    fn an_unusable_url_is_rejected_and_not_shown() {
        let refused = [
            "",
            "host:6379",
            "http://:hush@host",
            "redis://",
            "redis://:hush@host/x",
            "redis://:hush@host/-1",
            "redis://:hush@host/+1",
            "redis://:hush@host//3//",
            "redis://:hush@host/3/",
            "redis://:hush@host/3?protocol=resp3",
            "redis://:hush@host/#insecure",
            "redis://:hu?sh-hush@host",
            "redis://:hush%ff@host",
            "redis+unix:///hush",
        ];
        for url in refused {
            let Err(error) = Server::parse(url) else { panic!("{url} was accepted") };
            assert!(!format!("{error} {error:?}").contains("hush"), "{url}");
        }
    }
}
