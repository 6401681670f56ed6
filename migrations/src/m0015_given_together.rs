//! Finds what one call did to several tickets, so that whom it concerns gets one mail (ARCHITECTURE.md, "Notifications").

use crate::dialect::Statements;

pub(crate) const STEP: Statements =
    Statements { name: "m0015_given_together", up: &[INDEX], down: &["DROP INDEX events_given_together"] };

const INDEX: &str = "CREATE INDEX events_given_together ON events ((data ->> 'together')) WHERE data ->> 'together' IS NOT NULL";
