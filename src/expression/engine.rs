//! Which releases of the libraries evaluate expressions in a release of Argo.
//!
//! Source: the `go.mod` of the tags v3.4.0 … v4.1.2 (argo-workflows), as recorded in `engines.tsv`; for the patch
//! releases in between, only the known changes of their minor version.

use super::time::Moment;
use crate::argo::Version;

/// The libraries that evaluate expressions in one release of Argo. A library's version is `(minor, patch)`; its major
/// version is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Engine {
    /// The version of `github.com/expr-lang/expr` v1.
    pub expr: (u16, u16),
    /// The version of `github.com/Masterminds/sprig` v3.
    pub sprig: (u16, u16),
    /// The version of `github.com/spf13/cast` v1, which turns sprig's arguments into numbers.
    pub cast: (u16, u16),
    /// The version of `github.com/Masterminds/semver` v3.
    pub semver: (u16, u16),
    /// The release of Argo, for what its own code does (`jsonpath`, `asInt`, how results are written, missing names).
    pub argo: Version,
    /// The current time, in nanoseconds since 1970-01-01T00:00:00Z; without it, nothing that reads the clock
    /// has a value.
    pub clock: Option<i64>,
}

/// A minor version of Argo, or the minor and patch number of a library.
type Pair = (u16, u16);

/// For each minor version of Argo: expr's versions, each with the patch release of Argo from which it is
/// used, oldest first.
const EXPR: &[(Pair, &[(u16, Pair)])] = &[
    (
        (3, 4),
        &[(0, (9, 0)), (8, (12, 5)), (14, (12, 6)), (17, (16, 0))],
    ),
    ((3, 5), &[(0, (15, 3)), (5, (16, 0)), (15, (17, 5))]),
    ((3, 6), &[(0, (16, 9)), (6, (17, 0)), (16, (17, 7))]),
    ((3, 7), &[(0, (17, 5)), (7, (17, 7))]),
    ((4, 0), &[(0, (17, 7))]),
    ((4, 1), &[(0, (17, 8))]),
];

/// sprig, cast and semver of the newest release of each minor version.
const OTHERS: &[(Pair, [Pair; 3])] = &[
    ((3, 4), [(2, 3), (5, 0), (2, 0)]),
    ((3, 5), [(2, 3), (6, 0), (2, 0)]),
    ((3, 6), [(3, 0), (7, 1), (3, 0)]),
    ((3, 7), [(3, 0), (9, 2), (3, 1)]),
    ((4, 0), [(3, 0), (9, 2), (3, 1)]),
    ((4, 1), [(3, 0), (10, 0), (5, 0)]),
];

impl Engine {
    /// The current time in UTC; `None` without a clock.
    #[must_use]
    pub fn now(self) -> Option<Moment> {
        let nanos = self.clock?;
        let rest = u32::try_from(nanos.rem_euclid(1_000_000_000)).ok()?;
        Some(Moment::utc(nanos.div_euclid(1_000_000_000), rest))
    }

    /// The libraries of a release of Argo.
    #[must_use]
    pub fn of(argo: Version) -> Self {
        let line = (argo.major, argo.minor);
        let expr = EXPR
            .iter()
            .filter(|(known, _)| *known == line)
            .flat_map(|(_, patches)| patches.iter())
            .rfind(|(patch, _)| *patch <= argo.patch)
            .map_or((17, 8), |(_, expr)| *expr);
        let [sprig, cast, semver] = OTHERS
            .iter()
            .find(|(known, _)| *known == line)
            .map_or([(3, 0), (10, 0), (5, 0)], |(_, others)| *others);
        Self {
            expr,
            sprig,
            cast,
            semver,
            argo,
            clock: None,
        }
    }
}
