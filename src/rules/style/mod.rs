//! Style and portability: what Prometheus' conventions say, and what is written twice.

pub mod abbreviated_unit;
pub mod colon_in_name;
pub mod counter_total;
pub mod dotted_key;
pub mod duplicate_label_key;
pub mod duplicate_metric;
pub mod help_style;
pub mod ignore_errors;
pub mod inline_metrics;
pub mod metrics_ttl;
pub mod modifier_name;
pub mod non_base_unit;
pub mod redundant_prefix;
pub mod snake_case;
pub mod temporality_delta;
pub mod type_in_name;
pub mod unit_suffix;
pub mod when_instead_of_label;
pub mod when_quoting;
