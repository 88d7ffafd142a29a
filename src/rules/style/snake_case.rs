//! AM504: names and label keys that are not in snake case.

use crate::argo::is_valid_name;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::shared::reserved_key::is_reserved;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM504: capitals or `__` in a name or a label's key.
pub static RULE: Rule = Rule {
    code: "AM504",
    name: "snake-case",
    summary: "capitals or `__` in a name or a label's key",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM504.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if let Some((name, node)) = cx.exposed_name(metric)
        && let Some(what) = wrong(name)
    {
        let camel = promlint::is_camel_case(name) && cx.exposed(metric).is_some();
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(node),
            format!("`{name}` contains {what}: Prometheus names are in snake case"),
        )
        .help(format!(
            "write `name: {}`, and change the queries that read it",
            snake_case(name)
        ))
        .metric(cx.doc, metric)
        .promlint(camel.then(|| promlint::CAMEL_CASE_NAME.to_owned()))
        .done();
    }
    for (index, label) in &metric.label_items {
        let (Some(key), Some(node)) = (label.key.text(cx.doc), label.key.value()) else {
            continue;
        };
        let Some(what) = wrong(key) else {
            continue;
        };
        let camel = promlint::is_camel_case(key);
        let spoken_of = is_reserved(key, metric, cx.version())
            .is_some_and(|fate| !camel || matches!(fate.effect, Effect::Breaks | Effect::Dropped));
        let judged = is_valid_name(key, cx.version()) && metric.is_last_of_its_key(cx.doc, *index);
        if spoken_of || !judged {
            continue; // AM104, AM008, AM505
        }
        let camel = camel && cx.exposed(metric).is_some();
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(node),
            format!(
                "the label key `{key}` contains {what}: Prometheus label keys are in snake case"
            ),
        )
        .help(format!(
            "write `key: {}`, and change the queries that read it",
            snake_case(key)
        ))
        .metric(cx.doc, metric)
        .promlint(camel.then(|| promlint::CAMEL_CASE_LABEL.to_owned()))
        .done();
    }
}

/// What is not snake case in a text.
fn wrong(text: &str) -> Option<&'static str> {
    if text.contains(|c: char| c.is_ascii_uppercase()) {
        Some("capitals")
    } else if text.contains("__") {
        Some("`__`")
    } else {
        None
    }
}

/// `jobHTTPErrors` as `job_http_errors`.
fn snake_case(text: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let behind_small = before.is_ascii_lowercase() || before.is_ascii_digit();
        let last_capital =
            before.is_ascii_uppercase() && rest.peek().is_some_and(char::is_ascii_lowercase);
        let starts_word = c.is_ascii_uppercase() && (behind_small || last_capital);
        if (starts_word || c == '_') && !out.ends_with('_') {
            out.push('_');
        }
        if c != '_' {
            out.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    out
}
