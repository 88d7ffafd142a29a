//! What meets the metrics of other workflows, or the whole cluster's scraper.

pub mod scrape_label_clash;
pub mod variable_in_help;
