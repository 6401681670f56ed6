//! Default, file, environment: later ones win, and what nobody knows is an error of one line.

use std::path::Path;

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Toml};

use super::Config;

const DEFAULT: &str = include_str!("default.toml");
const PREFIX: &str = "BACKOFFICE__";

/// The well-known names, and the settings they stand for.
const WELL_KNOWN: [(&str, &str); 4] = [
    ("DATABASE_URL", "database.url"),
    ("JWT_SECRET", "auth.jwt_secret"),
    ("HOST", "server.host"),
    ("PORT", "server.port"),
];

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
        let mut figment = Figment::from(Toml::string(DEFAULT));
        if let Some(path) = file {
            // Read here: figment takes a missing file for an empty one.
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError::file(path, &error))?;
            let name = path.display().to_string();
            let overlay = Figment::from(Toml::string(&text));
            figment = figment.merge(Named { name, inner: overlay });
        }
        for (variable, setting) in WELL_KNOWN {
            if let Some(value) = std::env::var(variable).ok().filter(|value| !value.is_empty()) {
                let value = if setting == "server.port" { port(variable, &value)? } else { value.into() };
                figment = figment.merge((setting, value));
            }
        }
        figment = figment.merge(Env::prefixed(PREFIX).split("__"));
        let config: Self = figment.extract().map_err(|error| ConfigError(one_line(&error)))?;
        config.validate()?;
        Ok(config)
    }
}

/// A provider under the name that error messages should show.
struct Named {
    name: String,
    inner: Figment,
}

impl figment::Provider for Named {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::Result<figment::value::Map<figment::Profile, figment::value::Dict>> {
        self.inner.data()
    }
}

fn port(variable: &str, text: &str) -> Result<figment::value::Value, ConfigError> {
    let number: u16 = text.parse().map_err(|_| ConfigError(format!("{variable}: \"{text}\" is not a port")))?;
    Ok(number.into())
}

/// Says which setting is wrong, why, and where it was set.
fn one_line(error: &figment::Error) -> String {
    let place = |path: &[String]| match &error.metadata {
        Some(meta) if meta.name.contains("environment") => format!("{PREFIX}{}", path.join("__").to_uppercase()),
        Some(meta) if !meta.name.is_empty() => format!("{} in {}", path.join("."), meta.name),
        _ => path.join("."),
    };
    match &error.kind {
        Kind::UnknownField(field, known) => {
            let mut path = error.path.clone();
            if path.last().map(|last| last.to_lowercase()) != Some(field.to_lowercase()) {
                path.push(field.clone());
            }
            format!("unknown setting {}; known here: {}", place(&path), known.join(", "))
        }
        kind => format!("{}: {kind}", place(&error.path)).replace('\n', " "),
    }
}
