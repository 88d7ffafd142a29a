//! Rules about what older releases do with a mistake that another rule reports for newer ones.

use super::breaking::{legacy_panic, reserved_label};
use super::dropped::buckets_order;
use super::misleading::counter_non_monotonic;

/// Whether findings of this code say what older releases do with a mistake that another rule can report for newer ones.
#[must_use]
pub fn is_older(code: &str) -> bool {
    code == legacy_panic::RULE.code
}

/// What older releases do, as the last clause of a message, where `older` is the code of the rule that reports it for them, and `newer`
/// that of the rule that reports the same mistake for newer ones.
#[must_use]
pub fn older_fate(older: &str, newer: &str) -> Option<&'static str> {
    let same = [
        reserved_label::RULE.code,
        buckets_order::RULE.code,
        counter_non_monotonic::RULE.code,
    ];
    (is_older(older) && same.contains(&newer)).then_some("3.5 and older panic")
}
