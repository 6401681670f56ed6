//! What the benchmark reads from the database itself: which tickets there are.

use std::sync::Arc;

use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::Outcome;

/// A connection of the benchmark's own.
pub(crate) async fn connect(url: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Whether there is data already.
pub(crate) async fn is_seeded(client: &Client) -> Outcome<bool> {
    Ok(client.query_one("SELECT EXISTS (SELECT 1 FROM customers)", &[]).await?.try_get(0)?)
}

/// Makes statistics and visibility as they are in a database that has rested.
pub(crate) async fn settle(client: &Client) -> Outcome<()> {
    client.batch_execute("VACUUM (ANALYZE)").await?;
    Ok(client.batch_execute("CHECKPOINT").await?)
}

/// Rows of users, customers, tickets and comments.
pub(crate) async fn sizes(client: &Client) -> Outcome<String> {
    let sql = "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM customers), (SELECT COUNT(*) FROM support_tickets),
        (SELECT COUNT(*) FROM ticket_comments), (SELECT COUNT(*) FROM events), current_setting('server_version')";
    let row = client.query_one(sql, &[]).await?;
    let count = |column: usize| -> Outcome<i64> { Ok(row.try_get(column)?) };
    Ok(format!(
        "{} users, {} customers, {} tickets, {} comments, {} events on PostgreSQL {}",
        count(0)?,
        count(1)?,
        count(2)?,
        count(3)?,
        count(4)?,
        row.try_get::<_, &str>(5)?
    ))
}

/// All tickets.
pub(crate) async fn tickets(client: &Client) -> Outcome<Arc<[Uuid]>> {
    let rows = client.query("SELECT id FROM support_tickets ORDER BY id", &[]).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// The tickets that are not done, and whether each is in progress.
pub(crate) async fn open_tickets(client: &Client) -> Outcome<Vec<(Uuid, bool)>> {
    let sql =
        "SELECT id, status = 'in_progress' FROM support_tickets WHERE status IN ('open', 'in_progress', 'waiting') ORDER BY id";
    let rows = client.query(sql, &[]).await?;
    Ok(rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, tokio_postgres::Error>>()?)
}
