//! Typed indices into the vocabulary and a regulation.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(u32);

        impl $name {
            pub fn new(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }

            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A body or role of the vocabulary.
    BodyId;
    VerbId;
    ClassId;
    MatterId;
    DocumentId;
    FactId;
    ActivityId;
    /// A node or unnumbered group of one regulation; 0 is the whole text.
    ProvisionId;
    ReadingId;
    DefineId;
}
