//! A set of permissions, and what it allows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::permission::{Permission, Resource};

/// The permissions of a viewer: those of the role and those of the user, merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionSet {
    list: BTreeSet<Permission>,
    everything: bool,
    areas: BTreeSet<String>,
    actions: BTreeMap<(String, String), Rows>,
    key: Arc<str>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rows {
    all: bool,
    assigned: bool,
    ids: Vec<Uuid>,
}

/// On which rows an action is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// On every row.
    All,
    /// On some: one's own when `assigned`, and those with these ids.
    Some {
        /// One's own rows are included.
        assigned: bool,
        /// These rows are included.
        ids: Vec<Uuid>,
    },
    /// On none.
    None,
}

impl PermissionSet {
    /// Reads texts as stored; what cannot be read grants nothing.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        texts.into_iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Where the action is allowed.
    pub fn scope(&self, area: &str, action: &str) -> Scope {
        if self.everything || self.areas.contains(area) {
            return Scope::All;
        }
        match self.actions.get(&(area.to_owned(), action.to_owned())) {
            None => Scope::None,
            Some(Rows { all: true, .. }) => Scope::All,
            Some(rows) => Scope::Some { assigned: rows.assigned, ids: rows.ids.clone() },
        }
    }

    /// Whoever holds this set may give `permission` to somebody: nobody grants what they do not hold.
    pub fn covers(&self, permission: &Permission) -> bool {
        match permission {
            Permission::Everything => self.everything,
            Permission::Area(area) => self.everything || self.areas.contains(area),
            Permission::Action { area, action, resource } => match (self.scope(area, action), resource) {
                (Scope::All, _) => true,
                (Scope::Some { assigned, .. }, Some(Resource::Assigned)) => assigned,
                (Scope::Some { ids, .. }, Some(Resource::Row(id))) => ids.contains(id),
                _ => false,
            },
        }
    }

    /// Equal for equal sets: what caches that depend on rights are keyed by.
    pub fn key(&self) -> &Arc<str> {
        &self.key
    }

    /// Whoever holds this set may give all of `other` to somebody.
    pub fn covers_all(&self, other: &Self) -> bool {
        other.list.iter().all(|permission| self.covers(permission))
    }

    /// This set and another as one.
    pub fn merged(&self, other: &Self) -> Self {
        self.list.iter().chain(&other.list).cloned().collect()
    }

    /// The permissions as texts, sorted, each once.
    pub fn texts(&self) -> Vec<String> {
        self.list.iter().map(ToString::to_string).collect()
    }

    /// True when no permission of the set is limited to some rows.
    pub fn is_unscoped(&self) -> bool {
        self.list.iter().all(|p| !matches!(p, Permission::Action { resource: Some(_), .. }))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let mut set = Self::default();
        for permission in permissions {
            match &permission {
                Permission::Everything => set.everything = true,
                Permission::Area(area) => {
                    set.areas.insert(area.clone());
                }
                Permission::Action { area, action, resource } => {
                    let rows = set.actions.entry((area.clone(), action.clone())).or_default();
                    match resource {
                        None => rows.all = true,
                        Some(Resource::Assigned) => rows.assigned = true,
                        Some(Resource::Row(id)) if !rows.ids.contains(id) => rows.ids.push(*id),
                        Some(Resource::Row(_)) => {}
                    }
                }
            }
            set.list.insert(permission);
        }
        set.key = set.texts().join(" ").into();
        set
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROW: &str = "0190b0a0-0000-7000-8000-000000000001";

    type Case = (&'static [&'static str], &'static str, &'static str, bool, bool, bool);

    /// The truth table: held, area, action, on every row, on one's own, on the row `ROW`.
    #[test]
    fn truth_table() {
        let table: &[Case] = &[
            (&[], "tickets", "read", false, false, false),
            (&["*"], "tickets", "read", true, true, true),
            (&["tickets:*"], "tickets", "read", true, true, true),
            (&["tickets:*"], "customers", "read", false, false, false),
            (&["tickets:read"], "tickets", "read", true, true, true),
            (&["tickets:read"], "tickets", "update", false, false, false),
            (&["tickets:read:assigned"], "tickets", "read", false, true, false),
            (&["tickets:read:assigned"], "tickets", "assigned", false, false, false),
            (&["tickets:assigned"], "tickets", "read", false, false, false),
            (&["tickets:read:0190b0a0-0000-7000-8000-000000000001"], "tickets", "read", false, false, true),
            (&["tickets:read:0190b0a0-0000-7000-8000-000000000002"], "tickets", "read", false, false, false),
            (&["tickets:read:assigned", "tickets:read"], "tickets", "read", true, true, true),
            (&["nonsense", "tickets:read"], "tickets", "read", true, true, true),
        ];
        for (held, area, action, all, own, row) in table {
            let set = PermissionSet::parse(held.iter().copied());
            let (a, o, r) = match set.scope(area, action) {
                Scope::All => (true, true, true),
                Scope::None => (false, false, false),
                Scope::Some { assigned, ids } => (false, assigned, ids.contains(&ROW.parse().unwrap())),
            };
            assert_eq!((a, o, r), (*all, *own, *row), "{held:?} on {area}:{action}");
        }
    }

    fn permission() -> impl Strategy<Value = Permission> {
        let word = prop::sample::select(vec!["tickets", "users", "read", "update"]);
        let resource = prop::option::of(prop::sample::select(vec![Resource::Assigned, Resource::Row(ROW.parse().unwrap())]));
        prop_oneof![
            Just(Permission::Everything),
            word.clone().prop_map(|w| Permission::Area(w.into())),
            (word.clone(), word, resource).prop_map(|(a, b, resource)| Permission::Action {
                area: a.into(),
                action: b.into(),
                resource
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_set_covers_its_own_members_and_more_never_covers_less(list in prop::collection::vec(permission(), 0..6), extra in permission(), asked in permission()) {
            let set: PermissionSet = list.iter().cloned().collect();
            for held in &list {
                prop_assert!(set.covers(held));
            }
            let more: PermissionSet = list.iter().cloned().chain([extra]).collect();
            prop_assert!(!set.covers(&asked) || more.covers(&asked));
        }
    }
}
