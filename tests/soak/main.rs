//! The soak: `cargo run --release -p tests --bin soak -- --help`.

mod aftermath;
mod api;
mod cast;
mod faults;
mod filter;
mod laggard;
mod node;
mod options;
mod run;
mod service;
mod settle;
mod stage;
mod subscriber;
mod tracker;
mod truth;
mod verdict;
mod whole;
mod writer;

use clap::Parser;

use options::Options;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let outcome = tokio::select! {
        outcome = run::soak(Options::parse().settled()) => outcome,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    match outcome {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
