//! Small regulations made at random from a seed, over a vocabulary of their own: 2–4 facts of all kinds, provisions nested in each other, and
//! everything that takes cases out of a provision or brings them in.
//!
//! A text is the same for the same seed on every machine. What depends on what always points to a later article or an earlier clause, so no
//! text holds a circle, and every text is free of errors.

use std::fmt::Write;

/// SplitMix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Facts, each with how many cases it may multiply.
const FACTS: [(&str, usize); 7] = [("where", 3), ("posts", 4), ("urgent", 2), ("people", 8), ("start", 24), ("name", 3), ("members", 210)];

const HEAD: &str = r#"vocabulary {
    body chair "Chủ tịch" "the chair"
    body board "Thường trực" "the board"
    body office "Văn phòng" "the office"
    class scrutinises "thẩm định" "scrutinises"
    class opines "cho ý kiến" "opines"
    class settles "quyết định" "settles"
    act appraises "thẩm định" "appraises" class scrutinises many
    act consents "đồng ý" "consents" class opines many
    act decides "quyết định" "decides" class settles one
    act signs "ký" "signs" class settles one
    matter policy "chủ trương" "the policy"
    document letter "công văn" "letter"
    fact where "nơi" "place" one of { town "thị xã" "town", village "xã" "village", city "thành phố" "city" }
    fact posts "chức vụ" "posts" set of { head "trưởng" "head", deputy "phó" "deputy" }
    fact urgent "khẩn" "urgent" yes/no
    fact people "số người" "people" number of "người" "people" from 1 to 9
    fact start "ngày đi" "start" date
    fact name "tên" "name" text
    fact members "thành viên" "members" list of {
        side "khối" "side" one of { inner "trong" "inner", outer "ngoài" "outer" },
        days "số ngày" "days" number of "ngày" "days" from 1 to 3
    }
"#;

/// The text of one rule file: a vocabulary with one or two activities, and a regulation `rules`.
pub fn regulation(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut facts: Vec<&'static str> = Vec::new();
    let wanted = 2 + random.below(3);
    let mut room = 700;
    for _ in 0..12 {
        let (fact, cases) = random.pick(&FACTS);
        if facts.len() < wanted && cases <= room && !facts.contains(&fact) {
            facts.push(fact);
            room /= cases;
        }
    }
    let mut writer = Writer { random, facts, readings: Vec::new(), defined: false, two: false, members: 0, out: HEAD.into() };
    writer.whole();
    writer.out
}

/// Changes that leave a text free of errors.
const EDITS: [(&str, &str); 14] = [
    ("chair decides", "board decides"),
    ("board decides", "office decides"),
    ("board consents", "office consents"),
    ("office consents", "chair consents"),
    ("office appraises", "board appraises"),
    ("chair signs", "board signs"),
    ("is town", "is village"),
    ("is village", "is city"),
    ("not urgent", "urgent"),
    ("urgent", "not urgent"),
    (" <= ", " < "),
    (" >= ", " > "),
    ("working days", "days"),
    ("decides", "signs"),
];

/// The same with a second regulation, `others`: the first with some of its bodies, verbs, thresholds and conditions changed.
pub fn two_regulations(seed: u64) -> (String, String) {
    let first = regulation(seed);
    let (head, body) = first.split_once("regulation rules").unwrap();
    let mut random = Random::new(seed.wrapping_mul(31));
    let mut second = String::new();
    for line in body.lines() {
        let is_act = ["chair ", "board ", "office "].iter().any(|body| line.trim_start().starts_with(body)) && !line.contains('{');
        if is_act && random.once_in(6) {
            continue;
        }
        let fitting: Vec<(&str, &str)> = EDITS.into_iter().filter(|(from, _)| line.contains(from)).collect();
        let line = match fitting.is_empty() || random.once_in(2) {
            true => line.to_owned(),
            false => {
                let (from, to) = random.pick(&fitting);
                line.replacen(from, to, 1)
            }
        };
        second.push_str(&line);
        second.push('\n');
    }
    (format!("{head}regulation rules{body}"), format!("regulation others{second}"))
}

struct Writer {
    random: Random,
    facts: Vec<&'static str>,
    readings: Vec<usize>,
    /// There is a definition to ask for.
    defined: bool,
    two: bool,
    /// How many `for each` stand around.
    members: usize,
    out: String,
}

impl Writer {
    fn whole(&mut self) {
        let (facts, two) = (self.facts.join(", "), self.random.once_in(4));
        let requires = self.random.pick(&["settles", "settles", "settles, opines"]);
        for activity in if two { &["trip", "visit"][..] } else { &["trip"] } {
            write!(self.out, "    activity {activity} \"{activity}\" \"{activity}\" {{\n        facts {facts}\n        requires {requires}\n")
                .unwrap();
            for _ in 0..self.random.pick(&[0, 0, 1, 1, 2]) {
                let (line, only) = (self.condition(1), self.condition(0));
                let only = if self.random.once_in(2) { format!(" if {only}") } else { String::new() };
                writeln!(self.out, "        always {line}{only} because \"so it is\"").unwrap();
            }
            self.out.push_str("    }\n");
        }
        self.out.push_str("}\nregulation rules \"1/QC\" { effective 2024-01-01 }\n");
        self.two = two;
        if self.random.once_in(3) {
            let meaning = self.condition(1);
            writeln!(self.out, "define special as {meaning}").unwrap();
            self.defined = true;
        }
        let articles = 2 + self.random.below(3);
        for article in 1..=articles {
            self.article(article, articles);
        }
    }

