//! AM408: one name with other label keys elsewhere.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::project::Part;
use crate::rules::shared::clash::split;
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM408: a name that has different label keys elsewhere.
pub static RULE: Rule = Rule {
    code: "AM408",
    name: "inconsistent-label-keys",
    summary: "a name that has different label keys elsewhere",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM408.md"),
    effect: Effect::Wrong,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((id, own)) = cx.definition(metric) else {
        return;
    };
    let Some(group) = cx.project.named(&own.name) else {
        return;
    };
    let keys: Vec<&str> = own.labels.iter().map(|(key, _)| &**key).collect();
    let Some(found) = split(cx, (id, own), &group.keys, &keys.join(",")) else {
        return;
    };
    // Those that are as most are do nothing that the others should follow.
    if found.as_most {
        return;
    }
    let shown_as = |keys: &str| match keys {
        "" => "none".to_owned(),
        keys => format!("`{}`", shown(&keys.replace(',', ", "))),
    };
    let place = match metric.labels.entry {
        Some(entry) => cx.doc.written_span(entry.key),
        None => metric.head(cx.doc),
    };
    let draft = cx
        .report(
            sink,
            &RULE,
            place,
            format!(
                "`{}` has different label keys {}: a query that sums or joins by one of them misses series",
                shown(&own.name),
                found.others_are(cx)
            ),
        )
        .help(format!(
            "use the same keys everywhere, or another name: {}",
            found.spellings(shown_as)
        ));
    found
        .places(cx, Part::Labels, draft)
        .metric(cx.doc, metric)
        .severity(found.severity(Severity::Warning))
        .done();
}
