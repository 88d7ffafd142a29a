//! The metric is dropped, silently or with a `MetricsError`.

pub(super) mod at_emission;
pub(super) mod unfilled;
pub(super) mod unresolved;

pub mod arithmetic_on_text;
pub mod buckets_order;
pub mod builtin_name;
pub mod conditional_global;
pub mod dead_spec_metrics;
pub mod exitcode_no_pod;
pub mod impossible_status;
pub mod int_of_float_text;
pub mod let_or_env;
pub mod missing_equals;
pub mod never_in_scope;
pub mod no_type;
pub mod node_never_emits;
pub mod non_numeric_expression;
pub mod otel_name;
pub mod output_may_be_missing;
pub mod raw_template_variable;
pub mod realtime_value;
pub mod realtime_wrong_scope;
pub mod result_not_captured;
pub mod retries_scope;
pub mod several_types;
pub mod unknown_function;
pub mod unknown_variable;
pub mod value_not_float;
pub mod when_syntax;
pub mod when_type_mismatch;
