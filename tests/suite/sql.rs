//! scratch
use super::support::laws;
use quyche::hir::ActivityId;
use quyche::queries::{Decisions, Register};
#[test]
fn sizes() {
    let read = laws();
    let decisions = Decisions::new(&read.workspace);
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        for activity in (0..read.workspace.vocabulary.activities.len()).map(ActivityId::new) {
            let started = std::time::Instant::now();
            let register = Register::new(&decisions, index, activity, None).unwrap();
            let cells = |w: &quyche::queries::Walk| w.steps.iter().map(|s| s.next.iter().map(Vec::len).sum::<usize>()).sum::<usize>();
            let all: usize = register.parts.iter().map(|p| cells(&p.walk)).sum();
            let most = register.parts.iter().max_by_key(|p| cells(&p.walk));
            eprintln!(
                "{} {}: {:?} questions {} lists {} parts {} entries {} possible {} biggest {:?} left {:?}",
                regulation.name(),
                read.workspace.vocabulary.activity(activity).unwrap().term.id,
                started.elapsed(),
                register.questions.len(),
                register.lists.len(),
                register.parts.len(),
                all,
                cells(&register.possible),
                most.map(|p| (p.of, cells(&p.walk), p.said.len(), p.walk.ends.len())),
                register.left_out
            );
        }
    }
}
