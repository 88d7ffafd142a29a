//! AM002: a field that Argo does not know, and metrics where Argo reads none.

use crate::argo::config::{FIELDS, METRICS_CONFIG};
use crate::argo::schema::is_metric_type;
use crate::argo::{NEWEST, Version};
use crate::diagnostic::{ArgoText, By, Effect, Severity, closest};
use crate::manifest::ConfigText;
use crate::model::{DecoderSaid, Said, Unknown, decode_config};
use crate::rules::fields::{is_misplaced, is_odd_label, meant};
use crate::rules::levels::{ConfigurationContext, refused};
use crate::rules::wording::{CONFIG_REFUSED, shown};
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::{Document, Entry, NodeId};

/// The rule AM002, `unknown-field`.
pub static RULE: Rule = Rule {
    code: "AM002",
    name: "unknown-field",
    summary: "Argo does not know this key, or does not read metrics here",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM002.md"),
    effect: Effect::Dropped,
    check: Checker::Levels(&[
        Checker::Object(check),
        Checker::Configuration(configuration),
    ]),
};

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, sink: &mut Sink) {
    for unknown in cx
        .decoded
        .unknown
        .iter()
        .filter(|u| u.relevant && !is_odd_label(u))
    {
        let version = cx.version();
        let nearest = meant(unknown, version);
        let same_but_case = nearest.filter(|n| n.eq_ignore_ascii_case(&unknown.name));
        let reads_case = same_but_case.is_some() && unknown.tolerated;
        if reads_case {
            // This release reads it whatever its case.
            continue;
        }
        let name = shown(&unknown.name);
        let in_metrics = unknown.within.is_some_and(|ty| is_metric_type(ty.go));
        let misplaced = !in_metrics && nearest.is_none_or(|n| n != "metrics");
        let later = unknown
            .within
            .is_some_and(|ty| ty.field(&unknown.name, NEWEST[5]).is_some());
        let (message, help) = if cx.is_config() {
            let help = match (later, nearest) {
                (true, _) => "remove the line, or run a release that has it".to_owned(),
                (false, Some(meant)) => rename(cx, unknown, meant),
                (false, None) if in_metrics => known_fields(unknown, version),
                (false, None) => "remove the line".to_owned(),
            };
            (format!("unknown field `{name}`: {CONFIG_REFUSED}"), help)
        } else if later {
            (
                format!(
                    "unknown field `{name}`: Argo {} does not have it yet",
                    version.line()
                ),
                "remove the line, or run a release that has it".to_owned(),
            )
        } else if unknown.in_step {
            (
                format!("Argo does not read `{name}` in a step: no release can decode the object"),
                "move `metrics` into the template that the step calls".to_owned(),
            )
        } else if misplaced && unknown.tolerated {
            // The decoder of a step group is not strict about deeper levels.
            (
                format!(
                    "Argo does not read `{name}` here: `argo lint` accepts it, and the metrics in it are silently lost"
                ),
                right_place(cx),
            )
        } else if misplaced {
            (
                format!(
                    "Argo does not read `{name}` here: `argo lint` refuses the object, other readers drop the metrics in it"
                ),
                right_place(cx),
            )
        } else if let Some(meant) = same_but_case {
            (
                format!(
                    "unknown field `{name}`: since 3.5 field names are case-sensitive, and `argo lint` refuses the object"
                ),
                rename(cx, unknown, meant),
            )
        } else if let Some(meant) = nearest {
            (
                format!(
                    "unknown field `{name}`: `argo lint` and `argo submit` refuse the object, other readers drop it"
                ),
                rename(cx, unknown, meant),
            )
        } else {
            (
                format!(
                    "unknown field `{name}`: `argo lint` and `argo submit` refuse the object, other readers drop it"
                ),
                known_fields(unknown, version),
            )
        };
        let mut argo = cx.said_at(unknown.entry.key);
        // Whatever appears in `metrics`, it takes the place of the list.
        let instead = unknown
            .within
            .filter(|ty| ty.go == "Metrics")
            .map(|_| "prometheus");
        if let Some(meant) = instead.or(nearest) {
            // For the API server the field that is meant is missing: what it says about that is reported here.
            argo = argo.and(cx.said.claim(unknown.holder, |v| v.field == Some(meant)));
        }
        cx.report(sink, &RULE, cx.doc.written_span(unknown.entry.key), message)
            .help(help)
            .metric_node(cx.doc, unknown.metric)
            .effect(Effect::Dropped)
            .argo(argo)
            .severity_unless_refused(Severity::Warning)
            .done();
    }
    for wrong in cx
        .decoded
        .mistyped
        .iter()
        .filter(|m| m.relevant && is_misplaced(m.owner))
    {
        cx.report(
            sink,
            &RULE,
            cx.doc.written_span(wrong.node),
            format!(
                "Argo does not read metrics under `{}`: it cannot decode the object",
                wrong.field
            ),
        )
        .help(right_place(cx))
        .argo(cx.said_at(wrong.node))
        .done();
    }
}

