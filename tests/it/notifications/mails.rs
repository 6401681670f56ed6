//! The mails about it.

use std::path::PathBuf;

use serde_json::json;
use tests::{Person, TestApp, until};

use super::{Desk, inbox_of};

pub(super) struct Post(PathBuf);

impl Post {
    pub(super) fn of(app: &TestApp) -> Self {
        Self(app.server().config.data_dir.join("mail"))
    }

    /// What was sent to somebody, besides the welcome; what the encoding of mails adds is taken out.
    pub(super) fn to(&self, person: &Person) -> Vec<String> {
        let files = std::fs::read_dir(&self.0).into_iter().flatten();
        let paths = files.map(|file| file.expect("a file").path());
        let mut paths: Vec<_> =
            paths.filter(|path| path.to_string_lossy().ends_with(&format!("-{}.eml", person.email()))).collect();
        paths.sort();
        let texts =
            paths.iter().map(|path| std::fs::read_to_string(path).expect("a mail").replace("=\r\n", "").replace("=3D", "="));
        texts.filter(|text| !text.contains(".welcome_mail@")).collect()
    }
}

async fn desk() -> Desk {
    let app = TestApp::start_with(|config| config.mail.public_url = "https://desk.example/".into()).await;
    let (assignee, writer) = (app.agent().await, app.agent().await);
    let ticket = app.ticket(&app.customer("Acme").await, "Printer <on fire>").await;
    Desk { app, ticket, assignee, writer }
}

#[tokio::test]
async fn a_mail_says_what_happened_and_where_to_go() {
    let desk = desk().await;
    let post = Post::of(&desk.app);
    desk.assign(&desk.assignee).await;
    until("a mail", || post.to(&desk.assignee).len() == 1).await;
    let mail = &post.to(&desk.assignee)[0];
    let number = &desk.ticket["number"];
    assert!(mail.contains(&format!("Subject: You were assigned #{number}: Printer <on fire>\r\n")), "{mail}");
    assert!(mail.contains(".notification_mail@localhost>\r\n"), "{mail}");
    assert!(mail.contains(&format!("\r\nOpen the ticket: https://desk.example/tickets/{number}\r\n")), "{mail}");
    assert!(mail.contains(&format!("<a href=\"https://desk.example/tickets/{number}\">Open the ticket</a>")), "{mail}");
    assert!(mail.contains("Printer &lt;on fire&gt;") && mail.contains("> It does not work."), "{mail}");
    assert!(mail.contains("You choose what you are told by mail"), "{mail}");
}

#[tokio::test]
async fn several_who_are_named_get_one_mail_each_and_who_is_only_answered_none() {
    let desk = desk().await;
    let post = Post::of(&desk.app);
    let (one, two) = (desk.app.analyst().await, desk.app.analyst().await);
    desk.assign(&desk.assignee).await;
    desk.write(&desk.writer, "@analyst 3 and @analyst 4: {parts}{subject}", false).await;
    inbox_of(&desk.assignee, 2).await;
    until("mails", || !post.to(&one).is_empty() && !post.to(&two).is_empty()).await;
    let mail = &post.to(&one)[0];
    assert!(mail.contains("mentioned you on ticket #") && mail.contains(": {parts}{subject}"), "{mail}");
    // whoever is told last is told after the others
    desk.write(&desk.writer, "@analyst 3", false).await;
    until("another mail", || post.to(&one).len() == 2).await;
    assert_eq!((post.to(&two).len(), post.to(&desk.assignee).len()), (1, 1), "the assignment only");
}

#[tokio::test]
async fn nothing_is_sent_that_is_not_wanted_or_may_not_be_seen_any_more_or_was_read() {
    let desk = desk().await;
    let post = Post::of(&desk.app);
    let choices = json!({"preferences": [{"kind": "TICKET_ASSIGNED", "mail": false}, {"kind": "TICKET_REPLIED", "inApp": false, "mail": true}]});
    desk.assignee.mutate("updateNotificationPreferences", "preferences { kind }", choices).await.ok();
    desk.assign(&desk.assignee).await;
    desk.write(&desk.writer, "By mail only", false).await;
    until("the mail that is wanted", || !post.to(&desk.assignee).is_empty()).await;
    let mails = post.to(&desk.assignee);
    assert!(mails.len() == 1 && mails[0].contains("> By mail only"), "{mails:?}");
}
