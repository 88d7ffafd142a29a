//! AM516: a key with dots is looked up whole in an expression.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::expression::syntax::NodeKind;
use crate::metric::MetricList;
use crate::rules::shared::expressions::{is_refused, judged, place, written};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM516: an expression looks up a key that contains dots.
pub static RULE: Rule = Rule {
    code: "AM516",
    name: "dotted-key-in-expression",
    summary: "an expression looks up a key that contains dots",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM516.md"),
    effect: Effect::Wrong,
    check: Checker::List(check),
};

/// The maps whose keys may have dots.
const MAPS: [Id; 5] = [
    Id::WorkflowLabel,
    Id::WorkflowAnnotation,
    Id::WorkflowParameter,
    Id::Input,
    Id::Output,
];

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for one in judged(cx, list).iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        if is_refused(cx, one) {
            continue;
        }
        for (id, node) in one.tree.nodes() {
            let NodeKind::Member { of, property, .. } = &node.kind else {
                continue;
            };
            let NodeKind::Text(key) = one.tree.kind(*property) else {
                continue;
            };
            let map = written(one, *of);
            if !key.contains('.')
                || !MAPS
                    .iter()
                    .any(|of| of.prefix().strip_suffix('.') == Some(map))
            {
                continue;
            }
            let name = shown(&format!("{map}.{key}"));
            cx.report(
                sink,
                &RULE,
                place(cx, one, id),
                format!(
                    "`{}` finds nothing: Argo splits variable names at their dots before an expression reads them",
                    shown(written(one, id))
                ),
            )
            .help(format!("write the tag `{{{{{name}}}}}`, or `{}` in the expression", shown(&split(map, key))))
            .metric(cx.doc, metric)
            .done();
        }
    }
}

/// The member by which an expression finds the key.
fn split(map: &str, key: &str) -> String {
    let mut out = map.to_owned();
    for part in key.split('.') {
        let plain = part.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !part.starts_with(|c: char| c.is_ascii_digit());
        if plain && !part.is_empty() {
            out.push('.');
            out.push_str(part);
        } else {
            out.push_str(&format!("['{part}']"));
        }
    }
    out
}
