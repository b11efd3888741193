//! How many of those listed lead one and the same office.

use std::collections::BTreeMap;

use super::segments::{address, without_address};
use super::{Cells, not_understood, remark};
use crate::hir::vocabulary::Kind;
use crate::hir::{FactId, Value, Within};
use crate::plan::book::Understood;

impl Cells<'_> {
    /// The greatest number of leaders of one office. Where somebody's post is not understood, it may be more.
    pub(super) fn leaders(&self, fact: FactId, text: &str) -> Vec<Understood> {
        let words = &self.guide.words;
        let (mut offices, mut others): (BTreeMap<String, (i64, String)>, Vec<String>) = Default::default();
        for person in text.split(['\n', ';']).map(str::trim).filter(|p| !p.is_empty()) {
            let person = person.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '-' | '+' | ' '));
            let posts: Vec<&str> = person.split([',', ':']).map(str::trim).collect();
            let posts: Vec<&str> = if address(words, person).is_some() { posts.into_iter().skip(1).collect() } else { posts };
            let mut understood = false;
            for post in posts.iter().map(|post| without_address(words, post)) {
                if let Some(office) = self.office_led(post) {
                    let entry = offices.entry(words.short.key(&office)).or_insert((0, office));
                    entry.0 += 1;
                    understood = true;
                } else {
                    understood |= words.not_leaders.whole(&words.short, &format!("{post} …")).is_some();
                }
            }
            if !understood {
                others.push(person.to_owned());
            }
        }
        let most = offices.values().max_by_key(|(count, _)| *count).cloned();
        let (count, office) = most.unwrap_or((0, String::new()));
        let mut out: Vec<Understood> = others.iter().map(|other| not_understood(other)).collect();
        if count > 1 {
            out.push(remark(format!("{count} leaders of `{office}`"), format!("{count} lãnh đạo của `{office}`")));
        }
        let most_possible = match self.vocabulary.fact(fact).map(|f| &f.kind) {
            Some(Kind::Number { max, .. }) => *max,
            _ => count,
        };
        out.push(match others.is_empty() {
            true => Understood::Fact(fact, Value::Number(count)),
            false => Understood::Within(fact, Within::Numbers { min: count, max: most_possible }),
        });
        out
    }

    /// The office that the holder of a post leads: what stands behind a leader's title.
    fn office_led(&self, post: &str) -> Option<String> {
        let words = &self.guide.words;
        words.leader_titles.whole(&words.short, post)?;
        let mut starts = post.char_indices().rev().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
        // The longest title: "phó chủ tịch thường trực", not "phó chủ tịch" of the office "thường trực …".
        let title = |at: &usize| {
            let (title, _) = post.split_at(*at);
            words.leader_titles.exact(&words.short, title).is_some()
        };
        starts.find(title).map(|at| post.split_at(at).1.trim().to_owned())
    }
}
