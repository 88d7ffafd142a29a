//! The metrics of one file.

use std::collections::HashMap;
use std::sync::Arc;

use super::labels::{label, no_text};
use super::{Place, Series, StandsIn, Trouble, exposed};
use crate::argo::Version;
use crate::diagnostic::{FileId, Finding};
use crate::expression::golang::numbers::float_v;
use crate::lint::engine::{of_file, undecodable};
use crate::lint::{is_template_text, may_hold_metrics};
use crate::manifest::{Object, Surroundings};
use crate::metric::{self, MetricList, MetricType};
use crate::model::registry::default_buckets;
use crate::model::{self, Estimate, Scene};
use crate::project::Definition;
use crate::rules::FileContext;
use crate::source::{Located, SourceFile};
use crate::yaml::{Document, Limits, Text};

/// What became of a file.
pub(super) enum Outcome {
    /// It was read.
    Read(Found),
    /// It is the template text of another tool.
    Skipped,
}

/// What is in a file.
#[derive(Default)]
pub(super) struct Found {
    pub places: Vec<Place>,
    pub unnamed: usize,
    pub troubles: Vec<Trouble>,
}

/// Reads the bytes of a file.
pub(super) fn file(path: &Arc<str>, bytes: &[u8], version: Version, limits: &Limits) -> Outcome {
    let mut found = Found::default();
    if !may_hold_metrics(bytes) {
        return Outcome::Read(found);
    }
    let text = match Text::decode(bytes) {
        Ok(text) => text,
        Err(error) => {
            let said = undecodable(bytes, &error, FileId::default());
            let text = said.text.unwrap_or_else(|| Text::from(""));
            let troubles = said.findings.into_iter().map(|f| trouble(path, &text, f));
            found.troubles.extend(troubles);
            return Outcome::Read(found);
        }
    };
    if is_template_text(text.as_str()) {
        return Outcome::Skipped;
    }
    let source = SourceFile::parse(Arc::clone(path), text, limits);
    // Where Argo never looks nothing can be missed.
    let mut problems = source.stream.problems.clone();
    problems.retain(|problem| !problem.unread);
    let findings = of_file(&FileContext {
        text: &source.text,
        file: FileId::default(),
        undecodable: None,
        problems: &problems,
        config: false,
    });
    let troubles = findings.into_iter().map(|f| trouble(path, &source.text, f));
    found.troubles.extend(troubles);
    for (doc, located) in source.objects() {
        of_object(&source, doc, located, version, &mut found);
    }
    Outcome::Read(found)
}

fn trouble(path: &Arc<str>, text: &Text, finding: Finding) -> Trouble {
    let at = text.position(finding.place.span.start);
    Trouble::Document {
        path: Arc::clone(path),
        line: at.line,
        column: at.column,
        message: finding.message,
    }
}

fn of_object(
    source: &SourceFile,
    doc: &Document,
    located: &Located,
    version: Version,
    found: &mut Found,
) {
    let Located { object, lists, .. } = located;
    if lists.is_empty() {
        return;
    }
    let text = &source.text;
    let surroundings = located.surroundings(doc);
    let counts = model::Series::new(Scene::new(doc, object, surroundings, version));
    let mut definitions = Definition::of_lists(text, doc, located).into_iter();
    for list in lists {
        let estimates = counts.of(list);
        let templates = templates(doc, list, surroundings);
        for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
            let Some(definition) = definitions.next() else {
                return;
            };
            if definition.name.is_empty() {
                found.unnamed += 1;
                continue;
            }
            found.places.push(Place {
                path: Arc::clone(&source.name),
                line: text.position(metric.head(doc).start).line,
                buckets: buckets(&definition, version),
                labels: labels(text, (doc, object), metric, estimate),
                series: series(&definition, estimate, version),
                name: definition.name,
                help: definition.help,
                ty: definition.ty,
                realtime: definition.realtime,
                operation: definition.operation,
                value: definition.value,
                when: definition.when,
                kind: definition.kind,
                object: definition.object,
                stands_in: match list.place {
                    metric::ListPlace::Workflow => StandsIn::Spec,
                    metric::ListPlace::Defaults => StandsIn::TemplateDefaults,
                    metric::ListPlace::Template(_) => StandsIn::Template,
                    metric::ListPlace::Inline => StandsIn::Inline,
                },
                templates: templates.clone(),
            });
        }
    }
}

/// How many series a metric makes: none where it is never exposed.
fn series(definition: &Definition, estimate: &Estimate, version: Version) -> Series {
    let never = definition.ty.is_none() || exposed(&definition.name, version) == Some(false);
    let count = if never { Some(0) } else { estimate.series };
    Series {
        count,
        at_least: estimate.at_least && count != Some(0),
        lines: estimate.lines,
    }
}

/// The names of the templates that emit the metrics of a list.
fn templates(doc: &Document, list: &MetricList, surroundings: &Surroundings) -> Vec<String> {
    let of_owner = surroundings.of(doc, list.owner);
    let names: Vec<String> = match list.place {
        metric::ListPlace::Workflow => Vec::new(),
        metric::ListPlace::Defaults => {
            let heirs = surroundings.heirs(doc).filter(|around| !around.inline);
            heirs.map(|around| around.template.name.clone()).collect()
        }
        metric::ListPlace::Template(_) => of_owner
            .map(|around| around.template.name.clone())
            .into_iter()
            .collect(),
        metric::ListPlace::Inline => {
            let sites = of_owner.map_or(&[][..], |around| &around.calls);
            let names = sites.iter().filter_map(|site| {
                let parent = &surroundings.all.get(site.parent)?.template.name;
                Some(format!("{parent}/{}", site.call.name))
            });
            names.collect()
        }
    };
    names
}

/// The upper bounds as they are written, or Argo's own.
fn buckets(definition: &Definition, version: Version) -> Option<Vec<String>> {
    if definition.ty != Some(MetricType::Histogram) {
        return None;
    }
    Some(match &*definition.buckets {
        "" => default_buckets(version)
            .iter()
            .map(|b| float_v(*b))
            .collect(),
        written => written.split(',').map(|b| b.trim().to_owned()).collect(),
    })
}

/// The labels: of several with one key the last one.
fn labels(
    text: &Text,
    (doc, object): (&Document, &Object),
    metric: &metric::Metric,
    estimate: &Estimate,
) -> Vec<super::Label> {
    let estimates: HashMap<usize, _> = estimate.labels.iter().map(|l| (l.index, l)).collect();
    let items = metric.label_items.iter();
    let last = items.filter(|(index, _)| metric.is_last_of_its_key(doc, *index));
    last.map(|(index, item)| {
        let key = item.key.text(doc).unwrap_or_default();
        let written = item.value.value().map(|node| doc.written_span(node));
        match item.value.text(doc) {
            Some(value) => label(object, key, value, estimates.get(index).copied()),
            None => no_text(key, written.map_or("", |span| text.slice(span))),
        }
    })
    .collect()
}
