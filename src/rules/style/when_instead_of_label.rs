//! AM509: one metric for each status where one with a label would do.

use crate::argo::Id;
use std::collections::HashMap;

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, MetricType};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM509: metrics that differ only by the status in `when`.
pub static RULE: Rule = Rule {
    code: "AM509",
    name: "when-instead-of-label",
    summary: "metrics that differ only by the status in `when`",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM509.md"),
    effect: Effect::Style,
    check: Checker::List(check),
};

/// The words of a name that say how something ended, by the status.
const WORDS: [(&str, &[&str]); 3] = [
    (
        "Succeeded",
        &[
            "success",
            "successes",
            "successful",
            "succeeded",
            "succeed",
            "ok",
        ],
    ),
    (
        "Failed",
        &["fail", "failed", "failure", "failures", "fails"],
    ),
    ("Error", &["error", "errors", "errored"]),
];

/// What metrics have in common that differ by their status only.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Rest<'a> {
    /// The name without the words of the status.
    name: String,
    variable: &'a str,
    ty: MetricType,
    value: &'a str,
    buckets: Vec<&'a str>,
    labels: Vec<(&'a str, &'a str)>,
}

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let mut seen: HashMap<Rest, (&Metric, &str, bool)> = HashMap::new();
    for metric in &list.metrics {
        let Some((rest, status)) = read(cx, metric) else {
            continue;
        };
        let Some((first, other, told)) = seen.get_mut(&rest) else {
            seen.insert(rest, (metric, status, false));
            continue;
        };
        // A third one is reported with the second.
        if *other == status || *told {
            continue;
        }
        *told = true;
        let name = |metric: &Metric| shown(metric.name.text(cx.doc).unwrap_or_default());
        cx.report(
            sink,
            &RULE,
            metric.head(cx.doc),
            format!(
                "`{}` and `{}` differ only by the status in `when`: one metric with a label shows the same, and can be queried by status",
                name(first),
                name(metric)
            ),
        )
        .help(format!(
            "write one metric `{}` without `when`, with the label `{{key: status, value: \"{{{{{}}}}}\"}}`",
            shown(&rest.name),
            rest.variable
        ))
        .metric(cx.doc, metric)
        .related(first.head(cx.doc), "the other one")
        .done();
    }
}

/// What a metric has beside its status, and the status that it is for.
fn read<'a>(cx: &Context<'a>, metric: &Metric) -> Option<(Rest<'a>, &'static str)> {
    let doc = cx.doc;
    let (name, _, ty) = cx.exposed(metric)?;
    // A gauge for each status may be meant to stay when the other one changes.
    if ty == MetricType::Gauge {
        return None;
    }
    let (variable, status) = condition(metric.when.text(doc)?)?;
    let words = WORDS.iter().find(|(of, _)| *of == status)?.1;
    let kept = name.split('_').filter(|word| {
        let word = word.to_ascii_lowercase();
        !words.contains(&word.as_str())
    });
    let rest = kept.collect::<Vec<_>>().join("_");
    if rest == name || rest.is_empty() {
        return None;
    }
    let mut labels = Vec::new();
    for (_, label) in &metric.label_items {
        let (key, value) = (label.key.decoded(doc)?, label.value.decoded(doc)?);
        if key == "status" {
            return None;
        }
        labels.push((key, value));
    }
    labels.sort_unstable();
    let block = metric.effective()?;
    let bounds = block
        .buckets
        .value()
        .map_or(&[][..], |list| doc.items(list));
    let bounds = bounds
        .iter()
        .map(|bound| cx.text.slice(doc.written_span(*bound)));
    let rest = Rest {
        name: rest,
        variable,
        ty,
        value: block.value.text(doc)?,
        buckets: bounds.collect(),
        labels,
    };
    Some((rest, status))
}

/// The variable and the status of a `when` that compares them and nothing else.
fn condition(when: &str) -> Option<(&str, &'static str)> {
    let (left, right) = when.split_once("==")?;
    let bare = |side: &'_ str| -> Option<std::ops::Range<usize>> {
        let trimmed = side.trim();
        let inner = ['\'', '"']
            .into_iter()
            .find_map(|quote| trimmed.strip_prefix(quote)?.strip_suffix(quote))
            .unwrap_or(trimmed);
        let start = side.find(inner)?;
        Some(start..start + inner.len())
    };
    let (left, right) = (&left[bare(left)?], &right[bare(right)?]);
    let (tag, status) = match left.starts_with("{{") {
        true => (left, right),
        false => (right, left),
    };
    let variable = tag.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let (status, _) = WORDS.iter().find(|(of, _)| *of == status)?;
    matches!(Id::of(variable), Some(Id::Status | Id::WorkflowStatus)).then_some((variable, *status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_one_comparison_with_a_final_status() {
        for when in [
            "{{status}} == Succeeded",
            "'{{ status }}' == 'Succeeded'",
            "Succeeded=={{status}}",
        ] {
            assert_eq!(condition(when), Some(("status", "Succeeded")), "{when}");
        }
        for when in [
            "{{status}} != Failed",
            "{{status}} == Failed || {{status}} == Error",
            "{{inputs.parameters.status}} == Failed",
            "{{=status == 'Failed'}}",
            "{{status}} == Running",
            "",
        ] {
            assert_eq!(condition(when), None, "{when}");
        }
    }
}
