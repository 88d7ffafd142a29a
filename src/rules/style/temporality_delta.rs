//! AM511: a `temporality` that does not do what it seems to.

use crate::diagnostic::{Effect, Severity};
use crate::rules::wording::shown;
use crate::rules::{Checker, ConfigContext, Rule, Sink};
use crate::yaml::{Kind, Value};

/// AM511: `temporality` next to settings of `/metrics`, where it has no effect, or with a value that Argo does not know.
pub static RULE: Rule = Rule {
    code: "AM511",
    name: "temporality-delta",
    summary: "`temporality` next to settings of `/metrics`, where it has no effect, or with a value that Argo does not know",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM511.md"),
    effect: Effect::Wrong,
    check: Checker::MetricsConfig(check),
};

fn check(cx: &ConfigContext, sink: &mut Sink) {
    if !cx.version().at_least(3, 6) {
        return;
    }
    let Some(entry) = cx.config.field(cx.doc, "temporality") else {
        return;
    };
    let (message, help) = match cx.doc.text(entry.value) {
        None | Some("" | "Cumulative") => return,
        Some("Delta") => match scraped(cx) {
            Some(setting) => (
                format!(
                    "`temporality: Delta` applies only to OTLP: `/metrics`, which `{setting}` configures, stays cumulative"
                ),
                "remove it unless metrics are also sent over OTLP",
            ),
            None => return,
        },
        Some(text) if text.contains(['$', '{']) => return,
        Some(text) => (
            format!(
                "`temporality: {}` is neither `Delta` nor `Cumulative`: Argo silently uses `Cumulative`",
                shown(text)
            ),
            "write `Delta` or `Cumulative`; case counts",
        ),
    };
    cx.report(
        sink,
        &RULE,
        cx.doc
            .written_span(entry.key)
            .to(cx.doc.written_span(entry.value)),
        message,
    )
    .help(help)
    .done();
}

/// A setting that says that somebody scrapes `/metrics`, as it is written.
fn scraped<'a>(cx: &'a ConfigContext) -> Option<&'a str> {
    let truth = |name| {
        let entry = cx.config.field(cx.doc, name)?;
        match cx.doc.node(entry.value).kind {
            Kind::Scalar {
                value: Value::Bool(truth),
                ..
            } => Some(truth),
            _ => None,
        }
    };
    match truth("enabled") {
        Some(true) => return Some("enabled"),
        Some(false) => return None,
        None => {}
    }
    ["path", "port", "secure", "ignoreErrors"]
        .into_iter()
        .find(|name| cx.config.field(cx.doc, name).is_some())
}