    fn article(&mut self, article: usize, articles: usize) {
        let about = if self.two { self.random.pick(&["trip", "trip, visit", "trip, visit", "visit"]) } else { "trip" };
        write!(self.out, "article {article} about {about}").unwrap();
        if self.random.once_in(3) {
            let condition = self.condition(1);
            write!(self.out, " when {condition}").unwrap();
        }
        if article < articles && self.random.once_in(4) {
            let later = article + 1 + self.random.below(articles - article);
            write!(self.out, " except article {later}").unwrap();
        }
        if article > 1 && self.random.once_in(2) {
            let verb = self.random.pick(&["", "", "decides of ", "consents of "]);
            let earlier = 1 + self.random.below(article - 1);
            write!(self.out, " overrides {verb}article {earlier}").unwrap();
        }
        self.out.push_str(" {\n");
        if self.readings.len() < 2 && self.random.once_in(4) {
            let (number, alternatives) = (self.readings.len(), 2 + self.random.below(2));
            let names = ["a", "b", "c"][..alternatives].join(", ");
            writeln!(self.out, "    reading r{number} \"…\" as a among {names} because \"so it reads\"").unwrap();
            self.readings.push(alternatives);
        }
        let later = (article < articles).then(|| (article + 1, articles));
        for _ in 0..self.random.below(3) {
            self.rule(1, later);
        }
        self.children(1, &format!("article {article}"), later);
        self.out.push_str("}\n");
    }

    fn children(&mut self, depth: usize, address: &str, later: Option<(usize, usize)>) {
        let level = if depth == 1 { "clause" } else { "point" };
        let children = if depth == 1 { 1 + self.random.below(3) } else { self.random.below(3) };
        for child in 1..=children {
            let label = if depth == 1 { child.to_string() } else { char::from(b"abc"[child - 1]).to_string() };
            let indent = "    ".repeat(depth);
            write!(self.out, "{indent}{level} {label}").unwrap();
            let own = match self.random.below(5) {
                0 | 1 => format!(" when {}", self.condition(1)),
                2 if child > 1 => " otherwise".into(),
                3 if child > 1 => format!(" otherwise when {}", self.condition(0)),
                _ => String::new(),
            };
            self.out.push_str(&own);
            if child > 1 && self.random.once_in(6) {
                write!(self.out, " except {address} {level} {}", if depth == 1 { "1" } else { "a" }).unwrap();
            }
            if child < children && self.random.once_in(8) {
                let next = if depth == 1 { (child + 1).to_string() } else { char::from(b"abc"[child]).to_string() };
                write!(self.out, " overrides {address} {level} {next}").unwrap();
            }
            self.out.push_str(" {\n");
            self.rule(depth + 1, later);
            if self.random.once_in(2) {
                self.rule(depth + 1, later);
            }
            if self.random.once_in(4) {
                self.group(depth + 1, later);
            }
            if depth < 2 && self.random.once_in(3) {
                self.children(depth + 1, &format!("{address} {level} {label}"), later);
            }
            writeln!(self.out, "{indent}}}").unwrap();
        }
    }

    fn group(&mut self, depth: usize, later: Option<(usize, usize)>) {
        let indent = "    ".repeat(depth);
        let for_each = self.facts.contains(&"members") && self.members < 2 && self.random.once_in(2);
        let condition = self.condition(0);
        if for_each {
            self.members += 1;
            write!(self.out, "{indent}for each m{} in members", self.members).unwrap();
            if self.random.once_in(2) {
                let only = self.condition(1);
                write!(self.out, " when {only}").unwrap();
            }
        } else {
            write!(self.out, "{indent}when {condition}").unwrap();
        }
        self.out.push_str(" {\n");
        self.rule(depth + 1, later);
        if self.members < 2 && self.random.once_in(3) {
            self.group(depth + 1, later);
        }
        writeln!(self.out, "{indent}}}").unwrap();
        self.members -= usize::from(for_each);
        if self.random.once_in(4) {
            writeln!(self.out, "{indent}otherwise {{").unwrap();
            self.rule(depth + 1, later);
            writeln!(self.out, "{indent}}}").unwrap();
        }
    }

