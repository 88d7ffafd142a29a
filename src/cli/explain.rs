//! `argo-metrics explain`

use std::io::Write;

use argo_metrics::rules::{RuleInfo, all, find};

use super::Exit;
use super::args::Explain;
use super::output::Streams;

/// How many rules are suggested for one that is not known.
const SUGGESTIONS: usize = 3;

/// Prints a rule's page.
pub fn run(args: &Explain, streams: &Streams) -> anyhow::Result<Exit> {
    let Some(rule) = find(&args.rule) else {
        let near: Vec<String> = nearest(&args.rule)
            .into_iter()
            .map(|r| format!("{} {}", r.code, r.name))
            .collect();
        let hint = if near.is_empty() {
            "`argo-metrics rules` lists all".to_owned()
        } else {
            format!(
                "perhaps {}; `argo-metrics rules` lists all",
                near.join(", ")
            )
        };
        streams.error(&format!("no rule `{}`; {hint}", args.rule));
        return Ok(Exit::Failure);
    };
    let mut out = streams.out();
    out.write_all(rule.page.as_bytes())?;
    if !rule.page.ends_with('\n') {
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// The rules whose code or name is closest to a text, closest first.
fn nearest(text: &str) -> Vec<&'static RuleInfo> {
    let text = text.to_lowercase();
    // A third of the text may be wrong, and two letters of a short one.
    let bound = (text.chars().count() / 3).max(2);
    let mut near: Vec<(usize, &RuleInfo)> = all()
        .iter()
        .filter_map(|rule| {
            let far = distance(&text, &rule.code.to_lowercase()).min(distance(&text, rule.name));
            let part = text.len() >= 3 && rule.name.contains(&text);
            let far = if part { far.min(bound) } else { far };
            (far <= bound).then_some((far, rule))
        })
        .collect();
    near.sort_by_key(|(far, rule)| (*far, rule.code));
    near.into_iter()
        .take(SUGGESTIONS)
        .map(|(_, rule)| rule)
        .collect()
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn the_distance_counts_letters() {
        assert_eq!(distance("am006", "am006"), 0);
        assert_eq!(distance("am06", "am006"), 1);
        assert_eq!(distance("bad-nmae", "bad-name"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
