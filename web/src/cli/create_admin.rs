//! `backoffice create-admin`.

use std::io::BufRead;

use resolvers::{App, users};

use super::{Failure, open, say};
use crate::config::Config;
use crate::database;

/// Letters and digits that are not mistaken for each other: 32, so that five bits choose one.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// What others call them.
    #[arg(long)]
    name: String,
    /// Read the password from the first line of standard input; otherwise one is generated and shown once.
    #[arg(long)]
    password_stdin: bool,
}

pub(super) async fn run(config: Config, args: Args) -> Result<(), Failure> {
    let given = if args.password_stdin { Some(first_line()?) } else { None };
    let cx = open(config).await?;
    let password = given.clone().unwrap_or_else(|| generate(&cx.app));
    let admin = users::create_admin(&cx, &args.email, &args.name, &password).await?;
    say(&format!("Admin {} made", admin.email));
    if given.is_none() {
        say(&format!("The password, shown this once: {password}"));
    }
    database::close(&cx.app.database).await;
    Ok(())
}

fn first_line() -> Result<String, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::Other(format!("The password cannot be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A hundred random bits.
fn generate(app: &App) -> String {
    app.random_bytes::<20>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}
