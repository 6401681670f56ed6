//! Where views stand among those of their owner, and how many there may be. Whoever writes views waits for the others who do, so what is
//! counted here is so until the end of the transaction.

use entities::access::Viewer;
use entities::saved_view::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::error::{Result, UserError};
use crate::write::Write;

/// The most views of one user.
const MOST_OF_ONE: usize = 100;
/// The most views that are shared, by everybody together.
const MOST_SHARED: usize = 100;

/// On SQLite the transaction itself is the lock.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7203011)";

/// The views of an owner, and those that are shared, as far as they matter to another one.
#[derive(Debug)]
pub(super) struct Shelf {
    /// Of one's own, and whether they are shared.
    own: Vec<(Uuid, String, bool)>,
    shared: usize,
}

/// Lets nobody else write views until the transaction ends.
///
/// # Errors
/// The database's.
pub(super) async fn lock(write: &Write<'_>) -> Result<()> {
    if write.get_database_backend() == DbBackend::Postgres {
        write.execute_unprepared(LOCK).await?;
    }
    Ok(())
}

impl Shelf {
    /// What there is.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn of(write: &Write<'_>, owner: Uuid) -> Result<Self> {
        let these = Condition::any().add(Column::OwnerId.eq(owner)).add(Column::Shared.eq(true));
        let columns = [Column::Id, Column::OwnerId, Column::Name, Column::Shared];
        let query = Entity::find().select_only().columns(columns).filter(these);
        let views: Vec<(Uuid, Uuid, String, bool)> = query.into_tuple().all(write).await?;
        let shared = views.iter().filter(|(.., shared)| *shared).count();
        let own = views.into_iter().filter(|(_, of, ..)| *of == owner).map(|(id, _, name, shared)| (id, name, shared));
        Ok(Self { own: own.collect(), shared })
    }

    /// How many the owner has.
    pub(super) fn len(&self) -> i32 {
        i32::try_from(self.own.len()).unwrap_or(i32::MAX)
    }

    /// The owner may have one more.
    ///
    /// # Errors
    /// `CONFLICT` when there are too many.
    pub(super) fn has_room(&self) -> std::result::Result<(), UserError> {
        if self.own.len() < MOST_OF_ONE {
            Ok(())
        } else {
            Err(UserError::conflict(format!("There are {MOST_OF_ONE} views already")))
        }
    }

    /// One more may be shared.
    ///
    /// # Errors
    /// `CONFLICT` when there are too many.
    pub(super) fn has_room_to_share(&self) -> std::result::Result<(), UserError> {
        let full = || UserError::conflict(format!("{MOST_SHARED} views are shared already")).on("shared");
        if self.shared < MOST_SHARED { Ok(()) } else { Err(full()) }
    }

    /// No other view of the owner has this name, as far as `viewer` may know: to somebody else those that are not shared do not exist, and
    /// must not be found out by their names, so such a name can come twice.
    ///
    /// # Errors
    /// `CONFLICT` when one has.
    pub(super) fn has_no_other(&self, view: &Model, viewer: &Viewer) -> std::result::Result<(), UserError> {
        let taken = self
            .own
            .iter()
            .any(|(other, name, shared)| *name == view.name && *other != view.id && (*shared || viewer.is(view.owner_id)));
        if taken { Err(UserError::conflict("There is a view of this name already").on("name")) } else { Ok(()) }
    }
}

/// Moves the views of an owner at these places by one: on, to make room, or back, to fill it.
///
/// # Errors
/// The database's.
pub(super) async fn shift(write: &Write<'_>, owner: Uuid, places: std::ops::Range<i32>, by: i32) -> Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    let update = Entity::update_many().col_expr(Column::Position, Expr::col(Column::Position).add(by));
    let update = update.filter(Column::OwnerId.eq(owner));
    update.filter(Column::Position.gte(places.start)).filter(Column::Position.lt(places.end)).exec(write).await?;
    Ok(())
}
