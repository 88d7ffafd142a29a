//! Which objects of a document carry metrics, and in what surroundings.

mod config;
mod locate;
mod openshift;
mod process;
mod surroundings;
mod templates;

pub use config::{ConfigText, ControllerConfig, MetricsConfig, controller_config};
pub use locate::{Carrier, Object, ObjectKind, Unread, locate};
pub use openshift::{Form, OpenShift, Parameter, Reference, references, whole_reference};
pub use process::{Defaults, Processed, Use, defaults};
pub use surroundings::{Around, CallSite, HookOf, HookSite, Surroundings};
pub use templates::{Call, Caller, Hook, Template, TemplateKind, templates};
