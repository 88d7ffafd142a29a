//! A table for people: a line for each metric, and what belongs to it below.

use std::io::{self, Write};

use annotate_snippets::renderer::DEFAULT_EMPHASIS_STYLE;

use super::{distinct, words};
use crate::argo::Version;
use crate::lint::inventory::Entry;
use crate::report::one_line;

/// Columns to which an emitter is filled up, so that one long name does not move the places of all others away.
const MOST_PADDED: usize = 60;

pub(super) fn write(
    entries: &[Entry],
    version: Version,
    styled: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<[String; 4]> = entries
        .iter()
        .map(|entry| {
            [
                one_line(&entry.name).into_owned(),
                words::types(entry),
                words::series(entry.series),
                words::lines(entry.series),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let head = ["metric", "type", "series", "lines"].map(str::to_owned);
    let mut widths = head.each_ref().map(|cell| cell.len());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |[name, ty, series, lines]: &[String; 4]| {
        let [a, b, c, d] = widths;
        format!("{name:a$}  {ty:b$}  {series:>c$}  {lines:>d$}")
    };
    let bold = DEFAULT_EMPHASIS_STYLE;
    let emphasized = |text: String| match styled {
        true => format!("{bold}{text}{bold:#}"),
        false => text,
    };
    writeln!(out, "{}", emphasized(line(&head)))?;
    for (entry, row) in entries.iter().zip(&rows) {
        writeln!(out, "{}", emphasized(line(row)))?;
        for (word, text) in details(entry, version) {
            writeln!(out, "  {word:7}  {}", one_line(&text))?;
        }
    }
    Ok(())
}

/// The lines below a metric, each with its title.
fn details(entry: &Entry, version: Version) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    let helps = distinct(entry, |place| place.help.to_string());
    let helps = helps.into_iter().filter(|help| !help.is_empty());
    details.extend(helps.map(|help| ("help", help)));
    details.extend(words::buckets(entry).map(|buckets| ("buckets", buckets)));
    details.extend(words::conditions(entry).map(|when| ("when", when)));
    let labels = words::labels(entry).into_iter();
    details.extend(labels.map(|(key, value)| ("label", format!("{key} = {value}"))));
    let notes = words::notes(entry, version).into_iter();
    details.extend(notes.map(|note| ("note", note)));
    let emitters: Vec<String> = entry.places.iter().map(|p| words::emitter(p)).collect();
    let widths = emitters.iter().map(|emitter| emitter.chars().count());
    let width = widths.max().unwrap_or(0).min(MOST_PADDED);
    let places = emitters.iter().zip(&entry.places).map(|(emitter, place)| {
        let place = words::file_and_line(place);
        ("in", format!("{emitter:width$}  {place}"))
    });
    details.extend(places);
    details
}
