//! One binary, one module for each promise made to a user.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cli;
mod companion;
mod corpus;
mod docs;
mod formats;
mod generate;
mod hooks;
mod messages;
mod openshift;
mod prefilter;
mod promlint;
mod robust;
mod rule_list;
mod rules;
mod yaml;
