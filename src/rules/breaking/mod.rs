//! It breaks the workflow or the controller's whole `/metrics` page.

pub mod legacy_panic;
pub mod reserved_label;
pub mod unclosed_tag;
