//! What identifies a finding after lines were inserted above it.

use std::collections::HashMap;

use super::Report;
use crate::diagnostic::Finding;
use crate::lint::FileReport;

/// The fingerprints of all findings of a report, in their order, each another.
///
/// One is made of the code, the path, the metric's name, the line as written without the whitespace around
/// it, and, where all of that is the same, the finding's number among its likes. It is neither bound to
/// the line's number nor to the words of the message, and the same on every machine.
pub(super) fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: HashMap<u128, u64> = HashMap::new();
    report
        .findings()
        .map(|(file, finding)| {
            let mut hash = Fnv::new();
            for part in [
                finding.code,
                &file.path,
                finding.metric.as_deref().unwrap_or_default(),
                source_line(file, finding),
            ] {
                hash.part(part.as_bytes());
            }
            let number = seen.entry(hash.0).or_default();
            hash.part(&number.to_be_bytes());
            *number += 1;
            format!("{:032x}", hash.0)
        })
        .collect()
}

/// The line on which a finding begins, without the whitespace around it.
fn source_line<'a>(file: &'a FileReport, finding: &Finding) -> &'a str {
    file.checked.text.as_ref().map_or("", |text| {
        let line = text.position(finding.place.span.start).line;
        text.slice(text.line_span(line)).trim()
    })
}

/// FNV-1a with 128 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>).
struct Fnv(u128);

impl Fnv {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u128::from(byte)).wrapping_mul((1 << 88) + 0x13b);
    }

    /// Bytes and their number, so that `ab`, `c` is not `a`, `bc`.
    fn part(&mut self, bytes: &[u8]) {
        for &byte in bytes.iter().chain(&(bytes.len() as u64).to_be_bytes()) {
            self.byte(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        let of = |text: &str| {
            let mut hash = Fnv::new();
            text.bytes().for_each(|b| hash.byte(b));
            format!("{:032x}", hash.0)
        };
        // The test vectors of draft-eastlake-fnv.
        assert_eq!(of(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(of("a"), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(of("foobar"), "343e1662793c64bf6f0d3597ba446f18");
    }
}
