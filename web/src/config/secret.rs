//! The secret that signs tokens, and the key that signs checkpoints, when nobody gave one.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use rand::RngCore;
use resolvers::audit::Signer;
use resolvers::hex;
use secrecy::{ExposeSecret, SecretString};

use super::{Config, ConfigError};

/// The fewest bytes that HS256 is as strong as its hash with.
pub(super) const MIN_BYTES: usize = 32;

impl Config {
    /// In development, replaces a missing JWT secret by one that is generated once and kept in `data_dir/secret`.
    ///
    /// # Errors
    /// When the file can be neither read nor written.
    pub fn ensure_secret(&mut self) -> Result<(), ConfigError> {
        if self.is_production() || !self.auth.jwt_secret.expose_secret().is_empty() {
            return Ok(());
        }
        let file = self.data_dir.join("secret");
        let text = kept(&file).map_err(|error| ConfigError::file(&file, &error))?;
        if text.len() < MIN_BYTES {
            let message = format!("{} holds no secret of at least {MIN_BYTES} bytes; delete it to get a new one", file.display());
            return Err(ConfigError(message));
        }
        self.auth.jwt_secret = SecretString::from(text);
        Ok(())
    }
}

impl Config {
    /// Signs checkpoints of the audit log, with the key of the settings, or with one that is generated once and kept in `data_dir/audit.key`.
    ///
    /// # Errors
    /// When that is no key, or the file can be neither read nor written.
    pub fn audit_signer(&self) -> Result<Signer, ConfigError> {
        let file = self.data_dir.join("audit.key");
        let (text, place) = match self.audit.signing_key.expose_secret() {
            "" => (kept(&file).map_err(|error| ConfigError::file(&file, &error))?, file.display().to_string()),
            text => (text.to_owned(), "audit.signing_key (AUDIT_SIGNING_KEY)".to_owned()),
        };
        let secret = hex::decode(&text).ok_or_else(|| ConfigError(format!("{place} must be 64 hexadecimal digits")))?;
        Ok(Signer::new(secret))
    }
}

/// Makes a folder that nobody else on the machine may look into: what people wrote, hashes of passwords and keys are in it.
///
/// # Errors
/// The system's. A folder that is there stays as it is.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Two processes may start at once: whoever creates the file wins, and the other reads it.
fn kept(file: &Path) -> std::io::Result<String> {
    if let Some(folder) = file.parent() {
        private_folder(folder)?;
    }
    let new = generate();
    let draft = file.with_extension(format!("{}", std::process::id()));
    match fs::read_to_string(file) {
        Ok(text) => return Ok(text.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?.write_all(new.as_bytes())?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(new),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(file).map(|text| text.trim().to_owned()),
        Err(error) => Err(error),
    }
}

#[expect(clippy::disallowed_methods, reason = "there is no App yet: it is built with this secret")]
fn generate() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_generated_once_and_only_the_owner_may_read_it() {
        let folder = std::env::temp_dir().join(format!("backoffice-secret-{}", std::process::id()));
        let file = folder.join("secret");
        let first = kept(&file).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(kept(&file).unwrap(), first);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left behind");
        fs::remove_dir_all(folder).unwrap();
    }
}