/// What to write where nothing known is near.
fn known_fields(unknown: &Unknown, version: Version) -> String {
    let known = unknown.within.map_or(String::new(), |ty| {
        let names = ty.fields.iter().filter(|f| f.known_in(version));
        names
            .map(|f| format!("`{}`", f.name))
            .collect::<Vec<_>>()
            .join(", ")
    });
    format!("remove the line, or use one of {known}")
}

/// The help that says where metrics belong.
fn right_place(cx: &Context) -> String {
    let spec = cx.object.spec_path();
    format!(
        "move it to `{spec}.metrics`, or into a template, beside `container:`, `steps:` or `dag:`"
    )
}

/// What to do with a field that is meant for another one: that can be set already.
fn rename(cx: &Context, unknown: &Unknown, meant: &str) -> String {
    match cx.doc.get(unknown.holder, meant) {
        Some(_) => format!("remove the line: `{meant}:` is set in this mapping already"),
        None => format!("write `{meant}:`"),
    }
}

/// The fields of the configuration that are a `MetricsConfig`.
const OF_METRICS: [&str; 2] = ["metricsConfig", "telemetryConfig"];

fn configuration(cx: &ConfigurationContext, sink: &mut Sink) {
    let mut any = false;
    for (text, inner) in cx.certain() {
        any = true;
        if cx.speaks && matches!(text, ConfigText::Whole(_)) {
            not_fields(cx, inner, inner.entries(inner.root()), sink);
        }
        in_metrics_config(cx, text, inner, sink);
    }
    if cx.speaks && any {
        not_fields(cx, cx.doc, cx.config.fields(), sink);
    }
}

/// Unknown fields in `metricsConfig` and `telemetryConfig`.
fn in_metrics_config(
    cx: &ConfigurationContext,
    text: ConfigText,
    inner: &Document,
    sink: &mut Sink,
) {
    let root = inner.root();
    let named = |doc: &Document, entry: &Entry| {
        let key = doc.key_text(entry.key);
        OF_METRICS
            .into_iter()
            .find(|field| field.eq_ignore_ascii_case(&key))
    };
    let parts: Vec<(NodeId, &'static str)> = match text {
        ConfigText::Whole(_) => {
            let entries = inner.entries(root).iter();
            let of_metrics = entries.filter_map(|e| Some((e.value, named(inner, e)?)));
            of_metrics.collect()
        }
        ConfigText::Metrics(node) | ConfigText::Other(node) => {
            let mut fields = cx.config.fields().iter();
            let entry = fields.find(|entry| entry.value == node);
            let field = entry.and_then(|entry| named(cx.doc, entry));
            field.map(|field| (root, field)).into_iter().collect()
        }
        ConfigText::Defaults(_) => Vec::new(),
    };
    let version = cx.target.version;
    for (node, field) in parts.into_iter().filter(|(node, _)| inner.is_map(*node)) {
        let decoded = decode_config(inner, (&METRICS_CONFIG, node), field, version);
        for unknown in decoded.unknown.iter().filter(|u| !u.tolerated) {
            let later = unknown.within.is_some_and(|ty| {
                let newest = NEWEST.last();
                newest.is_some_and(|newest| ty.field(&unknown.name, *newest).is_some())
            });
            let help = match meant(unknown, version) {
                _ if later => "remove the line, or run a release that has it".to_owned(),
                Some(meant) => format!("write `{meant}:`"),
                None => "remove the line".to_owned(),
            };
            in_configuration(cx, inner, unknown.entry, help, sink);
        }
    }
}

/// The keys that are not fields of the configuration in any release.
fn not_fields(cx: &ConfigurationContext, doc: &Document, entries: &[Entry], sink: &mut Sink) {
    for entry in entries {
        let key = doc.key_text(entry.key);
        let known = |field: &str| field.eq_ignore_ascii_case(&key);
        // Not a text that another tool fills.
        if key == "config" || key.contains(['$', '{', '}']) || FIELDS.into_iter().any(known) {
            continue;
        }
        let help = match closest(&key, FIELDS) {
            Some(meant) => format!("write `{meant}:`"),
            None => "remove the line, or move it to the ConfigMap that it belongs to".to_owned(),
        };
        in_configuration(cx, doc, *entry, help, sink);
    }
}

fn in_configuration(
    cx: &ConfigurationContext,
    doc: &Document,
    entry: Entry,
    help: String,
    sink: &mut Sink,
) {
    let key = doc.key_text(entry.key);
    let said = Said::Config(DecoderSaid::UnknownField(key.clone().into_owned()));
    let message = format!("unknown field `{}`: {CONFIG_REFUSED}", key.escape_debug());
    let finding = refused(&RULE, cx.file, doc.written_span(entry.key), message)
        .argo([ArgoText::new(By::Decode, said.to_string())])
        .help(help);
    sink.push(finding);
}
