//! Markdown as code hosts render it: a page with one table.

use std::io::{self, Write};

use super::{distinct, inventory_summary, words};
use crate::lint::inventory::{Entry, Inventory};
use crate::report::markdown::{code, plain};

pub(super) fn write(
    entries: &[Entry],
    inventory: &Inventory,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "# Metrics\n\n{}", plain(&inventory_summary(inventory)))?;
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n| metric | type | labels | series | emitted by |\n|---|---|---|---|---|"
    )?;
    for entry in entries {
        let mut metric = vec![code(&entry.name)];
        let helps = distinct(entry, |place| place.help.to_string());
        metric.extend(helps.iter().filter(|h| !h.is_empty()).map(|h| plain(h)));
        let when = words::conditions(entry);
        metric.extend(when.map(|when| format!("when {}", code(&when))));
        let notes = words::notes(entry, inventory.version);
        metric.extend(notes.iter().map(|note| format!("*{}*", plain(note))));
        let mut ty = vec![plain(&words::types(entry))];
        ty.extend(words::buckets(entry).map(|buckets| plain(&buckets)));
        let labels = words::labels(entry).into_iter();
        let labels = labels.map(|(key, value)| format!("{}: {}", code(&key), plain(&value)));
        let places = entry.places.iter().map(|place| {
            let at = words::file_and_line(place);
            format!("{}<br>{}", code(&words::emitter(place)), plain(&at))
        });
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            metric.join("<br>"),
            ty.join("<br>"),
            labels.collect::<Vec<_>>().join("<br>"),
            words::series(entry.series),
            places.collect::<Vec<_>>().join("<br>"),
        )?;
    }
    Ok(())
}
