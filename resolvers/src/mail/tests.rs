//! Whatever somebody is called, a letter is one message to one person.

use chrono::DateTime;
use uuid::Uuid;

use super::*;

fn letter(name: &str, address: &str, subject: &str) -> Letter {
    Letter {
        event_id: Uuid::nil(),
        at: DateTime::UNIX_EPOCH,
        sender: "test",
        name: name.into(),
        address: address.into(),
        subject: subject.into(),
        parts: vec![Part::Says(format!("Hello {name},")), Part::Says("1 < 2 & \"so\"".into())],
    }
}

/// The head of the message, as a list of headers, and all of it.
fn written(letter: &Letter) -> (Vec<(String, String)>, String) {
    let from = "Back office <desk@backoffice.example>".parse().unwrap();
    let text = String::from_utf8(letter.message(&from).unwrap().formatted()).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    let headers = head.split("\r\n").map(|line| line.split_once(": ").unwrap());
    (headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(), text)
}

#[test]
fn nobody_writes_a_header_by_their_name() {
    let names = [
        "Ada",
        "Ada\r\nBcc: everybody@team.example",
        "Ada\nBcc: everybody@team.example\r\n\r\nA body",
        "\"Ada\" <other@team.example>, Bob",
        "Zoë Ångström 李雷 🦀",
        "\u{2028}\u{85}\t\\",
        "",
    ];
    let expected =
        ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"].map(str::to_owned);
    for name in names {
        let (headers, text) = written(&letter(name, "ada@team.example", &format!("For {name}")));
        let names: Vec<_> = headers.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names, expected, "{text}");
        let to = &headers[3].1;
        assert!(to.ends_with("ada@team.example>") || to == "ada@team.example", "{to}");
        assert!(text.is_ascii(), "{text}");
    }
}

#[test]
fn a_repetition_is_the_same_message() {
    let letter = letter("Ada", "ada@team.example", "Hello");
    let (one, two) = (written(&letter).0, written(&letter).0);
    assert_eq!(one[..7], two[..7]);
    assert_eq!(one[0].1, "<00000000-0000-0000-0000-000000000000.test@backoffice.example>");
    assert_eq!(letter.key(), "00000000-0000-0000-0000-000000000000-ada@team.example");
}

#[test]
fn a_key_is_the_name_of_a_file_in_that_folder() {
    for address in
        ["../../etc/passwd@team.example", "a/b@team.example", &format!("{}@team.example", "a".repeat(300)), "é@x.example"]
    {
        let key = letter("Ada", address, "").key();
        assert!(!key.contains('/') && key.len() <= 200, "{key}");
    }
}

#[test]
fn what_is_said_is_text_and_html() {
    let (headers, text) = written(&letter("<b>Ada</b>", "ada@team.example", "Hello"));
    assert!(headers[7].1.starts_with("multipart/alternative;"), "{headers:?}");
    assert!(text.contains("Hello <b>Ada</b>,") && text.contains("1 < 2 & \"so\""), "{text}");
    assert!(text.contains("<p>Hello &lt;b&gt;Ada&lt;/b&gt;,</p>"), "{text}");
    assert!(text.contains("1 &lt; 2 &amp; &quot;so&quot;"), "{text}");
}

#[test]
fn an_address_that_is_none_never_becomes_one() {
    let from = "desk@backoffice.example".parse().unwrap();
    for address in ["nobody", "a@b\r\nBcc: x@y.example", ""] {
        assert!(matches!(letter("Ada", address, "").message(&from), Err(Failed::ForGood(_))), "{address}");
    }
}

#[test]
fn a_setting_that_cannot_be_used_is_named() {
    let settings = |from: &str, url: &str| Settings {
        backend: Backend::Smtp,
        from: from.into(),
        smtp_url: url.to_owned().into(),
        timeout_ms: 1000,
        public_url: String::new(),
    };
    let refused = |from, url| Mailer::new(&settings(from, url), PathBuf::new()).unwrap_err();
    assert_eq!(refused("nobody", "smtp://localhost"), "mail.from: \"nobody\" is not an address");
    assert!(refused("a@b.example", "").starts_with("mail.smtp_url is not understood"));
    let mailer = Mailer::new(&settings("a@b.example", "smtps://me:hidden@mail.example"), PathBuf::new()).unwrap();
    assert!(!format!("{mailer:?} {:?}", settings("a@b.example", "smtps://me:hidden@mail.example")).contains("hidden"));
}
