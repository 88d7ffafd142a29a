//! What the rules across files share: how metrics with the same name differ, which of them is reported, and where
//! the others are.

use std::cmp::Reverse;

use crate::argo::{Instrument, builtin};
use crate::diagnostic::{Place, Seen, Severity};
use crate::metric::MetricType;
use crate::model::registry::{Clash, Emitted, Kind, Operation};
use crate::project::{Definition, DefinitionId, Part, Variant};
use crate::rules::Context;
use crate::rules::context::Draft;
use crate::rules::wording::shown;

/// The largest number of spellings that a message names.
const MOST_SPELLINGS: usize = 3;

/// How a metric differs from other metrics with the same name.
pub struct Split<'a> {
    /// The variant of the metric that is checked.
    pub mine: &'a Variant,
    /// The variants of the other metrics; the one in most files comes first.
    pub others: Vec<&'a Variant>,
    /// Whether this variant is the most frequent, so it is reported here only because the others are not reported.
    pub as_most: bool,
    /// Whether the others are the same object in other files, as with overlays.
    pub same_object: bool,
}

/// How a metric differs from those of its name; `None` if it does not, or if that is reported elsewhere.
///
/// It is reported at each metric whose variant is not the most frequent. If none of those is reported, it is reported
/// at the first of the others.
pub fn split<'a>(
    cx: &Context<'a>,
    (id, own): (DefinitionId, &Definition),
    variants: &'a [Variant],
    value: &str,
) -> Option<Split<'a>> {
    if variants.len() < 2 {
        return None;
    }
    let place = variants
        .iter()
        .position(|variant| *variant.value == *value)?;
    let mine = &variants[place];
    let others: Vec<&Variant> = variants
        .iter()
        .enumerate()
        .filter(|(n, _)| *n != place)
        .map(|(_, variant)| variant)
        .collect();
    if place == 0 {
        let said_there = others.iter().any(|variant| variant.reported.is_some());
        if said_there || mine.reported != Some(id) {
            return None;
        }
    }
    let same = |id: &DefinitionId| {
        let other = cx.project.definition(*id);
        other.is_some_and(|other| {
            other.file != own.file && other.kind == own.kind && other.object == own.object
        })
    };
    let same_object = !own.object.is_empty()
        && others
            .iter()
            .all(|variant| variant.definitions.iter().all(same));
    Some(Split {
        mine,
        as_most: place == 0 && others.iter().all(|other| other.files < mine.files),
        others,
        same_object,
    })
}

impl Split<'_> {
    /// The given severity; lower if the finding replaces those of others, or if the metrics may never meet.
    pub fn severity(&self, severity: Severity) -> Severity {
        match (self.same_object, self.as_most) {
            (true, _) => Severity::Info,
            (false, true) => severity.min(Severity::Warning),
            (false, false) => severity,
        }
    }

    /// The number of files that contain the others, in words: `in 12 other files`.
    pub fn others_are(&self, cx: &Context) -> String {
        let files: usize = self.others.iter().map(|variant| variant.files).sum();
        let all_here = self.others.iter().all(|variant| {
            variant.files == 1
                && variant.definitions.iter().all(|id| {
                    let other = cx.project.definition(*id);
                    other.is_some_and(|other| other.file == cx.file)
                })
        });
        match files {
            _ if all_here => "elsewhere in this file".to_owned(),
            1 => "in another file".to_owned(),
            n => format!("in {n} other files"),
        }
    }

    /// Every spelling with its number of files; the one in most files comes first.
    pub fn spellings(&self, shown_as: impl Fn(&str) -> String) -> String {
        let mut all: Vec<&Variant> = self.others.clone();
        all.push(self.mine);
        all.sort_by_key(|variant| Reverse((variant.files, variant.count)));
        let rest = all.len().saturating_sub(MOST_SPELLINGS);
        let mut words: Vec<String> = all
            .iter()
            .take(MOST_SPELLINGS)
            .map(|variant| format!("{} ({})", shown_as(&variant.value), files(variant)))
            .collect();
        if rest > 0 {
            words.push(format!("{rest} more"));
        }
        words.join(" or ")
    }

    /// Adds the places of the others to a finding.
    pub fn places<'s>(&self, cx: &Context, part: Part, mut draft: Draft<'s>) -> Draft<'s> {
        for variant in self.others.iter().take(MOST_SPELLINGS) {
            for (n, id) in variant.definitions.iter().enumerate() {
                let label = match n {
                    0 => format!("`{}` {}", shown(&variant.value), in_files(variant)),
                    _ => "here too".to_owned(),
                };
                draft = other_place(cx, *id, part, label, draft);
            }
        }
        draft
    }
}

fn files(variant: &Variant) -> String {
    match variant.files {
        1 => "1 file".to_owned(),
        n => format!("{n} files"),
    }
}

