//! Two things that share an id, where each is an object of its own to clients: an entry of the audit log has that of its event, and the history
//! of a session that of the session. Objects are found by their ids alone, so one of the two is shown under another.

use uuid::Uuid;

/// The id under which the second one is shown: for a UUID of version 7 one of version 8, and the other way round.
pub fn twin(id: Uuid) -> Uuid {
    let mut bytes = *id.as_bytes();
    bytes[6] ^= 0xF0;
    Uuid::from_bytes(bytes)
}

/// The id that is shared, when this is the one under which the second is shown.
pub fn of_twin(id: Uuid) -> Option<Uuid> {
    (id.get_version_num() == 8).then(|| twin(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_leads_back_and_nothing_else_does() {
        let id = Uuid::from_u128(0x0193_4f1c_8b7a_7c3d_9e5f_0123_4567_89ab);
        assert_eq!((twin(id).get_version_num(), twin(id).get_variant()), (8, uuid::Variant::RFC4122));
        assert_eq!((of_twin(twin(id)), of_twin(id)), (Some(id), None));
    }
}
