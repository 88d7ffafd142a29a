//! What the rules about expressions share: the expressions of a metric with the model's results, and the mistakes that
//! make one always fail.

use std::rc::Rc;

use crate::argo::{Form, NEWEST, variable};
use crate::diagnostic::{Effect, Severity, closest};
use crate::expression::engine::Engine;
use crate::expression::functions;
use crate::expression::nature::Nature;
use crate::expression::sprig;
use crate::expression::syntax::{NodeId, NodeKind, Tree};
use crate::metric::{Metric, MetricList, Role};
use crate::model::{Judged, Trial, Way};
use crate::rules::wording::shown;
use crate::rules::{Context, Rule, Sink};
use crate::yaml::Span;

/// What makes an expression fail at each emission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// A variable that does not exist: AM217.
    Variable,
    /// A variable that has no value in this emission: AM017, AM209–AM214 and AM219.
    Unset,
    /// `let` or `$env`, which newer releases do not find at the last stage: AM222.
    Local,
    /// A string with a decimal point is read as a whole number: AM223.
    Decimals,
    /// A type that an operator or function does not take: AM224.
    Type,
    /// A function that does not exist: AM226.
    Function,
}

/// One expression of a metric that fails each time.
pub struct Failing<'a, 'd> {
    /// The expression and its syntax tree.
    pub one: &'a Judged<'d>,
    /// The metric that contains the expression.
    pub metric: &'a Metric,
    /// The node of the syntax tree at which it fails.
    pub node: NodeId,
    /// Argo's error message.
    pub said: &'a str,
    /// Whether it fails in each emission that the file shows.
    pub always: bool,
}

/// The functions that Argo adds to the library's own.
const ADDED: [&str; 5] = ["asFloat", "asInt", "jsonpath", "string", "toJson"];

/// The names that other languages give to existing functions.
const KNOWN_AS: [(&str, &str); 16] = [
    ("Math.ceil", "ceil"),
    ("Math.floor", "floor"),
    ("Math.max", "max"),
    ("Math.min", "min"),
    ("Math.round", "round"),
    ("Number", "float"),
    ("length", "len"),
    ("parseFloat", "float"),
    ("parseInt", "int"),
    ("size", "len"),
    ("str", "string"),
    ("toFloat", "float"),
    ("toInt", "int"),
    ("toLowerCase", "lower"),
    ("toString", "string"),
    ("toUpperCase", "upper"),
];

/// The expressions of the metrics of a list.
pub fn judged<'d>(cx: &Context<'d>, list: &MetricList) -> Rc<Vec<Judged<'d>>> {
    cx.trials.of(&cx.scene, list)
}

/// The span of a part of an expression in the file.
pub fn place(cx: &Context, one: &Judged, node: NodeId) -> Span {
    let span = &one.tree.get(node).span;
    let start = one.tag.inner.start;
    cx.place(one.at.node, start + span.start..start + span.end)
}

/// A part of an expression as it is written.
pub fn written<'a>(one: &Judged<'a>, node: NodeId) -> &'a str {
    let span = one.tree.get(node).span.clone();
    one.inner.get(span).unwrap_or_default()
}

/// Argo's message at run time about an expression that fails.
pub fn at_run(cx: &Context, metric: &Metric, said: &str) -> String {
    let name = metric.name.text(cx.doc).unwrap_or_default();
    format!("unable to substitute parameters for metric '{name}': {said}")
}

/// Whether another rule reports the string, because `argo lint` refuses it: an empty value or an unknown name.
pub fn is_refused(cx: &Context, one: &Judged) -> bool {
    cx.said.about(one.at.node).next().is_some()
}

/// Calls a function for each expression that always fails.
pub fn failing(
    cx: &Context,
    list: &MetricList,
    sink: &mut Sink,
    wanted: Mistake,
    mut report: impl FnMut(&Context, &Failing, &mut Sink),
) {
    let all = judged(cx, list);
    for one in all.iter() {
        let Some(metric) = list.metrics.get(one.metric) else {
            continue;
        };
        // A realtime gauge takes no expression as its value: AM207. A help with variables: AM403.
        let live = one.at.role == Role::Value && metric.is_realtime(cx.doc);
        if live || is_refused(cx, one) {
            continue;
        }
        let fails = one
            .trials
            .iter()
            .filter_map(|trial| Some((trial, trial.always_fails()?)));
        let Some((trial, (said, Some(node)))) = fails.clone().next() else {
            continue;
        };
        let mut mistake = mistake(one, said, node);
        let mut node = node;
        if matches!(mistake, None | Some(Mistake::Type | Mistake::Decimals))
            && let Some(unset) = unset_at(one, trial, node)
        {
            mistake = Some(Mistake::Unset);
            node = unset;
        }
        if mistake == Some(wanted) {
            let failing = Failing {
                one,
                metric,
                node,
                said,
                always: fails.count() == one.trials.len(),
            };
            report(cx, &failing, sink);
        }
    }
}

