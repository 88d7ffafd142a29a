//! AM501: a name that repeats the prefix that Argo adds.

use crate::argo::PREFIX;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM501: the name starts with `argo_`, but Argo adds its own prefix.
pub static RULE: Rule = Rule {
    code: "AM501",
    name: "redundant-prefix",
    summary: "the name starts with `argo_`, but Argo adds its own prefix",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/AM501.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node)) = cx.exposed_name(metric) else {
        return;
    };
    let Some(prefix) = [PREFIX, "argo_"].into_iter().find(|p| name.starts_with(p)) else {
        return;
    };
    let draft = cx
        .report(
            sink,
            &RULE,
            cx.place(node, 0..prefix.len()),
            format!(
                "the metric is exported as `{PREFIX}{name}`: Argo adds `{PREFIX}` automatically"
            ),
        )
        .metric(cx.doc, metric);
    let rest = &name[prefix.len()..];
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        draft.help(format!("write `name: {rest}`")).done();
    } else {
        draft.help("leave the prefix out").done();
    }
}
