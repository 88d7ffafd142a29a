//! Texts with `{{…}}` in them: where a tag begins and ends, and what an expression tag gives where its
//! value is certain.

mod eval;
mod parse;
mod scan;

pub use eval::{Env, Names, Outcome, Val, evaluate, render};
pub use parse::{Expr, ParseError, parse};
pub use scan::{Tag, TagKind, has_tag, tags};