/// The variable without a value that makes an expression fail: the one at which it fails, or the first one.
fn unset_at(one: &Judged, trial: &Trial, node: NodeId) -> Option<NodeId> {
    let mut unset = trial.unset.iter().filter_map(|at| one.names.get(*at));
    let first = unset.clone().next();
    unset
        .find(|(_, at)| starts_at(&one.tree, *at, node))
        .or(first)
        .map(|(_, at)| *at)
}

/// Which emissions fail: all, or some.
impl Failing<'_, '_> {
    /// What happens to the metric, as the second clause of a message.
    pub fn fate(&self) -> &'static str {
        if self.always {
            "every emission fails with a `MetricsError`"
        } else {
            "emissions of plain DAG tasks fail with a `MetricsError`"
        }
    }
}

/// Reports an expression that fails.
pub fn report_failing(
    cx: &Context,
    failing: &Failing,
    sink: &mut Sink,
    rule: &'static Rule,
    why: &str,
    help: Option<String>,
) {
    let one = failing.one;
    let draft = cx
        .report(
            sink,
            rule,
            place(cx, one, failing.node),
            format!("{why}: {}", failing.fate()),
        )
        .metric(cx.doc, failing.metric)
        .effect(Effect::Dropped)
        .at_run(at_run(cx, failing.metric, failing.said));
    match help {
        Some(help) => draft.help(help).done(),
        None => draft.done(),
    }
}

/// The mistake that the error at a node stands for.
fn mistake(one: &Judged, said: &str, node: NodeId) -> Option<Mistake> {
    let tree = &one.tree;
    let missing = said.ends_with(" is missing") || said.contains(": unknown name ");
    let nil_call = said.contains("cannot call nil") || said.contains("on zero Value");
    if missing || nil_call {
        let root = root(tree, node);
        if root.as_deref() == Some("$env") || root.is_some_and(|root| declares(tree, &root)) {
            return Some(Mistake::Local);
        }
        if nil_call || is_callee(tree, node) || is_sprig(tree, node) {
            return Some(Mistake::Function);
        }
        let name = one.names.iter().find(|(_, at)| starts_at(tree, *at, node));
        let known = name.is_some_and(|(name, _)| variable(name).is_some());
        return (!known).then_some(Mistake::Variable);
    }
    if let Some(arg) = whole_number(tree, node)
        && let Some((name, _)) = one.names.iter().find(|(_, at)| *at == arg)
        && variable(name).is_some_and(|known| known.form == Form::Seconds)
    {
        return Some(Mistake::Decimals);
    }
    let typed = [
        "mismatched type",
        "cannot use ",
        "invalid argument for ",
        "is not callable",
        "invalid operation: ",
        "interface conversion: ",
        "Call using ",
        "takes only array",
        "has no field",
        "is undefined",
        "cannot slice",
        "not enough arguments",
        "too many arguments",
        "invalid number of arguments",
        "non-bool expression",
        "error parsing regexp",
        "not defined on",
    ];
    typed
        .iter()
        .any(|words| said.contains(words))
        .then_some(Mistake::Type)
}

/// Whether a member with one name is a part of the other one.
fn starts_at(tree: &Tree, whole: NodeId, part: NodeId) -> bool {
    let mut at = whole;
    loop {
        if at == part {
            return true;
        }
        match tree.kind(at) {
            NodeKind::Member { of, .. } | NodeKind::Chain(of) => at = *of,
            _ => return false,
        }
    }
}

/// The name at the root of a member.
fn root(tree: &Tree, node: NodeId) -> Option<String> {
    match tree.kind(node) {
        NodeKind::Name(name) => Some(name.to_string()),
        NodeKind::Member { of, .. } | NodeKind::Chain(of) => root(tree, *of),
        _ => None,
    }
}

/// Whether the expression has `let NAME = …`.
fn declares(tree: &Tree, wanted: &str) -> bool {
    tree.nodes()
        .any(|(_, node)| matches!(&node.kind, NodeKind::Let { name, .. } if **name == *wanted))
}

