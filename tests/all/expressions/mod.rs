//! Expressions: what is calculated before its variable is known, and what Argo makes of a `when`.

mod early;
mod real;
mod when;
