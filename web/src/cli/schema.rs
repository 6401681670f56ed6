//! `backoffice schema`: needs neither settings nor a database, except to know what a role of the database may use.

use ::schema::engine::Engine;
use entities::access::{ADMIN_ROLE, BUILT_IN, Identity, PermissionSet, Viewer};
use entities::role;
use resolvers::db::{self, Pool};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use secrecy::ExposeSecret;

use super::{Failure, say};
use crate::config::{Config, ConfigError};
use crate::database;

/// What `--as` calls a caller without a token.
const ANONYMOUS: &str = "anonymous";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print what a role of the database may use, or "anonymous"; everything when not said. Before there is a database the roles are
    /// those that come with the product.
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<String>,
}

pub(super) async fn run(config: impl FnOnce() -> Result<Config, ConfigError>, args: Args) -> Result<(), Failure> {
    let (viewer, limits) = match args.role.as_deref() {
        None => (of(ADMIN_ROLE, built_in(ADMIN_ROLE)?), Config::defaults().limits),
        Some(ANONYMOUS) => (Viewer::anonymous(), Config::defaults().limits),
        Some(name) => {
            let config = config()?;
            (holder(&config, name).await?, config.limits)
        }
    };
    let engine = Engine::new(::schema::registry(), limits);
    say(engine.sdl(&viewer).trim_end());
    Ok(())
}

/// Somebody who has the role and nothing else.
async fn holder(config: &Config, name: &str) -> Result<Viewer, Failure> {
    let permissions = match roles(config)? {
        Some(pool) => {
            let found = stored(&pool, name).await;
            pool.close().await;
            found.map_err(|reason| unreadable(config, &reason))??
        }
        None => built_in(name)?,
    };
    Ok(of(name, permissions))
}

fn of(role: &str, permissions: PermissionSet) -> Viewer {
    Viewer::signed_in(Identity { role: role.into(), ..Identity::default() }, permissions)
}

/// Where the roles are; nowhere while a database of the default settings has not been made. Nothing is made or migrated by looking.
fn roles(config: &Config) -> Result<Option<Pool>, Failure> {
    let missing = config.database.url.expose_secret().is_empty() && !std::path::Path::new(&database::place(config)).exists();
    if missing { Ok(None) } else { Ok(Some(database::probe(config)?)) }
}

async fn stored(pool: &Pool, name: &str) -> Result<Result<PermissionSet, Failure>, DbErr> {
    let found = db::unique(role::Entity::find().filter(role::Column::Name.eq(name)), pool).await?;
    if let Some(role) = found {
        return Ok(Ok(role.permission_set()));
    }
    let mut known: Vec<_> = role::Entity::find().all(pool).await?.into_iter().map(|role| role.name).collect();
    known.sort_unstable();
    Ok(Err(no_such(name, known.iter().map(String::as_str))))
}

fn built_in(name: &str) -> Result<PermissionSet, Failure> {
    let role = BUILT_IN.iter().find(|role| role.name == name);
    role.map(|role| PermissionSet::parse(role.permissions.iter().copied()))
        .ok_or_else(|| no_such(name, BUILT_IN.iter().map(|role| role.name)))
}

fn no_such<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<_> = known.chain([ANONYMOUS]).collect();
    Failure::Other(format!("There is no role \"{name}\"; there are {}", known.join(", ")))
}

fn unreadable(config: &Config, reason: &DbErr) -> Failure {
    let reason = reason.to_string().replace('\n', " ");
    Failure::Other(format!("The roles cannot be read from the database at {}: {reason}", database::place(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn before_there_is_a_database_a_role_is_one_that_is_built_in() {
        let mut config = Config::defaults();
        config.data_dir = std::env::temp_dir().join(format!("backoffice-no-roles-{}", std::process::id()));
        assert!(holder(&config, "admin").await.unwrap().may("users", "delete"));
        assert!(!holder(&config, "analyst").await.unwrap().may("tickets", "update"));
        let error = holder(&config, "king").await.unwrap_err().to_string();
        assert!(error.starts_with("There is no role \"king\"; there are admin,") && error.ends_with("anonymous"), "{error}");
        assert!(!config.data_dir.exists(), "looking makes nothing");
    }
}
