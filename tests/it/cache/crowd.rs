//! People who are renamed all the time, and others who look at them, on all nodes at once. Each name has a number, so an answer says of which
//! moment it is, and it is compared with what was true then.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::join_all;
use resolvers::live;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp, within};

/// How much older than the database an answer may be on a node that did not write: what ARCHITECTURE states.
const STATED: Duration = Duration::from_secs(1);
const PEOPLE: usize = 6;
const WRITERS: usize = 3;
const WRITES: usize = 25;
const READERS: usize = 4;
const READS: usize = 120;

/// The names that somebody has had, and since when each was true for certain, and on which node it was given.
struct Somebody {
    id: Json,
    names: Mutex<Vec<(Instant, usize)>>,
    /// One writer at a time, so that the names are in order.
    turn: tokio::sync::Mutex<()>,
}

/// The people, and the administrator at each node.
pub(crate) struct Crowd {
    nodes: Vec<Person>,
    apps: Vec<std::sync::Arc<resolvers::App>>,
    people: Vec<Somebody>,
    seed: u64,
}

/// Numbers that look random and follow from the seed.
pub(crate) struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("a side")
    }
}

/// The node has read its log to the end just now: it trusts what it remembers.
pub(crate) async fn current(app: &TestApp) {
    live::pass(app.app()).await.expect("a log that is read");
}

fn name(version: usize, place: usize) -> String {
    format!("Walker {version:04} of {place}")
}

/// The number of a name, and of the person.
fn parse(name: &str) -> (usize, usize) {
    let (version, place) = name.strip_prefix("Walker ").and_then(|rest| rest.split_once(" of ")).expect("one of our names");
    (version.parse().expect("a number"), place.parse().expect("a number"))
}

impl Crowd {
    /// New people, seen from these nodes. `TEST_SEED` repeats an earlier run, so far as the order of things can be repeated.
    pub(crate) async fn of(nodes: &[&TestApp]) -> Self {
        let seed = std::env::var("TEST_SEED").ok().and_then(|text| text.parse().ok());
        let seed = seed.unwrap_or_else(|| u64::from_le_bytes(nodes[0].app().random_bytes()) | 1);
        println!("TEST_SEED={seed}");
        let admin = nodes[0].admin();
        let mut people = Vec::new();
        for place in 0..PEOPLE {
            let input = json!({"email": format!("walker{place}@people.example"), "name": name(0, place)});
            let answer = admin.mutate("createUser", "user { id }", input).await.ok();
            let id = answer.data("/createUser/user/id").clone();
            people.push(Somebody { id, names: Mutex::new(vec![(Instant::now(), 0)]), turn: tokio::sync::Mutex::default() });
        }
        for node in nodes {
            current(node).await;
        }
        Self {
            nodes: nodes.iter().map(|node| admin.at(node)).collect(),
            apps: nodes.iter().map(|node| node.app().clone()).collect(),
            people,
            seed,
        }
    }

    /// Writes and reads, a fixed number of times.
    pub(crate) async fn run(&self) {
        let writers = (0..WRITERS).map(|n| self.write(Dice(self.seed.wrapping_mul(2 * n as u64 + 3))));
        let readers = (0..READERS).map(|n| self.read(Dice(self.seed.wrapping_mul(2 * n as u64 + 101))));
        tokio::join!(join_all(writers), join_all(readers));
    }

    async fn write(&self, mut dice: Dice) {
        for _ in 0..WRITES {
            let (place, node) = (dice.roll(PEOPLE), dice.roll(self.nodes.len()));
            let somebody = &self.people[place];
            let _turn = somebody.turn.lock().await;
            let version = somebody.names.lock().unwrap_or_else(PoisonError::into_inner).len();
            let input = json!({"id": somebody.id, "name": name(version, place)});
            let answer = self.nodes[node].mutate("updateUser", "user { name }", input).await.ok();
            assert_eq!(answer.text("/updateUser/user/name"), name(version, place));
            somebody.names.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), node));
        }
    }

    async fn read(&self, mut dice: Dice) {
        for _ in 0..READS {
            let (node, place, question) = (dice.roll(self.nodes.len()), dice.roll(PEOPLE), dice.roll(3));
            let asked = Instant::now();
            let names = self.ask(node, place, question).await;
            for name in names {
                self.check(&name, node, asked);
            }
        }
    }

    /// The names that an answer shows.
    async fn ask(&self, node: usize, place: usize, question: usize) -> Vec<String> {
        let (person, id) = (&self.nodes[node], &self.people[place].id);
        let ids = json!({"id": id});
        match question {
            0 => vec![person.query_with("query ($id: ID!) { user(id: $id) { name } }", ids).await.ok().text("/user/name").into()],
            1 => {
                let query = "query ($id: ID!) { node(id: $id) { ... on User { name } } }";
                vec![person.query_with(query, ids).await.ok().text("/node/name").into()]
            }
            _ => {
                let query = r#"{ users(first: 50, filter: {role: "user"}, orderBy: {field: NAME, direction: ASC})
                    { totalCount edges { node { name } } } }"#;
                let answer = person.query(query).await.ok();
                let names: Vec<String> =
                    answer.nodes("/users").iter().map(|node| node["name"].as_str().expect("a name").to_owned()).collect();
                assert!(names.is_sorted(), "rows of different moments: {names:?}");
                assert_eq!((names.len(), answer.number("/users/totalCount")), (PEOPLE, PEOPLE as i64), "{names:?}");
                names
            }
        }
    }

    /// The name was true a second before it was asked for, or later; on the node where the next one was given, at that very moment.
    fn check(&self, name: &str, node: usize, asked: Instant) {
        let (version, place) = parse(name);
        let names = self.people[place].names.lock().unwrap_or_else(PoisonError::into_inner);
        for (since, by) in names.iter().skip(version + 1) {
            let late = asked.saturating_duration_since(*since);
            assert!(late < STATED, "node {node} says {name:?}, which was not true {late:?} before it was asked");
            assert!(late.is_zero() || *by != node, "node {node} says {name:?} {late:?} after it was changed there");
        }
    }

    /// When all have read the log, all say the same, and that is what the database says.
    pub(crate) async fn in_the_end(&self) {
        for app in &self.apps {
            live::pass(app).await.expect("a log that is read");
        }
        for node in 0..self.nodes.len() {
            for (place, somebody) in self.people.iter().enumerate() {
                let last = somebody.names.lock().unwrap_or_else(PoisonError::into_inner).len() - 1;
                for question in 0..3 {
                    let names = within("an answer", self.ask(node, place, question)).await;
                    assert!(names.contains(&name(last, place)), "node {node} says {names:?} instead of {}", name(last, place));
                }
            }
        }
    }
}
