//! A folder for the files of one run.

use std::path::PathBuf;

use super::Outcome;

/// It is deleted when dropped, unless it is to be kept.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    keep: bool,
}

impl Folder {
    /// Makes one for a program.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(program: &str, keep: bool) -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("backoffice-{program}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self { path, keep })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.keep {
            eprintln!("kept {}", self.path.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
