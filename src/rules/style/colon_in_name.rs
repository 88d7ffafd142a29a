//! AM507: a colon in a name, which 3.5 and older accept.

use crate::diagnostic::{Effect, Severity};
use crate::metric::{Metric, MetricList, promlint};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM507: a colon in the name, refused since 3.6.
pub static RULE: Rule = Rule {
    code: "AM507",
    name: "colon-in-name",
    summary: "a colon in the name, refused since 3.6",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM507.md"),
    effect: Effect::Style,
    check: Checker::Metric(check),
};

fn check(cx: &Context, _list: &MetricList, metric: &Metric, sink: &mut Sink) {
    let Some((name, node)) = cx
        .exposed_name(metric)
        .filter(|(name, _)| name.contains(':'))
    else {
        return; // 3.6 and newer: AM006
    };
    let exposed = cx.exposed(metric).is_some();
    let draft = cx
        .report(
            sink,
            &RULE,
            cx.doc.written_span(node),
            "the name contains a colon, which is reserved for recording rules: Argo refuses it since 3.6"
                .to_owned(),
        )
        .metric(cx.doc, metric)
        .promlint(exposed.then(|| promlint::COLON.to_owned()));
    let better = name.replace(':', "_");
    if better.starts_with('_') {
        draft.help("write a name without colons").done();
    } else {
        draft.help(format!("write `name: {better}`")).done();
    }
}
