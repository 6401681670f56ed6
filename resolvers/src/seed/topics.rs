//! What people ask a help desk, and what it answers. Words in braces are filled in once for each ticket ([`super::words`]).

/// One kind of request: everything in it fits together, whichever variant is drawn.
pub(super) struct Topic {
    pub(super) tags: &'static [&'static str],
    /// How often, against the others.
    pub(super) weight: u64,
    /// Out of 100: how many are high or urgent.
    pub(super) pressing: u64,
    pub(super) titles: &'static [&'static str],
    pub(super) openings: &'static [&'static str],
    pub(super) questions: &'static [&'static str],
    pub(super) answers: &'static [&'static str],
    pub(super) notes: &'static [&'static str],
    pub(super) fixes: &'static [&'static str],
}

pub(super) const TOPICS: &[Topic] = &[
    Topic {
        tags: &["login", "sso"],
        weight: 12,
        pressing: 55,
        titles: &[
            "Nobody can sign in through SSO since {day}",
            "SSO loop: sent back to the sign-in page",
            "SAML sign-in fails with \"invalid audience\"",
        ],
        openings: &[
            "Since {day} our colleagues are sent back to the sign-in page after they confirm at our identity provider. About {n} people are affected, all in {browser} as well as on phones. Passwords are switched off for us, so nobody gets in.",
            "We rotated the signing certificate of our identity provider on {day}. Since then every sign-in ends in \"invalid audience\". The clock of the server is right and the metadata was uploaded again.",
        ],
        questions: &[
            "Could you send us the time of one failed attempt and the address of the person who tried? We will look it up in the sign-in log.",
            "Which entity id does your identity provider send now? It is in the assertion under `Audience`.",
        ],
        answers: &[
            "It happened again at 09:{n}, with {contact}'s account. The audience is our old host name, as far as I can see.",
            "The entity id ends in `/saml/v2`. Was that different before the change?",
        ],
        notes: &[
            "Sign-in log shows the assertion arrives, audience has the old host name. Their metadata was cached by us.",
            "Same cause as two other customers this week: we keep the old certificate until the cache expires. Raised with the identity team.",
        ],
        fixes: &[
            "We have dropped the cached metadata and accept the new audience now. Sign-in works with a test account of yours; please try again.",
            "The new certificate is in place. The old one is kept for a week so that nobody is locked out while your change spreads.",
        ],
    },
    Topic {
        tags: &["billing", "invoice"],
        weight: 12,
        pressing: 12,
        titles: &[
            "Invoice {invoice} shows the wrong number of seats",
            "Charged twice in {month}",
            "VAT number missing on invoice {invoice}",
        ],
        openings: &[
            "Invoice {invoice} lists {n} seats more than we have. We removed them in the settings on {day}, before the billing date. Please correct it, our accounting closes the month soon.",
            "Our card was charged {amount} twice for {month}. Only one of the two has an invoice ({invoice}). Could you refund the other one?",
            "Our VAT number does not appear on {invoice} although it is saved in the billing settings. Our tax adviser needs a corrected copy.",
        ],
        questions: &[
            "Thank you. Which e-mail address should receive the corrected invoice?",
            "Could you tell us the last four digits of the card and the dates of both charges?",
        ],
        answers: &[
            "Please send it to our accounting address, the one under \"billing contact\".",
            "Both on {day}, a few minutes apart. The card ends in 4{n}.",
        ],
        notes: &[
            "Seats were removed after the snapshot at midnight UTC; as they are in another time zone this looks like the same day to them. Credit is fair.",
            "Payment provider retried after a timeout and captured both. Refund approved by finance.",
        ],
        fixes: &[
            "We have issued a credit note for {amount} and sent a corrected copy of {invoice} to your billing contact.",
            "The second charge of {amount} is refunded. Depending on your bank it takes three to five working days to appear.",
        ],
    },
    Topic {
        tags: &["api", "webhooks"],
        weight: 9,
        pressing: 40,
        titles: &["Webhooks arrive twice", "Webhook deliveries stopped on {day}", "Signature of webhooks does not verify"],
        openings: &[
            "Since version {version} we get many webhook deliveries twice, a few seconds apart, with the same event id. Our consumer creates duplicate orders from them.",
            "Our endpoint has not received a single delivery since {day}. The dashboard shows it as enabled. Our firewall was not changed, and a test delivery from the settings page works.",
            "We compute the HMAC as in the documentation, but it never matches the header for bodies with letters such as ü or ñ.",
        ],
        questions: &[
            "How long does your endpoint take to answer? We repeat a delivery after 5 seconds without an answer.",
            "Could you give us one event id that you expected, so that we can follow it through the log?",
        ],
        answers: &[
            "The median is 300 ms but at night it can be 6 or 7 seconds, when our backup runs.",
            "For instance the event of {day}, 14:0{n}. I attach the log of our proxy: there is no request from you.",
        ],
        notes: &[
            "Their endpoint was disabled by the circuit breaker after 100 failures; the page does not show that state. Bug filed.",
            "Delivery worker retried because of their slow answers. Works as documented, but the docs hide it.",
        ],
        fixes: &[
            "We have enabled the endpoint again and sent the {n} missing deliveries. The settings page will show a paused endpoint from the next release on.",
            "The signature is made over the raw bytes of the body. Once you verify before parsing it matches; we have made that clearer in the documentation.",
        ],
    },
    Topic {
        tags: &["performance"],
        weight: 8,
        pressing: 45,
        titles: &["Reports take minutes to load", "The dashboard is slow every morning", "Search times out for large accounts"],
        openings: &[
            "The monthly report takes more than {n} minutes to load, if it loads at all. Until {day} it took seconds. The account has grown, but not that much.",
            "Every morning between 8 and 9 the dashboard needs about {n} seconds per page. Later in the day it is fine. We see it in {browser} and in others.",
        ],
        questions: &[
            "Does it also happen with a shorter range, say one week? And could you send us the correlation id shown under the report?",
            "Is it slow for everybody, or only for accounts with many projects?",
        ],
        answers: &[
            "One week loads in 4 seconds. The id of the slow one is in the screenshot.",
            "For everybody in our office, but our colleagues in Lisbon do not notice anything.",
        ],
        notes: &[
            "Query plan flipped to a sequential scan after the import on {day}. Statistics were stale.",
            "Morning peak is the export of another tenant on the same shard. Infrastructure will move it.",
        ],
        fixes: &[
            "A missing index was the cause. The report of your account now loads in under two seconds; please let us know if you see anything else.",
            "We moved the nightly exports to another machine. Response times this morning were below 300 ms.",
        ],
    },
    Topic {
        tags: &["export", "data"],
        weight: 8,
        pressing: 15,
        titles: &[
            "CSV export cuts off after 10,000 rows",
            "Umlauts are broken in the Excel export",
            "Export of {feature} stays at \"preparing\"",
        ],
        openings: &[
            "The export of {feature} ends after 10,000 rows, without any warning. We only noticed because the totals did not match.",
            "When we open the exported file in Excel, names such as Müller or Wójcik are garbled. In a text editor they look right.",
            "I started an export of {feature} on {day} and it has been \"preparing\" ever since. A second one does the same.",
        ],
        questions: &[
            "Did you start it from the list or from the report page? The two use different limits.",
            "Could you send us the first lines of the file as it arrived?",
        ],
        answers: &["From the list, with a filter on the last quarter.", "Attached. It has {n} columns and was made on {day}."],
        notes: &[
            "The list export has the old limit. Report export is fine. Increase is a setting per tenant.",
            "Missing byte order mark. Known, fixed in {version}.",
        ],
        fixes: &[
            "The limit is gone for your account: the new export has all rows. We will warn in the page from now on.",
            "From version {version} on the file starts with a byte order mark, and Excel reads it correctly.",
        ],
    },
    Topic {
        tags: &["mobile", "bug"],
        weight: 8,
        pressing: 25,
        titles: &["App crashes when a photo is attached", "No push notifications on Android", "The app signs me out every day"],
        openings: &[
            "The app closes as soon as I attach a photo to a comment. Version {version}, on two different phones. It worked before the update on {day}.",
            "Since the update to {version} none of our {n} technicians gets push notifications. E-mails still arrive.",
            "I have to sign in again every morning, although \"keep me signed in\" is on.",
        ],
        questions: &[
            "Which phone and which version of its system is it? And is battery saving on for the app?",
            "Does it also happen with a smaller photo?",
        ],
        answers: &[
            "Mostly Pixel 8 with the current system; one Galaxy as well. Battery saving is off.",
            "Small pictures work. The ones from the camera do not.",
        ],
        notes: &[
            "Out of memory in the image scaler for anything over 40 megapixels. Stack trace in the crash report of {day}.",
            "Push token is not renewed after reinstalling. Mobile team has it for the next release.",
        ],
        fixes: &[
            "Version {version}.1 is in the stores and scales large photos correctly. Could you update and try once more?",
            "We renewed the push registration of your devices. New notifications arrived on our test phone within seconds.",
        ],
    },
    Topic {
        tags: &["permissions", "how-to"],
        weight: 7,
        pressing: 8,
        titles: &[
            "How can an intern see tickets but not customers?",
            "A manager cannot edit {feature}",
            "Who deleted our project?",
        ],
        openings: &[
            "We would like to give {n} interns access to tickets without the customers' contact details. Which role do we need, or can we make one?",
            "{contact} is a manager but the button to edit {feature} is greyed out. Others with the same role can.",
            "A project of ours disappeared on {day}. Can you see who deleted it, and can it be restored?",
        ],
        questions: &[
            "What is the name of the role exactly? We can then check what it allows.",
            "Roughly when did you last see it?",
        ],
        answers: &[
            "It is called \"Team lead\", we created it ourselves last year.",
            "On {day} before lunch. After lunch it was gone.",
        ],
        notes: &[
            "Custom role lacks the update permission, created before that permission existed.",
            "Audit log: deleted by one of their own administrators. Tell the contact, not the whole thread.",
        ],
        fixes: &[
            "A role of your own does it: allow reading tickets and leave out contact details. We have added a description with pictures to the help centre.",
            "The role was missing one permission. It is added, and the button works after a reload.",
        ],
    },
    Topic {
        tags: &["integration", "crm"],
        weight: 7,
        pressing: 22,
        titles: &[
            "Contacts are not synchronised with our CRM",
            "Synchronisation overwrites phone numbers",
            "Connect {feature} to our warehouse system",
        ],
        openings: &[
            "About {n} contacts that we changed in the CRM on {day} still have their old address with you. The last synchronisation says \"successful\".",
            "The nightly synchronisation overwrites phone numbers with empty values. We restored them twice by hand now.",
            "We would like to send every change of {feature} to our warehouse system. Is there a connector, or should we use the API?",
        ],
        questions: &[
            "Which of the two systems should win when both have changed? The setting is under Integrations, Conflicts.",
            "Could you name two of these contacts, so that we can follow them?",
        ],
        answers: &["The CRM should always win.", "{contact} and the person below in the same list."],
        notes: &[
            "Mapping treats null as a value. It should skip. Easy fix, needs a test.",
            "Their CRM limits us to 100 calls a minute, and we give up silently. Ugly.",
        ],
        fixes: &[
            "Empty values no longer overwrite. We also restored the numbers from the backup of {day}.",
            "The synchronisation now waits and continues when the CRM asks it to. All {n} contacts are up to date.",
        ],
    },
    Topic {
        tags: &["email", "delivery"],
        weight: 7,
        pressing: 35,
        titles: &["Our replies land in spam", "Notification e-mails arrive hours late", "Sender address cannot be verified"],
        openings: &[
            "Our customers tell us that our replies end up in their spam folders since {day}. We use our own domain as the sender.",
            "E-mails about new comments arrive up to {n} hours late. By then the customer has called us.",
            "We added the DNS records as described but the sender address stays \"not verified\" since {day}.",
        ],
        questions: &[
            "Could you forward us one of these messages with its full headers?",
            "Which provider hosts your DNS? Some add the domain to the record name by themselves.",
        ],
        answers: &[
            "Here it is. DKIM says \"fail\", whatever that means.",
            "It is with our registrar. The record indeed ends in our domain twice now.",
        ],
        notes: &[
            "DKIM selector was rotated on our side and their CNAME points to the old one.",
            "Queue of the shared sender was throttled by a large provider. See incident of {day}.",
        ],
        fixes: &[
            "The record is right now and the address is verified. The next message passed every check.",
            "The queue is empty again and messages leave within seconds. We are sorry for the trouble.",
        ],
    },
    Topic {
        tags: &["feature-request"],
        weight: 8,
        pressing: 2,
        titles: &["Wish: dark mode for {feature}", "Wish: merge two tickets", "Could {feature} remember my filter?"],
        openings: &[
            "Our night shift would be grateful for a dark mode in {feature}. {n} colleagues asked for it this month.",
            "Customers often write twice about the same thing. It would help to merge two tickets into one.",
            "Each time I open {feature} I set the same filter again. Could it be remembered, or saved under a name?",
        ],
        questions: &[
            "May we ask what you do today to work around it? It helps us to find the right form.",
            "Would it be enough for each person, or should a team share it?",
        ],
        answers: &[
            "We copy the text over and close the second one, which loses the attachments.",
            "Per team would be ideal, per person is fine.",
        ],
        notes: &["Eleventh request for this. Added to the product board.", "Design has a draft. Do not promise a date."],
        fixes: &[
            "Thank you for the idea. It is on our list with your vote, and we will write to you when there is something to try.",
            "Good news: this is part of version {version}. You will find it under Preferences.",
        ],
    },
    Topic {
        tags: &["account", "privacy"],
        weight: 5,
        pressing: 18,
        titles: &[
            "Delete the data of a former employee",
            "Data processing agreement for {company}",
            "Move our account to the EU region",
        ],
        openings: &[
            "A former employee asked us to delete all personal data. Which of it do you hold, and how do we have it erased? The legal limit is {n} days from now.",
            "Our legal department needs a signed data processing agreement before we renew in {month}.",
            "For reasons of compliance our data has to stay in the EU. Can our account be moved, and how long would we be offline?",
        ],
        questions: &[
            "Could an owner of your account confirm the request? It is a safeguard.",
            "Is there a date by which you need it?",
        ],
        answers: &["I am the owner, and I confirm it.", "By the end of {month} at the latest."],
        notes: &["Owner verified by call back. Erasure job scheduled.", "Legal has the countersigned copy."],
        fixes: &[
            "The personal data is erased; what we have to keep by law is listed in the attached note.",
            "The signed agreement is attached and also under Settings, Legal.",
        ],
    },
    Topic {
        tags: &["outage", "incident"],
        weight: 4,
        pressing: 95,
        titles: &["Everything is down", "Error 502 on all pages", "Customers cannot pay"],
        openings: &[
            "Since a few minutes every page answers with error 502. About {n} of our people cannot work. Your status page is green!",
            "Our customers cannot finish a payment. The page says \"something went wrong\". We lose about {amount} an hour.",
        ],
        questions: &[
            "We see it and work on it with priority. Does it affect all of your locations?",
            "Could you send us the correlation id from the error page?",
        ],
        answers: &["Yes, all of them, also from mobile networks.", "It shows one that ends in 7f{n}. It is different each time."],
        notes: &[
            "Bad deploy, rolled back. Post-mortem is due within three days.",
            "Certificate of the payment provider's test host was used. Paged the on-call engineer.",
        ],
        fixes: &[
            "The cause was a faulty release; it is rolled back and all services work since {day}. You will get our report of the incident.",
            "Payments work again. We checked that no customer was charged without an order.",
        ],
    },
    Topic {
        tags: &["onboarding", "how-to"],
        weight: 5,
        pressing: 4,
        titles: &["Import {n}0 users from a spreadsheet", "Training for our new team", "Where do I start?"],
        openings: &[
            "We have a list of {n}0 people with names, addresses and roles. Is there a way to import it instead of typing?",
            "A new team of {n} starts on Monday. Is there a training, or material that we can go through by ourselves?",
            "We signed up on {day} and feel a little lost. Which three things should we set up first?",
        ],
        questions: &[
            "Could you send us the header line of your list? Then we can tell which columns fit.",
            "Which part matters most to them: answering tickets, or reporting?",
        ],
        answers: &["Name, e-mail, department, phone.", "Answering tickets. Reports come later."],
        notes: &["Good candidate for the webinar on Thursday.", "Sent the template. Offer a call if they get stuck."],
        fixes: &[
            "All people from your list are in, and each has an invitation. Two addresses bounced; they are in the attached file.",
            "Here is the course of an hour that most teams take, and a booking link for questions afterwards.",
        ],
    },
];
