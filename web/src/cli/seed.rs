//! `backoffice seed`.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use resolvers::seed::{self, Size};

use super::{Failure, open, say, say_first_admin};
use crate::config::{Config, Mode};
use crate::{database, server};

#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Args {
    /// Tickets; the rest follows from their number. A small desk of 200 when not said.
    #[arg(long)]
    tickets: Option<u64>,
    /// Customers, when not as many as follow from the tickets.
    #[arg(long)]
    customers: Option<u64>,
    /// Users, likewise.
    #[arg(long)]
    users: Option<u64>,
    /// Comments, likewise.
    #[arg(long)]
    comments: Option<u64>,
}

impl Args {
    fn size(self) -> Size {
        let size = self.tickets.map_or_else(Size::small, Size::for_tickets);
        Size {
            users: self.users.unwrap_or(size.users),
            customers: self.customers.unwrap_or(size.customers),
            tickets: size.tickets,
            comments: self.comments.unwrap_or(size.comments),
        }
    }
}

pub(super) async fn run(config: Config, args: Args) -> Result<(), Failure> {
    if config.mode == Mode::Production {
        return Err(Failure::Other(
            "Everybody knows the password of the demo's users: production mode takes no demo data".into(),
        ));
    }
    let size = args.size();
    let place = database::place(&config);
    let cx = open(config).await?;
    // Nobody among the seeded is an admin.
    if let Some(admin) = server::first_admin(&cx).await? {
        say_first_admin(&admin);
    }
    let bar = progress_bar();
    seed::run(&cx, size, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .await?;
    bar.finish_and_clear();
    let Size { users, customers, tickets, comments } = args.size();
    let time = HumanDuration(bar.elapsed());
    say(&format!(
        "{place} now has {users} users, {customers} customers, {tickets} tickets and {comments} comments more ({time})"
    ));
    say(&format!("The password of every one of these users is {}", seed::DEMO_PASSWORD));
    database::close(&cx.app.database).await;
    Ok(())
}

pub(super) fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} rows, {per_sec}, {eta} left");
    let bar = ProgressBar::new(0);
    bar.enable_steady_tick(Duration::from_millis(200));
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
