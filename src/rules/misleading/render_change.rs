//! AM320: releases write the result of an expression differently.

use crate::diagnostic::{Effect, Severity};
use crate::metric::MetricList;
use crate::rules::shared::expressions::{is_refused, judged, tag_shown};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM320: releases write the result of an expression differently.
pub static RULE: Rule = Rule {
    code: "AM320",
    name: "expression-render-change",
    summary: "releases write the result of an expression differently",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM320.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for one in judged(cx, list).iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        let changed = one.trials.iter().find_map(|trial| trial.newer.as_ref());
        let Some((old, new)) = changed.filter(|_| !is_refused(cx, one)) else {
            continue;
        };
        let (old, new) = (shown(old), shown(new));
        cx.report(
            sink,
            &RULE,
            cx.place(one.at.node, one.tag.whole.clone()),
            format!(
                "`{}` becomes a string like `{old}` in this release, and like `{new}` since 3.6: after the upgrade the label starts new series",
                tag_shown(one)
            ),
        )
        .help("write an expression that gives a string in all releases, such as a variable itself or `cond ? 'slow' : 'fast'`")
        .metric(cx.doc, metric)
        .done();
    }
}
