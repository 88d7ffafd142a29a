//! What Argo does with an object, by version. Rules ask it; there is never a second copy.

mod crd;
mod decode;
mod lint;
mod stages;
mod substitute;
mod variables;
mod verdict;

pub use crd::crd;
pub(crate) use crd::fixed_part;
pub use decode::{Decoded, Mistyped, Unknown, decode};
pub use lint::lint;
pub use stages::{Failure, Unknown as UnknownTag, fill};
pub use substitute::{Rendered, Scope, trim_tag};
pub use verdict::{Check, Verdict, Verdicts};
