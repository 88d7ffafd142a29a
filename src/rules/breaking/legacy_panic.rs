//! AM105: what makes the controller of Argo 3.5 and earlier panic.

use crate::argo::parse_go_float;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::shared::bucket_order;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::Span;

/// The rule AM105.
pub static RULE: Rule = Rule {
    code: "AM105",
    name: "legacy-panic",
    summary: "Argo 3.5 and older panic on this metric, and the workflow ends in `Error`",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM105.md"),
    effect: Effect::Breaks,
    check: Checker::Metric(check),
};

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    if cx.version().at_least(3, 6) {
        return;
    }
    let Some(block) = metric.effective() else {
        return;
    };
    let mut say = |span: Span, what: &str, help: &str, run: Option<String>| {
        let draft = cx
            .report(
                sink,
                &RULE,
                span,
                format!("{what}: the controller of Argo 3.5 and older panics, and the workflow ends in `Error`"),
            )
            .help(help)
            .metric(cx.doc, metric);
        match run {
            Some(run) => draft.at_run(run).done(),
            None => draft.done(),
        }
    };
    match block.ty {
        MetricType::Counter => {
            if let (Some(node), Some(text)) = (block.value.value(), block.value.text(cx.doc))
                && parse_go_float(text).is_some_and(|x| x < 0.0)
            {
                let run = "counter cannot decrease in value".to_owned();
                say(
                    cx.doc.written_span(node),
                    "the counter has a negative value",
                    "write `gauge:` instead of `counter:` for a value that goes down",
                    Some(run),
                );
            }
        }
        MetricType::Histogram => {
            if let Some(wrong) = bucket_order::wrong(cx, block, bucket_order::Odd::Zero) {
                let run = wrong.decreasing_at.map(|(a, b)| {
                    format!("histogram buckets must be in increasing order: {a:.6} >= {b:.6}")
                });
                say(
                    wrong.span,
                    "the buckets are not in increasing order",
                    "sort the buckets and remove duplicates, as in `buckets: [5, 30, 60]`",
                    run,
                );
            }
            for (_, label) in &metric.label_items {
                if let (Some(node), Some("le")) = (label.key.value(), label.key.text(cx.doc)) {
                    let run = "\"le\" is not allowed as label name in histograms".to_owned();
                    say(
                        cx.doc.written_span(node),
                        "the histogram has a label `le`",
                        "write another key, such as `key: upper_limit`",
                        Some(run),
                    );
                }
            }
        }
        MetricType::Gauge => {}
    }
    if let (Some(node), Some(help)) = (metric.help.value(), metric.help.text(cx.doc))
        && !metric.is_realtime(cx.doc)
        && help.chars().any(is_unprintable)
    {
        let run = "unable to recover metric help from desc provided by prometheus".to_owned();
        say(
            cx.doc.written_span(node),
            "the help contains a line break, a backslash or an unprintable character",
            "write the help on one line, without a line break at its end (`>-`)",
            Some(run),
        );
    }
}

/// Characters that Go's `%q` escapes, the plain quote excepted: the controller reads the help back out of
/// a quoted text and fails.
fn is_unprintable(c: char) -> bool {
    c == '\\'
        || c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
