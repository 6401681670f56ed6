//! What somebody typed, as a tree.
//!
//! ```text
//! query       = alternative { "OR" alternative }
//! alternative = { [ "AND" ] term }                      all of them
//! term        = [ "-" | "NOT" ] ( "(" query ")" | field | phrase | word )
//! field       = name ":" ( phrase | word )              status:open  tag:"needs info"  assignee:me
//! phrase      = '"' text '"' [ "*" ]                    these words in a row
//! word        = text without spaces [ "*" ]             inv*  begins with inv
//! ```
//!
//! Nothing that somebody types is an error. A quote that is not closed reaches to the end, a bracket without its other is not there, an
//! operator without something to operate on neither, a name that is no field is a word. `#42` is the ticket with that number. A word that is
//! several ([`words`](super::words)), such as an address, is these in a row.

use super::words::folded;

/// The longest text that can be searched for, in characters.
pub const MAX_TEXT: usize = 200;
/// Words, phrases and fields of one search; further ones are not looked at.
const MAX_TERMS: usize = 32;
/// Brackets in brackets; further ones are not looked at.
const MAX_DEPTH: usize = 8;
/// The shortest beginning of a word that stands for all that begin with it; a shorter one stands for itself.
const MIN_PREFIX: usize = 2;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of these.
    All(Vec<Asked>),
    /// Any of these.
    Any(Vec<Asked>),
    /// Not this.
    Not(Box<Asked>),
    /// These words in a row, of the last of them perhaps only the beginning.
    Words {
        /// As they are compared; at least one.
        words: Vec<String>,
        /// The last is a beginning.
        prefix: bool,
    },
    /// Something of the row itself.
    Field(Field, String),
}

/// What can be asked of a row itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Where a ticket, a customer or a user stands.
    Status,
    /// How soon a ticket matters.
    Priority,
    /// A tag of a ticket.
    Tag,
    /// The number of a ticket.
    Number,
    /// Who works on a ticket: `me`, `none`, an id, or words of a name.
    Assignee,
    /// Whose request a ticket is: an id, or words of a name.
    Customer,
    /// Who wrote a comment: `me`, `none`, an id, or words of a name.
    Author,
    /// What a customer pays for.
    Tier,
    /// The role of a user.
    Role,
}

impl Field {
    /// Its name, as it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Tag => "tag",
            Self::Number => "number",
            Self::Assignee => "assignee",
            Self::Customer => "customer",
            Self::Author => "author",
            Self::Tier => "tier",
            Self::Role => "role",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let all = [
            Self::Status,
            Self::Priority,
            Self::Tag,
            Self::Number,
            Self::Assignee,
            Self::Customer,
            Self::Author,
            Self::Tier,
            Self::Role,
        ];
        all.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }
}

/// Reads a search. None when there is nothing in it to search for.
pub fn parse(text: &str) -> Option<Asked> {
    let text: Vec<char> = text.chars().map(|c| if matches!(c, '“' | '”' | '„') { '"' } else { c }).collect();
    let mut parser = Parser { text, at: 0, terms: 0 };
    let mut alternatives = Vec::new();
    // A bracket that closes what was not opened ends nothing.
    while parser.at < parser.text.len() {
        alternatives.extend(parser.alternatives(0));
        parser.at += 1;
    }
    all(alternatives)
}

struct Parser {
    text: Vec<char>,
    at: usize,
    terms: usize,
}

enum Token {
    Open,
    Close,
    Or,
    Not,
    Term(Option<Asked>),
}

