//! AM513: errors on `/metrics` are not ignored, and a metric of the project brings them about.

use crate::argo::{Instrument, Version, builtin, is_valid_name};
use crate::diagnostic::{Effect, Severity};
use crate::metric::{MetricType, first_line};
use crate::model::registry::Registry;
use crate::project::{Definition, DefinitionId, Group};
use crate::rules::shared::clash::emitted;
use crate::rules::wording::shown;
use crate::rules::{Checker, ConfigContext, Rule, Sink};
use crate::yaml::{Kind, Value};

/// AM513: `ignoreErrors` is off, and a metric of the project breaks `/metrics`.
pub static RULE: Rule = Rule {
    code: "AM513",
    name: "ignore-errors",
    summary: "`ignoreErrors` is off, and a metric of the project breaks `/metrics`",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM513.md"),
    effect: Effect::Costly,
    check: Checker::MetricsConfig(check),
};

/// Metrics that are asked at most what they do to the page.
const ASKED: usize = 200;

fn check(cx: &ConfigContext, sink: &mut Sink) {
    let truth = |name| {
        let entry = cx.config.field(cx.doc, name)?;
        match cx.doc.node(entry.value).kind {
            Kind::Scalar {
                value: Value::Bool(truth),
                ..
            } => Some((entry, truth)),
            _ => None,
        }
    };
    if matches!(truth("enabled"), Some((_, false))) {
        return;
    }
    let set = truth("ignoreErrors");
    let place = match (cx.config.field(cx.doc, "ignoreErrors"), set) {
        (Some(entry), Some((_, false))) => {
            let value = cx.doc.written_span(entry.value);
            cx.doc.written_span(entry.key).to(value)
        }
        (None, _) => first_line(cx.doc, cx.config.node),
        _ => return,
    };
    let Some((definition, code)) = breaking(cx) else {
        return;
    };
    let file = cx.project.file(definition.file);
    let path = file.map(|file| &*file.path).filter(|path| !path.is_empty());
    let there = path.map_or(String::new(), |path| format!(" in {}", shown(path)));
    cx.report(
        sink,
        &RULE,
        place,
        format!(
            "without `ignoreErrors: true` one metric breaks the whole `/metrics` page, as `{}`{there} does ({code})",
            shown(&definition.name)
        ),
    )
    .help("fix that metric; until then `ignoreErrors: true` keeps the others on the page")
    .done();
}

/// A metric of the project with which the page answers 500, and the code of the rule that says so.
fn breaking<'a>(cx: &ConfigContext<'a>) -> Option<(&'a Definition, &'static str)> {
    let version = cx.version();
    let all = cx.project.definitions().iter().filter(|one| one.is_named());
    let suspect = all.filter_map(|one| Some((one, suspicion(cx, one)?)));
    suspect
        .take(ASKED)
        .find(|(one, suspicion)| is_down(version, one, suspicion.other))
        .map(|(one, suspicion)| (one, suspicion.code))
}

/// Why a metric may take down the page.
struct Suspicion<'a> {
    code: &'static str,
    /// The metric with which it does, if it is not one of Argo's.
    other: Option<&'a Definition>,
}

fn suspicion<'a>(cx: &ConfigContext<'a>, one: &Definition) -> Option<Suspicion<'a>> {
    let with = |code, id: Option<&DefinitionId>| {
        let other = id.and_then(|id| cx.project.definition(*id));
        Some(Suspicion { code, other })
    };
    one.ty?;
    if !is_valid_name(&one.name, cx.version()) {
        return None;
    }
    for suffix in ["_bucket", "_sum", "_count"] {
        let Some(base) = one.name.strip_suffix(suffix) else {
            continue;
        };
        let own = builtin(base, cx.version());
        if own.is_some_and(|own| own.instrument == Instrument::Histogram) {
            return with("AM103", None);
        }
        if let Some(id) = cx.project.named(base).and_then(histogram) {
            return with("AM103", Some(id));
        }
    }
    // Other keys are refused, or exported as they are.
    let mut keys = one.labels.iter().map(|(key, _)| &**key);
    let reserved = |key: &str| {
        is_valid_name(key, cx.version())
            && (key.starts_with("__") || key.contains(':') || key.bytes().all(|b| b == b'_'))
    };
    if keys.any(reserved) {
        return with("AM104", None);
    }
    if cx.version().at_least(3, 6) {
        return None;
    }
    if builtin(&one.name, cx.version()).is_some() {
        return with("AM106", None);
    }
    let types = &cx.project.named(&one.name)?.types;
    let other = types
        .iter()
        .find(|ty| one.ty.is_some_and(|own| *ty.value != *own.key()))?;
    with("AM106", other.definitions.first())
}

/// The first histogram of a name.
fn histogram(group: &Group) -> Option<&DefinitionId> {
    let mut types = group.types.iter();
    let histograms = types.find(|ty| *ty.value == *MetricType::Histogram.key())?;
    histograms.definitions.first()
}

/// Whether the registry's page is down once both are there, and that alone would be served without it.
fn is_down(version: Version, one: &Definition, other: Option<&Definition>) -> bool {
    let mut registry = Registry::new(version);
    let emitted = other
        .map(|other| emitted(other, "b"))
        .into_iter()
        .chain([emitted(one, "a")]);
    for metric in emitted {
        if registry.upsert(&metric).is_err() {
            return false;
        }
    }
    registry.scrape(false).error.is_some()
}
