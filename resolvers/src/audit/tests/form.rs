//! The form that is hashed: whoever changes it breaks every verifier.

use super::super::chain::{BEGINNING, Line};

#[test]
fn the_form_is_what_the_documents_say() {
    let line = Line {
        sequence: 1,
        id: "01920000-0000-7000-8000-000000000001".into(),
        time: "2026-11-22T09:30:00.000000Z".into(),
        behalf: "operator".into(),
        action: "user_created".into(),
        target_type: "user".into(),
        target_id: "01920000-0000-7000-8000-000000000002".into(),
        changes: r#"{"name":{"to":"Zoë"}}"#.into(),
        reason: Some("two\nlines".into()),
        correlation_id: "abc".into(),
        agent: Some(String::new()),
        previous_hash: BEGINNING.into(),
        ..Line::default()
    };
    // computed elsewhere
    assert_eq!(line.computed_hash(), "ecac3d02938425bf8d0a9f21034fe241b5907fd2be6f1098dbeaaf8eeba3dc29");
}
