//! The last checkpoint of the audit log, where its owner does not write: that there was one is known without the log and its file.

use crate::dialect::Statements;

pub(crate) const STEP: Statements = Statements {
    name: "m0017_audit_checkpoints",
    up: &["CREATE TABLE audit_checkpoints (
        sequence {sequence} PRIMARY KEY NOT NULL, hash varchar(64) NOT NULL, time {time} NOT NULL, public_key varchar(64) NOT NULL,
        signature varchar(128) NOT NULL)"],
    down: &["DROP TABLE audit_checkpoints"],
};
