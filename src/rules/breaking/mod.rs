//! It breaks the workflow or the controller's whole `/metrics` page.

pub mod expression_syntax;
pub mod histogram_suffix_collision;
pub mod legacy_panic;
pub mod legacy_type_conflict;
pub mod repeated_metrics_error;
pub mod reserved_label;
pub mod unclosed_tag;
