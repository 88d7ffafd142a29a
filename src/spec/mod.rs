//! The concise spec from which metrics are generated: what may be written, how it is read, and what it comes to.
//!
//! text → [`read`] (YAML, schema, types) → [`resolve`] (presets, defaults, bare words) → [`Definition`]. Every part of the
//! result knows its place in the text. No I/O.

mod buckets;
mod conform;
mod definition;
pub mod faults;
pub mod model;
mod presets;
mod read;
mod resolve;
mod schema;
mod source;
mod texts;

pub use definition::{
    Definition, Flask, Group, Kind, Label, Level, Located, Metric, Origin, Parameter, Places, When,
};
pub use presets::{BUILTIN, builtin, levels};
pub use read::read;
pub use resolve::{Written, resolve};
pub use schema::{Shape, spec as schema};
pub use source::{Cursor, Source, problem, shown};
