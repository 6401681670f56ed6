//! A row for each tag of each ticket: the tickets with a tag, and the tags that there are, are found without looking through the tickets
//! (ARCHITECTURE.md, "Databases").

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::run;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0013_ticket_tags"
    }
}

const TABLE: &str = "CREATE TABLE ticket_tags (
    tag text {C} NOT NULL, ticket_id {uuid} NOT NULL REFERENCES support_tickets (id) ON DELETE CASCADE, PRIMARY KEY (tag, ticket_id)) {keyed}";
const INDEX: &str = "CREATE INDEX ticket_tags_by_ticket ON ticket_tags (ticket_id, tag)";

/// Kept by the database itself, in the statement that changes the ticket: whoever writes tickets, by whatever statement, need not know.
const POSTGRES: &[&str] = &[
    "INSERT INTO ticket_tags SELECT DISTINCT of_ticket.tag, t.id FROM support_tickets t, jsonb_array_elements_text(t.tags) AS of_ticket (tag)",
    "CREATE FUNCTION keep_ticket_tags() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        DELETE FROM ticket_tags WHERE ticket_id = NEW.id AND NOT NEW.tags ? tag;
        INSERT INTO ticket_tags SELECT of_ticket.tag, NEW.id FROM jsonb_array_elements_text(NEW.tags) AS of_ticket (tag) ON CONFLICT DO NOTHING;
        RETURN NULL;
     END $$",
    "CREATE TRIGGER ticket_tags_of_new AFTER INSERT ON support_tickets FOR EACH ROW WHEN (NEW.tags <> '[]')
        EXECUTE FUNCTION keep_ticket_tags()",
    "CREATE TRIGGER ticket_tags_of_changed AFTER UPDATE OF tags ON support_tickets FOR EACH ROW WHEN (NEW.tags <> OLD.tags)
        EXECUTE FUNCTION keep_ticket_tags()",
    // What it found, the table finds.
    "DROP INDEX tickets_by_tag",
];

const SQLITE: &[&str] = &[
    "INSERT INTO ticket_tags SELECT DISTINCT of_ticket.value, t.id FROM support_tickets t, json_each(t.tags) AS of_ticket",
    "CREATE TRIGGER ticket_tags_of_new AFTER INSERT ON support_tickets WHEN NEW.tags <> '[]' BEGIN
        INSERT OR IGNORE INTO ticket_tags SELECT value, NEW.id FROM json_each(NEW.tags);
     END",
    "CREATE TRIGGER ticket_tags_of_changed AFTER UPDATE OF tags ON support_tickets WHEN NEW.tags <> OLD.tags BEGIN
        DELETE FROM ticket_tags WHERE ticket_id = NEW.id AND tag NOT IN (SELECT value FROM json_each(NEW.tags));
        INSERT OR IGNORE INTO ticket_tags SELECT value, NEW.id FROM json_each(NEW.tags);
     END",
];

const BACK_ON_POSTGRES: &[&str] = &[
    "CREATE INDEX tickets_by_tag ON support_tickets USING gin (tags jsonb_path_ops)",
    "DROP TRIGGER ticket_tags_of_new ON support_tickets",
    "DROP TRIGGER ticket_tags_of_changed ON support_tickets",
    "DROP FUNCTION keep_ticket_tags",
];

const BACK_ON_SQLITE: &[&str] = &["DROP TRIGGER ticket_tags_of_new", "DROP TRIGGER ticket_tags_of_changed"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let filled = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES } else { SQLITE };
        run(manager, &[TABLE]).await?;
        run(manager, filled).await?;
        run(manager, &[INDEX]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let back = if manager.get_database_backend() == DbBackend::Postgres { BACK_ON_POSTGRES } else { BACK_ON_SQLITE };
        run(manager, back).await?;
        run(manager, &["DROP TABLE ticket_tags"]).await
    }
}
