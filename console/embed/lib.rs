//! What the back office serves to browsers: a build of the sources beside this crate, as files in memory.
//!
//! It knows nothing of the server, so neither is built anew when the other changes.

/// One file of the build.
#[derive(Debug)]
pub struct File {
    /// Where it is: `index.html`, `graphiql.html` or `assets/...`. What is in `assets` has the hash of its content in its name.
    pub path: &'static str,
    /// Its content.
    pub plain: &'static [u8],
    /// The same, compressed with Brotli, where that is worth it.
    pub brotli: Option<&'static [u8]>,
    /// The same, compressed with gzip, where that is worth it.
    pub gzip: Option<&'static [u8]>,
}

/// Sorted by path.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The file at a path.
pub fn file(path: &str) -> Option<&'static File> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().map(|at| &FILES[at])
}

/// The page of the console, or the one that says how to build it.
///
/// # Panics
/// Never: every build has it, and so has what stands for a build.
pub fn index() -> &'static File {
    file("index.html").expect("every build has this page")
}

/// What a content security policy has to name among `script-src` for the scripts inside the page of the console: their hashes.
pub fn index_scripts() -> &'static str {
    env!("INDEX_SCRIPTS")
}

/// The page with GraphiQL, or the one that says how to build it.
///
/// # Panics
/// Never: every build has it, and so has what stands for a build.
pub fn graphiql() -> &'static File {
    file("graphiql.html").expect("every build has this page")
}

/// All files.
pub fn files() -> &'static [File] {
    FILES
}

impl File {
    /// The `content-type` of the file.
    pub fn content_type(&self) -> &'static str {
        match self.path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("json") => "application/json",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("ttf") => "font/ttf",
            Some("woff2") => "font/woff2",
            _ => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_and_has_a_type() {
        assert!(FILES.is_sorted_by_key(|file| file.path));
        for known in FILES {
            assert!(std::ptr::eq(file(known.path).unwrap(), known));
            assert_ne!(known.content_type(), "application/octet-stream", "{}", known.path);
        }
        assert!(file("nothing.html").is_none() && file("").is_none() && file("../Cargo.toml").is_none());
    }

    #[test]
    fn the_page_comes_with_what_it_names() {
        for page in [index(), graphiql()] {
            let text = std::str::from_utf8(page.plain).unwrap();
            let names: Vec<_> = text.split(['"', '\'']).filter_map(|part| part.strip_prefix("/assets/")).collect();
            assert!(!names.is_empty(), "the pages are not built");
            for name in names {
                assert!(file(&format!("assets/{name}")).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn the_script_inside_the_page_may_run() {
        let page = std::str::from_utf8(index().plain).unwrap();
        assert_eq!(page.matches("<script>").count(), index_scripts().split_whitespace().count());
        assert!(index_scripts().starts_with("'sha256-"), "the theme is there before the first paint");
    }

    #[test]
    fn the_twins_of_a_file_are_smaller() {
        assert!(FILES.iter().any(|file| file.brotli.is_some() && file.gzip.is_some()), "the pages are not built");
        for file in FILES {
            for twin in [file.brotli, file.gzip].into_iter().flatten() {
                assert!(twin.len() < file.plain.len(), "{}", file.path);
            }
        }
    }
}
