//! `rediss://`

use std::{fs, path::PathBuf, time::Instant};

use conference_redis::Redis;
use rcgen::{CertifiedKey, generate_simple_self_signed};

use crate::{
    log::Log,
    server::{PATIENCE, RedisServer, free_port},
};

/// A directory that is removed after the test.
struct Files(PathBuf);

impl Files {
    fn new(name: &str, key: &CertifiedKey<rcgen::KeyPair>) -> Self {
        let path = std::env::temp_dir().join(format!("conference-redis-{name}-{}", free_port()));
        fs::create_dir(&path).unwrap();
        fs::write(path.join("certificate.pem"), key.cert.pem()).unwrap();
        fs::write(path.join("key.pem"), key.signing_key.serialize_pem()).unwrap();
        Self(path)
    }

    fn settings(&self, port: u16) -> String {
        let path = self.0.display();
        format!(
            "tls-port {port}\ntls-auth-clients no\n\
             tls-cert-file {path}/certificate.pem\ntls-key-file {path}/key.pem"
        )
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The log of one call to a Redis with a certificate for `name`, and the number of outages. `None`
/// without a redis-server.
async fn call(name: &str, is_trusted: bool) -> Option<(String, usize)> {
    let key = generate_simple_self_signed([name.to_owned()]).unwrap();
    let files = Files::new(name, &key);
    let port = free_port();
    let _server = RedisServer::start_with(&files.settings(port))?;
    let log = Log::new();
    let url = format!("rediss://:hush-hush%2Fpassword@localhost:{port}");
    let mut builder = Redis::builder(url).timeout(PATIENCE);
    if is_trusted {
        builder = builder.root_certificate(key.cert.pem());
    }
    let limiter = builder.build().unwrap().rate_limiter("app", 1);
    limiter.acquire("A", Instant::now() + PATIENCE).await.unwrap();
    Some((log.text(), log.transitions().0))
}

#[tokio::test]
async fn a_trusted_certificate_of_the_host_is_accepted() {
    let Some((log, outages)) = call("localhost", true).await else {
        return;
    };
    assert_eq!(outages, 0, "{log}");
}

#[tokio::test]
async fn any_other_certificate_is_an_outage() {
    for (name, is_trusted) in [("localhost", false), ("elsewhere", true)] {
        let Some((log, outages)) = call(name, is_trusted).await else {
            return;
        };
        assert_eq!(outages, 1, "{name}: {log}");
    }
}

#[test]
fn an_invalid_root_certificate_is_rejected() {
    for pem in ["", "hush", "-----BEGIN CERTIFICATE-----\nAAAA"] {
        let builder = Redis::builder("rediss://localhost").root_certificate(pem);
        assert!(builder.build().is_err(), "{pem}");
    }
}
