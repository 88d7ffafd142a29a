//! The inventory of metrics as people and programs read it: one file per format.

mod csv;
mod json;
mod markdown;
mod table;
mod words;

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::words::count;
use crate::lint::inventory::{Entry, Inventory};

/// How an inventory is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InventoryFormat {
    /// A table for people.
    Table {
        /// Whether with colours.
        styled: bool,
    },
    /// A page with a table.
    Markdown,
    /// A row for each place of a metric.
    Csv,
    /// One JSON document.
    Json,
}

/// Writes an inventory.
///
/// # Errors
/// Returns the writer's error.
pub fn write_inventory(
    inventory: &Inventory,
    format: InventoryFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let entries = inventory.entries();
    match format {
        InventoryFormat::Table { styled } => table::write(&entries, inventory.version, styled, out),
        InventoryFormat::Markdown => markdown::write(&entries, inventory, out),
        InventoryFormat::Csv => csv::write(&entries, out),
        InventoryFormat::Json => json::write(&entries, inventory, out),
    }
}

/// What was listed, in one line: `4 metrics in 6 places of 3 files (Argo 4.1.2; 12 files read, 1 skipped as template text)`.
#[must_use]
pub fn inventory_summary(inventory: &Inventory) -> String {
    let places = inventory.places.iter();
    let names: BTreeSet<&str> = places.clone().map(|place| &*place.name).collect();
    let files: BTreeSet<&str> = places.map(|place| &*place.path).collect();
    let mut line = match names.len() {
        0 => "no metrics".to_owned(),
        n => format!(
            "{} in {} of {}",
            count(n, "metric", "metrics"),
            count(inventory.places.len(), "place", "places"),
            count(files.len(), "file", "files")
        ),
    };
    line += &format!(
        " (Argo {}; {} read",
        inventory.version,
        count(inventory.files, "file", "files")
    );
    match inventory.skipped.len() {
        0 => {}
        n => line += &format!(", {n} skipped as template text"),
    }
    line + ")"
}

/// Different things in the order in which they come, each once.
fn distinct<'e, 'p, T: Ord + Clone>(
    entry: &'e Entry<'p>,
    of: impl Fn(&'p crate::lint::inventory::Place) -> T,
) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let all = entry.places.iter().map(|place| of(place));
    all.filter(|value| seen.insert(value.clone())).collect()
}
