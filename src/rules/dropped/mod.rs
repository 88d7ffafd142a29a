//! The metric is dropped, silently or with a `MetricsError`.

pub mod no_type;
pub mod several_types;
pub(super) mod unresolved;
pub mod otel_name;
pub mod builtin_name;
pub mod buckets_order;
pub mod value_not_float;
pub mod never_in_scope;
pub mod unknown_variable;
pub mod conditional_global;
