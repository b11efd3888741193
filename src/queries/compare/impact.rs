//! **Impact**: which proposals lie in which regions, and which regions none of them touches.

use super::comparison::ActivityCompared;
use super::regions::Region;
use crate::decision::{BUDGET, Facts, TooLarge, list_of};
use crate::hir::Case;
use crate::mdd::{Exhausted, Node};

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
        let space = &self.sides.together.space;
        let facts = Facts { case, readings: &[] };
        let mut rest = space.diagrams.alike(BUDGET);
        let stated = |level| space.cell(facts, records, level);
        let node = space.diagrams.restrict_into(&mut rest, node, &stated)?;
        let possible = space.diagrams.restrict_into(&mut rest, space.possible, &stated)?;
        let outside = rest.minus(possible, node)?;
        let inside = rest.and(possible, node)?;
        Ok(match (inside, outside) {
            (Node::FALSE, _) => Lies::Outside,
            (_, Node::FALSE) => Lies::Inside,
            _ => Lies::Perhaps,
        })
    }
}
