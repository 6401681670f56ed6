//! Default, file, environment: later ones win, and what nobody knows is an error of one line.

use std::path::Path;

use figment::error::Kind;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::Config;

const DEFAULT: &str = include_str!("default.toml");
const PREFIX: &str = "BACKOFFICE__";

/// The well-known names, and the settings they stand for.
const WELL_KNOWN: [(&str, &str); 9] = [
    ("DATABASE_URL", "database.url"),
    ("AUDIT_DATABASE_URL", "audit.url"),
    ("AUDIT_SIGNING_KEY", "audit.signing_key"),
    ("MONGODB_URL", "documents.url"),
    ("REDIS_URL", "redis.url"),
    ("ELASTICSEARCH_URL", "search.elasticsearch_url"),
    ("JWT_SECRET", "auth.jwt_secret"),
    ("HOST", "server.host"),
    ("PORT", "server.port"),
];

/// What else begins with `BACKOFFICE_`: the file of settings, and what the pages are built and developed with.
const OTHERS: [&str; 3] = ["CONFIG", "CONSOLE", "URL"];

/// A setting that cannot be used: one line that says which and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

impl ConfigError {
    /// A file that cannot be read or written.
    pub(super) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self(format!("{}: {error}", path.display()))
    }
}

impl Config {
    /// The compiled-in defaults alone.
    ///
    /// # Panics
    /// When the compiled-in file is wrong, which a test finds first.
    pub fn defaults() -> Self {
        Figment::from(Toml::string(DEFAULT)).extract().expect("default.toml fits Config")
    }

    /// The defaults, overlaid by a file, overlaid by the environment.
    ///
    /// # Errors
    /// A file that cannot be read, a setting that is not known, or a value that cannot be used.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let text = match file {
            Some(path) => Some(std::fs::read_to_string(path).map_err(|error| ConfigError::file(path, &error))?),
            None => None,
        };
        let file = file.map(|path| path.display().to_string()).zip(text);
        Self::layered(file, std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))))
    }

    fn layered(file: Option<(String, String)>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let defaults = Figment::from(Toml::string(DEFAULT));
        let mut figment = defaults.clone();
        if let Some((name, text)) = file {
            figment = figment.merge(Layer { name, data: Toml::string(&text).data() });
        }
        let environment: Vec<_> = environment.collect();
        environment.iter().try_for_each(|(name, value)| check_prefix(name, value))?;
        let mut variables: Vec<_> =
            environment.into_iter().filter_map(|(name, text)| Some((setting(&name)?, name, text))).collect();
        // The well-known names first: the long form of the same setting is the more deliberate one.
        variables.sort_by_key(|(_, name, _)| name.starts_with(PREFIX));
        for (setting, name, text) in variables {
            let value = match defaults.find_value(&setting) {
                Ok(Value::String(..)) => text.into(),
                _ => text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}),
            };
            let data = Serialized::<Value>::default(&setting, value).data();
            figment = figment.merge(Layer { name, data });
        }
        let config: Self = figment.extract().map_err(|error| ConfigError(one_line(&error)))?;
        config.validate()?;
        Ok(config)
    }
}

/// The setting that a variable stands for. An empty well-known variable is taken as not set.
fn setting(variable: &str) -> Option<String> {
    match WELL_KNOWN.iter().find(|(name, _)| *name == variable) {
        Some((_, setting)) => Some((*setting).to_owned()),
        None => variable.strip_prefix(PREFIX).map(|rest| rest.to_lowercase().replace("__", ".")),
    }
}

/// A setting after one underscore where there should be two is a mistake that nobody would notice.
fn check_prefix(variable: &str, value: &str) -> Result<(), ConfigError> {
    match variable.strip_prefix("BACKOFFICE_") {
        Some(rest) if !rest.starts_with('_') && !OTHERS.contains(&rest) && !is_of_kubernetes(rest, value) => {
            Err(ConfigError(format!("{variable}: settings begin with two underscores: {PREFIX}{rest}")))
        }
        _ => Ok(()),
    }
}

/// Kubernetes tells of every service, also of one of our name, in variables that end or go on after `SERVICE_HOST`, `SERVICE_PORT`, `PORT`
/// or `PORT_3000`.
fn is_of_kubernetes(rest: &str, value: &str) -> bool {
    let words: Vec<_> = rest.split('_').collect();
    let begins = |words: &[&str]| match *words {
        ["SERVICE", "HOST" | "PORT", ..] => true,
        ["PORT"] => value.contains("://"),
        ["PORT", number, ..] => number.parse::<u16>().is_ok(),
        _ => false,
    };
    (0..words.len()).any(|at| begins(&words[at..]))
}

/// Settings under the name that error messages should show.
struct Layer {
    name: String,
    data: figment::Result<Map<Profile, Dict>>,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        self.data.clone()
    }
}

