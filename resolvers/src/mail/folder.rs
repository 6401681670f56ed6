//! Mail as files, for those who have no mail server.

use std::path::PathBuf;

use crate::reactions::Failed;

/// A folder of messages, `.eml` files that every mail program opens.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Puts a message there, whole or not at all. One with the same key is replaced.
    pub(super) async fn put(&self, key: &str, message: &[u8]) -> Result<(), Failed> {
        self.write(key, message).await.map_err(|error| Failed::Away(format!("{}: {error}", self.path.display())))
    }

    async fn write(&self, key: &str, message: &[u8]) -> std::io::Result<()> {
        let (draft, file) = (self.path.join(format!(".{key}.{}", std::process::id())), self.path.join(format!("{key}.eml")));
        tokio::fs::create_dir_all(&self.path).await?;
        tokio::fs::write(&draft, message).await?;
        tokio::fs::rename(draft, file).await
    }
}
