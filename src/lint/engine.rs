//! Asks the rules about one subject, each apart from the others, and gives them Argo's remaining words.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::own::own;
use crate::diagnostic::{ArgoText, By, Effect, Finding, Place};
use crate::rules::{self, Checker, Context, Rule, Sink};
use crate::yaml::{NodeId, Span};

/// The findings of all rules on one subject.
pub(super) fn run_all(
    rules: &[&'static Rule],
    place: Place,
    run: impl Fn(&'static Rule, &mut Sink),
) -> Sink {
    let mut sink = Sink::default();
    for rule in rules {
        let before = (sink.found.len(), sink.claims.len());
        // A rule that fails does not lose the findings of others.
        let result = catch_unwind(AssertUnwindSafe(|| run(rule, &mut sink)));
        if result.is_err() {
            sink.truncate(before);
            let start = place.span.start;
            let place = Place::new(place.file, Span::new(start, start));
            let message = format!(
                "the rule {} had an internal error on this object; the findings of the other rules are complete",
                rule.code
            );
            let finding = own(&rules::RULE_FAILED, place, message).effect(Effect::Style);
            sink.found.push((finding, None));
        }
    }
    sink
}

pub(super) fn run(cx: &Context, rule: &'static Rule, sink: &mut Sink) {
    match rule.check {
        Checker::Pipeline | Checker::Spec | Checker::Config(_) => {}
        Checker::Object(check) => check(cx, sink),
        Checker::List(check) => cx.lists.iter().for_each(|list| check(cx, list, sink)),
        Checker::Metric(check) => {
            for list in cx.lists {
                for metric in &list.metrics {
                    check(cx, list, metric, sink);
                }
            }
        }
    }
}

/// Whether a finding is of a rule about what Argo refuses, breaks on or drops, not about values and style.
fn tells_of_refusal(finding: &Finding) -> bool {
    !["AM3", "AM4", "AM5"]
        .iter()
        .any(|class| finding.code.starts_with(class))
}

/// Words of Argo that no rule has claimed follow from a mistake that is reported: they go to the finding of
/// the same metric. And where the decoder stops at something else than metrics, `argo lint` says only that,
/// so what it would have said comes with the decoder's words.
pub(super) fn attach_rest(cx: &Context, sink: &mut Sink) {
    let mut of_metric: HashMap<NodeId, usize> = HashMap::new();
    for (n, (finding, metric)) in sink.found.iter().enumerate() {
        if let Some(metric) = metric.filter(|_| tells_of_refusal(finding)) {
            of_metric.entry(metric).or_insert(n);
        }
    }
    for verdict in cx.said.unclaimed(&sink.claims) {
        let Some(n) = verdict.metric.and_then(|m| of_metric.get(&m)) else {
            continue;
        };
        let finding = &mut sink.found[*n].0;
        let words = ArgoText {
            by: verdict.by,
            text: verdict.said.to_string(),
        };
        if !finding.argo.contains(&words) {
            finding.argo.push(words);
        }
        finding.effect = Effect::Refused;
    }
    let Some(said) = &cx.decoded.said else {
        return;
    };
    if !cx.doc.unreadable.is_empty() {
        return; // The decoder never sees the document.
    }
    let words = ArgoText {
        by: By::Decode,
        text: said.to_string(),
    };
    let told = sink.found.iter().any(|(f, _)| f.argo.contains(&words));
    if !told {
        // A long text goes to the first only, so that the sum has a bound.
        let most = if words.text.len() > 2_000 {
            1
        } else {
            usize::MAX
        };
        let refused = |f: &&mut (Finding, _)| {
            f.0.argo
                .iter()
                .any(|t| matches!(t.by, By::Lint | By::Decode))
        };
        for (finding, _) in sink.found.iter_mut().filter(refused).take(most) {
            finding.argo.insert(0, words.clone());
        }
    }
}
