//! AM506: the same metric twice in one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM506: the same metric appears twice in one list.
pub static RULE: Rule = Rule {
    code: "AM506",
    name: "duplicate-metric",
    summary: "the same metric appears twice in one list",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM506.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    // The first of each, and whether a second one has been seen.
    let mut seen: HashMap<Identity, (&Metric, bool)> = HashMap::new();
    for metric in &list.metrics {
        let Some(identity) = identity(cx, metric) else {
            continue;
        };
        let first = match seen.entry(identity) {
            Entry::Vacant(vacant) => {
                vacant.insert((metric, false));
                continue;
            }
            Entry::Occupied(mut known) => {
                let (first, twice) = *known.get();
                known.insert((first, true));
                if twice {
                    continue; // Told with the second one.
                }
                first
            }
        };
        let Some(consequence) = consequence(cx, metric, first) else {
            continue;
        };
        cx.report(
            sink,
            &RULE,
            metric.head(cx.doc),
            format!(
                "this metric is already in the list, with the same labels and `when`: {consequence}"
            ),
        )
        .help("remove one of them, or add a label that differs between them")
        .metric(cx.doc, metric)
        .related(first.head(cx.doc), "the same metric")
        .done();
    }
}

/// What makes two metrics the same series at the same time.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Identity<'a> {
    name: &'a str,
    help: &'a str,
    when: &'a str,
    ty: MetricType,
    realtime: bool,
    /// The last of each key, sorted.
    labels: Vec<(&'a str, &'a str)>,
}

fn identity<'a>(cx: &Context<'a>, metric: &Metric) -> Option<Identity<'a>> {
    let doc = cx.doc;
    let all = metric.labels.value().map_or(0, |l| doc.items(l).len());
    if all != metric.label_items.len() {
        return None;
    }
    let mut labels = Vec::new();
    for (index, label) in &metric.label_items {
        let pair = (label.key.decoded(doc)?, label.value.decoded(doc)?);
        if metric.is_last_of_its_key(doc, *index) {
            labels.push(pair);
        }
    }
    labels.sort_unstable();
    Some(Identity {
        name: metric.name.text(doc).filter(|name| !name.is_empty())?,
        help: metric.help.decoded(doc)?,
        when: metric.when.decoded(doc)?,
        ty: metric.effective()?.ty,
        realtime: metric.is_realtime(doc),
        labels,
    })
}

/// What comes of both; `None` for gauges that add and subtract, which is what they are for.
fn consequence(cx: &Context, metric: &Metric, first: &Metric) -> Option<&'static str> {
    let (block, other) = (metric.effective()?, first.effective()?);
    match block.ty {
        MetricType::Counter => Some("the counter is counted twice"),
        MetricType::Histogram => Some("the histogram observes the value twice"),
        MetricType::Gauge if metric.is_realtime(cx.doc) => Some("one replaces the other"),
        MetricType::Gauge => {
            let mine = block.operation.decoded(cx.doc)?;
            let theirs = other.operation.decoded(cx.doc)?;
            let sets = |o: &str| o.is_empty() || o == "Set";
            if sets(mine) && sets(theirs) {
                Some("this value replaces the one above")
            } else {
                let same = block.value.decoded(cx.doc) == other.value.decoded(cx.doc);
                (mine == theirs && same).then_some("the value is added or subtracted twice")
            }
        }
    }
}
