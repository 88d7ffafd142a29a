//! The metric is there, and its value is wrong or misleading.

pub mod bare_output;
pub mod constant_gauge;
pub mod counter_non_monotonic;
pub mod counter_typed_gauge;
pub mod daemon_duration;
pub mod defaults_count_containers;
pub mod duration_counter;
pub mod early_evaluation;
pub mod exit_handler_failure;
pub mod mutation_on_retry;
pub mod now_at_start;
pub mod realtime_and_plain;
pub mod realtime_runtime_label;
pub mod realtime_shared_series;
pub mod render_change;
pub mod resources_duration_zero;
pub mod retries_is_children;
pub mod retry_multi_emission;
pub mod workflow_status_in_template;
pub mod zero_on_parse_failure;
