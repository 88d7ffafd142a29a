//! It breaks the workflow or the controller's whole `/metrics` page.

pub mod unclosed_tag;
pub mod reserved_label;
pub mod legacy_panic;
