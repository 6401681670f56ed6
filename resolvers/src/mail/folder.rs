//! Mail as files, for those who have no mail server.

use std::path::PathBuf;

use tokio::fs::File;
use tokio::io::AsyncWriteExt;

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

    /// Puts a message there, whole or not at all, so that it is still there after a loss of power. One with the same key is replaced.
    pub(super) async fn put(&self, key: &str, message: &[u8]) -> Result<(), Failed> {
        self.write(key, message).await.map_err(|error| Failed::Away(format!("{}: {error}", self.path.display())))
    }

    async fn write(&self, key: &str, message: &[u8]) -> std::io::Result<()> {
        let (draft, file) = (self.path.join(format!(".{key}.{}", std::process::id())), self.path.join(format!("{key}.eml")));
        tokio::fs::create_dir_all(&self.path).await?;
        let mut open = File::create(&draft).await?;
        open.write_all(message).await?;
        open.sync_all().await?;
        tokio::fs::rename(draft, file).await?;
        // The name is in the folder, not in the file.
        File::open(&self.path).await?.sync_all().await
    }
}
