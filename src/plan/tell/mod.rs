//! What there is to say about plans, as documents and data.

mod template;
mod understood;
mod values;

pub use template::template;
pub use understood::{understood_document, understood_json, understood_text};
