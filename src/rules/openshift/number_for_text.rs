//! AM603: a parameter put in as a number or boolean where Argo expects a string.

use serde_json::Value as Json;

use crate::diagnostic::{Effect, Severity};
use crate::manifest::{Form, Parameter, whole_reference};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM603: `${{NAME}}` with a number or boolean where Argo expects a string.
pub static RULE: Rule = Rule {
    code: "AM603",
    name: "number-for-text",
    summary: "`${{NAME}}` with a number or boolean where Argo expects a string",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM603.md"),
    effect: Effect::Refused,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(template) = cx.object.template() else {
        return;
    };
    for at in metric.texts(cx.doc) {
        let Some(whole) = whole_reference(at.text).filter(|w| w.form == Form::Value) else {
            continue;
        };
        let Some(parameter) = template.parameter(whole.name) else {
            continue; // AM601
        };
        if at.role.is_no_text() {
            continue;
        }
        let shown = at.text;
        let (message, severity, place, label) = match &parameter.default {
            Some((default, place)) => {
                let Some(kind) = kind_of(default) else {
                    continue;
                };
                let message = format!(
                    "`{shown}` inserts {kind}, but Argo expects a string: it cannot decode the object"
                );
                (message, Severity::Error, *place, "the default")
            }
            None if suggests_no_text(parameter) => {
                let message = format!(
                    "`{shown}` inserts the value without quotes: if it is a number or a boolean, Argo cannot decode the object"
                );
                (message, Severity::Warning, parameter.span, "declared here")
            }
            None => continue,
        };
        let text = format!("${{{}}}", whole.name);
        cx.report(sink, &RULE, cx.doc.written_span(at.node), message)
            .help(format!(
                "write {}: it inserts a string",
                cx.quoted_like(at.node, &text)
            ))
            .related(place, label)
            .metric(cx.doc, metric)
            .severity(severity)
            .done();
    }
}

/// What a default becomes, where that is neither text nor nothing.
fn kind_of(default: &str) -> Option<String> {
    match serde_json::from_str(default).ok()? {
        Json::Number(number) => Some(format!("the number {number}")),
        Json::Bool(boolean) => Some(format!("the boolean {boolean}")),
        Json::Array(_) => Some("a list".to_owned()),
        Json::Object(_) => Some("a mapping".to_owned()),
        Json::String(_) | Json::Null => None,
    }
}

/// Words of a name, and phrases of a description, that a parameter with a number or boolean has.
const WORDS: [&str; 14] = [
    "BUCKET", "COUNT", "DAYS", "ENABLED", "HOURS", "LIMIT", "MINUTES", "NUM", "NUMBER", "PORT",
    "REPLICAS", "SECONDS", "SIZE", "TIMEOUT",
];
const PHRASES: [&str; 6] = [
    "number of",
    "how many",
    "in seconds",
    "true or false",
    "true/false",
    "boolean",
];

fn suggests_no_text(parameter: &Parameter) -> bool {
    let mut words = parameter.name.split('_');
    let description = parameter.description.to_lowercase();
    words.any(|word| WORDS.contains(&word.to_uppercase().as_str()))
        || PHRASES.iter().any(|phrase| description.contains(phrase))
}
