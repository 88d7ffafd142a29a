//! Comma-separated values: a row for each place of a metric. Quoted as in RFC 4180, with a line feed after each row.

use std::borrow::Cow;
use std::io::{self, Write};

use super::words;
use crate::lint::inventory::{Entry, Label};
use crate::report::one_line;

/// The heads of the columns, in their order.
const COLUMNS: [&str; 18] = [
    "name",
    "type",
    "help",
    "buckets",
    "labels",
    "label_values",
    "series",
    "lines",
    "at_least",
    "when",
    "value",
    "level",
    "kind",
    "object",
    "templates",
    "path",
    "line",
    "differs",
];

pub(super) fn write(entries: &[Entry], out: &mut dyn Write) -> io::Result<()> {
    row(&COLUMNS.map(str::to_owned), out)?;
    for entry in entries {
        let differs = words::differs(entry).unwrap_or_default();
        for place in &entry.places {
            let labels = |words: &dyn Fn(&Label) -> String| {
                let all: Vec<String> = place.labels.iter().map(words).collect();
                all.join("; ")
            };
            let buckets = place.buckets.as_ref().map(|all| all.join(" "));
            let cells = [
                entry.name.clone(),
                place.type_words().to_owned(),
                place.help.to_string(),
                buckets.unwrap_or_default(),
                labels(&|label| format!("{}={}", label.key, label.value)),
                labels(&|label| format!("{}: {}", label.key, words::values(label))),
                words::number(place.series.count),
                words::number(words::lines_of(place.series)),
                place.series.at_least.to_string(),
                place.when.to_string(),
                place.value.to_string(),
                place.stands_in.level().to_owned(),
                place.kind.name().to_owned(),
                place.object.to_string(),
                place.templates.join(" "),
                place.path.to_string(),
                place.line.to_string(),
                differs.clone(),
            ];
            row(&cells, out)?;
        }
    }
    Ok(())
}

fn row(cells: &[String; COLUMNS.len()], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<Cow<str>> = cells.iter().map(|text| cell(text)).collect();
    writeln!(out, "{}", cells.join(","))
}

/// A cell: in quotes where that is needed. Line breaks and what steers a terminal are written as escapes, so that a row
/// is a line.
fn cell(text: &str) -> Cow<'_, str> {
    let text = one_line(text);
    match text.contains([',', '"']) || text.starts_with(' ') || text.ends_with(' ') {
        true => format!("\"{}\"", text.replace('"', "\"\"")).into(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_quotes_where_it_needs_them() {
        for (text, written) in [
            ("", ""),
            ("a b", "a b"),
            ("a, b", "\"a, b\""),
            ("say \"a\"", "\"say \"\"a\"\"\""),
            (" a", "\" a\""),
            ("a\nb", "a\\nb"),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
