//! Who did something, as they were, from where and by what right: what the audit log says of an event beside what changed.

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements {
    name: "m0005_audit_origin",
    up: &["ALTER TABLE events ADD COLUMN origin {json}"],
    down: &["ALTER TABLE events DROP COLUMN origin"],
};
