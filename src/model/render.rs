//! What the lenient stages make of a string while a template is checked.

use super::stages::{Failure, Unknown, fill};
use super::substitute::Scope;
use crate::argo::Version;

/// A string after substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendered {
    /// The string, which still contains the tags that did not resolve.
    Text(String),
    /// The value of an expression is not certain here.
    Unsure,
}

impl Scope {
    /// Fills a string leniently: tags that do not resolve stay.
    #[must_use]
    pub fn render(&self, text: &str, version: Version) -> Rendered {
        match fill(text, self, Unknown::Stays, version) {
            Ok(text) => Rendered::Text(text),
            Err(Failure::Unsure(_)) => Rendered::Unsure,
            // Other rules report what the stage says about it; the string stays as it is.
            Err(_) => Rendered::Text(text.to_owned()),
        }
    }
}
