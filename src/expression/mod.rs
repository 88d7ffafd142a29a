//! Texts with `{{…}}` in them: where a tag begins and ends, and what the expression in one gives.

pub mod builtins;
pub mod check;
pub mod engine;
pub mod env;
pub mod eval;
pub mod functions;
pub mod golang;
pub mod govaluate;
pub mod jsonpath;
pub mod nature;
mod scan;
pub mod sprig;
pub mod syntax;
pub mod value;

pub use env::Names;
pub use eval::{Fault, evaluate};
pub use scan::{Tag, TagKind, has_tag, tags};

/// Reads an expression as a release of Argo does.
///
/// # Errors
/// Where its parser refuses the text; see [`syntax::parse`].
pub fn read(text: &str, engine: engine::Engine) -> Result<syntax::Tree, syntax::SyntaxError> {
    syntax::parse(text, syntax::Grammar::of(engine.expr), |name| {
        functions::is_builtin(name, engine.expr)
    })
}
