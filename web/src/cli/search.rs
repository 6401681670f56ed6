//! `backoffice search`.

use indicatif::HumanDuration;
use resolvers::search;

use super::seed::progress_bar;
use super::{Failure, open, say};
use crate::config::Config;
use crate::database;

#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Write everything that can be found anew, from the rows. Searches go on meanwhile.
    Rebuild,
}

pub(super) async fn run(config: Config, command: Command) -> Result<(), Failure> {
    let Command::Rebuild = command;
    let cx = open(config).await?;
    let bar = progress_bar();
    let rows = search::rebuild(&cx, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .await?;
    bar.finish_and_clear();
    say(&format!("{rows} rows can be found ({})", HumanDuration(bar.elapsed())));
    database::close(&cx.app.database).await;
    Ok(())
}
