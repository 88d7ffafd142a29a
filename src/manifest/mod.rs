//! Which objects of a document carry metrics, and in what surroundings.

mod locate;
mod openshift;
mod process;
mod templates;

pub use locate::{Carrier, ConfigText, Object, ObjectKind, Unread, controller_config, locate};
pub use openshift::{Form, OpenShift, Parameter, Reference, references, whole_reference};
pub use process::{Defaults, Processed, Use, defaults};
pub use templates::{Call, Caller, Template, TemplateKind, templates};
