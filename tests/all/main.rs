//! One binary, one module for each promise made to a user.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![expect(
    clippy::too_many_lines,
    reason = "tables of cases, and steps of one story"
)]

mod answers;
mod cli;
mod companion;
mod controller;
mod corpus;
mod docs;
mod expressions;
mod formats;
mod generate;
mod hooks;
mod kept;
mod messages;
mod openshift;
mod place;
mod prefilter;
mod promlint;
mod releases;
mod robust;
mod rule_list;
mod rules;
mod schemas;
mod variables;
mod walls;
mod yaml;
