//! Who is named in a comment.

use serde_json::json;
use tests::Person;

use super::Desk;

async fn named(desk: &Desk, name: &str) -> Person {
    let person = desk.app.analyst().await;
    desk.app.admin().mutate("updateUser", "user { id }", json!({"id": person.id(), "name": name})).await.ok();
    person
}

#[tokio::test]
async fn by_the_whole_name_in_whatever_case_quoted_or_by_address() {
    let desk = Desk::new().await;
    let (ada, lovelace) = (named(&desk, "Ada").await, named(&desk, "Ada Lovelace").await);
    desk.write(&desk.writer, "Please look, @ada lovelace, thanks", false).await;
    assert_eq!(desk.kinds(&lovelace).await, ["MENTIONED"]);
    assert_eq!(desk.kinds(&ada).await, Vec::<String>::new(), "the longest name is meant");
    desk.write(&desk.writer, "Please look, @\"Ada\" Lovelace knows it", false).await;
    let manager = desk.app.manager().await;
    desk.write(&manager, &format!("Not {} but @{}", ada.email(), lovelace.email().to_uppercase()), false).await;
    desk.write(&desk.writer, "@Adam and x@Ada and @ Ada are nobody", false).await;
    assert_eq!(desk.kinds(&ada).await, ["MENTIONED"]);
    assert_eq!(desk.kinds(&lovelace).await, ["MENTIONED", "MENTIONED"]);
    assert_eq!(desk.kinds(&desk.assignee).await.len(), 5, "told of all four comments on their ticket");
}

#[tokio::test]
async fn a_name_that_two_have_names_both_and_an_address_one_of_them() {
    let desk = Desk::new().await;
    let (one, two) = (named(&desk, "Grace Hopper").await, named(&desk, "grace hopper").await);
    desk.write(&desk.writer, "@Grace Hopper @Grace Hopper", false).await;
    desk.write(&desk.app.manager().await, &format!("@{}", two.email()), false).await;
    assert_eq!(desk.kinds(&one).await, ["MENTIONED"], "once for each comment");
    assert_eq!(desk.kinds(&two).await, ["MENTIONED", "MENTIONED"]);
}

#[tokio::test]
async fn nobody_is_told_of_what_they_may_not_see_and_nobody_of_their_own_words() {
    let desk = Desk::new().await;
    let (analyst, user) = (named(&desk, "Ana Lyst").await, desk.app.user().await);
    let rename = json!({"id": user.id(), "name": "Yusuf"});
    desk.app.admin().mutate("updateUser", "user { id }", rename).await.ok();
    desk.write(&desk.writer, "A note for @Ana Lyst and @Yusuf", true).await;
    desk.write(&desk.writer, "An answer for @Yusuf", false).await;
    assert_eq!(desk.kinds(&analyst).await, Vec::<String>::new(), "reads no notes");
    assert_eq!(desk.kinds(&user).await, Vec::<String>::new(), "sees other tickets");
    let rename = json!({"id": desk.writer.id(), "name": "Wri Ter"});
    desk.app.admin().mutate("updateUser", "user { id }", rename).await.ok();
    desk.write(&desk.writer, "I, @Wri Ter, say so", false).await;
    assert_eq!(desk.kinds(&desk.writer).await, Vec::<String>::new());
}

/// The assignee who is named is told once, for the better reason.
#[tokio::test]
async fn a_comment_is_told_once_to_each() {
    let desk = Desk::new().await;
    let rename = json!({"id": desk.assignee.id(), "name": "Ass Ignee"});
    desk.app.admin().mutate("updateUser", "user { id }", rename).await.ok();
    desk.write(&desk.writer, "@Ass Ignee, @\"Ass Ignee\"!", false).await;
    assert_eq!(desk.kinds(&desk.assignee).await, ["MENTIONED", "TICKET_ASSIGNED"]);
}

/// Who is told would tell the writer that the name or the address is somebody's.
#[tokio::test]
async fn nobody_names_whom_they_may_not_see_nor_by_an_address_that_they_may_not_read() {
    let desk = Desk::new().await;
    let ada = named(&desk, "Ada").await;
    let user = desk.app.user().await;
    desk.assign(&user).await;
    desk.write(&user, &format!("@Ada and @{}", ada.email()), false).await;
    assert_eq!(desk.kinds(&ada).await, Vec::<String>::new());
    let colleague = desk.app.person_with("user", &["users:read"]).await;
    desk.assign(&colleague).await;
    desk.write(&colleague, &format!("@{}", ada.email()), false).await;
    assert_eq!(desk.kinds(&ada).await, Vec::<String>::new(), "sees names, reads no addresses");
    desk.write(&colleague, "@Ada", false).await;
    assert_eq!(desk.kinds(&ada).await, ["MENTIONED"]);
}
