//! Reads Argo Workflows YAML and checks the custom Prometheus metrics in it.
//!
//! Data flows one way: text → [`yaml`] → [`manifest`] → [`metric`] → [`rules`] → findings
//! ([`diagnostic`]) → [`lint`] → [`report`]. [`argo`] contains the facts about Argo as data, by version;
//! [`model`] contains what Argo does with them. `docs/architecture.md` is the map.

pub mod argo;
pub mod diagnostic;
pub mod expression;
pub mod generate;
pub mod lint;
pub mod manifest;
pub mod metric;
pub mod model;
pub mod project;
pub mod report;
pub mod rules;
pub mod source;
pub mod spec;
pub mod yaml;
