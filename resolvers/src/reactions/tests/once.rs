//! Repetitions, and effects that have none.

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::super::react::{Done, react};
use super::*;
use crate::mail::{Backend, Letter, Mailer, Part};

#[tokio::test]
async fn a_crash_between_effect_and_offset_repeats_the_effect_which_does_not_mind() {
    let desk = Desk::new().await;
    let folder = std::env::temp_dir().join(format!("backoffice_mail_{}", desk.app.new_id()));
    let mail = crate::mail::Settings {
        backend: Backend::Folder,
        from: "desk@backoffice.example".into(),
        smtp_url: String::new().into(),
        timeout_ms: 1000,
        public_url: String::new(),
    };
    let mailer = Mailer::new(&mail, folder.clone()).unwrap();
    let (calls, done) = (Calls::default(), Seen::default());
    let sent = done.clone();
    let reaction = outside("mortal", Begin::AtTheEnd, move |_, event| {
        let (mailer, calls, sent) = (mailer.clone(), calls.clone(), sent.clone());
        Box::pin(async move {
            let letter = Letter {
                event_id: event.id,
                at: event.timestamp,
                sender: "mortal",
                name: "Ada".into(),
                address: "ada@team.example".into(),
                subject: "Hello".into(),
                parts: vec![Part::Says("Hello".into())],
            };
            mailer.send(&letter).await?;
            sent.0.lock().unwrap().push(event.id);
            if calls.before() == 0 {
                // the offset is never written
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    });
    let first = desk.start(&reaction).await;
    let event = desk.created().await;
    done.until("the first effect", |ids| ids == [event]).await;
    first.kill().await;
    let standing = desk.standing("mortal").await;
    assert!(standing.position < desk.position_of(event).await && standing.holder.is_some());

    let _second = desk.work(&reaction);
    desk.app.clock.advance(TimeDelta::seconds(31));
    done.until("the repetition", |ids| ids == [event, event]).await;
    let position = desk.position_of(event).await;
    desk.stands("mortal", |row| row.position == position).await;
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, [std::ffi::OsString::from(format!("{event}-ada@team.example.eml"))]);
    std::fs::remove_dir_all(folder).unwrap();
}

fn counts() -> Arc<Reaction> {
    let effect = Effect::Rows(|write, event| {
        Box::pin(async move {
            write.count("reacted", event.aggregate_id.to_string(), 1);
            Ok(())
        })
    });
    Arc::new(Reaction { name: "counts", wants: &[Kind::UserCreated], begins: Begin::AtTheEnd, gives_up: true, effect })
}

async fn counted(desk: &Desk) -> u64 {
    let rows = entities::counter::Entity::find().filter(entities::counter::Column::Name.eq("reacted"));
    rows.count(&desk.app.database.read).await.unwrap()
}

#[tokio::test]
async fn rows_are_there_exactly_once() {
    let desk = Desk::new().await;
    let reaction = counts();
    enroll(&desk.app, std::slice::from_ref(&reaction)).await.unwrap();
    let (one, two) = (desk.work(&reaction), desk.work(&reaction));
    let mut last = desk.created().await;
    for _ in 0..9 {
        last = desk.created().await;
    }
    let last = desk.position_of(last).await;
    desk.stands("counts", |row| row.position == last).await;
    assert_eq!(counted(&desk).await, 10);
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn who_has_lost_the_consumer_writes_no_rows() {
    let desk = Desk::new().await;
    let reaction = counts();
    enroll(&desk.app, std::slice::from_ref(&reaction)).await.unwrap();
    let id = desk.created().await;
    let position = desk.position_of(id).await;
    let event = entities::event::Entity::find_by_id(id).one(&desk.app.database.read).await.unwrap().unwrap();
    let event = Arc::new(event);
    let (now, write) = (desk.app.now(), &desk.app.database.write);
    let (slow, fast) = (desk.app.new_id(), desk.app.new_id());
    assert!(consumers::take(write, "counts", slow, now, now + TimeDelta::seconds(30)).await.unwrap());
    assert!(!consumers::take(write, "counts", fast, now, now + TimeDelta::seconds(30)).await.unwrap(), "it is held");
    let stale = desk.standing("counts").await;
    let later = now + TimeDelta::seconds(30);
    assert!(consumers::take(write, "counts", fast, later, later + TimeDelta::seconds(30)).await.unwrap());
    let held = desk.standing("counts").await;

    let react = |held| react(&desk.app, &reaction, std::slice::from_ref(&event), Done::Offset(held), PATIENCE);
    assert_eq!(react(&stale).await, Ok(false));
    assert_eq!(counted(&desk).await, 0);
    assert_eq!(react(&held).await, Ok(true));
    assert_eq!(react(&held).await, Ok(false), "it has moved on");
    assert_eq!((counted(&desk).await, desk.standing("counts").await.position), (1, position));
}
