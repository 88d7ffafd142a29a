//! AM106: before 3.6, a name has two types, or is one of the controller's own metrics.

use crate::argo::{PREFIX, builtin};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::project::{Definition, DefinitionId, Part};
use crate::rules::shared::clash::{first_of, split, together};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM106.
pub static RULE: Rule = Rule {
    code: "AM106",
    name: "legacy-type-conflict",
    summary: "before 3.6: a name has two types, or is one of Argo's own metrics",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM106.md"),
    effect: Effect::Breaks,
    check: Checker::Metric(check),
};

const BREAKS: &str = "the controller answers every scrape with 500";

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // Since then: AM204, AM407.
    if cx.version().at_least(3, 6) {
        return;
    }
    let Some(own) = cx.definition(metric) else {
        return;
    };
    let name = &*own.1.name;
    if builtin(name, cx.version()).is_some() {
        cx.report(
            sink,
            &RULE,
            cx.place_of(metric.name, metric.head(cx.doc)),
            format!("the controller has its own metric `{PREFIX}{name}`: {BREAKS}"),
        )
        .help(format!(
            "add a prefix of your own, such as `name: team_{name}`"
        ))
        .metric(cx.doc, metric)
        .done();
        return;
    }
    let (Some(group), Some(ty)) = (cx.project.named(name), own.1.ty) else {
        return;
    };
    if let Some(found) = split(cx, own, &group.types, ty.key()) {
        let Some(other) = found.others.first() else {
            return;
        };
        let together = first_of(cx, other).map(|first| together(cx, own.1, first));
        let block = metric.effective().and_then(|block| block.slot.entry);
        let place = block.map_or(metric.head(cx.doc), |entry| cx.doc.written_span(entry.key));
        let draft = cx
            .report(
                sink,
                &RULE,
                place,
                format!(
                    "`{}` is a {} here and a {} {}: {BREAKS}, or the workflow ends in `Error`",
                    shown(name),
                    ty.key(),
                    other.value,
                    found.others_are(cx)
                ),
            )
            .help("give one of them another name, or use the same type for both");
        let draft = found
            .places(cx, Part::Type, draft)
            .metric(cx.doc, metric)
            .severity(found.severity(Severity::Error));
        match together.and_then(|together| together.scrape.or(together.panics)) {
            Some(said) => draft.at_run(said).done(),
            None => draft.done(),
        }
    } else if ty == MetricType::Histogram {
        buckets(cx, metric, sink, own);
    }
}

/// Two lists of buckets break only where the labels are the same: those that are written the same way.
fn buckets(cx: &Context, metric: &Metric, sink: &mut Sink, own: (DefinitionId, &Definition)) {
    let Some(group) = cx.project.named(&own.1.name) else {
        return;
    };
    let Some(mut found) = split(cx, own, &group.buckets, &own.1.buckets) else {
        return;
    };
    found.others.retain(|variant| {
        let mut others = variant.definitions.iter();
        others.any(|id| {
            let other = cx.project.definition(*id);
            other.is_some_and(|other| together(cx, own.1, other).scrape.is_some())
        })
    });
    if found.others.is_empty() {
        return;
    }
    let slot = metric.effective().map(|block| block.buckets);
    let place = match slot.and_then(|slot| slot.entry) {
        Some(entry) => cx.doc.written_span(entry.key),
        None => metric.head(cx.doc),
    };
    let name = &own.1.name;
    let draft = cx
        .report(
            sink,
            &RULE,
            place,
            format!(
                "`{}` has different buckets {}, with labels that can be equal: {BREAKS} once they are",
                shown(name),
                found.others_are(cx)
            ),
        )
        .help("write the same buckets everywhere");
    found
        .places(cx, Part::Buckets, draft)
        .metric(cx.doc, metric)
        .severity(found.severity(Severity::Error))
        .at_run(format!(
            "{PREFIX}{name} … was collected before with the same name and label values"
        ))
        .done();
}
