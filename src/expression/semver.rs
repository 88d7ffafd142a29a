//! A version as Masterminds/semver reads it: a value of its own in expressions.

/// A version as Masterminds/semver reads it: Go's `*semver.Version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Semver {
    /// The major, minor and patch number.
    pub numbers: [u64; 3],
    /// What follows a `-`; empty without one.
    pub prerelease: String,
    /// What follows a `+`; empty without one.
    pub metadata: String,
    /// The string that it was read from.
    pub original: String,
}

impl std::fmt::Display for Semver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}
