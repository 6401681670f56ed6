//! Files that say what the answer was when somebody last looked at it.

use std::path::{Path, PathBuf};

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Compares a text with a file of the repository; with `UPDATE_GOLDEN=1` writes it instead.
///
/// # Panics
/// With the differing lines, when it differs.
pub fn assert_golden(path: &str, actual: &str) {
    let file = repository(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder to write to");
        std::fs::write(&file, actual).expect("a file to write");
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if expected != actual {
        panic!("{path} differs; UPDATE_GOLDEN=1 rewrites it, and then look at the change\n{}", differences(&expected, actual));
    }
}

/// The lines that only one of two texts has, in order.
fn differences(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let (mut i, mut j, mut out) = (0, 0, String::new());
    let mut tell = |sign: char, line: &str| {
        out.push(sign);
        out.push_str(line);
        out.push('\n');
    };
    while i < old.len() || j < new.len() {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => (i, j) = (i + 1, j + 1),
            (Some(a), _) if !new[j..].contains(a) => {
                tell('-', a);
                i += 1;
            }
            (_, Some(b)) => {
                tell('+', b);
                j += 1;
            }
            (Some(a), None) => {
                tell('-', a);
                i += 1;
            }
            (None, None) => break,
        }
    }
    out
}