    fn rule(&mut self, depth: usize, later: Option<(usize, usize)>) {
        let body = self.random.pick(&["chair", "board", "office", "unnamed body"]);
        let verb = self.random.pick(&["decides", "decides", "decides", "consents", "appraises", "signs", "decides regarding policy"]);
        let later = later.map(|(first, last)| format!("article {}", first + self.random.below(last - first + 1)));
        let mut rule = match self.random.below(16) {
            0 => "excludes decides".to_owned(),
            1 => "refers to \"9/QC\"".to_owned(),
            2 => "dossier letter".to_owned(),
            3 => format!("require {}", self.condition(0)),
            4 => "qualify decides: using letter".to_owned(),
            5 | 6 if later.is_some() => self.follows(later.as_deref().unwrap_or_default()),
            _ => format!("{body} {verb}"),
        };
        let mut address_last = rule.starts_with("follows") && !rule.contains(" with ");
        if self.random.once_in(3) {
            let word = self.random.pick(&["if", "if", "unless"]);
            write!(rule, " {word} {}", self.condition(1)).unwrap();
            address_last = false;
        } else if let Some(later) = later.filter(|_| self.random.once_in(8)) {
            write!(rule, " except {later}").unwrap();
            address_last = true;
        }
        // An address at the end would swallow the level of the next provision.
        if address_last {
            let test = self.test();
            write!(rule, " if {test} or not ({test})").unwrap();
        }
        if rule.starts_with("excludes") {
            rule.push_str(" because \"so it is\"");
        }
        writeln!(self.out, "{}{rule}", "    ".repeat(depth)).unwrap();
    }

    fn follows(&mut self, target: &str) -> String {
        let clause = if self.random.once_in(2) { " clause 1" } else { "" };
        let bindings: Vec<&str> = self
            .facts
            .iter()
            .filter_map(|fact| match *fact {
                "urgent" => Some("urgent = yes"),
                "where" => Some("where = city"),
                "people" => Some("people = 5"),
                _ => None,
            })
            .collect();
        match bindings.is_empty() || self.random.once_in(2) {
            true => format!("follows {target}{clause}"),
            false => format!("follows {target}{clause} with {}", self.random.pick(&bindings)),
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        match self.random.below(if depth == 0 { 4 } else { 8 }) {
            0 => format!("not ({})", self.test()),
            1..=3 => self.test(),
            4 | 5 => format!("({} and {})", self.condition(depth - 1), self.condition(depth - 1)),
            6 => format!("({} or {})", self.condition(depth - 1), self.condition(depth - 1)),
            _ => self.condition(depth - 1),
        }
    }

    fn test(&mut self) -> String {
        match self.random.below(12) {
            0 if !self.readings.is_empty() => {
                let reading = self.random.below(self.readings.len());
                return format!("r{reading} is {}", self.random.pick(&["a", "b"]));
            }
            1 if self.defined => return "special".into(),
            2 if self.two => return self.random.pick(&["activity is trip", "activity is not visit"]).into(),
            3..=7 if self.members > 0 => {
                let record = format!("m{}", 1 + self.random.below(self.members));
                return self.of_a_record(&record);
            }
            _ => {}
        }
        let op = self.random.pick(&["<", "<=", ">", ">=", "="]);
        let fact = self.random.pick(&self.facts.clone());
        match fact {
            "where" => self.random.pick(&["where is town", "where is not village", "where in { town, city }", "where is city"]).into(),
            "posts" => {
                self.random.pick(&["posts has head", "posts has deputy", "posts has any { head, deputy }", "posts has all { head, deputy }"]).into()
            }
            "people" => format!("people {op} {}", 1 + self.random.below(9)),
            "start" => format!("start {op} {}", self.random.pick(&["2025-03-01", "2025-03-01", "2025-07-15", "05/5", "05/5"])),
            "name" => self.random.pick(&["name is \"A\"", "(name is \"A\" or name is \"B\")", "name is not \"B\""]).into(),
            "members" => self.of_the_list(op),
            yes_or_no => yes_or_no.into(),
        }
    }

    fn of_the_list(&mut self, op: &str) -> String {
        match self.random.below(6) {
            0 => format!("any x in members ({})", self.of_two_kinds("x")),
            1 => format!("every x in members ({})", self.of_two_kinds("x")),
            2 => format!("count(members) {op} {}", self.random.below(2)),
            3 => format!("count(members when side is inner) {op} {}", self.random.below(2)),
            4 => format!("max(members.days) {op} {}", 1 + self.random.below(3)),
            _ => format!("sum(members.days) {op} {}", self.random.below(4)),
        }
    }

    /// Of a record and, sometimes, of the case as well.
    fn of_two_kinds(&mut self, record: &str) -> String {
        let own = self.of_a_record(record);
        let case: Vec<&str> = self
            .facts
            .iter()
            .filter_map(|f| match *f {
                "urgent" => Some("urgent"),
                "where" => Some("where is town"),
                _ => None,
            })
            .collect();
        match case.is_empty() || self.random.once_in(2) {
            true => own,
            false => format!("{own} {} {}", self.random.pick(&["and", "or"]), self.random.pick(&case)),
        }
    }

    fn of_a_record(&mut self, record: &str) -> String {
        match self.random.below(3) {
            0 => format!("{record}.side is inner"),
            1 => format!("{record}.side is outer"),
            _ => format!("{record}.days {} {}", self.random.pick(&["<", ">=", "="]), 1 + self.random.below(3)),
        }
    }
}
