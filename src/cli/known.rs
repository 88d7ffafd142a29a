//! Values that the shell completes, though the help does not list them all.

use std::ffi::OsStr;

use argo_metrics::argo::NEWEST;
use argo_metrics::rules::all;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

/// A value parser with values for completion; other valid values are still accepted.
#[derive(Clone)]
pub struct Known<P> {
    parser: P,
    values: fn() -> Vec<PossibleValue>,
}

impl<P> Known<P> {
    /// Adds known values to a parser.
    pub fn new(parser: P, values: fn() -> Vec<PossibleValue>) -> Self {
        Self { parser, values }
    }
}

impl<P: TypedValueParser> TypedValueParser for Known<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        self.parser.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.values)().into_iter()))
    }
}

/// The codes and names of all rules.
pub fn rules() -> Vec<PossibleValue> {
    let codes = all()
        .iter()
        .map(|rule| PossibleValue::new(rule.code).help(rule.name));
    let names = all()
        .iter()
        .map(|rule| PossibleValue::new(rule.name).help(rule.code));
    codes.chain(names).collect()
}

/// The codes and names of all rules, and the classes such as `AM2`.
pub fn rules_and_classes() -> Vec<PossibleValue> {
    let mut classes: Vec<&str> = all().iter().map(|rule| &rule.code[..3]).collect();
    classes.dedup();
    let classes = classes.into_iter().map(PossibleValue::new);
    classes.chain(rules()).collect()
}

/// The minor versions of Argo, such as `3.7`.
pub fn releases() -> Vec<PossibleValue> {
    NEWEST
        .iter()
        .map(|version| PossibleValue::new(version.line()))
        .collect()
}

/// The names of the output formats of `lint`.
pub fn formats() -> Vec<PossibleValue> {
    super::formats::names().map(PossibleValue::new).collect()
}
