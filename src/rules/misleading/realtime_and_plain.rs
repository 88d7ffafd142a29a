//! AM308: one series that is realtime in one place and set in another.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::project::{Definition, DefinitionId, Part};
use crate::rules::shared::clash::other_place;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM308: one series that is realtime in one place and set in another.
pub static RULE: Rule = Rule {
    code: "AM308",
    name: "realtime-and-plain-mix",
    summary: "one series that is realtime in one place and set in another",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM308.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((id, own)) = cx.definition(metric) else {
        return;
    };
    if own.ty != Some(MetricType::Gauge) {
        return;
    }
    let group = cx.project.named(&own.name);
    let Some(gauges) = group.and_then(|group| group.gauges_like(own)) else {
        return;
    };
    let (Some(realtime), Some(plain)) = (gauges.realtime, gauges.plain) else {
        return;
    };
    // It is said at the one that is set, and at the realtime one only where no findings are reported on that.
    let told = |id: DefinitionId| {
        let other: Option<&Definition> = cx.project.definition(id);
        let file = other.and_then(|other| cx.project.file(other.file));
        file.is_some_and(|file| file.reported)
    };
    let other = if own.realtime {
        if told(plain) || id != realtime {
            return;
        }
        plain
    } else {
        realtime
    };
    let block = metric.effective().and_then(|block| block.slot.entry);
    let place = block.map_or(metric.head(cx.doc), |entry| cx.doc.written_span(entry.key));
    let name = shown(&own.name);
    let (here, there) = match own.realtime {
        true => ("realtime", "set when it is emitted"),
        false => ("set when it is emitted", "realtime"),
    };
    let (fate, effect) = if cx.version().at_least(3, 6) {
        (
            "as soon as it is realtime, the values that are set are lost",
            Effect::Wrong,
        )
    } else {
        (
            "the second one makes the workflow end in `Error`, or replaces the first one",
            Effect::Breaks,
        )
    };
    let draft = cx
        .report(
            sink,
            &RULE,
            place,
            format!("`{name}` with these labels is {here} here and {there} elsewhere: {fate}"),
        )
        .help("give the realtime gauge another name, for example one that ends in `_running`");
    let label = format!("{there} here");
    other_place(cx, other, Part::Type, label, draft)
        .metric(cx.doc, metric)
        .effect(effect)
        .done();
}
