//! The metric is dropped, silently or with a `MetricsError`.

pub(super) mod at_emission;
pub mod buckets_order;
pub mod builtin_name;
pub mod conditional_global;
pub mod exitcode_no_pod;
pub mod missing_equals;
pub mod never_in_scope;
pub mod no_type;
pub mod otel_name;
pub mod realtime_value;
pub mod realtime_wrong_scope;
pub mod several_types;
pub mod unknown_variable;
pub(super) mod unresolved;
pub mod value_not_float;
