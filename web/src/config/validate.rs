//! Settings that could not work are refused at start, with the name of the setting.

use resolvers::search::elastic::Elasticsearch;
use secrecy::ExposeSecret;

use super::secret::MIN_BYTES;
use super::{Config, ConfigError};

impl Config {
    /// Refuses settings that could not work.
    ///
    /// # Errors
    /// The first that could not.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.validate_secret()?;
        self.validate_numbers()?;
        self.validate_orders()?;
        self.validate_origins()?;
        self.validate_texts()
    }

    fn validate_secret(&self) -> Result<(), ConfigError> {
        match self.auth.jwt_secret.expose_secret().len() {
            0 if self.is_production() => Err(ConfigError("JWT_SECRET (auth.jwt_secret) must be set in production mode".into())),
            1..MIN_BYTES => Err(ConfigError(format!("auth.jwt_secret must have at least {MIN_BYTES} bytes"))),
            _ => Ok(()),
        }
    }

    /// What must not exceed what.
    fn validate_orders(&self) -> Result<(), ConfigError> {
        let Self { server, documents, auth, limits, ws, consumers, mail, search, .. } = self;
        let effect = consumers.effect_timeout_ms;
        let ordered = [
            ("auth.access_token_ttl", auth.access_token_ttl, "auth.refresh_token_ttl", auth.refresh_token_ttl),
            ("auth.refresh_grace", auth.refresh_grace, "auth.refresh_token_ttl", auth.refresh_token_ttl),
            ("limits.time", limits.time, "server.request_timeout_ms", server.request_timeout_ms),
            // A socket needs time for its goodbye.
            ("ws.write_timeout_ms", ws.write_timeout_ms, "half of server.write_timeout_ms", server.write_timeout_ms / 2),
            ("consumers.first_retry_ms", consumers.first_retry_ms, "consumers.longest_retry_ms", consumers.longest_retry_ms),
            // After it the server may be asked for half as long whether it is there.
            ("mail.timeout_ms", mail.timeout_ms, "two thirds of consumers.effect_timeout_ms", effect / 3 * 2),
            ("documents.timeout_ms", documents.timeout_ms, "consumers.effect_timeout_ms", effect),
            // Writing may take ten times as long.
            ("search.timeout_ms", search.timeout_ms, "a tenth of consumers.effect_timeout_ms", effect / 10),
        ];
        match ordered.into_iter().find(|(_, low, _, high)| low > high) {
            Some((low, a, high, b)) => Err(ConfigError(format!("{low} ({a}) must not exceed {high} ({b})"))),
            None => Ok(()),
        }
    }

    fn validate_origins(&self) -> Result<(), ConfigError> {
        let url = self.mail.public_url.trim_end_matches('/');
        if !url.is_empty() && (url == "*" || !is_origin(url)) {
            return Err(ConfigError(format!("mail.public_url: \"{url}\" is not an address such as https://desk.example.com")));
        }
        let lists = [("http.cors_origins", &self.http.cors_origins), ("ws.allowed_origins", &self.ws.allowed_origins)];
        for (name, origins) in lists {
            if let Some(wrong) = origins.iter().find(|origin| !is_origin(origin)) {
                return Err(ConfigError(format!("{name}: \"{wrong}\" is not an origin such as https://console.example.com")));
            }
        }
        Ok(())
    }

    /// Servers that share a database share the audit log and its key, too; and it is of no use in the database that it speaks of.
    fn validate_audit(&self) -> Result<(), ConfigError> {
        let (url, key) = (self.audit.url.expose_secret(), self.audit.signing_key.expose_secret());
        validate_url("audit.url", url)?;
        if !key.is_empty() && resolvers::hex::decode::<32>(key).is_none() {
            return Err(ConfigError("audit.signing_key (AUDIT_SIGNING_KEY) must be 64 hexadecimal digits".into()));
        }
        if self.of_audit().database_url() == self.database_url() {
            return Err(ConfigError("audit.url (AUDIT_DATABASE_URL) must name another database than database.url".into()));
        }
        let shared = self.database.url.expose_secret().starts_with("postgres");
        if self.is_production() && shared && (url.is_empty() || key.is_empty()) {
            let message =
                "audit.url (AUDIT_DATABASE_URL) and audit.signing_key (AUDIT_SIGNING_KEY) must be set in production mode";
            return Err(ConfigError(format!("{message} on PostgreSQL")));
        }
        Ok(())
    }

    fn validate_texts(&self) -> Result<(), ConfigError> {
        if self.server.host.parse::<std::net::IpAddr>().is_err() && self.server.host != "localhost" {
            return Err(ConfigError(format!("server.host: \"{}\" is not an IP address", self.server.host)));
        }
        validate_url("database.url", self.database.url.expose_secret())?;
        self.validate_audit()?;
        Elasticsearch::new(&self.search).map_err(ConfigError)?;
        let redis = self.redis.url.expose_secret();
        if !redis.is_empty() && !["redis://", "rediss://"].iter().any(|scheme| redis.starts_with(scheme)) {
            return Err(ConfigError("redis.url (REDIS_URL) must begin with redis:// or rediss://".into()));
        }
        // What it could ask for is that certificates are not checked, which would be refused at each connection.
        if redis.contains('#') {
            return Err(ConfigError("redis.url (REDIS_URL) must not have a fragment: certificates are always checked".into()));
        }
        if subscriptions::Wake::redis(redis).is_err() && !redis.is_empty() {
            return Err(ConfigError("redis.url (REDIS_URL) is not a URL such as redis://user:password@host:6379/0".into()));
        }
        let mongo = self.documents.url.expose_secret();
        if !mongo.is_empty() && !resolvers::documents::is_url(mongo) {
            return Err(ConfigError(
                "documents.url (MONGODB_URL) is not a URL such as mongodb://user:password@host:27017/name".into(),
            ));
        }
        let currency = &self.analytics.currency;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(ConfigError("analytics.currency must be three capital letters by ISO 4217, such as USD".into()));
        }
        if is_log_filter(&self.log.level) {
            return Ok(());
        }
        Err(ConfigError(format!(
            "log.level: \"{}\" is neither a level such as info nor a filter such as info,web=debug",
            self.log.level
        )))
    }
}

