//! The expression library's own functions, by release.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `builtin/builtin.go`, checked against what six releases of
//! Argo answered to a call of each.

/// Every function of the newest release, with the release of expr v1 (minor, patch) that introduced it, if that is
/// later than v1.16.0.
const BUILTINS: &[(&str, Option<(u16, u16)>)] = &[
    ("abs", None),
    ("all", None),
    ("any", None),
    ("bitand", None),
    ("bitnand", None),
    ("bitnot", None),
    ("bitor", None),
    ("bitshl", None),
    ("bitshr", None),
    ("bitushr", None),
    ("bitxor", None),
    ("ceil", None),
    ("concat", Some((16, 1))),
    ("count", None),
    ("date", None),
    ("duration", None),
    ("filter", None),
    ("find", None),
    ("findIndex", None),
    ("findLast", None),
    ("findLastIndex", None),
    ("first", None),
    ("flatten", Some((17, 0))),
    ("float", None),
    ("floor", None),
    ("fromBase64", None),
    ("fromJSON", None),
    ("fromPairs", None),
    ("get", None),
    ("groupBy", None),
    ("hasPrefix", None),
    ("hasSuffix", None),
    ("indexOf", None),
    ("int", None),
    ("join", None),
    ("keys", None),
    ("last", None),
    ("lastIndexOf", None),
    ("len", None),
    ("lower", None),
    ("map", None),
    ("max", None),
    ("mean", None),
    ("median", None),
    ("min", None),
    ("none", None),
    ("now", None),
    ("one", None),
    ("reduce", None),
    ("repeat", None),
    ("replace", None),
    ("reverse", Some((16, 1))),
    ("round", None),
    ("sort", None),
    ("sortBy", None),
    ("split", None),
    ("splitAfter", None),
    ("string", None),
    ("sum", None),
    ("take", None),
    ("timezone", Some((16, 1))),
    ("toBase64", None),
    ("toJSON", None),
    ("toPairs", None),
    ("trim", None),
    ("trimPrefix", None),
    ("trimSuffix", None),
    ("type", None),
    ("uniq", Some((17, 0))),
    ("upper", None),
    ("values", None),
];

/// Functions that expr v1.15.3 and older did not have.
const SINCE_1_16: [&str; 4] = ["bitnot", "ceil", "floor", "round"];

/// Whether a release of expr v1 (minor, patch) has a function of this name.
#[must_use]
pub fn is_builtin(name: &str, expr: (u16, u16)) -> bool {
    builtin(name, expr).is_some()
}

/// The names of the functions that a release of expr v1 (minor, patch) has.
pub fn names(expr: (u16, u16)) -> impl Iterator<Item = &'static str> {
    BUILTINS
        .iter()
        .map(|(name, _)| *name)
        .filter(move |name| is_builtin(name, expr))
}

/// The function of this name, if this release of expr v1 (minor, patch) has it.
#[must_use]
pub fn builtin(name: &str, expr: (u16, u16)) -> Option<&'static str> {
    let at = BUILTINS
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()?;
    let (known, since) = BUILTINS.get(at)?;
    let there =
        since.is_none_or(|since| expr >= since) && (expr >= (16, 0) || !SINCE_1_16.contains(&name));
    there.then_some(*known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_stand_in_order() {
        assert!(BUILTINS.is_sorted());
    }
}
