//! Strings with `{{…}}` in them: where tags begin and end, and the values of the expressions in them.

pub mod builtins;
pub mod check;
pub mod convert;
pub mod engine;
pub mod env;
pub mod eval;
pub mod functions;
pub mod golang;
pub mod govaluate;
pub mod jsonpath;
pub mod members;
pub mod nature;
pub mod operators;
mod scan;
mod semver;
pub mod sprig;
pub mod syntax;
pub mod time;
pub mod value;

pub use env::Names;
pub use eval::{Fault, evaluate};
pub use scan::{Tag, TagKind, has_tag, tags};

/// Parses an expression as a release of Argo does.
///
/// # Errors
/// [`syntax::SyntaxError`] with the library's first error; see [`syntax::parse`].
pub fn read(text: &str, engine: engine::Engine) -> Result<syntax::Tree, syntax::SyntaxError> {
    syntax::parse(text, syntax::Grammar::of(engine.expr), |name| {
        functions::is_builtin(name, engine.expr)
    })
}
