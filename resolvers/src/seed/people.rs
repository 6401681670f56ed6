//! The people of the demo: names from many places, roles as in a real team.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{Strings, event, user};
use serde_json::json;

use super::dice::Dice;
use super::rows::event_of;
use super::{DEMO_DOMAIN, Rows};

const PEOPLE: u64 = 1;

const FIRST: &[&str] = &[
    "Amina",
    "Mateo",
    "Yuki",
    "Priya",
    "Lars",
    "Chiamaka",
    "Sofía",
    "Omar",
    "Ingrid",
    "Kwame",
    "Mei",
    "Tomasz",
    "Leila",
    "Diego",
    "Anneli",
    "Rahul",
    "Zoë",
    "Tariq",
    "Eszter",
    "João",
    "Fatima",
    "Henrik",
    "Nadia",
    "Bao",
    "Camille",
    "Siddharth",
    "Olena",
    "Jamal",
    "Marit",
    "Hiroshi",
    "Valentina",
    "Sean",
    "Aylin",
    "Pablo",
    "Ngozi",
    "Emil",
    "Rania",
    "Viktor",
    "Thandiwe",
    "Lucas",
    "Maja",
    "Arjun",
    "Noor",
    "Stefan",
    "Chloé",
    "Ibrahim",
    "Katarina",
    "Minh",
    "Beatriz",
    "Oskar",
    "Sana",
    "Luca",
    "Wanjiru",
    "Felix",
    "Dilnoza",
    "Ravi",
    "Elif",
    "Andrei",
    "Mariam",
    "Jonas",
    "Paulina",
    "Sun-hee",
    "Farid",
    "Greta",
    "Tendai",
    "Niamh",
    "Carlos",
    "Svetlana",
    "Kofi",
    "Hannah",
    "Mehmet",
    "Isabella",
    "Aroha",
    "Piotr",
    "Yasmin",
    "Gustav",
    "Lin",
    "Rosa",
    "Samuel",
    "Ayesha",
];

const LAST: &[&str] = &[
    "Okafor",
    "García",
    "Tanaka",
    "Sharma",
    "Nilsson",
    "Mwangi",
    "Fernández",
    "Haddad",
    "Larsen",
    "Mensah",
    "Chen",
    "Kowalski",
    "Rahimi",
    "Morales",
    "Virtanen",
    "Patel",
    "de Vries",
    "Aziz",
    "Nagy",
    "Silva",
    "Benali",
    "Johansson",
    "Petrova",
    "Nguyen",
    "Dubois",
    "Iyer",
    "Kovalenko",
    "Williams",
    "Hansen",
    "Sato",
    "Rossi",
    "O'Brien",
    "Yılmaz",
    "Ramírez",
    "Adeyemi",
    "Andersson",
    "Khoury",
    "Novák",
    "Dlamini",
    "Müller",
    "Zielińska",
    "Reddy",
    "Van den Berg",
    "Popescu",
    "Laurent",
    "Diallo",
    "Horvat",
    "Tran",
    "Costa",
    "Lindqvist",
    "Malik",
    "Bianchi",
    "Kamau",
    "Schneider",
    "Karimova",
    "Nair",
    "Demir",
    "Ionescu",
    "Hakobyan",
    "Weber",
    "Wójcik",
    "Kim",
    "Sultani",
    "Fischer",
    "Moyo",
    "Murphy",
    "Mendoza",
    "Volkova",
    "Boateng",
    "Goldberg",
    "Öztürk",
    "Ricci",
    "Ngata",
    "Jankowski",
    "Saleh",
    "Bergström",
    "Wang",
    "Herrera",
    "Cohen",
    "Siddiqui",
];

/// The first five: one for each role that a visitor may want to look through the eyes of.
const NAMED: &[(&str, &str)] =
    &[("manager", "manager"), ("agent", "agent"), ("analyst", "analyst"), ("user", "user"), ("partner", "partner")];

/// A seeded user, as far as tickets need to know.
pub(super) struct Person {
    pub(super) row: user::Model,
}

impl Person {
    /// What they sign their messages with.
    pub(super) fn first_name(&self) -> &str {
        self.row.name.split(' ').next().unwrap_or(&self.row.name)
    }
}

/// Somebody's name.
pub(super) fn name(dice: &mut Dice) -> (&'static str, &'static str) {
    (dice.pick(FIRST), dice.pick(LAST))
}

/// Letters of an address: `Sofía O'Brien` becomes `sofia.obrien`.
pub(super) fn slug(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            'á' | 'ã' | 'ä' => Some('a'),
            'é' | 'ë' => Some('e'),
            'í' | 'ı' => Some('i'),
            'ó' | 'ö' | 'Ö' | 'ø' => Some('o'),
            'ü' => Some('u'),
            'ń' | 'ñ' => Some('n'),
            ' ' | '.' => Some('.'),
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

/// `count` users with the events that made them. `today` is the midnight before which everything has happened.
pub(super) fn people(count: u64, today: DateTime<Utc>, password_hash: &str, rows: &mut Rows) -> Vec<Person> {
    (0..count)
        .map(|index| {
            let row = person(index, today, password_hash);
            let data = json!({"email": row.email, "name": row.name, "role": row.role});
            rows.events.push(event_of(
                &mut Dice::of(PEOPLE + 100, index),
                "user",
                row.id,
                event::Kind::UserCreated,
                row.created_at,
                data,
            ));
            rows.users.push(row.clone());
            Person { row }
        })
        .collect()
}

fn person(index: u64, today: DateTime<Utc>, password_hash: &str) -> user::Model {
    let mut dice = Dice::of(PEOPLE, index);
    let (first, last) = name(&mut dice);
    let named = usize::try_from(index).ok().and_then(|i| NAMED.get(i));
    let role = match named {
        Some((role, _)) => role,
        None => dice.weighted(&[("agent", 64), ("user", 26), ("analyst", 4), ("manager", 4), ("partner", 2)]),
    };
    let local = match named {
        Some((_, local)) => (*local).to_owned(),
        None => format!("{}.{}.{index}", slug(first), slug(last)),
    };
    let status = match named {
        Some(_) => user::Status::Active,
        None => dice.weighted(&[(user::Status::Active, 94), (user::Status::Suspended, 3), (user::Status::Deactivated, 3)]),
    };
    let created_at = today - TimeDelta::seconds(i64::try_from(dice.between(200 * 86_400, 1100 * 86_400)).unwrap_or_default());
    let signed_in = status == user::Status::Active && dice.chance(85);
    let last_login_at =
        signed_in.then(|| today - TimeDelta::seconds(i64::try_from(dice.between(60, 20 * 86_400)).unwrap_or_default()));
    user::Model {
        id: dice.id(created_at),
        email: format!("{local}@{DEMO_DOMAIN}"),
        name: format!("{first} {last}"),
        role: role.into(),
        permissions: Strings::default(),
        status,
        password_hash: Some(password_hash.to_owned()),
        last_login_at,
        last_login_ip: signed_in.then(|| format!("203.0.113.{}", dice.between(1, 254))),
        last_login_user_agent: signed_in.then(|| dice.pick(BROWSERS).to_owned()),
        version: 1,
        created_at,
        updated_at: created_at,
        deleted_at: None,
    }
}

const BROWSERS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
];
