//! AM407: one name, and another help, type or list of buckets elsewhere.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::project::{Definition, DefinitionId, Part};
use crate::rules::shared::clash::{Split, Together, first_of, split, together};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::Span;

/// AM407: a name that has a different help, type or list of buckets elsewhere.
pub static RULE: Rule = Rule {
    code: "AM407",
    name: "inconsistent-definition",
    summary: "a name that has a different help, type or list of buckets elsewhere",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM407.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(own) = cx.definition(metric) else {
        return;
    };
    let Some(group) = cx.project.named(&own.1.name) else {
        return;
    };
    // An empty help counts as missing: AM009.
    if !own.1.help.is_empty()
        && !own.1.help.contains("{{")
        && let Some(found) = split(cx, own, &group.helps, &own.1.help)
    {
        help(cx, metric, sink, own, &found);
    }
    if !cx.version().at_least(3, 6) {
        return; // AM106.
    }
    if let Some(ty) = own.1.ty {
        if let Some(found) = split(cx, own, &group.types, ty.key()) {
            of_type(cx, metric, sink, own, &found);
        } else if ty == MetricType::Histogram
            && let Some(found) = split(cx, own, &group.buckets, &own.1.buckets)
        {
            buckets(cx, metric, sink, own, &found);
        }
    }
}

const FATE: &str =
    "the first one that runs wins until the controller restarts, and the others are dropped";

/// A difference to report.
struct Difference {
    part: Part,
    place: Span,
    message: String,
    help: String,
}

fn report(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    found: &Split,
    told: (&Together, Difference),
) {
    let (together, difference) = told;
    let draft = cx
        .report(sink, &RULE, difference.place, difference.message)
        .help(difference.help);
    let draft = found
        .places(cx, difference.part, draft)
        .metric(cx.doc, metric)
        .severity(found.severity(Severity::Error));
    match &together.dropped {
        Some(said) => draft
            .effect(Effect::Dropped)
            .at_run(cx.could_not_construct(metric, said))
            .done(),
        None => draft.effect(Effect::Wrong).done(),
    }
}

/// What the metric and the first of those that differ give together.
fn with_first(cx: &Context, own: &Definition, found: &Split) -> Together {
    let other = found.others.first().and_then(|other| first_of(cx, other));
    other.map_or_else(Together::default, |other| together(cx, own, other))
}

fn help(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    (_, own): (DefinitionId, &Definition),
    found: &Split,
) {
    let together = with_first(cx, own, found);
    let fate = match &together.dropped {
        _ if cx.version().at_least(3, 6) => FATE,
        Some(_) => {
            "the first one that runs wins, and others are dropped if their labels also differ"
        }
        None => "the first one that runs wins",
    };
    let difference = Difference {
        part: Part::Help,
        place: cx.place_of(metric.help, metric.head(cx.doc)),
        message: format!(
            "`{}` has a different help {}: {fate}",
            shown(&own.name),
            found.others_are(cx)
        ),
        help: format!(
            "write the same help everywhere: {}",
            found.spellings(|help| format!("`{}`", shown(help)))
        ),
    };
    report(cx, metric, sink, found, (&together, difference));
}

fn of_type(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    (_, own): (DefinitionId, &Definition),
    found: &Split,
) {
    let (Some(ty), Some(other)) = (own.ty, found.others.first()) else {
        return;
    };
    let together = with_first(cx, own, found);
    let place = match metric.effective().and_then(|block| block.slot.entry) {
        Some(entry) => cx.doc.written_span(entry.key),
        None => metric.head(cx.doc),
    };
    let difference = Difference {
        part: Part::Type,
        place,
        message: format!(
            "`{}` is a {} here and a {} {}: {FATE}",
            shown(&own.name),
            ty.key(),
            other.value,
            found.others_are(cx)
        ),
        help: "give one of them another name, or use the same type for both".to_owned(),
    };
    report(cx, metric, sink, found, (&together, difference));
}

fn buckets(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    (_, own): (DefinitionId, &Definition),
    found: &Split,
) {
    let slot = metric.effective().map(|block| block.buckets);
    let place = match slot.and_then(|slot| slot.entry) {
        Some(entry) => cx.doc.written_span(entry.key),
        None => metric.head(cx.doc),
    };
    let shown_as = |bounds: &str| match bounds {
        "" => "none".to_owned(),
        bounds => format!("`[{}]`", shown(&bounds.replace(',', ", "))),
    };
    let difference = Difference {
        part: Part::Buckets,
        place,
        message: format!(
            "`{}` has different buckets {}: Argo silently uses those of the first one that runs until the controller restarts",
            shown(&own.name),
            found.others_are(cx)
        ),
        help: format!(
            "write the same buckets everywhere: {}",
            found.spellings(shown_as)
        ),
    };
    report(cx, metric, sink, found, (&Together::default(), difference));
}
