//! AM206: a value that can never be read as a number.

use crate::argo::parse_go_float;
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::metric::{Metric, MetricList};
use crate::rules::shared::dollar::has_dollar;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};
use crate::yaml::go_quote;

/// The rule AM206.
pub static RULE: Rule = Rule {
    code: "AM206",
    name: "value-not-float",
    summary: "the value can never be read as a number",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/AM206.md"),
    effect: Effect::Dropped,
    check: Checker::Metric(check),
};

#[expect(
    clippy::too_many_lines,
    reason = "the cases of one rule, each with its words"
)]
fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some(block) = metric.effective() else {
        return;
    };
    let (Some(node), Some(text)) = (block.value.value(), block.value.text(cx.doc)) else {
        return;
    };
    let parameter = cx.object.in_openshift() && text.contains("${");
    if text.is_empty() || metric.is_realtime(cx.doc) || parameter {
        return;
    }
    let span = cx.doc.written_span(node);
    if !text.contains("{{") {
        if parse_go_float(text).is_some() {
            return;
        }
        let range = is_out_of_range(text);
        let (what, error) = if range {
            ("too large", "value out of range")
        } else {
            ("not a number", "invalid syntax")
        };
        let shown = shown(text);
        let draft = cx
            .report(
                sink,
                &RULE,
                span,
                format!("`{shown}` is {what}: every emission fails with a `MetricsError`"),
            )
            .metric(cx.doc, metric)
            .at_run(cx.could_not_construct(
                metric,
                &format!("strconv.ParseFloat: parsing {}: {error}", go_quote(text)),
            ));
        match number_in(text) {
            Some(number) => draft.help(format!("write `value: \"{number}\"`")).done(),
            None if text.contains(',') => draft
                .help("write a decimal point, as in `value: \"1.5\"`")
                .done(),
            None => draft
                .help("write a number such as `value: \"1\"`, or a variable such as `value: \"{{duration}}\"`")
                .done(),
        }
        return;
    }
    if tags(text).any(|t| !t.closed) {
        return; // AM102
    }
    if tags(text).any(|tag| has_dollar(text, &tag)) {
        return; // AM604
    }
    if tags(text).any(|t| t.kind == TagKind::Expression && t.text(text).contains("{{")) {
        return; // AM101: braces inside an expression end it too early
    }
    let ends = tags(text).map(|t| t.whole.end);
    let starts = tags(text).map(|t| t.whole.start);
    let around = std::iter::once(0)
        .chain(ends)
        .zip(starts.chain([text.len()]));
    let odd = around
        .map(|(from, to)| &text[from..to])
        .find(|part| part.chars().any(|c| !can_stand_in_a_number(c)));
    if let Some(odd) = odd {
        let what = if odd.trim().is_empty() {
            "whitespace"
        } else {
            "the string"
        };
        let shown = shown(odd);
        cx.report(
            sink,
            &RULE,
            span,
            format!("the value has {what} `{shown}` beside the variable, so it is not a number: every emission fails with a `MetricsError`"),
        )
        .help(alone(text))
        .metric(cx.doc, metric)
        .done();
    }
}

/// A help that keeps the variable alone, or combines several.
fn alone(text: &str) -> String {
    let mut all = tags(text);
    match (all.next(), all.next()) {
        (Some(tag), None) if tag.whole.len() <= 60 => format!(
            "write `value: \"{}\"`, and add the unit to the name of the metric, such as `_seconds`",
            &text[tag.whole]
        ),
        (_, None) => "remove the characters beside the variable".to_owned(),
        _ => {
            "keep one variable, or compute in one expression: `{{=float(…) / float(…)}}`".to_owned()
        }
    }
}

/// Whether a character can occur in a string that `ParseFloat` accepts.
fn can_stand_in_a_number(c: char) -> bool {
    c.is_ascii_hexdigit() || "+-._xXpPiInNtTyY".contains(c)
}

fn is_out_of_range(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_infinite) && text.contains(|c: char| c.is_ascii_digit())
}

/// The number at the start of a string such as `10s`.
fn number_in(text: &str) -> Option<&str> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .unwrap_or(text.len());
    let number = &text[..end];
    // `1,5` and `1 2` leave open what is meant.
    let rest = text[end..].chars().next();
    let exponent = text[end..].starts_with(['e', 'E', 'x', 'X', 'p', 'P']);
    let clear = rest.is_none_or(|c| c.is_alphabetic() || c == '%') && !exponent;
    (clear && parse_go_float(number).is_some()).then_some(number)
}
