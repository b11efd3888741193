pub mod source;
pub mod spelling;
pub mod diagnostics;
pub mod syntax;
pub mod calendar;
pub mod hir;
pub mod interpret;
pub mod queries;
