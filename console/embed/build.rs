//! Brings the pages: takes `dist` when it was built from the sources as they are, else builds it with npm, else takes a page that says how.
//! Whatever npm does, the crate builds, and from a checkout that cannot be written too. `BACKOFFICE_CONSOLE=skip` leaves npm alone: for editors, and whoever only checks Rust.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The oldest Node that the tools run on.
const NODE: (u32, u32) = (20, 19);
const SKIP: &str = "BACKOFFICE_CONSOLE";
/// What every build has: `lib.rs` serves each by its name.
const PAGES: [&str; 2] = ["index.html", "graphiql.html"];

fn main() -> Result<()> {
    let begun = SystemTime::now();
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-env-changed={SKIP}");
    println!("cargo:rerun-if-changed=embed");
    println!("cargo:rerun-if-changed=sources.txt");
    let sources = sources(&root)?;
    // Another cargo, an editor's perhaps, may be here with a target folder of its own.
    let turn = File::open(root.join("package-lock.json"))?;
    if let Err(error) = turn.lock() {
        println!("cargo:warning=Nothing keeps another cargo from building the pages for browsers at the same time: {error}");
    }
    let current = stamp(&root, &sources)?;
    let built = if is_built(&root, &current) { Ok(()) } else { build(&root, &current) };
    match watch_stamp(&root, begun) {
        Ok(()) => println!("cargo:rerun-if-changed=dist/stamp"),
        Err(error) => {
            println!("cargo:warning=Cargo will not see when the pages for browsers are built by hand: console/dist: {error}")
        }
    }
    let folder = match built {
        Ok(()) => root.join("dist"),
        Err(reason) => {
            println!("cargo:warning=The pages for browsers are not built: {reason}. A page that says so stands for them.");
            stand_in(&root, &out)?
        }
    };
    println!("cargo:rustc-env=INDEX_SCRIPTS={}", inline_scripts(&fs::read_to_string(folder.join("index.html"))?));
    let table = table(&folder, &out.join("pages"))?;
    let files = out.join("files.rs");
    if fs::read_to_string(&files).ok().as_ref() != Some(&table) {
        fs::write(files, table)?;
    }
    Ok(())
}

/// The files of which the build is made, as `build/stamp.mjs` lists them.
fn sources(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for path in fs::read_to_string(root.join("sources.txt"))?.lines().filter(|line| !line.is_empty()) {
        println!("cargo:rerun-if-changed={path}");
        files(root, path.to_owned(), &mut found)?;
    }
    found.sort_unstable();
    Ok(found)
}

/// The files at or below a path, but for what is hidden in a folder.
fn files(root: &Path, path: String, found: &mut Vec<String>) -> Result<()> {
    if !root.join(&path).is_dir() {
        found.push(path);
        return Ok(());
    }
    for entry in fs::read_dir(root.join(&path))? {
        let name = entry?.file_name().into_string().map_err(|name| format!("{} is not UTF-8", name.display()))?;
        if !name.starts_with('.') {
            files(root, format!("{path}/{name}"), found)?;
        }
    }
    Ok(())
}

