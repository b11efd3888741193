//! Official texts: read from what offices publish, taken apart into their own provisions, and held against rule files.
//!
//! No text is kept: what leaves this module is addresses, headings, numbers and dates, and hashes.
//!
//! - [`read`], [`word`], [`numbering`]: bytes to text: plain text, Markdown, Word
//! - [`build`]: text to [`Tree`], with [`lines`], [`marks`], [`forms`], [`data`] below it and [`finish`] behind it
//! - [`quantities`]: deadlines and limits of a sentence; [`encoded`]: those of a node
//! - [`matching`], [`compare`]: a text and a rule file, both ways
//! - [`fingerprint`]: hashes of a text's provisions
//! - [`skeleton`]: a rule file to begin with
//! - [`passage`]: the text of one provision
//! - [`words`]: findings and changes as text and JSON
//! - [`errors`]: all other wording

mod build;
mod compare;
mod data;
mod encoded;
pub mod errors;
mod fingerprint;
mod finish;
mod forms;
mod lines;
mod marks;
mod matching;
mod numbering;
mod passage;
mod quantities;
mod read;
mod skeleton;
mod tree;
mod word;
mod words;

pub use build::parse;
pub use compare::{Finding, compare};
pub use fingerprint::{Change, Fingerprints, Unusable, fingerprints};
pub use passage::passage;
pub use quantities::{Found, Quantity, Unit, quantities};
pub use read::{Kind, extracted, kind, read};
pub use skeleton::{Known, skeleton};
pub use tree::{Data, Paragraph, Provision, Tree};
pub use words::{Sides, change, change_json};
