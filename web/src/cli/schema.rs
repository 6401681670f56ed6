//! `backoffice schema`: needs neither settings nor a database.

use ::schema::engine::Engine;
use entities::access::{BUILT_IN, Identity, PermissionSet, Viewer};
use uuid::Uuid;

use super::{Failure, say};
use crate::config::Config;

/// What `--as` calls a caller without a token.
const ANONYMOUS: &str = "anonymous";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print what a built-in role may use, or "anonymous"; everything when not said.
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let viewer = viewer(args.role.as_deref().unwrap_or("admin"))?;
    let engine = Engine::new(::schema::registry(), Config::defaults().limits);
    say(engine.sdl(&viewer).trim_end());
    Ok(())
}

fn viewer(role: &str) -> Result<Viewer, Failure> {
    if role == ANONYMOUS {
        return Ok(Viewer::anonymous());
    }
    let Some(built_in) = BUILT_IN.iter().find(|built_in| built_in.name == role) else {
        let known: Vec<_> = BUILT_IN.iter().map(|built_in| built_in.name).chain([ANONYMOUS]).collect();
        return Err(Failure::Other(format!("There is no built-in role \"{role}\"; there are {}", known.join(", "))));
    };
    let identity = Identity { user_id: Uuid::nil(), session_id: Uuid::nil(), role: role.into(), ..Identity::default() };
    Ok(Viewer::signed_in(identity, PermissionSet::parse(built_in.permissions.iter().copied())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_one_that_is_built_in() {
        assert!(viewer("admin").unwrap().may("users", "delete"));
        assert!(!viewer("analyst").unwrap().may("tickets", "update"));
        assert!(viewer("anonymous").unwrap().identity().is_none());
        let error = viewer("king").unwrap_err().to_string();
        assert!(
            error.starts_with("There is no built-in role \"king\"; there are admin,") && error.ends_with("anonymous"),
            "{error}"
        );
    }
}
