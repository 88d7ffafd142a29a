//! The variables that a metric reads.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::argo::{Levels, variable};
use crate::expression::{Tag, TagKind, tags};
use crate::manifest::TemplateKind;
use crate::metric::{Metric, MetricList, MetricType, Role};
use crate::model::{Answer, Emission, Scene, trim_tag};
use crate::rules::Context;
use crate::yaml::{Document, NodeId};

/// A simple tag in a label's value, in `when` or in a value.
#[derive(Debug, Clone)]
pub struct Use<'d> {
    /// What the string is used for.
    pub role: Role,
    /// The YAML node of the string.
    pub node: NodeId,
    /// The decoded string.
    pub text: &'d str,
    /// The tag, as byte ranges in the string.
    pub tag: Tag,
    /// The variable's name, without the whitespace around it.
    pub name: &'d str,
}

/// The simple tags of a metric's labels, `when` and values. A string with a tag that is never closed is
/// reported as AM102 and has none here.
pub fn uses<'d>(cx: &Context<'d>, metric: &Metric) -> Vec<Use<'d>> {
    let mut found = Vec::new();
    for at in metric.texts(cx.doc) {
        let judged = matches!(at.role, Role::LabelValue | Role::When | Role::Value);
        if !judged || tags(at.text).any(|t| !t.closed) {
            continue;
        }
        found.extend(
            tags(at.text)
                .filter(|t| t.kind == TagKind::Simple)
                .map(|tag| Use {
                    role: at.role,
                    node: at.node,
                    text: at.text,
                    name: trim_tag(tag.text(at.text)),
                    tag,
                }),
        );
    }
    found
}

/// The names in the expressions of a string, with their dots.
fn expression_names(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || "_.".contains(c);
    tags(text)
        .filter(|t| t.kind == TagKind::Expression)
        .flat_map(move |t| text[t.inner].split(move |c| !is_part(c)))
}

/// Whether a string reads a variable in an expression, judged by names: `workflow.status` does not read `status`.
pub fn expression_reads(text: &str, name: &str) -> bool {
    expression_names(text).any(|word| word == name)
}

/// Whether an expression reads a variable that no metric has, such as `lastRetry.status`.
pub fn expression_needs_unknown(text: &str) -> bool {
    expression_names(text)
        .filter_map(variable)
        .any(|known| known.levels() == Levels::Nowhere)
}

/// The emissions of a list's metrics at the end, and what always fails in them.
pub struct Ends<'a> {
    scene: Scene<'a>,
    emissions: Vec<Emission<'a>>,
    /// The answers by name, cached because an answer can need all callers.
    asked: RefCell<HashMap<String, bool>>,
}

impl<'a> Ends<'a> {
    /// The emissions of a list; there are none for `templateDefaults`, which apply to many templates.
    pub fn of(cx: &Context<'a>, list: &MetricList) -> Self {
        let scene = cx.scene.clone();
        let emissions = scene.emissions(list, false);
        Self {
            scene,
            emissions,
            asked: RefCell::default(),
        }
    }

    /// Whether one of the node's variables has no value in any emission, so that the metric never exists and other
    /// rules report it.
    pub fn always_fail(&self, uses: &[Use]) -> bool {
        let unset = |name: &str| {
            if let Some(known) = self.asked.borrow().get(name) {
                return *known;
            }
            let mut answers = self.emissions.iter().map(|e| self.scene.answer(e, name));
            let unset = answers.all(|answer| matches!(answer, Answer::Unset(_)));
            self.asked.borrow_mut().insert(name.to_owned(), unset);
            unset
        };
        // What the workflow has would be searched in all its parameters and labels, so it is not looked up
        // for each metric.
        !self.emissions.is_empty()
            && uses
                .iter()
                .any(|at| !at.name.starts_with("workflow.") && unset(at.name))
    }
}

/// Whether each emission of a metric adds to the present value: for a counter, a histogram, and a gauge with
/// `Add` or `Sub`.
pub fn adds_up(doc: &Document, metric: &Metric) -> bool {
    metric.effective().is_some_and(|block| match block.ty {
        MetricType::Counter | MetricType::Histogram => true,
        MetricType::Gauge => {
            let operation = block.operation.decoded(doc);
            matches!(operation, Some("Add" | "Sub")) && !metric.is_realtime(doc)
        }
    })
}

/// A template's kind as words for a message, with an article.
pub fn kind_word(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Steps => "a steps template",
        TemplateKind::Dag => "a DAG template",
        TemplateKind::Suspend => "a suspend template",
        TemplateKind::Http => "an HTTP template",
        TemplateKind::Plugin => "a plugin template",
        _ => "a template without a pod",
    }
}
