//! The program `backoffice`.

use std::process::ExitCode;

use clap::Parser;
use web::cli::{self, Cli};

/// Lists are many small allocations; this allocator costs the least for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    use_small_pages();
    run()
}

/// A page of 2 MiB is taken whole by its first byte: so a thousand clients who announce 1 MB each and send nothing would take a gigabyte.
/// Small pages are as fast here, and a server at rest has a third less.
#[cfg(target_os = "linux")]
fn use_small_pages() {
    // a kernel that cannot be asked has none
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

#[tokio::main]
async fn run() -> ExitCode {
    match cli::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("backoffice: {error}");
            ExitCode::FAILURE
        }
    }
}
