//! `backoffice schema`: needs neither settings nor a database, except to know what a role of the database may use.

use std::collections::BTreeMap;
use std::path::Path;

use ::schema::engine::Engine;
use entities::access::{ADMIN_ROLE, BUILT_IN, Identity, PermissionSet, Viewer};
use entities::role;
use sea_orm::EntityTrait;
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
        None => (holder(ADMIN_ROLE, built_in())?, Config::defaults().limits),
        Some(ANONYMOUS) => (Viewer::anonymous(), Config::defaults().limits),
        Some(name) => {
            let config = config()?;
            (holder(name, roles(&config).await?)?, config.limits)
        }
    };
    let engine = Engine::new(::schema::registry(), limits);
    say(engine.sdl(&viewer).trim_end());
    Ok(())
}

/// Roles by name, with what they allow.
type Roles = BTreeMap<String, PermissionSet>;

/// Somebody who has the role and nothing else.
fn holder(name: &str, mut roles: Roles) -> Result<Viewer, Failure> {
    let Some(permissions) = roles.remove(name) else {
        let known: Vec<_> = roles.keys().map(String::as_str).chain([ANONYMOUS]).collect();
        return Err(Failure::Other(format!("There is no role \"{name}\"; there are {}", known.join(", "))));
    };
    Ok(Viewer::signed_in(Identity { role: name.into(), ..Identity::default() }, permissions))
}

/// The roles that there are: those that come with the product while a database of the default settings has not been made. Nothing is made or
/// migrated by looking.
async fn roles(config: &Config) -> Result<Roles, Failure> {
    let place = database::place(config);
    if config.database.url.expose_secret().is_empty() && !Path::new(&place).exists() {
        return Ok(built_in());
    }
    let pool = database::probe(config)?;
    let rows = role::Entity::find().all(&pool).await;
    pool.close().await;
    let rows = rows.map_err(|reason| {
        let reason = reason.to_string().replace('\n', " ");
        Failure::Other(format!("The roles cannot be read from the database at {place}: {reason}"))
    })?;
    Ok(rows.into_iter().map(|role| (role.name.clone(), role.permission_set())).collect())
}

fn built_in() -> Roles {
    BUILT_IN.iter().map(|role| (role.name.into(), PermissionSet::parse(role.permissions.iter().copied()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn before_there_is_a_database_a_role_is_one_that_is_built_in() {
        let mut config = Config::defaults();
        config.data_dir = std::env::temp_dir().join(format!("backoffice-no-roles-{}", std::process::id()));
        let held = async |name: &str| holder(name, roles(&config).await.unwrap());
        assert!(held("admin").await.unwrap().may("users", "delete"));
        assert!(!held("analyst").await.unwrap().may("tickets", "update"));
        let error = held("king").await.unwrap_err().to_string();
        assert!(error.starts_with("There is no role \"king\"; there are admin,") && error.ends_with("anonymous"), "{error}");
        assert!(!config.data_dir.exists(), "looking makes nothing");
    }
}
