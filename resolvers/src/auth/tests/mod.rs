//! Signing in, staying signed in, and being signed out, against a database.

mod access;
mod login;
mod purge;
mod refresh;
mod sessions;

use std::sync::Arc;

use entities::access::Viewer;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{LoginInput, RefreshSessionInput, SignedIn, authenticate, login, refresh_session};
use crate::error::{Error, Result};
use crate::test_support::{PASSWORD, TestApp};
use crate::{App, Context};

impl TestApp {
    async fn login(&self, email: &str, password: &str) -> Result<Arc<SignedIn>> {
        login_from(&self.anonymous(), email, password).await
    }

    async fn signed_in(&self, email: &str) -> Arc<SignedIn> {
        self.login(email, PASSWORD).await.unwrap()
    }

    async fn refresh(&self, token: &str) -> Result<Arc<SignedIn>> {
        let input = RefreshSessionInput { refresh_token: token.to_owned().into() };
        refresh_session(&self.anonymous(), input).await
    }

    async fn viewer(&self, signed_in: &SignedIn) -> Result<Viewer> {
        viewer(self, &signed_in.access_token).await
    }

    async fn cx(&self, signed_in: &SignedIn) -> Context {
        self.as_viewer(self.viewer(signed_in).await.unwrap())
    }

    async fn count<E: EntityTrait>(&self, _of: E) -> u64
    where
        E::Model: Sync + Send,
    {
        E::find().count(&self.database.read).await.unwrap()
    }
}

async fn login_from(cx: &Context, email: &str, password: &str) -> Result<Arc<SignedIn>> {
    login(cx, LoginInput { email: email.into(), password: password.to_owned().into() }).await
}

async fn viewer(app: &Arc<App>, token: &str) -> Result<Viewer> {
    Ok(authenticate(app, token).await?.viewer)
}

/// The text of an `UNAUTHENTICATED` error.
#[track_caller]
fn refusal<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    match result {
        Err(Error::Unauthenticated(text)) => text,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[track_caller]
fn is_throttled<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::RateLimited { .. })), "expected throttling, got {result:?}");
}
