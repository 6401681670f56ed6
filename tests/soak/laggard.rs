//! Who writes slowly: a transaction that has drawn its place among the inserts and stays open for seconds, while others commit.

use std::sync::Arc;
use std::time::Duration;

use resolvers::seed::Dice;
use tests::services::Outcome;
use tokio_postgres::NoTls;

use crate::writer::Desk;

/// A ticket's change and its event, as the product writes them.
const CHANGE: &str = "
    WITH changed AS (UPDATE support_tickets SET version = version + 1, title = $2, updated_at = now() WHERE id = $1 RETURNING *)
    INSERT INTO events (id, type, aggregate_type, aggregate_id, version, correlation_id, data, timestamp)
    SELECT gen_random_uuid(), 'ticket_updated', 'ticket', id, version, $2, jsonb_build_object('changes', '{}'::jsonb, 'after',
        jsonb_build_object('customerId', customer_id, 'assigneeId', assigned_to, 'priority', upper(priority), 'status', upper(status),
        'tags', tags)), clock_timestamp()
    FROM changed";

/// The correlation ids of such changes begin so.
pub(crate) const NAME: &str = "laggard";

/// Writes slowly until it is told to stop. A database that is away is asked again.
pub(crate) async fn lag(desk: Arc<Desk>, mut dice: Dice) {
    let mut n = 0;
    while !*desk.stop.borrow() {
        n += 1;
        if one(&desk, n, &mut dice).await.is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

async fn one(desk: &Desk, n: u64, dice: &mut Dice) -> Outcome<()> {
    let (client, connection) = tokio_postgres::connect(&desk.stage.places.database, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute("BEGIN").await?;
    let ticket = dice.pick(&desk.cast.slow);
    client.execute(CHANGE, &[&ticket, &format!("{NAME}-{n}")]).await?;
    tokio::time::sleep(Duration::from_millis(dice.between(200, 3000))).await;
    client.batch_execute(if dice.chance(80) { "COMMIT" } else { "ROLLBACK" }).await?;
    Ok(())
}
