//! AM409: a name that differs from another one in case only.

use std::cmp::Reverse;

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::project::{Definition, DefinitionId, Part};
use crate::rules::shared::clash::other_place;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM409: a name that differs from another one only in case.
pub static RULE: Rule = Rule {
    code: "AM409",
    name: "case-only-difference",
    summary: "a name that differs from another one only in case",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM409.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

/// How one spelling is used: the metrics of it with this help and type.
struct Spelling {
    count: usize,
    first: DefinitionId,
    reported: Option<DefinitionId>,
}

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    // Before, the two are different metrics.
    if !cx.version().at_least(3, 6) {
        return;
    }
    let Some((id, own)) = cx.definition(metric) else {
        return;
    };
    let mut others = cx
        .project
        .other_spellings(&own.name)
        .filter_map(|name| Some((name, spelling(cx, name, own)?)))
        .peekable();
    if others.peek().is_none() {
        return;
    }
    let Some(mine) = spelling(cx, &own.name, own) else {
        return;
    };
    let leads =
        |other: &Spelling| (other.count, Reverse(other.first)) > (mine.count, Reverse(mine.first));
    let others: Vec<_> = others.collect();
    let Some((name, other)) = others.iter().find(|(_, other)| leads(other)).or_else(|| {
        // It is said at the others, if findings are reported on them.
        let told = others.iter().any(|(_, other)| other.reported.is_some());
        others
            .first()
            .filter(|_| !told && mine.reported == Some(id))
    }) else {
        return;
    };
    let fate = match own.ty {
        Some(MetricType::Counter) => "their counts are added up",
        Some(MetricType::Histogram) => {
            "their observations are combined, with the buckets of the first one"
        }
        _ => "if two gauges have the same labels, only the one that was registered later is shown",
    };
    let draft = cx
        .report(
            sink,
            &RULE,
            cx.place_of(metric.name, metric.head(cx.doc)),
            format!(
                "the controller treats `{}` and `{}` as one metric, with the spelling that comes first: {fate}",
                shown(&own.name),
                shown(name)
            ),
        )
        .help(format!("write `{}`, or another name", shown(name)));
    other_place(
        cx,
        other.first,
        Part::Name,
        "the other spelling".to_owned(),
        draft,
    )
    .metric(cx.doc, metric)
    .done();
}

/// The metrics of a spelling whose help and type are those of a metric: others are other metrics for Argo.
fn spelling(cx: &Context, name: &str, like: &Definition) -> Option<Spelling> {
    let group = cx.project.named(name)?;
    let ty = like.ty?.key();
    let help = group.helps.iter().find(|help| help.value == like.help)?;
    group.types.iter().find(|known| *known.value == *ty)?;
    let alike = |id: &&DefinitionId| {
        let other = cx.project.definition(**id);
        other.is_some_and(|other| other.ty == like.ty)
    };
    let first = help.definitions.iter().find(alike).copied()?;
    Some(Spelling {
        count: help.count,
        first,
        reported: help.reported,
    })
}
