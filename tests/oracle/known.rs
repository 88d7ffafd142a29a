//! Where the library's answer comes of a fault of its own that we do not follow. `docs/fidelity.md` lists them.

use argo_metrics::argo::Version;

use crate::library::Theirs;

/// Why the library answers otherwise than we do, if that is known.
pub fn reason(text: &str, version: Version, theirs: &Theirs) -> Option<&'static str> {
    let error = theirs.error.as_deref().unwrap_or_default();
    // `filter(…)[-1]` is `findLast(…)` there.
    if text.contains("findLast") || text.contains("filter(") && text.contains(")[-") {
        return Some(
            "what is not found from the end leaves a value behind, which takes another one's place",
        );
    }
    if error.contains("ast.Node is") {
        return Some("filters within each other end in a panic of the optimizer");
    }
    if text.contains("filter(filter(") {
        return Some(
            "filters within each other become one, and what is constant in it is left out",
        );
    }
    let types = [
        "enough arguments to call",
        "many arguments to call",
        "mismatched types",
        "takes only array",
        "invalid argument for",
        "cannot get ",
        "cannot use ",
    ];
    // A type error that we do not see, beside something that is constant.
    let constant = ["? ", "false", "true", "not ", " in ", ".."];
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if has(&types, error) && has(&constant, text) {
        return Some("what is constant is replaced before the types are looked at again");
    }
    if text.contains("-(") && theirs.value.as_deref() == Some("0") {
        return Some("constants that are equal are one: -0 becomes the 0 that stands elsewhere");
    }
    if !version.at_least(3, 5) {
        if text.contains("groupBy(") && text.contains("??") {
            return Some("3.4 takes the groups of no elements for nil");
        }
        if text.contains("not in") && text.contains('-') {
            return Some("3.4 applies `not in` behind a minus to something else");
        }
        if text.contains("get(") && error.is_empty() {
            return Some("3.4 does not look at the second argument of `get` beforehand");
        }
    }
    None
}
