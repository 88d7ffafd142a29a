//! AM216: a `when` that compares a number with a string, or numbers as strings.

use crate::argo::parse_go_float;
use crate::diagnostic::{Effect, Severity};
use crate::expression::govaluate::{Comparison, NodeKind, Op, Operand, Scalar, Tree, parse};
use crate::metric::MetricList;
use crate::model::{Case, Condition};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// The rule AM216.
pub static RULE: Rule = Rule {
    code: "AM216",
    name: "when-type-mismatch",
    summary: "a `when` compares a number with a string, or numbers as strings",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM216.md"),
    effect: Effect::Dropped,
    check: Checker::List(check),
};

/// The mismatch of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mismatch {
    /// A number is compared with a string by `==`, which is never true.
    Equal,
    /// A number is compared with a string by `!=`, which is always true.
    NotEqual,
    /// Numbers are compared as strings.
    Order,
}

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    for condition in cx.trials.conditions(&cx.scene, list).iter() {
        let Some(metric) = list.metrics.get(condition.metric) else {
            continue;
        };
        if condition.cases.iter().any(Case::fails) {
            continue; // AM215, AM515
        }
        let Some((mismatch, left, right)) = mismatch(cx, condition) else {
            continue;
        };
        let (left, right) = (shown(&left), shown(&right));
        let what = match mismatch {
            Mismatch::Equal => format!(
                "one of `{left}` and `{right}` is a number and the other a string: the two are never equal"
            ),
            Mismatch::NotEqual => format!(
                "one of `{left}` and `{right}` is a number and the other a string: `!=` is always true"
            ),
            Mismatch::Order => {
                format!("`{left}` and `{right}` are compared as strings: `'10'` comes before `'9'`")
            }
        };
        cx.report(sink, &RULE, cx.doc.written_span(condition.at.node), what)
            .help("write numbers without quotes on both sides")
            .metric(cx.doc, metric)
            .effect(if mismatch == Mismatch::Equal {
                Effect::Dropped
            } else {
                Effect::Wrong
            })
            .done();
    }
}

/// A comparison that is a mismatch with all values, and its sides as an example shows them.
fn mismatch(cx: &Context, condition: &Condition) -> Option<(Mismatch, String, String)> {
    let trees: Vec<Tree> = condition
        .cases
        .iter()
        .map(|case| parse(&case.text, cx.version()).ok())
        .collect::<Option<_>>()?;
    let first = trees.first()?;
    let text = &condition.cases.first()?.text;
    first.comparisons().enumerate().find_map(|(i, comparison)| {
        let found = of(first, &comparison)?;
        let always = trees.iter().all(|tree| {
            let same = tree.comparisons().nth(i);
            same.and_then(|comparison| of(tree, &comparison)) == Some(found)
        });
        let side = |id| text.get(first.node(id).span.clone()).map(str::to_owned);
        always.then_some((found, side(comparison.left)?, side(comparison.right?)?))
    })
}

fn of(tree: &Tree, comparison: &Comparison) -> Option<Mismatch> {
    let (left, right) = (
        operand(tree, comparison.left)?,
        operand(tree, comparison.right?)?,
    );
    let number = |operand: &Operand| matches!(operand.value, Scalar::Number(_));
    // A text that reads as a number.
    let digits = |operand: &Operand| match &operand.value {
        Scalar::Text(text) => parse_go_float(text).is_some(),
        _ => false,
    };
    match comparison.op {
        Op::Equal | Op::NotEqual
            if number(left) && digits(right) || digits(left) && number(right) =>
        {
            Some(match comparison.op {
                Op::Equal => Mismatch::Equal,
                _ => Mismatch::NotEqual,
            })
        }
        Op::Less | Op::AtMost | Op::Greater | Op::AtLeast if digits(left) && digits(right) => {
            Some(Mismatch::Order)
        }
        _ => None,
    }
}

fn operand(tree: &Tree, id: crate::expression::govaluate::NodeId) -> Option<&Operand> {
    match &tree.node(tree.inside(id)?).kind {
        NodeKind::Operand(operand) => Some(operand),
        _ => None,
    }
}
