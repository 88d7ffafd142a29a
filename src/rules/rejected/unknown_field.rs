//! AM002: a field that Argo does not know, and metrics where Argo reads none.

use crate::argo::schema::is_metric_type;
use crate::argo::{NEWEST, Version};
use crate::diagnostic::{Effect, Severity};
use crate::model::Unknown;
use crate::rules::fields::{is_misplaced, is_odd_label, meant};
use crate::rules::wording::{CONFIG_REFUSED, shown};
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM002, `unknown-field`.
pub static RULE: Rule = Rule {
    code: "AM002",
    name: "unknown-field",
    summary: "Argo does not know this key, or does not read metrics here",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM002.md"),
    effect: Effect::Dropped,
    check: Checker::Object(check),
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
                (false, Some(meant)) => format!("write `{meant}:`"),
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
                format!("write `{meant}:`"),
            )
        } else if let Some(meant) = nearest {
            (
                format!(
                    "unknown field `{name}`: `argo lint` and `argo submit` refuse the object, other readers drop it"
                ),
                format!("write `{meant}:`"),
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
