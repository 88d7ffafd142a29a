//! What can be wrong with a spec. Each is a rule, with a code and a page that `explain` prints.

use crate::diagnostic::{Effect, Head, Severity};

/// A mistake in a spec: `generate` writes nothing.
const fn refused(code: &'static str, name: &'static str) -> Head {
    Head {
        code,
        name,
        severity: Severity::Error,
        effect: Effect::Refused,
    }
}

/// The file cannot be read as YAML.
pub const NOT_YAML: Head = refused("AM701", "spec-not-yaml");
/// It is YAML, but not a spec, or not one for what is generated.
pub const NOT_A_SPEC: Head = refused("AM702", "not-a-spec");
/// A key or a word that does not exist.
pub const UNKNOWN_KEY: Head = refused("AM703", "spec-unknown-key");
/// A required key is missing.
pub const MISSING_KEY: Head = refused("AM704", "spec-missing-key");
/// A value that the key does not accept.
pub const WRONG_VALUE: Head = refused("AM705", "spec-wrong-value");
/// A key that exists, but not for this metric, level or target.
pub const WRONG_KEY: Head = refused("AM706", "spec-wrong-key");
/// Something that may be there once is there twice, or differently.
pub const DUPLICATE: Head = refused("AM707", "spec-duplicate");
/// The name of a template or parameter that Argo refuses.
pub const BAD_NAME: Head = refused("AM708", "spec-bad-name");
/// A variable that Argo does not have at this level.
pub const UNKNOWN_VARIABLE: Head = refused("AM709", "spec-unknown-variable");
/// A preset, or a file with presets, that cannot be used.
pub const PRESET: Head = refused("AM710", "spec-preset");
/// A preset that leads back to itself.
pub const PRESET_CYCLE: Head = refused("AM711", "preset-cycle");
/// What a Python library refuses.
pub const REFUSED_BY_LIBRARY: Head = refused("AM712", "refused-by-library");
/// What a Python library changes.
pub const CHANGED_BY_LIBRARY: Head = Head {
    severity: Severity::Warning,
    effect: Effect::Wrong,
    ..refused("AM713", "changed-by-library")
};
