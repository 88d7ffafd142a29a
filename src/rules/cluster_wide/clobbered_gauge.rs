//! AM410: one gauge that several workflows set.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::project::Part;
use crate::rules::shared::clash::other_place;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM410: one gauge that several workflows set.
pub static RULE: Rule = Rule {
    code: "AM410",
    name: "clobbered-gauge",
    summary: "one gauge that several workflows set",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM410.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

/// Other workflows that are shown.
const SHOWN: usize = 3;

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((id, own)) = cx.definition(metric) else {
        return;
    };
    let sets = matches!(&*own.operation, "" | "Set");
    if own.ty != Some(MetricType::Gauge) || own.realtime || !sets {
        return;
    }
    let is_fixed = |value: &str| !value.contains("{{") && !value.contains("${");
    if !own.labels.iter().all(|(_, value)| is_fixed(value)) {
        return;
    }
    let group = cx.project.named(&own.name);
    let Some(gauges) = group.and_then(|group| group.gauges_like(own)) else {
        return;
    };
    // Those that add up do not overwrite each other.
    let others: Vec<_> = gauges
        .objects
        .iter()
        .filter_map(|id| Some((*id, cx.project.definition(*id)?)))
        .filter(|(_, other)| (other.kind, &other.object) != (own.kind, &own.object))
        .filter(|(_, other)| matches!(&*other.operation, "" | "Set"))
        .collect();
    let Some((first, _)) = others.first() else {
        return;
    };
    // It is said from the second workflow on, and at the first where no findings are reported on the others.
    let told = others.iter().any(|(_, other)| {
        let file = cx.project.file(other.file);
        file.is_some_and(|file| file.reported)
    });
    if id < *first && told {
        return;
    }
    let workflows = match others.len() {
        1 => "another workflow".to_owned(),
        n => format!("{n} other workflows"),
    };
    let mut draft = cx
        .report(
            sink,
            &RULE,
            cx.place_of(metric.name, metric.head(cx.doc)),
            format!(
                "{workflows} set the gauge `{}` with the same labels: the controller has one series for all of them, and the last run overwrites it",
                shown(&own.name)
            ),
        )
        .help("add a label that is different in each, such as `{key: workflow, value: …}` with a fixed name");
    for (other, definition) in others.iter().take(SHOWN) {
        let label = match &*definition.object {
            "" => "set here, too".to_owned(),
            object => format!("set by `{}`", shown(object)),
        };
        draft = other_place(cx, *other, Part::Name, label, draft);
    }
    draft.metric(cx.doc, metric).done();
}
