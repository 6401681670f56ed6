//! The rules of the house that a compiler does not check.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};
use tests::golden::repository;

/// Which crate may know which of ours, and nothing else: ARCHITECTURE.md, "The straight line".
const ARROWS: &[(&str, &[&str])] = &[
    ("entities", &[]),
    ("migrations", &[]),
    ("subscriptions", &["entities"]),
    ("resolvers", &["subscriptions", "entities"]),
    ("schema", &["resolvers", "subscriptions", "entities"]),
    ("console-pages", &[]),
    ("web", &["schema", "console-pages", "resolvers", "subscriptions", "entities", "migrations"]),
];

/// What only some crates may know.
const KEPT_FROM: &[(&str, &[&str])] = &[
    ("apollo-compiler", &["entities", "migrations", "subscriptions", "resolvers", "console-pages", "web"]),
    ("axum", &["entities", "migrations", "subscriptions", "resolvers", "schema", "console-pages"]),
    ("tower-http", &["entities", "migrations", "subscriptions", "resolvers", "schema", "console-pages"]),
];

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let manifest = repository("Cargo.toml");
    let mut command = MetadataCommand::new();
    let metadata = command.manifest_path(manifest).no_deps().exec().expect("cargo metadata");
    let of = |package: &cargo_metadata::Package| {
        let used = package.dependencies.iter().filter(|d| d.kind != DependencyKind::Development);
        (package.name.to_string(), used.map(|d| d.name.clone()).collect())
    };
    metadata.packages.iter().map(of).collect()
}

#[test]
fn the_arrows_between_the_crates_are_those_of_the_plan() {
    let dependencies = dependencies();
    let ours: Vec<_> = ARROWS.iter().map(|(name, _)| *name).collect();
    let mut known: Vec<_> = dependencies.keys().map(String::as_str).collect();
    known.retain(|name| *name != "tests");
    let mut expected = ours.clone();
    expected.sort_unstable();
    assert_eq!(known, expected, "the crates of the workspace");
    for (name, allowed) in ARROWS {
        let arrows = dependencies[*name].iter().map(String::as_str).filter(|d| ours.contains(d) || *d == "tests");
        let extra: Vec<_> = arrows.filter(|d| !allowed.contains(d)).collect();
        assert!(extra.is_empty(), "{name} must not depend on {extra:?}");
    }
}

#[test]
fn graphql_and_http_stay_in_their_crates() {
    let dependencies = dependencies();
    for (dependency, strangers) in KEPT_FROM {
        for name in *strangers {
            assert!(!dependencies[*name].iter().any(|d| d == dependency), "{name} must not depend on {dependency}");
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() && !matches!(name.to_str(), Some("target" | "node_modules" | "data" | ".git")) {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn a_file_is_about_one_thing() {
    let mut files = Vec::new();
    sources(&repository("."), &mut files);
    let mut lengths: Vec<_> =
        files.into_iter().map(|file| (std::fs::read_to_string(&file).expect("a source file").lines().count(), file)).collect();
    lengths.sort();
    let long: Vec<_> = lengths.iter().filter(|(lines, _)| *lines > 500).collect();
    assert!(long.is_empty(), "longer than 500 lines: {long:?}");
    let (median, _) = lengths[lengths.len() / 2];
    assert!(median < 150, "half of the files have more than {median} lines");
}
