use std::{borrow::Cow, fmt};

use percent_encoding::percent_decode_str;
use redis::RedisConnectionInfo;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use crate::error::Error;

/// Where Redis is and what it is told first, read from a URL.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) is_encrypted: bool,
    user: Option<String>,
    password: Option<SecretString>,
    database: i64,
}

const PORT: u16 = 6379;

impl Server {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let unusable = "the URL of Redis is not of the form redis[s]://[user][:password@]host[:port][/database]";
        let url = Url::parse(url).map_err(|reason| Error::new(unusable).because(reason))?;
        let is_encrypted = match url.scheme() {
            "redis" => false,
            "rediss" => true,
            _ => return Err(Error::new(unusable)),
        };
        let host = url.host_str().filter(|host| !host.is_empty());
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::new(
                "the URL of Redis has a query or a fragment: settings go to the builder, and a ? or # of a password has \
                 to be percent-encoded",
            ));
        }
        let user = decoded(url.username()).ok_or_else(|| Error::new(unusable))?;
        let password = url.password().map(|password| {
            let decoded = decoded(password).ok_or_else(|| Error::new(unusable))?;
            Ok(SecretString::from(decoded.into_owned()))
        });
        Ok(Self {
            host: bare(host.ok_or_else(|| Error::new(unusable))?),
            port: url.port().unwrap_or(PORT),
            is_encrypted,
            user: Some(user.into_owned()).filter(|user| !user.is_empty()),
            password: password.transpose()?,
            database: database(url.path()).ok_or_else(|| Error::new(unusable))?,
        })
    }

    pub(crate) fn greeting(&self) -> RedisConnectionInfo {
        let mut greeting =
            RedisConnectionInfo::default().set_db(self.database).set_skip_set_lib_name();
        if let Some(user) = &self.user {
            greeting = greeting.set_username(user);
        }
        if let Some(password) = &self.password {
            greeting = greeting.set_password(password.expose_secret());
        }
        greeting
    }
}

/// Without what is secret: for the log.
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

fn decoded(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// The host as it is looked up: an IPv6 address without its brackets.
fn bare(host: &str) -> String {
    match Host::parse(host) {
        Ok(Host::Ipv6(address)) => address.to_string(),
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_tells_all() {
        let server = Server::parse("rediss://me%40here:p%2Fw@redis.example:7000/3").unwrap();
        assert_eq!(server.to_string(), "redis.example:7000");
        assert!(server.is_encrypted);
        let greeting = server.greeting();
        assert_eq!(greeting.username(), Some("me@here"));
        assert_eq!(greeting.password(), Some("p/w"));
        assert_eq!(greeting.db(), 3);
    }

    #[test]
    fn a_url_need_not_say_more_than_the_host() {
        let server = Server::parse("redis://[::1]").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("::1", 6379));
        assert!(!server.is_encrypted);
        let greeting = server.greeting();
        assert_eq!((greeting.username(), greeting.password()), (None, None));
        let server = Server::parse("redis://:secret@host").unwrap();
        assert_eq!(server.greeting().username(), None);
    }

    #[test]
    fn what_cannot_be_used_is_refused_and_not_shown() {
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
            let Err(error) = Server::parse(url) else { panic!("{url} was taken") };
            assert!(!format!("{error} {error:?}").contains("hush"), "{url}");
        }
    }
}
