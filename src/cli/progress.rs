//! How far long work has come, on standard error: only for somebody who looks on, and only where it takes a while.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Context;

/// Fewer rows are done before anybody has read how many there are.
const FEW: usize = 50;

/// A bar, or nothing.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    pub fn new(context: &Context, rows: usize) -> Progress {
        if rows <= FEW || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::with_draw_target(u64::try_from(rows).ok(), ProgressDrawTarget::stderr());
        let of = context.say("{wide_bar} {pos} of {len} rows, {eta} left", "{wide_bar} {pos}/{len} dòng, còn {eta}");
        bar.set_style(ProgressStyle::with_template(&of).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress(Some(bar))
    }

    /// One row more is done; from whatever thread.
    pub fn one(&self) {
        self.0.iter().for_each(|bar| bar.inc(1));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.iter().for_each(ProgressBar::finish_and_clear);
    }
}
