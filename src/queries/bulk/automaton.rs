//! A diagram as an **automaton** that reads one fact after another; where a fact is not known it goes on from all states that some value of it
//! leads to.
//!
//! Values that lead everywhere to the same are one class, so every step costs two look-ups. Sets of states are numbered as they turn up,
//! and so is where they lead ([`Sets`]): what is not known costs little more than what is, once it was seen. A state that stands for impossible
//! cases keeps all this exact: it is left out of what a set of states ends in.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::mdd::{Level, Node, Store};

/// What a fact says to an automaton; [`UNKNOWN`] where it is not stated.
pub type Code = u32;

/// The code of a fact that is not stated.
pub const UNKNOWN: Code = u32::MAX;

/// The terminal of impossible cases.
pub const IMPOSSIBLE: u32 = 1 << 30;

/// Levels that are read at once: one level whose values are codes, or some bits of a code, one for each level.
#[derive(Clone, Debug)]
pub struct Run {
    pub slot: usize,
    /// The place of the first bit; nothing where the code is the value of the only level.
    pub shift: Option<u32>,
    pub levels: Vec<Level>,
}

#[derive(Clone, Debug)]
struct Step {
    slot: usize,
    shift: u32,
    mask: u32,
    /// The class of each value.
    classes: Vec<u16>,
    width: usize,
    /// Per state as many next states as there are classes.
    next: Vec<u16>,
}

impl Step {
    fn class(&self, code: Code) -> Option<u16> {
        self.classes.get(((code >> self.shift) & self.mask) as usize).copied()
    }

    fn next(&self, state: u16, class: u16) -> u16 {
        self.next.get(usize::from(state) * self.width + usize::from(class)).copied().unwrap_or(0)
    }
}

#[derive(Clone, Debug)]
pub struct Automaton {
    steps: Vec<Step>,
    /// The terminal of each last state.
    pub ends: Vec<u32>,
}

/// States that one step may have.
const STATES: usize = u16::MAX as usize;

/// Where an automaton stands: one state, or (from [`SEVERAL`] on) a set of them.
type Place = u32;
const SEVERAL: Place = 1 << 16;
/// The class of an unknown fact.
const ANY: u16 = u16::MAX;

impl Automaton {
    /// The automaton of a diagram; `None` where it reads something else than these runs, or has too many states.
    pub fn new(store: &Store, runs: &[Run], root: Node) -> Option<Automaton> {
        let mut states = vec![root];
        let mut steps = Vec::new();
        for run in runs {
            if states.iter().any(|state| store.level(*state).is_some_and(|level| run.levels.contains(&level))) {
                let (step, reached) = step(store, run, &states)?;
                steps.push(step);
                states = reached;
            }
        }
        let ends = states.iter().map(|state| state.value()).collect::<Option<Vec<u32>>>()?;
        Some(Automaton { steps, ends })
    }

    /// How many bytes its tables take.
    pub fn bytes(&self) -> usize {
        self.steps.iter().map(|s| (s.classes.len() + s.next.len()) * size_of::<u16>()).sum()
    }

    /// The last state, where everything that it reads is known.
    #[inline]
    pub fn walk(&self, codes: &[Code]) -> Option<u16> {
        let mut state = 0u16;
        for step in &self.steps {
            let code = *codes.get(step.slot)?;
            if code == UNKNOWN {
                return None;
            }
            state = step.next(state, step.class(code)?);
        }
        Some(state)
    }

    /// Every last state that some value of the unknown facts leads to.
    pub fn walk_all<'s>(&self, codes: &[Code], sets: &'s mut Sets) -> &'s [u16] {
        let mut place: Place = 0;
        for (at, step) in self.steps.iter().enumerate() {
            place = sets.go(at, step, place, class_of(step, codes));
        }
        sets.states(place)
    }

    /// Every terminal that some value of the unknown facts leads to. `sets` serve several automata and are forgotten each time.
    pub fn walk_all_ends(&self, codes: &[Code], sets: &mut Sets) -> Vec<u32> {
        let states = match self.walk(codes) {
            Some(state) => vec![state],
            None => {
                *sets = Sets::default();
                self.walk_all(codes, sets).to_vec()
            }
        };
        let mut ends: Vec<u32> = states.iter().filter_map(|state| self.ends.get(usize::from(*state))).copied().collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The different sets of last states for the values of the unknown facts that `kept` keeps apart, whatever the others are.
    pub fn walk_apart(&self, codes: &[Code], kept: &[usize], sets: &mut Sets) -> Vec<Vec<u16>> {
        let mut places: Vec<Place> = vec![0];
        for (at, step) in self.steps.iter().enumerate() {
            let class = class_of(step, codes);
            let mut reached = Vec::new();
            for place in places {
                match class {
                    ANY if kept.contains(&step.slot) => {
                        let classes = u16::try_from(step.width).unwrap_or(0);
                        reached.extend((0..classes).map(|class| sets.go(at, step, place, class)));
                    }
                    _ => reached.push(sets.go(at, step, place, class)),
                }
            }
            reached.sort_unstable();
            reached.dedup();
            places = reached;
        }
        places.into_iter().map(|place| sets.states(place).to_vec()).collect()
    }
}

