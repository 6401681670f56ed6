//! Whether a row is what was asked for, how well, and where in it.

use std::ops::Range;

use super::document::{Document, Text};
use super::plan::Query;
use super::words::Word;

/// How long a text is in which a word counts half as much as alone.
const LONG: f64 = 100.0;
/// How much the beginning of a word counts against the whole.
const BEGINNING: f64 = 0.5;
/// Points of a score.
const POINTS: f64 = 1000.0;

impl Query {
    /// The row is what was asked for. The databases find by the same rules: a test compares them.
    pub fn matches(&self, document: &Document) -> bool {
        match self {
            Self::All(queries) => queries.iter().all(|query| query.matches(document)),
            Self::Any(queries) => queries.iter().any(|query| query.matches(document)),
            Self::Not(query) => !query.matches(document),
            Self::Words { words, prefix } => document.texts.iter().any(|text| places(words, *prefix, text).next().is_some()),
            Self::Fact(fact) => document.facts.contains(fact),
        }
    }

    /// How well it is: for each word or phrase that was asked for, how often it stands in each text, against the length of the text, with
    /// the weight of the text. What does not occur adds nothing. It depends on this row alone, so it is the same on every database and
    /// tells nothing about other rows.
    pub fn score(&self, document: &Document) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "a few words with small weights")]
        let points = (self.weigh(document) * POINTS).round() as i64;
        points
    }

    fn weigh(&self, document: &Document) -> f64 {
        match self {
            Self::All(queries) | Self::Any(queries) => queries.iter().map(|query| query.weigh(document)).sum(),
            Self::Not(_) | Self::Fact(_) => 0.0,
            Self::Words { words, prefix } => {
                let weights = document.texts.iter().map(|text| {
                    let often: f64 = places(words, *prefix, text).map(|(_, whole)| if whole { 1.0 } else { BEGINNING }).sum();
                    #[expect(clippy::cast_precision_loss, reason = "texts have fewer words than that")]
                    let length = text.words.len() as f64;
                    text.field.weight() * often / (often + 1.0 + length / LONG)
                });
                #[expect(clippy::cast_precision_loss, reason = "a search is short")]
                let rows = words.len() as f64;
                weights.sum::<f64>() * rows
            }
        }
    }

    /// Where in a text stands what was asked for, as bytes, in order and apart from each other.
    pub fn marks(&self, text: &Text) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.mark(text, &mut found);
        found.sort_by_key(|range| (range.start, range.end));
        let mut marks: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match marks.last_mut().filter(|last| range.start < last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => marks.push(range),
            }
        }
        marks
    }

    fn mark(&self, text: &Text, marks: &mut Vec<Range<usize>>) {
        match self {
            Self::All(queries) | Self::Any(queries) => queries.iter().for_each(|query| query.mark(text, marks)),
            Self::Not(_) | Self::Fact(_) => {}
            Self::Words { words, prefix } => {
                let range = |place: usize| text.words[place].start..text.words[place + words.len() - 1].end;
                marks.extend(places(words, *prefix, text).map(|(place, _)| range(place)));
            }
        }
    }
}

/// Where the words stand in a row: at which word they begin, and whether the last is there as a whole.
fn places<'a>(words: &'a [String], prefix: bool, text: &'a Text) -> impl Iterator<Item = (usize, bool)> + 'a {
    let here = move |row: &[Word]| {
        let (last, before) = words.split_last()?;
        let (at_end, at_start) = row.split_last()?;
        let whole = at_end.folded == *last;
        let there = (whole || prefix && at_end.folded.starts_with(last.as_str()))
            && before.iter().zip(at_start).all(|(word, there)| *word == there.folded);
        there.then_some(whole)
    };
    let rows = text.words.windows(words.len().max(1)).enumerate();
    rows.filter_map(move |(place, row)| Some((place, here(row)?)))
}
