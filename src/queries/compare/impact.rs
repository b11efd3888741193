//! **Impact**: which proposals lie in which regions, and which regions none of them touches.

use super::comparison::ActivityCompared;
use super::regions::Region;
use crate::decision::{BUDGET, Facts, TooLarge, list_of};
use crate::hir::Case;
use crate::mdd::{Exhausted, Node};
use crate::queries::stated::{Holds, holds};

/// Whether a case lies in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lies {
    Outside,
    /// It depends on what is not stated.
    Perhaps,
    Inside,
}

/// One case against one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The place of the region.
    pub region: usize,
    /// Of a region of records: which of the case's, counted from one.
    pub records: Vec<usize>,
    pub lies: Lies,
}

impl ActivityCompared<'_> {
    /// The regions that each of these cases lies in, or may lie in.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn touched(&mut self, cases: &[&Case]) -> Result<Vec<Vec<Touched>>, Box<TooLarge>> {
        let activity = self.sides.activity;
        self.touched_by(cases).map_err(|Exhausted| TooLarge::asked(activity, BUDGET))
    }

    /// How far each of these cases is treated differently at all. A case is inside where every completion of it lies in some region; that the
    /// records of a list decide it together is not looked for, so that such a case is said to lie inside perhaps. What a case counts towards in a
    /// plan is no part of its own answer, and left out.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn changed(&mut self, cases: &[&Case]) -> Result<Vec<Lies>, Box<TooLarge>> {
        let activity = self.sides.activity;
        self.changed_by(cases).map_err(|Exhausted| TooLarge::asked(activity, BUDGET))
    }

    fn changed_by(&mut self, cases: &[&Case]) -> Result<Vec<Lies>, Exhausted> {
        let mut of_case = Node::FALSE;
        let mut of_records = Vec::new();
        for region in self.found.regions.clone().into_iter().filter(|region| !region.part.counts()) {
            let node = self.found.place(&mut self.sides, &region)?;
            match region.part.each {
                Some(list) => of_records.push((list, region, node)),
                None => of_case = self.sides.together.space.diagrams.or(of_case, node)?,
            }
        }
        let mut out = Vec::new();
        for case in cases {
            let mut lies = self.lies_at(of_case, case, &[])?;
            for (list, region, node) in &of_records {
                let own = self.lies(region, *node, case)?.0;
                // A list that is not stated may be empty.
                let stated = list_of(case, *list).is_some();
                lies = lies.max(if stated { own } else { own.min(Lies::Perhaps) });
            }
            out.push(lies);
        }
        Ok(out)
    }

    fn touched_by(&mut self, cases: &[&Case]) -> Result<Vec<Vec<Touched>>, Exhausted> {
        let mut out: Vec<Vec<Touched>> = vec![Vec::new(); cases.len()];
        for (place, region) in self.found.regions.clone().iter().enumerate() {
            let node = self.found.place(&mut self.sides, region)?;
            for (case, found) in cases.iter().zip(&mut out) {
                let (lies, records) = self.lies(region, node, case)?;
                if lies != Lies::Outside {
                    found.push(Touched { region: place, records, lies });
                }
            }
        }
        Ok(out)
    }

    fn lies(&self, region: &Region, node: Node, case: &Case) -> Result<(Lies, Vec<usize>), Exhausted> {
        let Some(list) = region.part.each else { return Ok((self.lies_at(node, case, &[])?, Vec::new())) };
        let Some(records) = list_of(case, list).map(<[_]>::len) else { return Ok((self.lies_at(node, case, &[])?, Vec::new())) };
        let (mut best, mut touched) = (Lies::Outside, Vec::new());
        for record in 0..records {
            let lies = self.lies_at(node, case, &[record])?;
            if lies != Lies::Outside {
                touched.push(record + 1);
            }
            best = best.max(lies);
        }
        Ok((best, touched))
    }

    /// With the stated facts put in, what is left of the region where cases are possible.
    fn lies_at(&self, node: Node, case: &Case, records: &[usize]) -> Result<Lies, Exhausted> {
        let facts = Facts { case, readings: &[] };
        Ok(match holds(&self.sides.together.space, facts, records, node, BUDGET)? {
            Holds::Nowhere => Lies::Outside,
            Holds::Somewhere(_) => Lies::Perhaps,
            Holds::Everywhere => Lies::Inside,
        })
    }
}
