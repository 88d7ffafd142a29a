//! What lint says about what was generated, at the places of the spec.

use std::collections::HashSet;

use crate::diagnostic::{Effect, Finding, Place, Severity};
use crate::lint::{Options, check};
use crate::manifest::{Object, locate};
use crate::metric::{ListPlace, Metric, MetricList, metric_lists};
use crate::spec::{self, Definition, Level};
use crate::yaml::{Document, Limits, NodeId, Span, Text, read};

/// Checks YAML that was generated of a definition. Informational findings are left out. What some release that
/// is asked about refuses is a warning at least, also where the newest takes it: 3.4 does not know `operation`.
///
/// What is an error for the newest release that is asked about is one here, too: lint only warns about it where it does not apply to
/// older ones, but nobody begins with it.
#[must_use]
pub fn findings(definition: &Definition, text: &str, options: &Options) -> Vec<Finding> {
    let checked = check(text.as_bytes(), options);
    let found = checked
        .findings
        .into_iter()
        .filter(|f| f.severity != Severity::Info || f.effect == Effect::Refused);
    let mut found = found.collect::<Vec<_>>();
    for finding in &mut found {
        finding.severity = finding.severity.max(Severity::Warning);
    }
    if found.iter().any(|f| f.severity == Severity::Warning) && options.targets.len() > 1 {
        let newest = Options {
            targets: options.targets.last().copied().into_iter().collect(),
            ..options.clone()
        };
        let errors = check(text.as_bytes(), &newest).findings.into_iter();
        let errors = errors.filter(|f| f.severity == Severity::Error);
        let errors = errors
            .map(|f| (f.code, f.place.span))
            .collect::<HashSet<_>>();
        for finding in &mut found {
            if errors.contains(&(finding.code, finding.place.span)) {
                finding.severity = Severity::Error;
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let text = Text::from(text);
    let stream = read(&text, &Limits::default());
    let lists = stream
        .documents
        .iter()
        .flat_map(|doc| {
            let objects = locate(doc).0;
            objects
                .into_iter()
                .flat_map(move |object| of_object(doc, &object))
        })
        .collect::<Vec<_>>();
    let mut problems = found
        .into_iter()
        .map(|finding| at_home(definition, &lists, finding))
        .collect::<Vec<_>>();
    problems.sort_by(|a, b| {
        let key = |p: &Finding| (p.place, p.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    // A label that every metric has is one mistake at one place.
    problems.dedup_by(|a, b| {
        let key = |p: &Finding| (p.place, p.code);
        key(a) == key(b) && a.message == b.message
    });
    problems
}

/// A list of metrics in what was generated.
struct Generated<'d> {
    doc: &'d Document,
    list: MetricList,
    level: Level,
}

fn of_object<'d>(doc: &'d Document, object: &Object) -> Vec<Generated<'d>> {
    let lists = metric_lists(doc, object).into_iter();
    lists
        .filter_map(|list| {
            let level = match list.place {
                ListPlace::Workflow => Level::Workflow,
                ListPlace::Template(_) => {
                    let name = doc.value(list.owner, "name").and_then(|n| doc.text(n))?;
                    Level::Template(name.to_owned())
                }
                ListPlace::Defaults | ListPlace::Inline => return None,
            };
            Some(Generated { doc, list, level })
        })
        .collect()
}

/// The finding at the place of the spec from which its own place was generated.
fn at_home(definition: &Definition, lists: &[Generated], mut finding: Finding) -> Finding {
    let found = lists.iter().find_map(|generated| {
        let metrics = generated.list.metrics.iter();
        let metric = metrics
            .into_iter()
            .find(|m| covers(generated.doc, m.node, finding.place.span))?;
        let group = definition
            .groups
            .iter()
            .find(|group| group.level == generated.level)?;
        Some((generated.doc, metric, group.metrics.get(metric.index)?))
    });
    let Some((doc, metric, of_spec)) = found else {
        finding.related.clear();
        finding.place = definition.start;
        return finding;
    };
    let home = |span| place(doc, metric, of_spec, span);
    let own = home(finding.place.span);
    // Places of other metrics, or in other files, are not shown: the message says what is wrong.
    finding.related = std::mem::take(&mut finding.related)
        .into_iter()
        .filter(|related| covers(doc, metric.node, related.place.span))
        .filter_map(|mut related| {
            let there = home(related.place.span);
            related.place = there;
            (there.file == own.file && there.span != own.span).then_some(related)
        })
        .collect();
    finding.place = own;
    finding.help = finding
        .help
        .map(|help| in_words_of_a_spec(finding.code, &help));
    finding
}

/// A help about Argo's YAML, in the words of a spec, which has no keys `name`, `key` and `value`.
fn in_words_of_a_spec(code: &str, help: &str) -> String {
    if code == "AM312" {
        return "count with `counter: 1`; for a value that goes down write `{gauge: 1, operation: Sub}`"
            .to_owned();
    }
    ["`name: ", "`key: ", "`value: "]
        .iter()
        .fold(help.to_owned(), |help, key| help.replace(key, "`"))
}

fn covers(doc: &Document, node: NodeId, span: Span) -> bool {
    let whole = doc.written_span(node);
    whole.start <= span.start && span.end <= whole.end
}

fn place(doc: &Document, metric: &Metric, of_spec: &spec::Metric, span: Span) -> Place {
    let places = &of_spec.places;
    let slot = |slot: &crate::metric::Slot| {
        slot.entry.is_some_and(|entry| {
            let whole = doc
                .written_span(entry.key)
                .to(doc.written_span(entry.value));
            whole.start <= span.start && span.end <= whole.end
        })
    };
    for (index, label) in &metric.label_items {
        let Some(of_spec) = of_spec.labels.get(*index) else {
            continue;
        };
        if slot(&label.value) {
            return of_spec.value_place;
        }
        if covers(doc, label.node, span) {
            return of_spec.key_place;
        }
    }
    for block in &metric.types {
        for (field, place) in [
            (&block.buckets, places.buckets),
            (&block.realtime, places.realtime),
            (&block.operation, places.operation),
            (&block.slot, places.value),
        ] {
            if slot(field) {
                return place;
            }
        }
    }
    for (field, place) in [(&metric.help, places.help), (&metric.when, places.when)] {
        if slot(field) {
            return place;
        }
    }
    places.name
}
