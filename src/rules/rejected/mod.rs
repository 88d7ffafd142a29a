//! Rules about what Argo refuses (AM0xx).

pub mod bad_label_key;
pub mod bad_name;
pub mod bad_operation;
pub mod bucket_not_number;
pub mod duplicate_key;
pub mod empty_at_lint;
pub mod empty_metrics;
pub mod gauge_realtime_required;
pub mod gauge_value_too_long;
pub mod histogram_without_buckets;
pub mod incomplete_label;
pub mod labels_not_list;
pub mod missing_help;
pub mod missing_name;
pub mod missing_value;
pub mod null_entry;
pub mod realtime_resources_duration;
pub mod templated_name;
pub mod too_many_metrics;
pub mod undeclared_reference;
pub mod unknown_field;
pub mod unquoted_scalar;
pub mod wrong_type;
