//! The program `backoffice`.

use std::process::ExitCode;

use clap::Parser;
use web::cli::{self, Cli};

/// Lists are many small allocations; this allocator costs the least for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("backoffice: {error}");
            ExitCode::FAILURE
        }
    }
}
