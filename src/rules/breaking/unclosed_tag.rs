//! AM102: `{{` without `}}`.

use crate::argo;
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::metric::{Metric, MetricList, Slot};
use crate::model::{Check, Verdict};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM102.
pub static RULE: Rule = Rule {
    code: "AM102",
    name: "unclosed-tag",
    summary: "a `{{` is never closed",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM102.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for metric in &list.metrics {
        in_metric(cx, list, metric, sink);
    }
    beside(cx, list, sink);
}

/// Argo reads the template as a whole: with a tag that is never closed anywhere in it, the metrics are refused too.
fn beside(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let of_template = |v: &&Verdict| v.check == Check::Unclosed && v.metric == Some(list.owner);
    for said in cx.said.all().iter().filter(of_template) {
        let (Some(range), Some(text)) = (said.range.clone(), cx.doc.text(said.at)) else {
            continue;
        };
        let argo = cx.said.claim(said.at, |v| v.check == Check::Unclosed);
        cx.report(
            sink,
            &RULE,
            cx.place(said.at, shortened(text, range.start)),
            "the tag is never closed: `argo lint` refuses the template, and its metrics with it"
                .to_owned(),
        )
        .help(closed(&text[range.start..]))
        .argo(argo)
        .done();
    }
}

/// The byte range of the first 12 characters of a tag that runs to the end of the string.
fn shortened(text: &str, start: usize) -> std::ops::Range<usize> {
    let end = text[start..].char_indices().nth(12);
    start..end.map_or(text.len(), |(n, _)| start + n)
}

fn in_metric(cx: &Context, list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // With an unclosed tag the name is not valid: AM006.
    let mut slots: Vec<Slot> = vec![metric.help, metric.when];
    slots.extend(metric.label_items.iter().map(|(_, label)| label.value));
    slots.extend(metric.types.iter().map(|block| block.value));
    for slot in slots {
        let (Some(node), Some(text)) = (slot.value(), slot.text(cx.doc)) else {
            continue;
        };
        let Some(tag) = tags(text).find(|t| !t.closed) else {
            continue;
        };
        let argo = cx.said.claim(node, |v| {
            v.check == Check::Unclosed && v.range.as_ref() == Some(&tag.whole)
        });
        let strict = cx.version().strict_expressions();
        let (fate, effect) = match (tag.kind, strict, list.place.is_template()) {
            (TagKind::Expression, true, true) => {
                ("`argo lint` refuses the template", Effect::Dropped)
            }
            (TagKind::Expression, true, false) => (
                "the workflow never starts, and no error is shown",
                Effect::Breaks,
            ),
            (TagKind::Expression, false, _) => (
                "Argo reads on to the braces of the metric's JSON, and every emission fails",
                Effect::Dropped,
            ),
            _ if is_checked(cx, list, &text[tag.whole.start..]) => (
                "`argo lint` reads on to the braces of the metric's JSON, and refuses the template",
                Effect::Refused,
            ),
            _ => (
                "Argo reads on to the braces of the metric's JSON, and the metric fails with `failed to resolve {{…}}`",
                Effect::Dropped,
            ),
        };
        cx.report(
            sink,
            &RULE,
            cx.place(node, shortened(text, tag.whole.start)),
            format!("the tag is never closed: {fate}"),
        )
        .help(closed(&text[tag.whole.start..]))
        .metric(cx.doc, metric)
        .effect(effect)
        .argo(argo)
        .done();
    }
}

/// A help with the tag as the author probably meant it.
fn closed(tag: &str) -> String {
    let inner = tag.trim_start_matches('{').trim_end().trim_end_matches('}');
    if inner.is_empty() || inner.contains(['{', '}']) {
        return "close it with `}}`".to_owned();
    }
    format!("close it: `{{{{{}}}}}`", shown(inner))
}

/// Whether `argo lint` looks for the variable, as it does in templates that run something: with a piece of
/// JSON after it, no such name resolves.
fn is_checked(cx: &Context, list: &MetricList, tag: &str) -> bool {
    let leaf = list.place.is_template() && !list.kind.has_children();
    let name = tag.trim_start_matches('{').trim_start();
    leaf && argo::is_checked(name, cx.object.kind.is_template())
}
