//! Puts a conversation into words.

use super::dice::Dice;

/// What stays the same through one conversation.
pub(super) struct Facts {
    company: String,
    contact: String,
    n: String,
    amount: String,
    invoice: String,
    browser: &'static str,
    version: String,
    day: &'static str,
    month: &'static str,
    feature: &'static str,
}

impl Facts {
    pub(super) fn draw(dice: &mut Dice, company: &str, contact: &str) -> Self {
        Self {
            company: company.to_owned(),
            contact: contact.to_owned(),
            n: dice.between(2, 9).to_string(),
            amount: format!("{}{}.{:02}", dice.pick(&["€", "$", "£"]), dice.between(19, 2400), dice.below(100)),
            invoice: format!("INV-{}-{:05}", dice.between(2024, 2026), dice.below(100_000)),
            browser: dice.pick(&["Firefox", "Chrome", "Safari", "Edge"]),
            version: format!("{}.{}", dice.between(4, 7), dice.between(0, 14)),
            day: dice.pick(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "the weekend"]),
            month: dice.pick(&["September", "October", "November", "December", "January", "February"]),
            feature: dice.pick(&[
                "the inventory",
                "the calendar",
                "the project board",
                "the price list",
                "the time sheets",
                "the contact list",
            ]),
        }
    }

    /// The template with its words in braces filled in.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (word, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(self.word(word));
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn word<'a>(&'a self, word: &'a str) -> &'a str {
        match word {
            "company" => &self.company,
            "contact" => &self.contact,
            "n" => &self.n,
            "amount" => &self.amount,
            "invoice" => &self.invoice,
            "browser" => self.browser,
            "version" => &self.version,
            "day" => self.day,
            "month" => self.month,
            "feature" => self.feature,
            other => other,
        }
    }

    /// The first message, as a letter.
    pub(super) fn letter(&self, dice: &mut Dice, body: &str) -> String {
        let hello = dice.pick(&["Hello,", "Good morning,", "Hi team,", "Dear support,", "Hello everybody,"]);
        let bye = dice.pick(&["Kind regards,", "Thank you,", "Best wishes,", "Many thanks in advance,"]);
        format!("{hello}\n\n{}\n\n{bye}\n{}\n{}", self.fill(body), self.contact, self.company)
    }

    /// What the customer writes later.
    pub(super) fn by_customer(&self, body: &str) -> String {
        format!("{}\n\n{}", self.fill(body), first_word(&self.contact))
    }

    /// What an agent writes to the customer.
    pub(super) fn by_agent(&self, dice: &mut Dice, agent: &str, body: &str) -> String {
        let name = first_word(&self.contact);
        let hello = match dice.below(3) {
            0 => format!("Hello {name},"),
            1 => format!("Dear {name},"),
            _ => format!("Hi {name},"),
        };
        format!("{hello}\n\n{}\n\n{agent}", self.fill(body))
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// The customer asks again while nobody has answered.
pub(super) const REMINDERS: &[&str] = &[
    "Is there any news? We are still waiting.",
    "One more detail: it happened again this morning, the same way.",
    "Please note that this blocks more and more of our people.",
    "I forgot to say: it does not depend on the browser.",
];

/// An agent says that somebody has seen it.
pub(super) const RECEIPTS: &[&str] = &[
    "Thank you for writing. We have seen your message and somebody will look into it today.",
    "Thanks for the clear description. We have passed it to the team that knows this part best.",
];

/// An agent reports on the way.
pub(super) const UPDATES: &[&str] = &[
    "A short update: we can reproduce it and are looking for the cause.",
    "We have found where it comes from and are testing a correction.",
    "Thank you for the details, they helped. We will come back to you within a day.",
    "Our engineers have a candidate. It goes through our tests now.",
];

/// The customer reacts on the way.
pub(super) const REACTIONS: &[&str] = &[
    "Thank you for the quick answer. Let me know if you need anything else.",
    "Good to hear. Until when can we expect it?",
    "Understood. We will manage until then.",
    "We tried it again just now, no change so far.",
];

/// The customer is content.
pub(super) const THANKS: &[&str] = &[
    "It works again. Thank you very much!",
    "Perfect, that solved it. You can close the ticket.",
    "Confirmed from our side. Great support, as always.",
];

/// The customer is not.
pub(super) const COMPLAINTS: &[&str] = &[
    "I am afraid it is back. The same as before, since this morning.",
    "For most of us it works, but two colleagues still have the problem.",
];

/// The team among itself.
pub(super) const NOTES: &[&str] = &[
    "Spoke to them on the phone. They are patient, but would like an answer by tomorrow.",
    "Asked in the engineering channel; somebody who knows this part is back after lunch.",
    "Looks like something we have seen before. Searching the older tickets.",
    "Please do not promise a date yet.",
    "Renewal is in {month}, so let us be quick.",
];

/// An agent needs to know more.
pub(super) const QUESTIONS: &[&str] = &[
    "Could you try it once more and tell us the exact time? We will watch the log.",
    "Would you have a quarter of an hour for a call, so that we can look at it together?",
    "Could you check whether it still happens in version {version}?",
];

/// The end after a complaint.
pub(super) const SECOND_FIXES: &[&str] = &[
    "You were right: our first correction missed one of the servers. It is everywhere now.",
    "We found a second cause behind the first one and removed it too. Thank you for insisting.",
];
