//! Text as the words that a search compares: in lower case, without accents, alike for the index and for whoever asks.
//!
//! * Letters and digits that stand together are a word; everything else parts words. So an e-mail address is the words of its parts, and
//!   whoever asks for the whole address asks for these words in a row.
//! * Case and accents do not count (`Ångström` is `angstrom`, `Straße` is `strasse`), nor do widths and ligatures (Unicode's NFKD).
//! * Scripts that put no spaces between words (Chinese, Japanese, Thai, ...) are taken character by character, and so are emoji, whatever
//!   their colour.

use std::collections::HashMap;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Characters of a word that count; what is beyond them does not.
const MAX_WORD: usize = 64;
/// Words of a text that are searched. PostgreSQL knows 16,383 places in a document.
const MAX_WORDS: usize = 16_000;
/// Places of one word that are searched: PostgreSQL keeps 256.
const MAX_PLACES: u32 = 255;

/// A word, and where it stands in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is compared; empty for one that is not searched.
    pub folded: String,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
}

/// The words of a text, in their order.
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader { words: Vec::new(), open: false };
    for (start, c) in text.char_indices() {
        reader.read(c, start, start + c.len_utf8());
    }
    reader.words
}

/// The words alone, as they are compared.
pub fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

/// Leaves of the texts of one document only what both databases can hold: further words become blank, in their places.
pub fn limit<'a>(texts: impl IntoIterator<Item = &'a mut Vec<Word>>) {
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut total = 0;
    for word in texts.into_iter().flatten() {
        total += 1;
        let place = places.entry(word.folded.clone()).or_default();
        *place += 1;
        if *place > MAX_PLACES || total > MAX_WORDS {
            word.folded.clear();
        }
    }
}

struct Reader {
    words: Vec<Word>,
    /// The last word may go on.
    open: bool,
}

impl Reader {
    fn read(&mut self, c: char, start: usize, end: usize) {
        if c.is_ascii() {
            match c.is_ascii_alphanumeric() {
                true => self.letter(c.to_ascii_lowercase(), start, end),
                false => self.open = false,
            }
        } else if is_mark(c) {
            // it belongs to what it stands on
            if let Some(last) = self.words.last_mut().filter(|last| last.end == start) {
                last.end = end;
            }
        } else {
            decompose_compatible(c, |part| {
                for lower in part.to_lowercase().filter(|lower| !is_mark(*lower)) {
                    self.folded(lower, start, end);
                }
            });
        }
    }

    fn folded(&mut self, c: char, start: usize, end: usize) {
        if stands_alone(c) {
            self.words.push(Word { folded: c.into(), start, end });
            self.open = false;
        } else if c.is_alphanumeric() || is_combining_mark(c) {
            match plain(c) {
                "" => self.letter(c, start, end),
                letters => letters.chars().for_each(|letter| self.letter(letter, start, end)),
            }
        } else {
            self.open = false;
        }
    }

    fn letter(&mut self, c: char, start: usize, end: usize) {
        match self.words.last_mut().filter(|_| self.open) {
            Some(word) => {
                word.end = end;
                if word.folded.chars().count() < MAX_WORD {
                    word.folded.push(c);
                }
            }
            None => self.words.push(Word { folded: c.into(), start, end }),
        }
        self.open = true;
    }
}

/// Letters that have no decomposition although people type them without their stroke or ligature.
fn plain(c: char) -> &'static str {
    match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => "",
    }
}

/// Accents and other marks that do not count, colours of emoji, and what only joins or hides.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0487}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{00AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

/// Characters of scripts without spaces, and emoji.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_texts_are_read() {
        for (text, expected) in [
            ("Card declined!", "card declined"),
            ("Ångström, Straße; ŁÓDŹ", "angstrom strasse lodz"),
            ("ada.lovelace+desk@Example.com", "ada lovelace desk example com"),
            ("INV-2024-00042", "inv 2024 00042"),
            ("ﬁne ＦＵＬＬ ½", "fine full 1 2"),
            ("İstanbul ISTANBUL ısı", "istanbul istanbul isi"),
            ("東京タワー", "東 京 タ ワ ー"),
            ("パソコン", "ハ ソ コ ン"),
            ("on fire 🔥🔥 👍🏽", "on fire 🔥 🔥 👍"),
            ("👩‍💻 at work", "👩 💻 at work"),
            ("Привет Ёлка", "привет елка"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("café cafe\u{301}", "cafe cafe"),
            ("co\u{AD}operate", "cooperate"),
            ("%_\\ -- \"\"", ""),
            ("a_b", "a b"),
        ] {
            assert_eq!(folded(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        for (text, expected) in [("the  Café.", vec!["the", "Café"]), ("e\u{301}t 👍🏽!", vec!["e\u{301}t", "👍🏽"])] {
            let found: Vec<&str> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_a_database_cannot_hold_is_blank() {
        let mut text = words(&"again and ".repeat(300));
        limit([&mut text]);
        let of = |sought: &str| text.iter().filter(|word| word.folded == sought).count();
        assert_eq!((of("again"), of("and"), of(""), text.len()), (255, 255, 90, 600));
        assert_eq!(folded(&"x".repeat(100)), ["x".repeat(64)]);
    }
}
