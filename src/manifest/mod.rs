//! Which objects of a document carry metrics, and in what surroundings.

mod locate;
mod openshift;
mod templates;

pub use locate::{Carrier, ConfigText, Object, ObjectKind, Unread, controller_config, locate};
pub use openshift::{OpenShift, Reference, references};
pub use templates::{Call, Caller, Template, TemplateKind, templates};
