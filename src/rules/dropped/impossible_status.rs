//! AM221: the status is compared with a value that it never has.

use crate::argo::Id;
use std::ops::Range;

use crate::diagnostic::{Effect, Severity, closest};
use crate::expression::govaluate::{NodeKind as WhenKind, Op, Scalar, parse};
use crate::expression::syntax::NodeKind;
use crate::metric::{ListPlace, Metric, MetricList, Role};
use crate::model::{Condition, Judged};
use crate::rules::shared::expressions::{is_refused, judged, place, variable_at};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::Span;

/// The rule AM221.
pub static RULE: Rule = Rule {
    code: "AM221",
    name: "impossible-status",
    summary: "the status is compared with a value that it never has",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM221.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

/// The statuses of a node or workflow that has ended.
const ENDED: [&str; 3] = ["Succeeded", "Failed", "Error"];

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for one in judged(cx, list).iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        // The status that a realtime gauge shows is reported as AM307.
        if metric.is_realtime(cx.doc) || is_refused(cx, one) {
            continue;
        }
        in_expression(cx, list, metric, one, sink);
    }
    for condition in cx.trials.conditions(&cx.scene, list).iter() {
        let Some(metric) = list.metrics.get(condition.metric) else {
            continue;
        };
        in_when(cx, list, metric, condition, sink);
    }
}

/// Whether a variable is the status of something that has ended.
fn is_status(cx: &Context, list: &MetricList, name: &str) -> bool {
    match Id::of(name) {
        Some(Id::WorkflowStatus) => list.place == ListPlace::Workflow,
        // A daemon that is ready is `Running`.
        Some(Id::Status) => {
            let around = cx.surroundings.of(cx.doc, list.owner);
            !(list.place == ListPlace::Defaults || around.is_some_and(|around| around.daemon))
        }
        _ => false,
    }
}

fn in_expression(cx: &Context, list: &MetricList, metric: &Metric, one: &Judged, sink: &mut Sink) {
    for (_, node) in one.tree.nodes() {
        let NodeKind::Binary(op, left, right) = node.kind else {
            continue;
        };
        let status = |id| variable_at(one, id).filter(|name| is_status(cx, list, name));
        let sides = match op {
            "==" | "!=" => [(left, right), (right, left)],
            "in" => [(left, right), (left, left)],
            _ => continue,
        };
        let Some((name, other)) = sides.into_iter().find_map(|(a, b)| Some((status(a)?, b))) else {
            continue;
        };
        let values = match one.tree.kind(other) {
            NodeKind::List(items) if op == "in" => items.clone(),
            _ => vec![other],
        };
        for value in values {
            if let NodeKind::Text(text) = one.tree.kind(value)
                && !ENDED.contains(&&**text)
            {
                let at = place(cx, one, value);
                report(cx, metric, sink, at, one.at.role, name, text, op == "!=");
            }
        }
    }
}

fn in_when(
    cx: &Context,
    list: &MetricList,
    metric: &Metric,
    condition: &Condition,
    sink: &mut Sink,
) {
    let Some(case) = condition.cases.first() else {
        return;
    };
    let Ok(tree) = parse(&case.text, cx.version()) else {
        return;
    };
    for comparison in tree.comparisons() {
        let Some(right) = comparison.right else {
            continue;
        };
        let status = |id| {
            let inserted = case.variable_at(&tree.node(tree.inside(id)?).span)?;
            let name = inserted.name.as_deref()?;
            is_status(cx, list, name).then_some(name)
        };
        let found = match comparison.op {
            Op::Equal | Op::NotEqual => status(comparison.left)
                .map(|name| (name, right))
                .or_else(|| status(right).map(|name| (name, comparison.left))),
            Op::In => status(comparison.left).map(|name| (name, right)),
            _ => None,
        };
        let Some((name, other)) = found else {
            continue;
        };
        for value in tree.members(other) {
            let node = tree.node(value);
            let WhenKind::Operand(operand) = &node.kind else {
                continue;
            };
            let Scalar::Text(text) = &operand.value else {
                continue;
            };
            let of_a_tag = case
                .inserted
                .iter()
                .any(|one| overlap(&one.range, &node.span));
            if of_a_tag || ENDED.contains(&text.as_str()) {
                continue;
            }
            let at = match written_at(case, &node.span) {
                Some(range) => cx.place(condition.at.node, range),
                None => cx.doc.written_span(condition.at.node),
            };
            let differs = comparison.op == Op::NotEqual;
            report(cx, metric, sink, at, Role::When, name, text, differs);
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The byte range in the string as written, for a part of the filled string that no tag touches.
fn written_at(case: &crate::model::Case, range: &Range<usize>) -> Option<Range<usize>> {
    let mut shift = 0;
    for one in case
        .inserted
        .iter()
        .filter(|one| one.range.end <= range.start)
    {
        shift = one.tag.end.checked_sub(one.range.end)?;
        if one.tag.end < one.range.end {
            return None;
        }
    }
    Some(range.start + shift..range.end + shift)
}

#[allow(clippy::too_many_arguments)] // the parts of one sentence
fn report(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    at: Span,
    role: Role,
    name: &str,
    value: &str,
    differs: bool,
) {
    let consequence = match (role, differs) {
        (_, true) => "the two always differ",
        (Role::When, false) => "Argo never emits the metric for it",
        (_, false) => "the two are never equal",
    };
    let near = closest(value, ENDED).or_else(|| {
        let lower = value.to_lowercase();
        match lower.as_str() {
            "success" | "successful" | "ok" | "completed" | "complete" => Some("Succeeded"),
            "failure" | "fail" => Some("Failed"),
            "errored" | "errors" => Some("Error"),
            _ => None,
        }
    });
    let help = match near {
        Some(near) => format!("write `{near}`"),
        None => "write `Succeeded`, `Failed` or `Error`: Argo emits the metric after the node or workflow has ended".to_owned(),
    };
    cx.report(
        sink,
        &RULE,
        at,
        format!(
            "`{}` is never `{}` here: {consequence}",
            shown(name),
            shown(value)
        ),
    )
    .help(help)
    .metric(cx.doc, metric)
    .effect(if role == Role::When && !differs {
        Effect::Dropped
    } else {
        Effect::Wrong
    })
    .done();
}
