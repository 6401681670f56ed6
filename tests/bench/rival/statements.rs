//! The statements of the hand-written endpoints. Limits are written out: PostgreSQL plans a bound one anew each time.

use tokio_postgres::{Client, Error, Statement};

/// One ticket.
const TICKET: &str = "
    SELECT id, number, title, description, status, priority, tags::text, version, created_at, updated_at
    FROM support_tickets WHERE id = $1";

/// The 50 newest open tickets with customer and assignee.
const LIST: &str = "
    SELECT t.id, t.number, t.title, t.status, t.priority, t.created_at, c.id, c.company_name, u.id, u.name
    FROM support_tickets t JOIN customers c ON c.id = t.customer_id LEFT JOIN users u ON u.id = t.assigned_to
    WHERE t.status = 'open' ORDER BY t.created_at DESC, t.id DESC LIMIT 50";

/// The first 20 customers with their 10 newest tickets and whoever works on them.
const NESTED: &str = "
    SELECT c.id, c.company_name, t.id, t.title, t.status, u.id, u.name
    FROM (SELECT id, company_name FROM customers ORDER BY lower(company_name COLLATE \"C\"), id LIMIT 20) c
    LEFT JOIN LATERAL (
        SELECT id, title, status, assigned_to, created_at FROM support_tickets
        WHERE customer_id = c.id ORDER BY created_at DESC, id DESC LIMIT 10) t ON TRUE
    LEFT JOIN users u ON u.id = t.assigned_to
    ORDER BY lower(c.company_name COLLATE \"C\"), c.id, t.created_at DESC, t.id DESC";

/// The three newest comments of each of these tickets, oldest first.
const COMMENTS: &str = "
    SELECT k.ticket_id, c.id, c.body, c.created_at
    FROM unnest($1::uuid[]) k(ticket_id)
    JOIN LATERAL (
        SELECT id, body, created_at FROM ticket_comments
        WHERE ticket_id = k.ticket_id ORDER BY created_at DESC, id DESC LIMIT 3) c ON TRUE
    ORDER BY k.ticket_id, c.created_at, c.id";

/// All figures of the dashboard in one statement: kind, key, count.
const DASHBOARD: &str = "
    SELECT 'users', '', COUNT(*) FROM users WHERE deleted_at IS NULL
    UNION ALL SELECT 'status', status, COUNT(*) FROM support_tickets GROUP BY status
    UNION ALL SELECT 'day', to_char(d.day, 'YYYY-MM-DD'), COALESCE(t.count, 0)
        FROM generate_series((now() AT TIME ZONE 'UTC')::date - 29, (now() AT TIME ZONE 'UTC')::date, '1 day') d(day)
        LEFT JOIN (
            SELECT (created_at AT TIME ZONE 'UTC')::date AS day, COUNT(*) AS count FROM support_tickets
            WHERE created_at >= ((now() AT TIME ZONE 'UTC')::date - 29)::timestamp AT TIME ZONE 'UTC' GROUP BY 1) t ON t.day = d.day::date";

/// A new status and its event: one statement, so one transaction and one trip.
const UPDATE: &str = "
    WITH before AS (SELECT id, status FROM support_tickets WHERE id = $1 FOR UPDATE),
    after AS (
        UPDATE support_tickets t SET status = $2, version = version + 1, updated_at = now(),
            resolved_at = CASE WHEN $2 IN ('resolved', 'closed') THEN COALESCE(t.resolved_at, now()) END
        FROM before b WHERE t.id = b.id RETURNING t.id, t.status, t.version, b.status AS was),
    event AS (
        INSERT INTO events (id, type, aggregate_type, aggregate_id, version, actor_id, correlation_id, data, timestamp)
        SELECT $3, 'ticket_status_changed', 'ticket', id, version, NULL, 'rival',
            jsonb_build_object('from', upper(was), 'to', upper(status)), now() FROM after)
    SELECT status, version FROM after";

pub(super) struct Statements {
    pub(super) ticket: Statement,
    pub(super) list: Statement,
    pub(super) nested: Statement,
    pub(super) comments: Statement,
    pub(super) dashboard: Statement,
    pub(super) update: Statement,
}

impl Statements {
    pub(super) async fn prepare(client: &Client) -> Result<Self, Error> {
        use tokio_postgres::types::Type;
        Ok(Self {
            ticket: client.prepare(TICKET).await?,
            list: client.prepare(LIST).await?,
            nested: client.prepare(NESTED).await?,
            comments: client.prepare(COMMENTS).await?,
            dashboard: client.prepare(DASHBOARD).await?,
            update: client.prepare_typed(UPDATE, &[Type::UUID, Type::TEXT, Type::UUID]).await?,
        })
    }
}
