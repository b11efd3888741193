#![allow(clippy::all, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, clippy::indexing_slicing)]
use quyche::decision::Order;
use quyche::hir::*;
use quyche::*;
struct Rng(u64);
impl Rng {
    fn n(&mut self, b: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % b as u64) as usize
    }
}
fn value(f: &vocabulary::Fact, r: &mut Rng) -> Value {
    use vocabulary::Kind::*;
    match &f.kind {
        Bool => Value::Bool(r.n(2) == 0),
        One(t) => Value::One(r.n(t.len())),
        Set(t) => {
            let mut m = 0u64;
            for _ in 0..r.n(3) {
                m |= 1 << r.n(t.len());
            }
            Value::Set { members: m, known: u64::MAX }
        }
        Number { min, max, .. } => {
            Value::Number(if r.n(2) == 0 { (*min + r.n(6) as i64).min(*max) } else { min + r.n((max - min + 1) as usize) as i64 })
        }
        Date => Value::Date(chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(r.n(1500) as u64)),
        Text => Value::Text("x".into()),
        List(fs) => Value::List((0..r.n(4)).map(|_| fs.iter().enumerate().map(|(i, f)| (i, value(f, r))).collect()).collect()),
    }
}
fn main() {
    let mut sources = source::Sources::default();
    let mut d = diagnostics::Diagnostics::default();
    let mut files = vec![];
    for f in ["regulations/vocabulary.quy", "regulations/calendar.quy", "regulations/bac-giang/19-QC-TU.quy"] {
        let t = std::fs::read_to_string(f).unwrap();
        let id = sources.add(source::SourceFile::from_text(f, &t));
        files.push(syntax::parse(id, sources.get(id).unwrap(), &mut d));
    }
    let w = analyze(&files, &mut d);
    let r = &w.regulations[0];
    for o in [Order::Declared, Order::ReadingsFirst, Order::MostAsked, Order::LeastAsked] {
        for a in 0..w.vocabulary.activities.len() {
            let _ = decision::lower_in_order(&w.vocabulary, r, ActivityId::new(a), o, 5_000_000);
        }
        let (mut total, mut nodes, mut store, mut guards) = (0.0, 0, 0, 0);
        for a in 0..w.vocabulary.activities.len() {
            let t = std::time::Instant::now();
            let x = decision::lower_in_order(&w.vocabulary, r, ActivityId::new(a), o, 5_000_000).unwrap();
            total += t.elapsed().as_secs_f64() * 1e3;
            let roots: Vec<_> = x.verbs.iter().flat_map(|v| v.roots.iter().map(|r| r.1)).collect();
            let g: Vec<_> = x.contributions.iter().map(|c| c.guard).collect();
            nodes += x.diagrams.size(&roots);
            store += x.diagrams.len();
            guards += x.diagrams.size(&g);
            if a == 0 || a == 1 {
                println!("   {a} {}", x.diagrams.size(&roots));
            }
        }
        println!("{o:?} total {total:.2} ms nodes {nodes} guards {guards} store {store}");
    }
    let mut rng = Rng(88172645463325252);
    let n: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(2000);
    let (mut ti, mut tg) = (0.0, 0.0);
    let mut bad = 0;
    let mut total = 0;
    for a in 0..w.vocabulary.activities.len() {
        let x = decision::lower(&w.vocabulary, r, ActivityId::new(a), 5_000_000).unwrap();
        let act = &w.vocabulary.activities[a];
        let mut done = 0;
        let mut tries = 0;
        while done < n && tries < n * 1000 {
            tries += 1;
            let mut case = Case::new(ActivityId::new(a));
            for f in &act.facts {
                case.facts.insert(*f, value(w.vocabulary.fact(*f).unwrap(), &mut rng));
            }
            let mut world = interpret::World::new(r, case);
            for (i, rd) in r.readings.iter().enumerate() {
                if rng.n(3) == 0 {
                    world.readings[i] = rng.n(rd.alternatives.len());
                }
            }
            let broken = !interpret::broken_always(&w.vocabulary, r, &world).is_empty();
            let facts = decision::Facts { case: &world.case, readings: &world.readings };
            let poss = x.walk(facts, &[], x.possible).unwrap() == 1;
            if poss == broken {
                println!("possible disagrees {poss} {broken} {:?}", world.case);
                bad += 1;
            }
            if broken {
                continue;
            }
            done += 1;
            total += 1;
            let t = std::time::Instant::now();
            let i = interpret::decide_unordered(&w.vocabulary, r, &world).unwrap();
            ti += t.elapsed().as_secs_f64();
            let t = std::time::Instant::now();
            let g = x.outcome(&w.vocabulary, r, facts).unwrap();
            tg += t.elapsed().as_secs_f64();
            if format!("{i:?}") != format!("{g:?}") {
                bad += 1;
                if bad < 4 {
                    println!("{} DIFFER\n{:?}\n{i:#?}\n{g:#?}", act.term.id, world.case);
                }
            }
        }
        println!("{} done {done} tries {tries}", act.term.id);
    }
    println!("bad {bad} of {total}; interpreter {:.1} us graph {:.1} us", ti / total as f64 * 1e6, tg / total as f64 * 1e6);
}
