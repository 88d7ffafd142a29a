//! AM305: a resource usage that is not known when the metric is emitted.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::metric::{ListPlace, MetricList};
use crate::model::Answer;
use crate::rules::shared::uses::{kind_word, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM305: `resourcesDuration` where it is always 0.
pub static RULE: Rule = Rule {
    code: "AM305",
    name: "resources-duration-zero",
    summary: "`resourcesDuration` where it is always 0",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM305.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    // Of the templates that take over `templateDefaults` some may be pods.
    let emissions = match list.place {
        ListPlace::Defaults => return,
        _ => cx.scene.emissions(list, false),
    };
    let Some(around) = emissions.first().and_then(|e| e.template) else {
        return;
    };
    let kind = kind_word(around.template.kind);
    let why = match list.place {
        ListPlace::Workflow if around.retry.is_some() => {
            format!(
                "the entrypoint `{}` has a `retryStrategy`",
                around.template.name
            )
        }
        ListPlace::Workflow => format!("the entrypoint `{}` is {kind}", around.template.name),
        _ if around.template.kind.is_pod() => {
            "the template has a `retryStrategy`, so only its failed attempts have one".to_owned()
        }
        _ => format!("this is {kind}"),
    };
    // A realtime gauge has AM011 and AM307.
    let metrics = list.metrics.iter().filter(|m| !m.is_realtime(cx.doc));
    let uses = metrics.flat_map(|m| uses(cx, m).into_iter().map(move |at| (m, at)));
    for (metric, at) in uses {
        let zero = emissions
            .iter()
            .all(|e| cx.scene.answer(e, at.name) == Answer::Is("0"));
        if !zero || !Id::Usage.is(at.name) {
            continue;
        }
        cx.report(
            sink,
            &RULE,
            cx.place(at.node, at.tag.whole),
            format!(
                "only a pod has a `resourcesDuration` when it ends, but {why}: the value is `0`"
            ),
        )
        .help("move the metric to a container or script template without `retryStrategy`")
        .metric(cx.doc, metric)
        .done();
    }
}
