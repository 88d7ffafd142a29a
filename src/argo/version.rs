//! Releases of Argo Workflows.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// One release of Argo Workflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number; together they name a line such as 3.7.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Version {
    /// A release by its three numbers.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Whether the release is of the line `major.minor` or a later one.
    #[must_use]
    pub const fn at_least(self, major: u16, minor: u16) -> bool {
        self.major > major || (self.major == major && self.minor >= minor)
    }

    /// Its line, such as `3.7`.
    #[must_use]
    pub fn line(self) -> String {
        format!("{}.{}", self.major, self.minor)
    }

    /// Whether expressions are checked strictly and placeholders have their longer prefix:
    /// 3.7.11 and later of its line, 4.0.2 and later (argo-workflows tags v3.7.11, v4.0.2).
    #[must_use]
    pub fn strict_expressions(self) -> bool {
        match (self.major, self.minor) {
            (3, 7) => self.patch >= 11,
            (4, 0) => self.patch >= 2,
            (major, _) => major >= 4,
        }
    }

    /// Whether a custom counter is exposed as a gauge: 3.6.0 to 3.6.10 and 3.7.0, which make an OpenTelemetry up-down counter
    /// of it (issue #14425, fixed in v3.6.11 and v3.7.1 by pull request #14700).
    #[must_use]
    pub const fn counters_are_gauges(self) -> bool {
        match (self.major, self.minor) {
            (3, 6) => self.patch <= 10,
            (3, 7) => self.patch == 0,
            _ => false,
        }
    }

    /// Whether it is known what the full CRDs of the release check: recorded from 3.7 on.
    #[must_use]
    pub const fn knows_full_crds(self) -> bool {
        self.at_least(3, 7)
    }

    /// Whether the release manifests install the full CRDs (since 4.0, docs/upgrading.md).
    #[must_use]
    pub fn full_crds_by_default(self) -> bool {
        self.at_least(4, 0)
    }
}

/// The newest release of each line that is known, oldest first: what the recorded answers are from.
pub const NEWEST: [Version; 6] = [
    Version::new(3, 4, 18),
    Version::new(3, 5, 15),
    Version::new(3, 6, 19),
    Version::new(3, 7, 18),
    Version::new(4, 0, 10),
    Version::new(4, 1, 2),
];

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text names no release that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not of the form `3.7` or `3.7.18`.
    #[error("`{0}` is not a version; write one such as 3.7, 4.1 or 3.7.18")]
    Form(String),
    /// A line that is not known.
    #[error(
        "Argo {0} is not known; known are 3.4, 3.5, 3.6, 3.7, 4.0 and 4.1, or a full version such as 3.7.18"
    )]
    Unknown(String),
}

impl FromStr for Version {
    type Err = VersionError;

    /// Reads `3.7` (the newest release of that line that is known), `3.7.18` or `v3.7.18`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || VersionError::Form(text.to_owned());
        let bare = text.strip_prefix('v').unwrap_or(text);
        let numbers = bare
            .split('.')
            .map(|part| match part.as_bytes() {
                [] => Err(form()),
                digits if digits.iter().all(u8::is_ascii_digit) => part.parse().map_err(|_| form()),
                _ => Err(form()),
            })
            .collect::<Result<Vec<u16>, _>>()?;
        let (major, minor, patch) = match numbers[..] {
            [major, minor] => (major, minor, None),
            [major, minor, patch] => (major, minor, Some(patch)),
            _ => return Err(form()),
        };
        let newest = NEWEST
            .into_iter()
            .find(|v| (v.major, v.minor) == (major, minor))
            .ok_or_else(|| VersionError::Unknown(bare.to_owned()))?;
        Ok(patch.map_or(newest, |patch| Version::new(major, minor, patch)))
    }
}

/// Which custom resource definitions the cluster has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Crds {
    /// With the schema: the API server checks the metrics.
    Full,
    /// Without: anything is stored.
    Minimal,
}

/// What the user said about the CRDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CrdChoice {
    /// What the release installs by default.
    #[default]
    ByVersion,
    /// The same CRDs for every release, as `--crds` says.
    Fixed(Crds),
}

impl CrdChoice {
    /// The CRDs for a release.
    #[must_use]
    pub fn for_version(self, version: Version) -> Crds {
        match self {
            CrdChoice::ByVersion if version.full_crds_by_default() => Crds::Full,
            CrdChoice::ByVersion => Crds::Minimal,
            CrdChoice::Fixed(crds) => crds,
        }
    }
}

/// One release with its CRDs: what a check assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The release of Argo.
    pub version: Version,
    /// The CRDs in the cluster.
    pub crds: Crds,
}
