//! Which objects of a document carry metrics, and in what surroundings.

mod locate;
mod openshift;
mod templates;

pub use locate::{
    Carrier, Object, ObjectKind, Unread, controller_config, locate, workflow_defaults,
};
pub use openshift::{Parameters, Reference, references};
pub use templates::{Call, Caller, Template, TemplateKind, templates};