/// What `build/stamp.mjs` leaves in `dist`, counted the same way.
fn stamp(root: &Path, sources: &[String]) -> Result<String> {
    let mut hash = Sha256::new();
    for path in sources {
        let bytes = fs::read(root.join(path))?;
        hash.update(format!("{path}\0{}\0", bytes.len()));
        hash.update(bytes);
    }
    Ok(hex(hash))
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// True when `dist` is a build of the sources, with every page.
fn is_built(root: &Path, stamp: &str) -> bool {
    let dist = root.join("dist");
    fs::read_to_string(dist.join("stamp")).is_ok_and(|found| found == stamp) && PAGES.iter().all(|page| dist.join(page).is_file())
}

/// What stands for a build: one page that says what is missing, under the name of each.
fn stand_in(root: &Path, out: &Path) -> Result<PathBuf> {
    let missing = fs::read(root.join("embed/missing.html"))?;
    let folder = out.join("missing");
    fs::create_dir_all(&folder)?;
    for page in PAGES {
        fs::write(folder.join(page), &missing)?;
    }
    Ok(folder)
}

/// Looks again when somebody else has built. Cargo takes a file that is missing, or newer than the start of this program, as changed.
fn watch_stamp(root: &Path, begun: SystemTime) -> io::Result<()> {
    fs::create_dir_all(root.join("dist"))?;
    let stamp = File::options().append(true).create(true).open(root.join("dist/stamp"))?;
    stamp.set_modified(begun - Duration::from_secs(60))
}

/// Builds with npm.
fn build(root: &Path, stamp: &str) -> Result<()> {
    if env::var_os(SKIP).is_some_and(|value| value == "skip") {
        return Err(format!("{SKIP}=skip").into());
    }
    tools_are_there().inspect_err(|_| watch_programs())?;
    let installed = root.join("node_modules/.installed");
    let lock = hex(Sha256::new_with_prefix(fs::read(root.join("package-lock.json"))?));
    if fs::read_to_string(&installed).ok().as_ref() != Some(&lock) {
        // without a network this fails soon: each build tries again
        npm(root, &["ci", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=20000"])?;
        fs::write(installed, lock)?;
    }
    npm(root, &["run", "build"])?;
    if !is_built(root, stamp) {
        return Err("a page is missing, the sources changed meanwhile, or the build counts its stamp in another way".into());
    }
    Ok(())
}

fn tools_are_there() -> Result<()> {
    let wanted = format!("Node {}.{} or later, with npm, is not there", NODE.0, NODE.1);
    let node = Command::new("node").arg("--version").output().map_err(|_| wanted.clone())?;
    let version = String::from_utf8(node.stdout)?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|number| number.parse().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let npm = Command::new("npm").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found >= NODE && npm.is_ok_and(|status| status.success()) { Ok(()) } else { Err(wanted.into()) }
}

/// Looks again when programs were installed.
fn watch_programs() {
    println!("cargo:rerun-if-env-changed=PATH");
    let path = env::var_os("PATH").unwrap_or_default();
    for folder in env::split_paths(&path).filter(|folder| folder.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
    }
}

fn npm(root: &Path, arguments: &[&str]) -> Result<()> {
    let output = Command::new("npm").args(arguments).current_dir(root).stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    // a file that never is: cargo asks again the next time
    println!("cargo:rerun-if-changed=node_modules/.failed");
    let said = [output.stdout, output.stderr].concat();
    let lines: Vec<_> = String::from_utf8_lossy(&said).lines().map(str::to_owned).collect();
    for line in &lines[lines.len().saturating_sub(20)..] {
        println!("cargo:warning={line}");
    }
    Err(format!("npm {} failed ({SKIP}=skip does without)", arguments.join(" ")).into())
}

/// The scripts inside a page, as the sources of a content security policy that lets them run: by their hash.
fn inline_scripts(page: &str) -> String {
    let scripts = page.split("<script>").skip(1).filter_map(|rest| rest.split_once("</script>"));
    let hashes = scripts.map(|(script, _)| format!("'sha256-{}'", BASE64.encode(Sha256::digest(script))));
    hashes.collect::<Vec<_>>().join(" ")
}

/// The files of a folder as Rust: what `lib.rs` includes. They are copied first, as another cargo may build them anew while rustc reads.
fn table(folder: &Path, copies: &Path) -> Result<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        files(folder, entry?.file_name().to_string_lossy().into_owned(), &mut found)?;
    }
    found.retain(|path| path != "stamp");
    found.sort_unstable();
    if copies.exists() {
        fs::remove_dir_all(copies)?;
    }
    for path in &found {
        let copy = copies.join(path);
        fs::create_dir_all(copy.parent().unwrap_or(copies))?;
        fs::write(copy, fs::read(folder.join(path))?)?;
    }
    let bytes = |path: &str| format!("include_bytes!({:?})", copies.join(path));
    let mut table = String::from("&[\n");
    for path in found.iter().filter(|path| !path.ends_with(".br") && !path.ends_with(".gz")) {
        let twin = |extension: &str| {
            let twin = format!("{path}.{extension}");
            if found.contains(&twin) { format!("Some({})", bytes(&twin)) } else { "None".to_owned() }
        };
        writeln!(table, "    File {{ path: {path:?}, plain: {}, brotli: {}, gzip: {} }},", bytes(path), twin("br"), twin("gz"))?;
    }
    table.push(']');
    Ok(table)
}
