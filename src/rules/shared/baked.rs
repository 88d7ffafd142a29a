//! What AM301 and AM302 share: an expression that a stage calculates before its variable is known.

use crate::argo::{Root, Stage, variable};
use crate::diagnostic::{Effect, Severity};
use crate::expression::syntax::{NodeId, NodeKind};
use crate::metric::{MetricList, Role};
use crate::model::{Judged, Trial, Way};
use crate::rules::shared::expressions::{
    called, is_refused, judged, place, severity, variable_at, when_calculated, written,
};
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};

/// Reports the expressions of a list that are calculated too early: by outputs of which only the path is known then, or
/// by any other variable.
pub fn check(cx: &Context, list: &MetricList, sink: &mut Sink, rule: &'static Rule, outputs: bool) {
    for one in judged(cx, list).iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        // A realtime gauge takes no expression as its value: AM207. An empty value: AM023.
        let live = one.at.role == Role::Value && metric.is_realtime(cx.doc);
        if live || is_refused(cx, one) {
            continue;
        }
        let early = one
            .trials
            .iter()
            .find_map(|trial| Some((trial, trial.baked()?)));
        let Some((trial, constant)) = early else {
            continue;
        };
        let Some((name, node)) = late(one, trial) else {
            continue;
        };
        if (Root::of(name) == Root::Outputs) != outputs {
            continue;
        }
        let when = when_calculated(trial.way);
        let constant = if constant.is_empty() {
            "an empty text".to_owned()
        } else {
            format!("`{}`", shown(constant))
        };
        let (name_shown, callers) = (shown(name), callers(one, trial));
        let why = if outputs {
            format!("{when}, when only the paths of the outputs are known")
        } else {
            format!("{when}, before `{name_shown}` is known")
        };
        cx.report(
            sink,
            rule,
            place(cx, one, one.tree.root()),
            format!(
                "`{}` is calculated {why}: it is always {constant}{callers}",
                shown(one.inner.trim())
            ),
        )
        .help(help(one, name, node))
        .metric(cx.doc, metric)
        .severity(match rule.severity {
            Severity::Error => severity(cx, list, trial.way),
            other => other,
        })
        .effect(Effect::Wrong)
        .done();
    }
}

/// In which nodes it is so, if not in all.
fn callers(one: &Judged, trial: &Trial) -> &'static str {
    let plain = one.trials.iter().any(|other| other.way == Way::PlainTask);
    if plain && trial.way == Way::Template {
        " in nodes that no plain dag task runs"
    } else {
        ""
    }
}

/// The variable that the first stage does not know yet, and where it is read.
fn late<'a>(one: &'a Judged, trial: &Trial) -> Option<(&'a str, NodeId)> {
    let first = *trial.way.stages().first()?;
    one.names
        .iter()
        .find(|(name, _)| {
            variable(name).is_some_and(|known| {
                !known.stages.contains(&first) && known.stages.contains(&Stage::Emission)
            })
        })
        .map(|(name, node)| (name.as_str(), *node))
}

/// What to write so that the expression waits.
fn help(one: &Judged, name: &str, node: NodeId) -> String {
    let tree = &one.tree;
    // The call around the variable.
    let call = tree.nodes().find(|(_, around)| match &around.kind {
        NodeKind::Call { args, .. } | NodeKind::Builtin { args, .. } => args.contains(&node),
        _ => false,
    });
    let number = |text: &str| {
        format!(
            "write `{}`: it waits until the variable is known",
            shown(text)
        )
    };
    if let Some((id, _)) = call
        && let Some(function) = called(tree, id)
    {
        let variable = written(one, node);
        return match function.as_str() {
            "sprig.int" | "sprig.int64" | "sprig.atoi" => {
                number(&format!("int(float({variable}))"))
            }
            "sprig.float64" => number(&format!("float({variable})")),
            "sprig.round" => number(&format!("round(float({variable}))")),
            "sprig.floor" => number(&format!("floor(float({variable}))")),
            "sprig.ceil" => number(&format!("ceil(float({variable}))")),
            "string" | "toJson" | "toJSON" | "sprig.toString" => {
                format!(
                    "write the tag `{{{{{}}}}}`, which waits until the variable is known",
                    shown(name)
                )
            }
            function if function.starts_with("sprig.") => format!(
                "write the tag `{{{{{}}}}}`, or compare it as in `{}`: a function of sprig treats an unknown variable as empty",
                shown(name),
                comparison(name)
            ),
            _ => format!(
                "write a comparison that waits, as in `{}`",
                comparison(name)
            ),
        };
    }
    if variable_at(one, tree.root()) == Some(name) {
        return format!(
            "write the tag `{{{{{0}}}}}`, or `asFloat({0})` for a number: both wait until it is known",
            shown(name)
        );
    }
    if Root::of(name) == Root::Outputs {
        return number(&format!("asFloat({})", written(one, node)));
    }
    format!(
        "`float(…)` around the variable waits until it is known, and so does a comparison as in `{}`",
        comparison(name)
    )
}

/// A comparison that waits for the variable.
fn comparison(name: &str) -> &'static str {
    match name {
        "status" => "status == 'Failed' ? 'yes' : 'no'",
        "workflow.status" => "workflow.status == 'Failed' ? 'yes' : 'no'",
        "exitCode" => "int(exitCode) == 0 ? 'yes' : 'no'",
        _ => "float(duration) > 60 ? 'slow' : 'fast'",
    }
}
