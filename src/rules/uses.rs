//! The variables that a metric reads, and what runs where it stands.

use std::collections::{BTreeSet, HashMap};

use super::Context;
use crate::expression::{Tag, TagKind, tags};
use crate::manifest::{Call, Template, TemplateKind, templates};
use crate::metric::{Metric, Role};
use crate::model::trim_tag;
use crate::yaml::{Document, NodeId};

/// A simple tag in a label's value, in `when` or in a value.
#[derive(Debug, Clone)]
pub struct Use<'d> {
    /// What the text is for.
    pub role: Role,
    /// The scalar.
    pub node: NodeId,
    /// The scalar's text.
    pub text: &'d str,
    /// The tag in it.
    pub tag: Tag,
    /// The variable's name, without blanks around it.
    pub name: &'d str,
}

/// The simple tags of a metric's labels, `when` and values. A text with a tag that is never closed has AM102 and none here.
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

/// The template in which the workflow starts, where it stands in the same object.
pub fn entry(cx: &Context) -> Option<Template> {
    let spec = cx.object.spec?;
    let name = cx
        .doc
        .value(spec, "entrypoint")
        .and_then(|v| cx.doc.text(v))?;
    templates(cx.doc, spec).into_iter().find(|t| t.name == name)
}

/// Whether a template, or what it takes over from `templateDefaults`, retries.
pub fn retries(cx: &Context, template: NodeId) -> bool {
    let has = |node| {
        cx.doc
            .value(node, "retryStrategy")
            .is_some_and(|v| !cx.doc.is_null(v))
    };
    let spec = cx.object.spec;
    let defaults = spec.and_then(|spec| cx.doc.value(spec, "templateDefaults"));
    has(template) || defaults.is_some_and(has)
}

/// Whether a template runs no pod of its own, for certain.
pub fn is_podless(kind: TemplateKind) -> bool {
    !kind.is_pod() && kind != TemplateKind::Unknown
}

/// The templates that run in the workflow's exit handler: what `onExit` and `hooks.exit` name, and what those call.
pub fn exit_handlers(doc: &Document, spec: NodeId) -> BTreeSet<NodeId> {
    let all = templates(doc, spec);
    let first = [
        doc.value(spec, "onExit"),
        doc.path(spec, &["hooks", "exit", "template"]),
    ];
    // Of several templates of one name the first one counts.
    let by_name = all.iter().rev().map(|t| (t.name.as_str(), t.node));
    let by_name = by_name.collect::<HashMap<_, _>>();
    let named = |name: &str| by_name.get(name).copied();
    let mut open = first
        .into_iter()
        .flatten()
        .filter_map(|v| named(doc.text(v)?))
        .collect::<Vec<_>>();
    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        if !reached.insert(node) {
            continue;
        }
        for call in Call::of(doc, node) {
            open.extend(call.inline);
            open.extend(call.template.as_deref().and_then(named));
        }
    }
    reached
}

/// A template's kind in words.
pub fn kind_word(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Steps => "a steps template",
        TemplateKind::Dag => "a dag template",
        TemplateKind::Suspend => "a suspend template",
        TemplateKind::Http => "an http template",
        TemplateKind::Plugin => "a plugin template",
        _ => "a template without a pod",
    }
}
