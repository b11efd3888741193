//! **The header**: what a file of statements is, and the columns that it reads.

use super::columns::Columns;
use super::outcomes::part_name;
use super::{CASE, Export};
use crate::hir::vocabulary::{Activity, Fact};
use crate::queries::LeftOutBecause;

impl Export<'_> {
    /// Comments: one fact on a line, whatever names and titles hold.
    pub(super) fn header(&self, activity: &Activity) -> String {
        let (words, regulation) = (&self.words, self.words.regulation);
        let mut lines = vec![
            format!("{}: {}", regulation.name(), regulation.title),
            words.say("decided as SQL by quyche", "quyết định dưới dạng SQL, do quyche viết").to_owned(),
            format!("{} {}", words.say("in effect from", "có hiệu lực từ"), regulation.effective),
            format!("{} {} ({})", words.say("activity", "hoạt động"), activity.term.id, activity.term.label(words.lang)),
            format!("{} {}", words.say("dialect", "phương ngữ"), self.dialect.name()),
        ];
        for reading in &regulation.readings {
            let chosen = reading.alternatives.get(reading.chosen).map(|(name, _)| name.as_str()).unwrap_or_default();
            lines.push(format!("{} {} = {chosen}", words.say("reading", "cách hiểu"), reading.name));
        }
        lines.push(words.say("what is left out:", "phần không được viết ra:").to_owned());
        match self.register.left_out.is_empty() {
            true => lines.push(words.say("  nothing", "  không có").to_owned()),
            false => lines.extend(self.register.left_out.iter().map(|(of, why)| format!("  {}: {}", part_name(words, *of), self.because(*why)))),
        }
        let rule = words.say("columns read; NULL is not known, and never no:", "các cột được đọc; NULL là chưa biết, không bao giờ là không:");
        lines.push(rule.to_owned());
        lines.push(format!("{}.{CASE}: {}", self.table, words.say("any type, tells cases apart", "kiểu bất kỳ, phân biệt các trường hợp")));
        lines.extend(self.columns());
        lines.iter().map(|line| format!("-- {}\n", line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())).collect()
    }

    /// Why something was left out, in words.
    pub(super) fn because(&self, why: LeftOutBecause) -> String {
        let words = &self.words;
        match why {
            LeftOutBecause::PerRecord(list) => {
                let list = words.fact_id(list);
                let en = format!("deadlines and documents, which can differ from one of `{list}` to another");
                if words.lang == crate::diagnostics::Lang::En {
                    en
                } else {
                    format!("hạn và văn bản, có thể khác nhau giữa các mục của `{list}`")
                }
            }
            LeftOutBecause::TooLarge => words.say("all of it: too many states", "toàn bộ: quá nhiều trạng thái").to_owned(),
            LeftOutBecause::NotAsked => words.say("all of it: not asked for", "toàn bộ: không được yêu cầu").to_owned(),
        }
    }

    fn columns(&self) -> Vec<String> {
        let columns = Columns { dialect: self.dialect, vocabulary: self.words.vocabulary(), of: "" };
        let mut lines: Vec<String> = Vec::new();
        let mut add = |table: &str, fact: &Fact| lines.push(format!("{table}.{}: {}", fact.term.id, columns.described(fact)));
        for (_, variable) in &self.register.questions {
            let fact = variable.asked.aggregate().map_or_else(|| columns.fact(variable.asked), |list| self.words.vocabulary().fact(list));
            fact.into_iter().for_each(|fact| add(&self.table, fact));
        }
        for list in &self.register.lists {
            let table = self.list_table(list.list);
            let summed = self.register.questions.iter().filter(|(_, v)| v.asked.aggregate() == Some(list.list));
            for (_, variable) in list.questions.iter().chain(summed) {
                columns.fact(variable.asked).into_iter().for_each(|fact| add(&table, fact));
            }
        }
        let owned = self.register.lists.iter().map(|list| self.list_table(list.list));
        lines.extend(owned.map(|table| format!("{table}.{CASE}: {}", self.words.say("the case that the row belongs to", "trường hợp của dòng"))));
        // The elements of one set are one column.
        let mut once: Vec<String> = Vec::new();
        lines.into_iter().for_each(|line| {
            if !once.contains(&line) {
                once.push(line);
            }
        });
        once
    }
}