fn in_files(variant: &Variant) -> String {
    match variant.files {
        1 => "here".to_owned(),
        n => format!("here, and in {n} files in total"),
    }
}

/// Adds the place of another metric to a finding, in this file or in another one.
pub fn other_place<'s>(
    cx: &Context,
    id: DefinitionId,
    part: Part,
    label: String,
    draft: Draft<'s>,
) -> Draft<'s> {
    let Some(other) = cx.project.definition(id) else {
        return draft;
    };
    let Some(spot) = other.spot(part) else {
        return draft;
    };
    if other.file == cx.file {
        return draft.related(other.span_of(part), label);
    }
    match cx.project.file(other.file) {
        Some(file) => {
            let place = Place::new(other.file, other.span_of(part));
            let seen = Seen {
                path: file.path.clone(),
                spot: spot.clone(),
            };
            draft.elsewhere(place, seen, label)
        }
        None => draft,
    }
}

/// What happens if one controller emits two metrics of the project.
#[derive(Debug, Default)]
pub struct Together {
    /// The later one is dropped, with this message of Argo about the metric.
    pub dropped: Option<String>,
    /// Every scrape fails, with this message.
    pub scrape: Option<String>,
    /// The controller panics with this message, and the workflow ends as `Error`.
    pub panics: Option<String>,
    /// Part of one of the definitions is silently lost.
    pub silent: bool,
}

/// Asks the registry's model about both orders: once with equal values and once with different values for labels with
/// variables. The messages are those about the metric itself, if there are any.
pub fn together(cx: &Context, own: &Definition, other: &Definition) -> Together {
    let mut found = Together::default();
    let mine = emitted(own, "a");
    let like_mine = emitted(other, "a");
    let unlike_mine = Some(emitted(other, "b")).filter(|unlike| *unlike != like_mine);
    for theirs in [Some(like_mine), unlike_mine].into_iter().flatten() {
        for (first, second) in [(&theirs, &mine), (&mine, &theirs)] {
            match cx.clashes.of(cx.version(), first, second) {
                Clash::Fine => {}
                Clash::Dropped(text) => {
                    found.dropped.get_or_insert(text);
                }
                Clash::Scrape(text) => {
                    found.scrape.get_or_insert(text);
                }
                Clash::Panics(text) => {
                    found.panics.get_or_insert(text);
                }
                Clash::Silent(_) => found.silent = true,
            }
        }
    }
    found
}

/// A metric as it could be emitted, with `text` as the value of each label with a variable.
pub fn emitted(definition: &Definition, text: &str) -> Emitted {
    let value = |value: &str| match value.contains("{{") || value.contains("${") {
        true => text.to_owned(),
        false => value.to_owned(),
    };
    let labels = definition.labels.iter();
    Emitted {
        name: definition.name.to_string(),
        help: definition.help.to_string(),
        labels: labels
            .map(|(key, of)| (key.to_string(), value(of)))
            .collect(),
        kind: match definition.ty {
            Some(MetricType::Counter) => Kind::Counter,
            Some(MetricType::Gauge) => Kind::Gauge {
                realtime: definition.realtime,
                operation: match &*definition.operation {
                    "Add" => Operation::Add,
                    "Sub" => Operation::Sub,
                    _ => Operation::Set,
                },
            },
            Some(MetricType::Histogram) => {
                let bounds = definition
                    .buckets
                    .split(',')
                    .filter(|bound| !bound.is_empty());
                let number = |bound: &str| bound.trim_matches(['"', '\'']).parse().unwrap_or(0.0);
                Kind::Histogram {
                    buckets: bounds.map(number).collect(),
                }
            }
            None => Kind::Nothing,
        },
        value: "1".to_owned(),
    }
}

/// The first metric of a variant.
pub fn first_of<'a>(cx: &Context<'a>, variant: &Variant) -> Option<&'a Definition> {
    cx.project.definition(*variant.definitions.first()?)
}

/// The suffixes of a histogram's series.
pub const SUFFIXES: [&str; 3] = ["_bucket", "_sum", "_count"];

/// Whether a name is that of a series of a histogram of the project.
pub fn collides(cx: &Context, name: &str) -> bool {
    let mut bases = SUFFIXES
        .iter()
        .filter_map(|suffix| name.strip_suffix(suffix));
    bases.any(|base| {
        let own = builtin(base, cx.version());
        histograms(cx, base).is_some()
            || own.is_some_and(|own| own.instrument == Instrument::Histogram)
    })
}

/// The histograms of this name.
pub fn histograms<'a>(cx: &Context<'a>, name: &str) -> Option<&'a Variant> {
    let group = cx.project.named(name)?;
    group
        .types
        .iter()
        .find(|ty| *ty.value == *MetricType::Histogram.key())
}
