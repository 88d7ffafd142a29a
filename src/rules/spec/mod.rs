//! The rules about specs, which `generate` reads. [`crate::spec`] says what is wrong; here it gets its page.

use super::Rule;
use super::rule::Checker;
use crate::diagnostic::Head;
use crate::spec::faults;

const fn rule(head: Head, summary: &'static str, page: &'static str) -> Rule {
    Rule {
        code: head.code,
        name: head.name,
        summary,
        severity: head.severity,
        page,
        effect: head.effect,
        check: Checker::Spec,
    }
}

/// AM701: the file is not valid YAML, or not one document.
pub static NOT_YAML: Rule = rule(
    faults::NOT_YAML,
    "the file is not valid YAML, or not one document",
    include_str!("../../../docs/rules/AM701.md"),
);

/// AM702: the file is not a spec, or has nothing for what is generated.
pub static NOT_A_SPEC: Rule = rule(
    faults::NOT_A_SPEC,
    "the file is not a spec, or has nothing for what is generated",
    include_str!("../../../docs/rules/AM702.md"),
);

/// AM703: a key or a word that does not exist.
pub static UNKNOWN_KEY: Rule = rule(
    faults::UNKNOWN_KEY,
    "a key or a word that does not exist",
    include_str!("../../../docs/rules/AM703.md"),
);

/// AM704: a required key is missing.
pub static MISSING_KEY: Rule = rule(
    faults::MISSING_KEY,
    "a required key is missing",
    include_str!("../../../docs/rules/AM704.md"),
);

/// AM705: a value that the key does not accept.
pub static WRONG_VALUE: Rule = rule(
    faults::WRONG_VALUE,
    "a value that the key does not accept",
    include_str!("../../../docs/rules/AM705.md"),
);

/// AM706: a key that does not apply to this metric, level or target.
pub static WRONG_KEY: Rule = rule(
    faults::WRONG_KEY,
    "a key that does not apply to this metric, level or target",
    include_str!("../../../docs/rules/AM706.md"),
);

/// AM707: something is defined twice, or differently.
pub static DUPLICATE: Rule = rule(
    faults::DUPLICATE,
    "something is defined twice, or differently",
    include_str!("../../../docs/rules/AM707.md"),
);

/// AM708: Argo refuses the name of a template or parameter.
pub static BAD_NAME: Rule = rule(
    faults::BAD_NAME,
    "Argo refuses the name of a template or parameter",
    include_str!("../../../docs/rules/AM708.md"),
);

/// AM709: Argo has no such variable at this level.
pub static UNKNOWN_VARIABLE: Rule = rule(
    faults::UNKNOWN_VARIABLE,
    "Argo has no such variable at this level",
    include_str!("../../../docs/rules/AM709.md"),
);

/// AM710: a preset, or a file with presets, does not exist or cannot be used.
pub static PRESET: Rule = rule(
    faults::PRESET,
    "a preset, or a file with presets, does not exist or cannot be used",
    include_str!("../../../docs/rules/AM710.md"),
);

/// AM711: a preset leads back to itself.
pub static PRESET_CYCLE: Rule = rule(
    faults::PRESET_CYCLE,
    "a preset leads back to itself",
    include_str!("../../../docs/rules/AM711.md"),
);

/// AM712: a Python library refuses the metric.
pub static REFUSED_BY_LIBRARY: Rule = rule(
    faults::REFUSED_BY_LIBRARY,
    "a Python library refuses the metric",
    include_str!("../../../docs/rules/AM712.md"),
);

/// AM713: a Python library changes the metric.
pub static CHANGED_BY_LIBRARY: Rule = rule(
    faults::CHANGED_BY_LIBRARY,
    "a Python library changes the metric",
    include_str!("../../../docs/rules/AM713.md"),
);
