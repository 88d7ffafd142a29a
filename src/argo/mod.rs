//! Facts about Argo Workflows as data, by version, each with its source.

mod version;

pub use version::{CrdChoice, Crds, NEWEST, Target, Version, VersionError};
