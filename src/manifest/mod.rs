//! Which objects of a document carry metrics, and in what surroundings.

mod locate;
mod openshift;
mod templates;

pub use locate::{Carrier, Misplaced, Object, ObjectKind, Unread, locate};
pub use openshift::{Parameters, Reference, references};
pub use templates::{Call, Caller, Template, TemplateKind, templates};
