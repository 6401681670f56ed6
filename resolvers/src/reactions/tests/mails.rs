//! The mails that people get, and those that they do not.

use std::path::PathBuf;

use chrono::TimeDelta;

use super::super::{all, measure};
use super::*;
use crate::mail::{Backend, Mailer};
use crate::seed;
use crate::users::{self, CreateUser};

struct Post {
    desk: Desk,
    folder: PathBuf,
    reactions: Vec<Arc<Reaction>>,
    _working: Vec<Working>,
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Post {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let folder = std::env::temp_dir().join(format!("backoffice_mail_{}", desk.app.new_id()));
        let mail = crate::mail::Settings {
            backend: Backend::Folder,
            from: "Back office <desk@backoffice.example>".into(),
            smtp_url: String::new().into(),
            timeout_ms: 1000,
        };
        let reactions = all(&Mailer::new(&mail, folder.clone()).unwrap());
        let mut working = Vec::new();
        for reaction in &reactions {
            working.push(desk.start(reaction).await);
        }
        Self { desk, folder, reactions, _working: working }
    }

    /// Waits until every reaction has seen everything.
    async fn settled(&self) {
        within(async {
            // An event that has no position yet is not behind: it is given one now.
            subscriptions::log::number(&self.desk.app.database.write).await.unwrap();
            loop {
                let lags = measure(&self.desk.app, &self.reactions).await.unwrap();
                if lags.len() == self.reactions.len() && lags.iter().all(|(_, _, backlog)| backlog.events == 0) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    fn mails(&self) -> Vec<String> {
        let Ok(files) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }
}

#[tokio::test]
async fn people_are_welcomed_and_told_of_a_new_role() {
    let post = Post::new().await;
    let cx = post.desk.app.as_viewer(Viewer::operator());
    let input = CreateUser { email: "zoe@team.example".into(), name: "Zoë Ångström".into(), ..CreateUser::default() };
    let zoe = users::create(&cx, input).await.unwrap().row;
    post.settled().await;
    let mails = post.mails();
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].contains("zoe@team.example>\r\n") && mails[0].contains("Subject: Welcome to the back office\r\n"),
        "{}",
        mails[0]
    );
    assert!(mails[0].contains("\r\nFrom: \"Back office\" <desk@backoffice.example>\r\n"), "{}", mails[0]);

    let input = users::UpdateUserRole { id: zoe.id, role: "agent".into(), expected_version: None };
    users::update_role(&cx, input).await.unwrap();
    post.settled().await;
    let mails = post.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails[1].contains("Your role has been updated to agent."), "{}", mails[1]);
    assert!(mails[1].contains(".role_changed_mail@backoffice.example>\r\n"), "{}", mails[1]);
}

#[tokio::test]
async fn nobody_is_written_to_before_the_change_is_committed_nor_after_they_are_gone_nor_in_a_demo() {
    let post = Post::new().await;
    let app = &post.desk.app;
    let cx = app.as_viewer(Viewer::operator());
    // undone
    let mut write = Write::begin(&cx).await.unwrap();
    write.record(Kind::UserCreated, Subject { noun: "user", id: app.new_id(), version: 1 }, json!({}));
    drop(write);
    // there is no such user any more
    post.desk.created().await;
    // a demo
    let user = app.user("demo@team.example", "agent").await;
    let mut write = Write::begin(&cx).await.unwrap();
    let event = write.record(Kind::UserCreated, Subject { noun: "user", id: user.id, version: 1 }, json!({}));
    event.correlation_id = seed::CORRELATION_ID.into();
    write.commit().await.unwrap();
    app.clock.advance(TimeDelta::seconds(1));
    post.settled().await;
    assert_eq!(post.mails(), Vec::<String>::new());
}