fn class_of(step: &Step, codes: &[Code]) -> u16 {
    match codes.get(step.slot).copied().unwrap_or(UNKNOWN) {
        UNKNOWN => ANY,
        code => step.class(code).unwrap_or(ANY),
    }
}

/// The step of a run from some states, and the states that it leads to.
fn step(store: &Store, run: &Run, states: &[Node]) -> Option<(Step, Vec<Node>)> {
    let first = *run.levels.first()?;
    let (shift, values) = match run.shift {
        None => (0, store.arity(first)),
        Some(shift) => (shift, 1 << run.levels.len()),
    };
    let mask = if run.shift.is_some() { u32::try_from(values - 1).ok()? } else { u32::MAX };
    let (mut reached, mut places): (Vec<Node>, HashMap<Node, u16, FxBuildHasher>) = (Vec::new(), HashMap::default());
    let mut known: HashMap<Vec<u16>, u16, FxBuildHasher> = HashMap::default();
    let (mut classes, mut columns): (Vec<u16>, Vec<Vec<u16>>) = (Vec::new(), Vec::new());
    for value in 0..values {
        let mut column = Vec::with_capacity(states.len());
        for state in states {
            let node = match run.shift {
                None => store.at(*state, first, value),
                Some(_) => run.levels.iter().enumerate().fold(*state, |node, (bit, level)| store.at(node, *level, value >> bit & 1)),
            };
            let next = u16::try_from(places.len()).ok().filter(|next| usize::from(*next) < STATES)?;
            column.push(*places.entry(node).or_insert_with(|| {
                reached.push(node);
                next
            }));
        }
        let class = *known.entry(column).or_insert_with_key(|column| {
            columns.push(column.clone());
            u16::try_from(columns.len() - 1).unwrap_or(ANY)
        });
        classes.push(class);
    }
    let width = columns.len();
    let next = (0..states.len()).flat_map(|state| columns.iter().filter_map(move |column| column.get(state).copied())).collect();
    (width < usize::from(ANY)).then_some((Step { slot: run.slot, shift, mask, classes, width, next }, reached))
}

/// Sets of states of one automaton, and where they lead, as far as it was asked.
#[derive(Default)]
pub struct Sets {
    sets: Vec<Box<[u16]>>,
    numbers: HashMap<Box<[u16]>, Place, FxBuildHasher>,
    leads: HashMap<(usize, Place, u16), Place, FxBuildHasher>,
    one: [u16; 1],
}

impl Sets {
    /// Forgets everything once it has grown beyond so many entries.
    pub fn keep_below(&mut self, entries: usize) {
        if self.leads.len() > entries {
            *self = Sets::default();
        }
    }

    fn go(&mut self, at: usize, step: &Step, place: Place, class: u16) -> Place {
        if let (Ok(state), true) = (u16::try_from(place), class != ANY) {
            return Place::from(step.next(state, class));
        }
        if let Some(known) = self.leads.get(&(at, place, class)) {
            return *known;
        }
        let mut reached: Vec<u16> = Vec::new();
        let classes = if class == ANY { 0..u16::try_from(step.width).unwrap_or(0) } else { class..class + 1 };
        for state in self.states(place) {
            reached.extend(classes.clone().map(|class| step.next(*state, class)));
        }
        reached.sort_unstable();
        reached.dedup();
        let to = match reached.as_slice() {
            [only] => Place::from(*only),
            _ => self.number(reached.into_boxed_slice()),
        };
        self.leads.insert((at, place, class), to);
        to
    }

    fn number(&mut self, set: Box<[u16]>) -> Place {
        let next = SEVERAL.saturating_add(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        let sets = &mut self.sets;
        *self.numbers.entry(set).or_insert_with_key(|set| {
            sets.push(set.clone());
            next
        })
    }

    fn states(&mut self, place: Place) -> &[u16] {
        match u16::try_from(place) {
            Ok(state) => {
                self.one = [state];
                &self.one
            }
            Err(_) => self.sets.get((place - SEVERAL) as usize).map(|set| &**set).unwrap_or_default(),
        }
    }
}
