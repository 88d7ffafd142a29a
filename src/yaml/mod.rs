//! Text ⇄ a tree in which every key and every scalar knows its place. Knows nothing of Argo.
//!
//! [`Text`] is a decoded file, [`read`] turns it into [`Document`]s the way Argo's reader
//! (sigs.k8s.io/yaml, YAML 1.1) understands it. One parse per file; [`Document::source_map`] leads
//! from each byte of a scalar's decoded text back to its place in the file.

mod build;
mod comments;
mod embed;
mod errors;
mod finish;
mod gaps;
mod go_syntax;
mod parse;
mod piece;
mod problem;
mod replace;
mod resolve;
mod source_map;
mod text;
mod tree;
mod write;

pub use comments::comments;
pub use embed::read_embedded;
pub use go_syntax::go_quote;
pub use parse::{Stream, read};
pub use problem::{Limits, Problem, ProblemKind};
pub use replace::Replacement;
pub use resolve::{Value, format_float, resolve_plain};
pub use source_map::SourceMap;
pub use text::{Encoding, Position, Span, Text, TextError};
pub use tree::{Document, Duplicate, Entry, Kind, Node, NodeId, Style};
pub use write::{write_number, write_text};
