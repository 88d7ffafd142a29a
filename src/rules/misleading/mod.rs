//! The metric is there, and its value is wrong or misleading.

pub mod constant_gauge;
pub mod counter_non_monotonic;
pub mod realtime;
pub mod realtime_runtime_label;
pub mod resources_duration_zero;
pub mod workflow_status_in_template;
