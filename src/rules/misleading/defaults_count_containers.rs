//! AM315: metrics of `templateDefaults`, which steps and dag templates emit, too.

use crate::argo::{Id, Root};
use crate::diagnostic::{Effect, Severity};
use crate::manifest::Around;
use crate::metric::{ListPlace, Metric, MetricList, first_line};
use crate::model::{Answer, Emission, Times, Triggers, Way, plain_tasks_have_defaults};
use crate::rules::shared::uses::{adds_up, uses};
use crate::rules::{Checker, Context, Rule, Sink};

/// AM315: a metric of `templateDefaults` also counts steps and dag templates.
pub static RULE: Rule = Rule {
    code: "AM315",
    name: "defaults-count-containers",
    summary: "a metric of `templateDefaults` also counts steps and dag templates",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM315.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    if list.place != ListPlace::Defaults {
        return;
    }
    let all = cx.surroundings.all.iter();
    let mut holders = all.filter(|a| a.template.kind.has_children() && !a.has_metrics(cx.doc));
    let Some(holder) = holders.next() else {
        return;
    };
    let what = match holder.template.name.as_str() {
        "" => "an inline steps or dag template".to_owned(),
        name => format!("`{name}`"),
    };
    let triggers = Triggers::of(cx.doc, holder, cx.version());
    let twice = matches!(triggers.times, Times::LastTwice { .. });
    for metric in list.metrics.iter().filter(|m| adds_up(cx.doc, m)) {
        // What fails on a steps or dag node counts none there: AM017, AM209, AM210 or AM212 tells it.
        if unset(cx, metric, holder) {
            continue;
        }
        let message = match plain_tasks_have_defaults(cx.version()) {
            false => format!(
                "steps and dag templates such as {what} also emit it, and in this release plain DAG tasks do not"
            ),
            true if twice => format!(
                "steps and dag templates also emit it: each run of {what} counts twice because of its `retryStrategy`, in addition to the runs in it"
            ),
            true => format!(
                "steps and dag templates also emit it: each run of {what} counts in addition to the runs in it"
            ),
        };
        cx.report(sink, &RULE, metric.head(cx.doc), message)
            .help("move the metric to the templates that it is meant for, or write `metrics: {}` in the others")
            .related(first_line(cx.doc, holder.template.node), "it takes over the metric")
            .metric(cx.doc, metric)
            .done();
    }
}

/// Whether the metric reads a variable that the steps or dag template does not have.
fn unset(cx: &Context, metric: &Metric, holder: &Around) -> bool {
    let emission = Emission {
        way: Way::Template,
        first: false,
        template: Some(holder),
    };
    uses(cx, metric).iter().any(|at| {
        let leaf = Root::of(at.name).is_of_node()
            || matches!(Id::of(at.name), Some(Id::ExitCode | Id::PodName));
        leaf && matches!(cx.scene.answer(&emission, at.name), Answer::Unset(_))
    })
}
