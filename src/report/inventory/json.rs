//! The inventory as one JSON document; `schemas/inventory.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use crate::argo::{PREFIX, Version};
use crate::lint::inventory::{
    Difference, Entry, Inventory, Label, Place, Series, StandsIn, Trouble,
};
use crate::report::write_json;

/// Number of the document's form; it changes when a field changes its meaning or goes.
const FORM: u32 = 1;

#[derive(Serialize)]
struct JsonInventory<'a> {
    version: u32,
    argo: Version,
    metrics: Vec<JsonMetric<'a>>,
    files: usize,
    skipped: Vec<&'a str>,
    failed: Vec<JsonTrouble<'a>>,
}

#[derive(Serialize)]
struct JsonMetric<'a> {
    name: &'a str,
    metric: &'a str,
    exposed: Option<bool>,
    series: Series,
    differs: &'a [Difference],
    places: Vec<JsonPlace<'a>>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: u32,
    kind: &'static str,
    object: &'a str,
    level: &'static str,
    stands_in: StandsIn,
    templates: &'a [String],
    #[serde(rename = "type")]
    ty: Option<&'static str>,
    realtime: bool,
    operation: Option<&'a str>,
    buckets: Option<&'a [String]>,
    help: &'a str,
    value: &'a str,
    when: Option<&'a str>,
    labels: &'a [Label],
    series: Series,
}

#[derive(Serialize)]
struct JsonTrouble<'a> {
    path: &'a str,
    message: String,
}

pub(super) fn write(
    entries: &[Entry],
    inventory: &Inventory,
    out: &mut dyn Write,
) -> io::Result<()> {
    let metrics = entries.iter().map(|entry| JsonMetric {
        name: &entry.name,
        metric: &entry.name[PREFIX.len()..],
        exposed: entry.exposed,
        series: entry.series,
        differs: &entry.differs,
        places: entry.places.iter().map(|place| of_place(place)).collect(),
    });
    let failed = inventory.troubles.iter().map(of_trouble);
    let document = JsonInventory {
        version: FORM,
        argo: inventory.version,
        metrics: metrics.collect(),
        files: inventory.files,
        skipped: inventory.skipped.iter().map(|path| &**path).collect(),
        failed: failed.collect(),
    };
    write_json(&document, out)
}

fn of_place(place: &Place) -> JsonPlace<'_> {
    JsonPlace {
        path: &place.path,
        line: place.line,
        kind: place.kind.name(),
        object: &place.object,
        level: place.stands_in.level(),
        stands_in: place.stands_in,
        templates: &place.templates,
        ty: place.ty.map(|ty| ty.key()),
        realtime: place.realtime,
        operation: unless_empty(&place.operation),
        buckets: place.buckets.as_deref(),
        help: &place.help,
        value: &place.value,
        when: unless_empty(&place.when),
        labels: &place.labels,
        series: place.series,
    }
}

fn unless_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn of_trouble(trouble: &Trouble) -> JsonTrouble<'_> {
    let path = trouble.path();
    let words = trouble.to_string();
    let rest = words.strip_prefix(path).and_then(|r| r.strip_prefix(':'));
    JsonTrouble {
        path,
        message: rest.map_or(words.as_str(), str::trim_start).to_owned(),
    }
}