impl Parser {
    /// Up to the end, or up to the bracket that closes.
    fn alternatives(&mut self, depth: usize) -> Option<Asked> {
        let (mut done, mut current, mut not) = (Vec::new(), Vec::new(), false);
        while let Some(token) = self.token() {
            let term = match token {
                Token::Close if depth == 0 => {
                    self.at -= 1;
                    break;
                }
                Token::Close => break,
                Token::Or => {
                    done.extend(all(std::mem::take(&mut current)));
                    not = false;
                    continue;
                }
                Token::Not => {
                    not = !not;
                    continue;
                }
                Token::Open if depth < MAX_DEPTH => self.alternatives(depth + 1),
                Token::Open => continue,
                Token::Term(term) => term,
            };
            let negated = std::mem::take(&mut not);
            current.extend(term.map(|term| if negated { Asked::Not(Box::new(term)) } else { term }));
        }
        done.extend(all(current));
        if done.len() > 1 { Some(Asked::Any(done)) } else { done.pop() }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn token(&mut self) -> Option<Token> {
        while self.peek(0)?.is_whitespace() {
            self.at += 1;
        }
        let bracket = match self.peek(0)? {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            '-' | '!' if self.peek(1).is_some_and(|c| !c.is_whitespace()) => Some(Token::Not),
            _ => None,
        };
        if bracket.is_some() {
            self.at += 1;
            return bracket;
        }
        if self.peek(0) == Some('"') {
            let text = self.quoted();
            return Some(Token::Term(self.words(&text)));
        }
        let word = self.until(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
        Some(match word.as_str() {
            "OR" | "|" | "||" => Token::Or,
            "NOT" => Token::Not,
            "AND" | "&" | "&&" => Token::Term(None),
            _ => Token::Term(self.word(&word)),
        })
    }

    fn until(&mut self, end: impl Fn(char) -> bool) -> String {
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|c| end(*c)).unwrap_or(rest.len());
        self.at += length;
        rest[..length].iter().collect()
    }

    /// What stands in quotes, with the star behind it.
    fn quoted(&mut self) -> String {
        self.at += 1;
        let mut text = self.until(|c| c == '"');
        self.at += 1;
        while self.peek(0) == Some('*') {
            self.at += 1;
            text.push('*');
        }
        text
    }

    fn word(&mut self, word: &str) -> Option<Asked> {
        if let Some((name, value)) = word.split_once(':')
            && let Some(field) = Field::named(name)
        {
            let value = if value.is_empty() && self.peek(0) == Some('"') { self.quoted() } else { value.to_owned() };
            let is_value = field != Field::Number || value.parse::<u32>().is_ok();
            if is_value && !folded(&value).is_empty() {
                return self.counted(Asked::Field(field, value));
            }
        }
        if let Some(number) = word.strip_prefix('#').filter(|number| number.parse::<u32>().is_ok()) {
            return self.counted(Asked::Field(Field::Number, number.to_owned()));
        }
        self.words(word)
    }

    fn words(&mut self, text: &str) -> Option<Asked> {
        self.counted(in_a_row(text)?)
    }

    fn counted(&mut self, term: Asked) -> Option<Asked> {
        self.terms += 1;
        (self.terms <= MAX_TERMS).then_some(term)
    }
}

/// The words of a text in a row; none when it has none.
pub(super) fn in_a_row(text: &str) -> Option<Asked> {
    let words = folded(text);
    let long = words.last()?.chars().count() >= MIN_PREFIX;
    let prefix = long && text.ends_with('*') && text.trim_end_matches('*').ends_with(char::is_alphanumeric);
    Some(Asked::Words { words, prefix })
}

fn all(mut terms: Vec<Asked>) -> Option<Asked> {
    if terms.len() > 1 { Some(Asked::All(terms)) } else { terms.pop() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tree as text.
    fn shown(asked: &Asked) -> String {
        let list = |list: &[Asked]| list.iter().map(shown).collect::<Vec<_>>().join(" ");
        match asked {
            Asked::All(terms) => format!("all({})", list(terms)),
            Asked::Any(terms) => format!("any({})", list(terms)),
            Asked::Not(term) => format!("-{}", shown(term)),
            Asked::Words { words, prefix } => format!("{}{}", words.join("+"), if *prefix { "*" } else { "" }),
            Asked::Field(field, value) => format!("{}={value}", field.name()),
        }
    }

    #[test]
    fn how_searches_are_read() {
        for (text, expected) in [
            ("card", "card"),
            ("Card DECLINED", "all(card declined)"),
            ("\"card declined\"", "card+declined"),
            ("inv*", "inv*"),
            ("i*", "i"),
            ("in*v", "in+v"),
            ("\"card dec\"*", "card+dec*"),
            ("ada@example.com", "ada+example+com"),
            ("a OR b c", "any(a all(b c))"),
            ("a | b", "any(a b)"),
            ("a or b", "all(a or b)"),
            ("a AND b", "all(a b)"),
            ("-spam card", "all(-spam card)"),
            ("card -\"not now\"", "all(card -not+now)"),
            ("NOT a b", "all(-a b)"),
            ("--a", "a"),
            ("a - b", "all(a b)"),
            ("sign-in", "sign+in"),
            ("(a OR b) c", "all(any(a b) c)"),
            ("-(a b)", "-all(a b)"),
            ("status:open card", "all(status=open card)"),
            ("STATUS:Open", "status=Open"),
            ("tag:\"needs info\" x", "all(tag=needs info x)"),
            ("status:", "status"),
            ("colour:red", "colour+red"),
            ("https://a.example/b", "https+a+example+b"),
            ("#42", "number=42"),
            ("#", ""),
            ("\"open", "open"),
            ("((a", "a"),
            ("a) b", "all(a b)"),
            (") OR (", ""),
            ("OR a OR", "a"),
            ("a OR OR b", "any(a b)"),
            ("AND", ""),
            ("-", ""),
            ("% _ \\", ""),
            ("“card declined”", "card+declined"),
            ("東京", "東+京"),
            ("", ""),
        ] {
            assert_eq!(parse(text).as_ref().map(shown).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn long_and_deep_searches_are_cut() {
        let many = parse(&"word ".repeat(100));
        assert!(matches!(many, Some(Asked::All(terms)) if terms.len() == MAX_TERMS));
        assert!(parse(&format!("{}a{}", "(".repeat(90), ")".repeat(90))).is_some());
    }

    fn depth(asked: &Asked) -> usize {
        match asked {
            Asked::All(terms) | Asked::Any(terms) => 1 + terms.iter().map(depth).max().unwrap_or(0),
            Asked::Not(term) => 1 + depth(term),
            _ => 1,
        }
    }

    proptest! {
        #[test]
        fn nothing_is_an_error(text in "[-a-z\"()*:# |]{0,60}|.{0,40}") {
            if let Some(asked) = parse(&text) {
                prop_assert!(depth(&asked) <= 3 * (MAX_DEPTH + 2));
            }
        }
    }
}