/// Says which setting is wrong, why, and where it was set.
fn one_line(error: &figment::Error) -> String {
    let path = error.path.join(".");
    let origin = error.metadata.as_ref().map_or("", |metadata| metadata.name.as_ref());
    let text = match &error.kind {
        Kind::UnknownField(field, known) => {
            let setting = if path.rsplit('.').next() == Some(field) { path } else { [path.as_str(), field].join(".") };
            format!("unknown setting {}; known here: {}", setting.trim_start_matches('.'), known.join(", "))
        }
        kind if path.is_empty() => kind.to_string(),
        kind => format!("{path}: {kind}"),
    };
    let line = if origin.is_empty() { text } else { format!("{origin}: {text}") };
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Config::layered(Some(("my.toml".into(), file.into())), environment).map_err(|error| error.to_string())
    }

    #[test]
    fn a_setting_after_one_underscore_is_named() {
        for (name, meant) in [
            ("BACKOFFICE_MODE", "BACKOFFICE__MODE"),
            ("BACKOFFICE_FOO", "BACKOFFICE__FOO"),
            ("BACKOFFICE_HTTP__CORS", "BACKOFFICE__HTTP__CORS"),
            ("BACKOFFICE_SERVER__PORT", "BACKOFFICE__SERVER__PORT"),
            ("BACKOFFICE_SERVER_PORT", "BACKOFFICE__SERVER_PORT"),
        ] {
            let message = load("", &[(name, "x")]).unwrap_err();
            assert_eq!(message, format!("{name}: settings begin with two underscores: {meant}"));
        }
        for ours in ["CONFIG", "CONSOLE", "URL"] {
            load("", &[(&format!("BACKOFFICE_{ours}"), "x")]).unwrap();
        }
        for made in
            ["PORT", "SERVICE_HOST", "SERVICE_PORT", "DB_SERVICE_PORT_HTTP", "PORT_3000_TCP", "PORT_3000_TCP_ADDR", "DB_PORT"]
        {
            load("", &[(&format!("BACKOFFICE_{made}"), "tcp://10.0.0.1:3000")]).unwrap();
        }
    }

    #[test]
    fn later_layers_win() {
        let environment = [
            ("PORT", "4001"),
            ("HOST", "0.0.0.0"),
            ("BACKOFFICE__HTTP__CORS_ORIGINS", r#"["https://a.example", "http://b.example:81"]"#),
            ("BACKOFFICE__WS__QUEUE", "7"),
            ("JWT_SECRET", "01234567890123456789012345678901234567890"),
            ("DATABASE_URL", ""),
            ("BACKOFFICE_CONFIG", "ignored here"),
        ];
        let config = load("[server]\nport = 4000\nshutdown_grace_ms = 5\n[ws]\nqueue = 9", &environment).unwrap();
        assert_eq!((config.server.port, config.server.host.as_str(), config.server.shutdown_grace_ms), (4001, "0.0.0.0", 5));
        assert_eq!((config.ws.queue, config.ws.max_operations), (7, 100));
        assert_eq!(config.http.cors_origins, ["https://a.example", "http://b.example:81"]);
        assert!(config.auth.jwt_secret.expose_secret().starts_with("0123"), "a text of digits stays a text");
        assert!(config.database_url().ends_with("data/backoffice.db"));
        let both = [("BACKOFFICE__SERVER__PORT", "2"), ("PORT", "1")];
        assert_eq!(load("", &both).unwrap().server.port, 2);
    }

    #[test]
    fn mistakes_are_one_clear_line() {
        type Variables = &'static [(&'static str, &'static str)];
        let cases: &[(&str, Variables, &str)] = &[
            ("[server]\nprot = 1", &[], "my.toml: unknown setting server.prot; known here: host, port,"),
            ("prot = 1", &[], "my.toml: unknown setting prot; known here: mode,"),
            ("[severs]\nport = 1", &[], "my.toml: unknown setting severs; known here: mode,"),
            ("[auth]\nx = 1", &[], "my.toml: unknown setting auth.x; known here: jwt_secret,"),
            ("", &[("BACKOFFICE__WS__QEUE", "1")], "BACKOFFICE__WS__QEUE: unknown setting ws.qeue; known here:"),
            ("", &[("BACKOFFICE__PORT", "1")], "BACKOFFICE__PORT: unknown setting port; known here: mode,"),
            ("", &[("PORT", "many")], "PORT: server.port: invalid type: found string \"many\", expected u16"),
            ("", &[("PORT", "70000")], "PORT: server.port: invalid value"),
            ("", &[("BACKOFFICE__MODE", "prod")], "BACKOFFICE__MODE: mode: unknown variant: found `prod`, expected"),
            ("[server", &[], "my.toml: TOML parse error"),
        ];
        for (file, environment, expected) in cases {
            let text = load(file, environment).unwrap_err();
            assert!(text.starts_with(expected) && !text.contains('\n'), "{text}\ninstead of {expected}");
        }
        assert!(Config::load(Some(Path::new("/nowhere.toml"))).unwrap_err().to_string().starts_with("/nowhere.toml: No such"));
    }
    #[test]
    fn every_number_has_a_least_and_a_greatest_value() {
        let mut zeros = Vec::new();
        for (section, settings) in &Toml::string(DEFAULT).data().unwrap()[&Profile::Default] {
            for (key, _) in settings.as_dict().into_iter().flatten().filter(|(_, value)| value.to_num().is_some()) {
                let (name, variable) = (format!("{section}.{key}"), format!("{PREFIX}{section}__{key}").to_uppercase());
                let beyond = [i64::MIN.to_string(), i64::MAX.to_string(), u64::MAX.to_string(), "1e300".into()];
                for beyond in &beyond {
                    let error = load("", &[(&variable, beyond)]).unwrap_err();
                    assert!(error.contains(&name) && !error.contains('\n'), "{name} = {beyond}: {error}");
                }
                match load("", &[(&variable, "0")]) {
                    Ok(_) => zeros.push(name),
                    Err(error) => assert!(error.starts_with(&format!("{name} (0) must ")), "{error}"),
                }
            }
        }
        zeros.sort();
        let expected = [
            "auth.refresh_grace",
            "cache.roles_ttl_ms",
            "cache.user_lists_ttl_ms",
            "cache.users_ttl_ms",
            "database.test_after_idle_ms",
            "http.trusted_hops",
            "limits.directives",
            "log.slow_request_ms",
            "notifications.retention_days",
            "server.cores",
            "server.port",
            "server.shutdown_grace_ms",
            "ws.expiry_warning_ms",
        ];
        assert_eq!(zeros, expected, "what 0 has a meaning for");
    }
}
