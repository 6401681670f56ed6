//! What follows from what people do: mails, over any crash; and what the operator sees and does about it.

mod cli;
mod crash;
mod work;

use std::path::Path;

/// The mails of a server, by file name; none while it has sent none.
fn mails(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("mail")).into_iter().flatten();
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}