fn is_callee(tree: &Tree, wanted: NodeId) -> bool {
    tree.nodes()
        .any(|(_, node)| matches!(node.kind, NodeKind::Call { callee, .. } if callee == wanted))
}

fn is_sprig(tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        NodeKind::Member { of, .. } => {
            matches!(tree.kind(*of), NodeKind::Name(name) if **name == *"sprig")
        }
        _ => false,
    }
}

/// The argument of `int(…)` or `asInt(…)`.
fn whole_number(tree: &Tree, node: NodeId) -> Option<NodeId> {
    match tree.kind(node) {
        NodeKind::Builtin { name, args } if **name == *"int" => args.first().copied(),
        NodeKind::Call { callee, args } => match tree.kind(*callee) {
            NodeKind::Name(name) if **name == *"asInt" => args.first().copied(),
            _ => None,
        },
        _ => None,
    }
}

/// The function that a node calls, as it is written without its arguments.
pub fn called(tree: &Tree, node: NodeId) -> Option<String> {
    match tree.kind(node) {
        NodeKind::Call { callee, .. } => called(tree, *callee),
        NodeKind::Builtin { name, .. } | NodeKind::Name(name) => Some(name.to_string()),
        NodeKind::Member { of, property, .. } => {
            let NodeKind::Text(key) = tree.kind(*property) else {
                return None;
            };
            match tree.kind(*of) {
                NodeKind::Name(name) => Some(format!("{name}.{key}")),
                _ => Some(key.to_string()),
            }
        }
        _ => None,
    }
}

/// A help with the function that was probably meant, or the release that added it.
pub fn meant(cx: &Context, name: &str) -> Option<String> {
    let engine = Engine::of(cx.version());
    let last = name.rsplit('.').next().unwrap_or(name);
    if let Some((_, known)) = KNOWN_AS
        .iter()
        .find(|(other, _)| *other == name || *other == last)
    {
        return Some(format!("write `{known}(…)`"));
    }
    let newer = |version| {
        let engine = Engine::of(version);
        let sprig = name.strip_prefix("sprig.");
        match sprig {
            Some(name) => sprig::find(name, engine).is_some(),
            None => functions::is_builtin(name, engine.expr),
        }
    };
    if let Some(version) = NEWEST.into_iter().find(|version| newer(*version)) {
        let line = version.line();
        return Some(format!("use `{name}` with Argo {line} or later only"));
    }
    if let Some(function) = name.strip_prefix("sprig.") {
        let near = closest(function, sprig::names(engine));
        if functions::is_builtin(function, engine.expr) {
            return Some(format!("write `{function}(…)`, without `sprig.`"));
        }
        return near.map(|near| format!("write `sprig.{near}(…)`"));
    }
    if sprig::find(last, engine).is_some() {
        return Some(format!("write `sprig.{last}(…)`"));
    }
    let own = functions::names(engine.expr).chain(ADDED);
    closest(last, own).map(|near| format!("write `{near}(…)`"))
}

/// What is known of a node's type at the last stage.
pub fn nature(one: &Judged, node: NodeId) -> Nature {
    let natures = one.trials.iter().find_map(|trial| trial.natures.as_ref());
    natures.map_or(Nature::Unknown, |natures| natures.of(node).clone())
}

/// The name of the variable, if the node is nothing else.
pub fn variable_at<'a>(one: &'a Judged, node: NodeId) -> Option<&'a str> {
    let found = one.names.iter().find(|(_, at)| *at == node);
    found.map(|(name, _)| name.as_str())
}

/// When an expression is first evaluated, as words for a message.
pub fn when_calculated(way: Way) -> &'static str {
    match way {
        Way::Workflow => "when the workflow starts",
        _ => "when the node is created",
    }
}

/// An error if the file shows what runs the template, otherwise a warning.
pub fn severity(cx: &Context, list: &MetricList, way: Way) -> Severity {
    let sure = way == Way::Workflow
        || cx
            .surroundings
            .of(cx.doc, list.owner)
            .is_some_and(|around| {
                let plain = around.plain_tasks().count();
                around.entry || !around.hooks.is_empty() || around.calls.len() > plain
            });
    if sure {
        Severity::Error
    } else {
        Severity::Warning
    }
}

/// An expression as a message shows it, shortened.
pub fn tag_shown(one: &Judged) -> String {
    shown(&one.at.text[one.tag.whole.clone()])
}
