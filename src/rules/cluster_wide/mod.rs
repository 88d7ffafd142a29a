//! What meets the metrics of other workflows, or the whole cluster's scraper.

pub mod case_only_difference;
pub mod clobbered_gauge;
pub mod control_characters;
pub mod empty_label;
pub mod histogram_never_removed;
pub mod inconsistent_definition;
pub mod inconsistent_label_keys;
pub mod many_buckets;
pub mod scrape_label_clash;
pub mod secret_in_label;
pub mod series_cap;
pub mod unbounded_label;
pub mod variable_in_help;
