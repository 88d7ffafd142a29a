//! AM103: a metric has the name of a histogram's series.

use crate::argo::{Instrument, PREFIX, builtin};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::project::{Part, Variant};
use crate::rules::shared::clash::{SUFFIXES, histograms, other_place};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM103.
pub static RULE: Rule = Rule {
    code: "AM103",
    name: "histogram-suffix-collision",
    summary: "a metric has the name of a histogram's series",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM103.md"),
    effect: Effect::Breaks,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((id, own)) = cx.definition(metric) else {
        return;
    };
    if cx.exposed_name(metric).is_none() {
        return;
    }
    // At the metric that has the suffix: it is the one to be renamed.
    for suffix in SUFFIXES {
        let Some(base) = own.name.strip_suffix(suffix) else {
            continue;
        };
        if let Some(histogram) = histograms(cx, base) {
            report(cx, metric, sink, base, histogram, false);
            return;
        }
        let own = builtin(base, cx.version());
        if own.is_some_and(|own| own.instrument == Instrument::Histogram) {
            of_argo(cx, metric, sink, base);
            return;
        }
    }
    if own.ty != Some(MetricType::Histogram) {
        return;
    }
    // At the histogram only where no findings are reported on the other.
    let is_first = histograms(cx, &own.name).is_some_and(|known| known.reported == Some(id));
    for suffix in SUFFIXES {
        let name = format!("{}{suffix}", own.name);
        let Some(other) = cx.project.named(&name).filter(|_| is_first) else {
            continue;
        };
        if other.reported.is_none()
            && let Some(types) = other.types.first()
        {
            report(cx, metric, sink, &name, types, true);
            return;
        }
    }
}

/// Reports that a metric has the name of a series of one of the controller's own histograms.
fn of_argo(cx: &Context, metric: &Metric, sink: &mut Sink, histogram: &str) {
    let name = metric.name.text(cx.doc).unwrap_or_default();
    cx.report(
        sink,
        &RULE,
        cx.place_of(metric.name, metric.head(cx.doc)),
        format!(
            "`{PREFIX}{}` is a series of the controller's own histogram `{PREFIX}{histogram}`: the controller answers every scrape with 500",
            shown(name)
        ),
    )
    .help(format!("add a prefix of your own, such as `name: team_{name}`"))
    .metric(cx.doc, metric)
    .at_run(format!(
        "collected metric named \"{PREFIX}{name}\" collides with previously collected histogram named \"{PREFIX}{histogram}\""
    ))
    .done();
}

/// Reports that a metric collides with another one: a histogram with this name, or, at the histogram, one with a suffix.
fn report(
    cx: &Context,
    metric: &Metric,
    sink: &mut Sink,
    other: &str,
    variant: &Variant,
    at_histogram: bool,
) {
    let name = metric.name.text(cx.doc).unwrap_or_default();
    let (histogram, series) = match at_histogram {
        true => (name, other),
        false => (other, name),
    };
    let message = match at_histogram {
        false => format!(
            "`{}` is a series of the histogram `{}`: the controller answers every scrape with 500 once both exist",
            shown(series),
            shown(histogram)
        ),
        true => format!(
            "the histogram `{}` has a series `{}`, which is also another metric: the controller answers every scrape with 500 once both exist",
            shown(histogram),
            shown(series)
        ),
    };
    let mut draft = cx
        .report(
            sink,
            &RULE,
            cx.place_of(metric.name, metric.head(cx.doc)),
            message,
        )
        .help(format!("give `{}` another name", shown(series)));
    if let Some(first) = variant.definitions.first() {
        let label = match at_histogram {
            false => format!("the histogram, {}", in_files(variant.files)),
            true => format!("the other metric, {}", in_files(variant.files)),
        };
        draft = other_place(cx, *first, Part::Name, label, draft);
    }
    draft
        .metric(cx.doc, metric)
        .at_run(format!(
            "collected metric named \"{PREFIX}{series}\" collides with previously collected histogram named \"{PREFIX}{histogram}\""
        ))
        .done();
}

fn in_files(files: usize) -> String {
    match files {
        1 => "in one file".to_owned(),
        n => format!("in {n} files"),
    }
}
