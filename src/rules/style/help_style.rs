//! AM508: a help that says little, or has whitespace around it.

use crate::argo::PREFIX;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM508: the help is empty or very short, repeats the name, or has line breaks or whitespace around it.
pub static RULE: Rule = Rule {
    code: "AM508",
    name: "help-style",
    summary: "the help is empty or very short, repeats the name, or has line breaks or whitespace around it",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM508.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

/// A help shorter than this says hardly more than the name.
const SHORT: usize = 10;

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let (Some(node), Some(help)) = (metric.help.value(), metric.help.text(cx.doc)) else {
        return;
    };
    if help.is_empty() || help.contains("{{") {
        return; // AM009, AM403
    }
    let name = metric.name.text(cx.doc).unwrap_or_default();
    let open = cx.has_parameter(help);
    let length = help.trim().chars().count();
    // Argo 3.5 and older panics on a line break: AM105.
    let panics = !cx.version().at_least(3, 6) && !metric.is_realtime(cx.doc);
    let blank = help.bytes().all(|b| b == b' ' || b == b'\t');
    let mut text = None;
    let (message, better) = if blank {
        if panics && help.contains('\t') {
            return;
        }
        text = cx.exposed(metric).map(|_| promlint::NO_HELP.to_owned());
        (
            "the help is only whitespace".to_owned(),
            "say in one line what is counted or measured, such as `help: runs of the import, by status`",
        )
    } else if help.contains(['\n', '\r']) {
        if panics {
            return;
        }
        (
            "the help has a line break, which is exported as `\\n`".to_owned(),
            "write the help on one line, without a line break at its end (`>-`)",
        )
    } else if help.trim() != help {
        if panics && help.contains(|c: char| c.is_whitespace() && c != ' ') {
            return;
        }
        (
            "the help starts or ends with whitespace".to_owned(),
            "remove the whitespace at its start and end",
        )
    } else if !open && !name.is_empty() && (help == name || help.strip_prefix(PREFIX) == Some(name))
    {
        (
            "the help only repeats the name".to_owned(),
            "say in one line what is counted or measured, such as `help: runs of the import, by status`",
        )
    } else if !open && length < SHORT {
        (
            format!(
                "the help has only {length} {}: it says hardly more than the name",
                if length == 1 {
                    "character"
                } else {
                    "characters"
                }
            ),
            "say in one line what is counted or measured, such as `help: runs of the import, by status`",
        )
    } else {
        return;
    };
    cx.report(sink, &RULE, cx.doc.written_span(node), message)
        .help(better)
        .metric(cx.doc, metric)
        .promlint(text)
        .done();
}