/// A word that is no level would be taken for the name of a module, and nothing would be logged.
fn is_log_filter(text: &str) -> bool {
    let is_level = |part: &str| !part.is_empty() && part.parse::<tracing_subscriber::filter::LevelFilter>().is_ok();
    text.parse::<tracing_subscriber::EnvFilter>().is_ok()
        && text.split(',').all(|part| part.contains(['=', '[']) || is_level(part.trim()))
}

/// Every origin, or a scheme, a host, perhaps a port, and nothing else: what browsers send.
fn is_origin(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c)) && rest == rest.to_lowercase()
}

fn validate_url(name: &str, url: &str) -> Result<(), ConfigError> {
    if !url.is_empty() && !["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(ConfigError(format!("{name} must begin with postgres:// or sqlite://")));
    }
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(ConfigError(format!("{name}: an SQLite database in memory is not supported; name a file")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Mode;

    fn refused(change: impl FnOnce(&mut Config)) -> String {
        let mut config = Config::defaults();
        change(&mut config);
        config.validate().unwrap_err().to_string()
    }

    #[test]
    fn the_defaults_are_valid() {
        Config::defaults().validate().unwrap();
    }

    #[test]
    fn redis_may_be_asked_over_tls() {
        let mut config = Config::defaults();
        config.redis.url = "rediss://user:password@cache.example:6380/1".into();
        config.validate().unwrap();
    }

    #[test]
    fn what_could_not_work_is_named() {
        assert_eq!(refused(|c| c.ws.queue = 0), "ws.queue (0) must be at least 1, and 1000000 at most");
        assert_eq!(refused(|c| c.mode = Mode::Production), "JWT_SECRET (auth.jwt_secret) must be set in production mode");
        assert_eq!(refused(|c| c.auth.jwt_secret = "short".into()), "auth.jwt_secret must have at least 32 bytes");
        assert_eq!(refused(|c| c.server.host = "nowhere".into()), "server.host: \"nowhere\" is not an IP address");
        assert_eq!(refused(|c| c.limits.time = 60_000), "limits.time (60000) must not exceed server.request_timeout_ms (30000)");
        let mail = "mail.timeout_ms (10000) must not exceed two thirds of consumers.effect_timeout_ms (9998)";
        assert_eq!(refused(|c| c.consumers.effect_timeout_ms = 14_999), mail);
        assert!(refused(|c| c.http.cors_origins = vec!["https://a.example/".into()]).contains("is not an origin"));
        assert!(refused(|c| c.mail.public_url = "desk.example".into()).starts_with("mail.public_url: "));
        assert!(refused(|c| c.ws.allowed_origins = vec!["help.example".into()]).contains("is not an origin"));
        assert!(refused(|c| c.database.url = "mysql://x".into()).contains("postgres://"));
        assert!(refused(|c| c.database.url = "sqlite::memory:".into()).contains("name a file"));
        let same = refused(|c| (c.database.url, c.audit.url) = ("postgres://db/desk".into(), "postgres://db/desk".into()));
        assert!(same.contains("must name another database"), "{same}");
        assert!(refused(|c| c.audit.signing_key = "short".into()).ends_with("must be 64 hexadecimal digits"));
        let shared = refused(|c| {
            c.mode = Mode::Production;
            c.auth.jwt_secret = "long enough for HS256, which is 32 bytes".into();
            c.database.url = "postgres://db/desk".into();
        });
        assert!(shared.contains("AUDIT_DATABASE_URL") && shared.contains("AUDIT_SIGNING_KEY"), "{shared}");
        assert!(refused(|c| c.redis.url = "unix:///run/redis".into()).contains("redis:// or rediss://"));
        let wrong = refused(|c| c.redis.url = "rediss://:hidden@cache/#insecure".into());
        assert!(wrong.contains("always checked") && !wrong.contains("hidden"), "{wrong}");
        let wrong = refused(|c| c.redis.url = "redis://:hidden@cache:port/".into());
        assert!(wrong.starts_with("redis.url (REDIS_URL) is not a URL") && !wrong.contains("hidden"), "{wrong}");
        let wrong = refused(|c| c.documents.url = "mongodb://me:hidden@documents:port/name".into());
        assert!(wrong.starts_with("documents.url (MONGODB_URL) is not a URL") && !wrong.contains("hidden"), "{wrong}");
        for wrong in ["elastic:9200", "ftp://elastic", "http://:hidden@"] {
            let refusal = refused(|c| c.search.elasticsearch_url = wrong.into());
            assert!(refusal.starts_with("search.elasticsearch_url (ELASTICSEARCH_URL) must be"), "{wrong}: {refusal}");
            assert!(!refusal.contains("hidden"), "{refusal}");
        }
        assert!(
            refused(|c| (c.search.elasticsearch_url, c.search.index) = ("http://e:9200".into(), "A/b".into()))
                .contains("search.index")
        );
        for wrong in ["loud=very", "verbose", ""] {
            assert!(refused(|c| c.log.level = wrong.into()).starts_with("log.level: "), "{wrong}");
        }
    }
}
