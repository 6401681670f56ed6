//! The customers of the demo.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{customer, event};
use serde_json::json;

use super::dice::Dice;
use super::people::{name, slug};
use super::rows::event_of;
use super::{DAYS, Rows};

const COMPANIES: u64 = 2;

const STEMS: &[&str] = &[
    "Alder",
    "Northwind",
    "Harbour",
    "Saffron",
    "Kestrel",
    "Lumen",
    "Cobalt",
    "Meridian",
    "Juniper",
    "Quarry",
    "Atlas",
    "Sable",
    "Copperfield",
    "Tidewater",
    "Orchard",
    "Polaris",
    "Granite",
    "Willow",
    "Ember",
    "Halcyon",
    "Riverside",
    "Summit",
    "Baobab",
    "Fjord",
    "Monsoon",
    "Andes",
    "Lotus",
    "Savanna",
    "Aurora",
    "Zephyr",
    "Bluebird",
    "Redwood",
    "Cedar",
    "Pampas",
    "Sakura",
    "Nile",
    "Baltic",
    "Kauri",
    "Marigold",
    "Obsidian",
    "Peregrine",
    "Thistle",
    "Umber",
    "Vista",
    "Wren",
    "Yarrow",
    "Acacia",
    "Birch",
    "Coral",
    "Drift",
];

const TRADES: &[(&str, &str)] = &[
    ("Logistics", "logistics"),
    ("Foods", "food"),
    ("Health", "health care"),
    ("Energy", "energy"),
    ("Studios", "media"),
    ("Analytics", "software"),
    ("Travel", "travel"),
    ("Textiles", "textiles"),
    ("Robotics", "manufacturing"),
    ("Insurance", "insurance"),
    ("Academy", "education"),
    ("Outfitters", "retail"),
    ("Architects", "construction"),
    ("Bank", "finance"),
    ("Farms", "agriculture"),
    ("Telecom", "telecommunications"),
];

const FORMS: &[(&str, &str)] = &[
    ("Ltd", "GB"),
    ("GmbH", "DE"),
    ("Inc.", "US"),
    ("S.A.", "ES"),
    ("AB", "SE"),
    ("K.K.", "JP"),
    ("Pvt. Ltd.", "IN"),
    ("S.r.l.", "IT"),
    ("B.V.", "NL"),
    ("Oy", "FI"),
    ("Ltda.", "BR"),
    ("PLC", "NG"),
    ("Sp. z o.o.", "PL"),
    ("SAS", "FR"),
    ("Pty Ltd", "AU"),
];

/// `count` customers with the events that made them, oldest first.
pub(super) fn companies(count: u64, today: DateTime<Utc>, rows: &mut Rows) -> Vec<customer::Model> {
    let mut list: Vec<_> = (0..count).map(|index| company(index, today)).collect();
    list.sort_by_key(|row| (row.created_at, row.id));
    for (index, row) in (0..).zip(&list) {
        let data = json!({"companyName": row.company_name});
        let mut dice = Dice::of(COMPANIES + 100, index);
        rows.events.push(event_of(&mut dice, "customer", row.id, event::Kind::CustomerCreated, row.created_at, data));
    }
    rows.customers.extend(list.iter().cloned());
    list
}

fn company(index: u64, today: DateTime<Utc>) -> customer::Model {
    let mut dice = Dice::of(COMPANIES, index);
    let (stem, second) = (dice.pick(STEMS), dice.pick(STEMS));
    let ((trade, industry), (form, country)) = (dice.pick(TRADES), dice.pick(FORMS));
    let core = if dice.chance(55) || stem == second { format!("{stem} {trade}") } else { format!("{stem} & {second} {trade}") };
    let (first, last) = name(&mut dice);
    let tier = dice.weighted(&[
        (customer::Tier::Free, 30),
        (customer::Tier::Starter, 35),
        (customer::Tier::Professional, 25),
        (customer::Tier::Enterprise, 10),
    ]);
    let seats = match tier {
        customer::Tier::Free => dice.between(1, 5),
        customer::Tier::Starter => dice.between(3, 25),
        customer::Tier::Professional => dice.between(20, 200),
        customer::Tier::Enterprise => dice.between(150, 5000),
    };
    // Some came while the tickets of the demo were being written; they have tickets only from then on.
    let (from, to) = if dice.chance(10) { (2, DAYS) } else { (DAYS + 1, 900) };
    let age = dice.between(from * 86_400, to * 86_400);
    let created_at = today - TimeDelta::seconds(i64::try_from(age).unwrap_or_default());
    customer::Model {
        id: dice.id(created_at),
        company_name: format!("{core} {form}"),
        contact_email: format!(
            "{}.{}@{}-{index}.example",
            slug(first),
            slug(last),
            slug(&core.replace("& ", "")).replace('.', "-")
        ),
        subscription_tier: tier,
        status: dice.weighted(&[(customer::Status::Active, 88), (customer::Status::Paused, 7), (customer::Status::Churned, 5)]),
        metadata: json!({"industry": industry, "country": country, "seats": seats, "contact": format!("{first} {last}")}),
        version: 1,
        created_at,
        updated_at: created_at,
    }
}
