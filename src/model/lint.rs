//! `argo lint`'s validation, as far as it looks at metrics: which templates it visits in which order, what
//! its placeholders make of the texts, and what it says.
//!
//! Source: `workflow/validate/validate.go` (v4.1.2 :153 Workflow, :263-277 entrypoint, :578-626 template),
//! the same in every release from 3.4 on but for the differences marked by version.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::substitute::{Rendered, Scope, trim_tag};
use super::variables::{Arguments, globals, placeholder, template_scopes};
use super::verdict::{Check, Verdict};
use crate::argo::{Version, is_valid_name};
use crate::diagnostic::By;
use crate::expression::{TagKind, tags};
use crate::manifest::{Call, Caller, Object, ObjectKind, Template, TemplateKind, templates};
use crate::metric::{Metric, MetricList, MetricType, Slot};
use crate::yaml::{Document, NodeId};

/// What `argo lint` says about the metrics of an object. The first is what Argo tells; the others come up
/// one after the other as each is mended.
#[must_use]
pub fn lint(
    doc: &Document,
    object: &Object,
    lists: &[MetricList],
    version: Version,
) -> Vec<Verdict> {
    let Some(spec) = object.spec else {
        return Vec::new();
    };
    let by_owner = lists
        .iter()
        .filter(|l| l.place.is_template())
        .map(|l| (l.owner, l))
        .collect::<HashMap<_, _>>();
    if by_owner.is_empty() || refers_elsewhere(doc, spec) {
        return Vec::new();
    }
    let templates = templates(doc, spec);
    let mut walker = Walker {
        doc,
        object,
        version,
        templates: &templates,
        by_name: templates
            .iter()
            .enumerate()
            .rev()
            .map(|(n, t)| (t.name.as_str(), n))
            .collect(),
        lists: by_owner,
        globals: Rc::new(globals(doc, object, spec, version)),
        done: BTreeSet::new(),
        out: Vec::new(),
        depth: 0,
    };
    let prefix = match object.kind {
        ObjectKind::CronWorkflow => "cannot validate Workflow: ",
        _ => "",
    };
    walker.run(spec, prefix);
    walker.out
}

/// Whether the workflow takes its templates from another object, which is not seen here.
fn refers_elsewhere(doc: &Document, spec: NodeId) -> bool {
    doc.value(spec, "workflowTemplateRef")
        .is_some_and(|v| !doc.is_null(v))
}

struct Walker<'d> {
    doc: &'d Document,
    object: &'d Object,
    version: Version,
    templates: &'d [Template],
    /// The first template of each name.
    by_name: HashMap<&'d str, usize>,
    lists: HashMap<NodeId, &'d MetricList>,
    globals: Rc<Scope>,
    /// Names of templates that are done. Inline templates have the empty name, so only the first counts.
    done: BTreeSet<String>,
    out: Vec<Verdict>,
    depth: usize,
}

/// Templates calling templates that are followed at most.
const MAX_DEPTH: usize = 64;

impl<'d> Walker<'d> {
    fn template(&self, name: &str) -> Option<&'d Template> {
        self.by_name.get(name).map(|n| &self.templates[*n])
    }

    fn run(&mut self, spec: NodeId, prefix: &str) {
        let named = |key: &str| {
            self.doc
                .value(spec, key)
                .and_then(|v| self.doc.text(v))
                .and_then(|name| self.template(name))
        };
        let (entry, exit) = (named("entrypoint"), named("onExit"));
        let arguments = if self.object.kind.is_template() {
            Arguments::Fake
        } else {
            Arguments::Workflow
        };
        if let Some(entry) = entry {
            self.visit(entry.node, &entry.name, entry.kind, arguments, prefix, &[]);
        }
        if let Some(exit) = exit {
            Rc::make_mut(&mut self.globals).set("workflow.failures", placeholder(self.version));
            self.visit(exit.node, &exit.name, exit.kind, arguments, prefix, &[]);
        }
        for template in self.templates {
            let prefix = format!("{prefix}templates.{} ", template.name);
            let (node, kind) = (template.node, template.kind);
            self.visit(node, &template.name, kind, Arguments::Fake, &prefix, &[]);
        }
    }

    fn visit(
        &mut self,
        node: NodeId,
        name: &str,
        kind: TemplateKind,
        arguments: Arguments,
        prefix: &str,
        outer: &[Rc<Scope>],
    ) {
        if self.depth > MAX_DEPTH {
            return;
        }
        let calls = if kind.has_children() {
            Call::of(self.doc, node)
        } else {
            Vec::new()
        };
        let mut scopes = outer.to_vec();
        // Only where a text of a metric is filled, in the template or in one that it holds.
        if self.lists.contains_key(&node) || calls.iter().any(|c| c.inline.is_some()) {
            let (doc, object, version) = (self.doc, self.object, self.version);
            scopes.extend(template_scopes(
                doc,
                object,
                &self.globals,
                (node, kind),
                arguments,
                version,
            ));
        }
        if let Some(list) = self.lists.get(&node).copied() {
            self.unclosed(list, name, prefix);
        }
        if !self.done.insert(name.to_owned()) {
            return;
        }
        self.depth += 1;
        if kind.has_children() {
            self.children((node, name, kind), &calls, prefix, &scopes);
        }
        if let Some(list) = self.lists.get(&node).copied() {
            if !kind.has_children() {
                let at = format!("{prefix}templates.{name}: ");
                self.unresolved(list, node, kind, &scopes, &at);
            }
            self.metrics(list, name, prefix, &scopes);
        }
        self.export_globals(node);
        self.depth -= 1;
    }

    /// After a template its `globalName` outputs are known.
    fn export_globals(&mut self, node: NodeId) {
        for kind in ["parameters", "artifacts"] {
            let list = self.doc.path(node, &["outputs", kind]);
            for item in list.map_or(&[][..], |l| self.doc.items(l)) {
                let name = self
                    .doc
                    .value(*item, "globalName")
                    .and_then(|v| self.doc.text(v));
                if let Some(name) = name.filter(|n| !n.is_empty()) {
                    let name = format!("workflow.outputs.{kind}.{name}");
                    Rc::make_mut(&mut self.globals).set(&name, placeholder(self.version));
                }
            }
        }
    }

    fn children(
        &mut self,
        (node, name, kind): (NodeId, &str, TemplateKind),
        calls: &[Call],
        prefix: &str,
        scopes: &[Rc<Scope>],
    ) {
        let inline_done = self.done.contains("");
        let behind = behind_an_inline(calls);
        for (n, call) in calls.iter().enumerate().filter(|(_, c)| !c.by_ref) {
            let at = match call.caller {
                Caller::Step(n) => format!("{prefix}templates.{name}.steps[{n}].{} ", call.name),
                Caller::Task => format!("{prefix}templates.{name}.tasks.{} ", call.name),
            };
            if let Some(inline) = call.inline {
                // Tasks without an order between them are visited in the order of a map: each can be first.
                if kind == TemplateKind::Dag && !inline_done && !behind[n] {
                    self.done.remove("");
                }
                let inner = TemplateKind::of(self.doc, inline);
                self.visit(inline, "", inner, Arguments::Fake, &at, scopes);
            } else if let Some(called) = call.template.as_deref().and_then(|t| self.template(t)) {
                self.visit(
                    called.node,
                    &called.name,
                    called.kind,
                    Arguments::Fake,
                    &at,
                    &[],
                );
            }
        }
        if calls.iter().any(|c| c.inline.is_some()) {
            for call in calls {
                let Some(list) = call.inline.and_then(|i| self.lists.get(&i).copied()) else {
                    continue;
                };
                let at = match call.caller {
                    Caller::Step(_) => format!("{prefix}templates.{name}.steps "),
                    Caller::Task => format!("{prefix}templates.{name}.tasks.{} ", call.name),
                };
                // Seen from the caller: its inputs are in scope, pod variables are not.
                self.unresolved(list, node, TemplateKind::Unknown, scopes, &at);
            }
        }
    }

    fn say(
        &mut self,
        metric: Option<NodeId>,
        at: NodeId,
        field: Option<&'static str>,
        check: Check,
        text: String,
    ) {
        self.out.push(Verdict {
            at,
            field,
            check,
            by: By::Lint,
            text,
            metric,
            range: None,
        });
    }

    /// A text after substitution; `None` if it is not certain.
    fn rendered(&self, slot: Slot, scopes: &[Rc<Scope>]) -> Option<String> {
        let mut text = slot.decoded(self.doc)?.to_owned();
        for scope in scopes {
            match scope.render(&text, self.version) {
                Rendered::Text(next) => text = next,
                Rendered::Unsure => return None,
            }
        }
        Some(text)
    }

    /// `{{=` that is never closed: the engine cannot read the template (≥3.7.11, ≥4.0.2, 4.1).
    fn unclosed(&mut self, list: &MetricList, name: &str, prefix: &str) {
        if !self.version.strict_expressions() {
            return;
        }
        for metric in &list.metrics {
            for (node, slot) in strings(self.doc, metric, self.version) {
                let Some(text) = slot.text(self.doc) else {
                    continue;
                };
                // Behind the text stands, in the JSON, the end of the label or of the block.
                let mut labels = metric.label_items.iter();
                let in_label = labels.any(|(_, label)| label.value.value() == Some(node));
                let next = if in_label { '}' } else { '"' };
                for tag in tags(text).filter(|t| !t.closed && t.kind == TagKind::Expression) {
                    // A template that is seen again has stopped the lint before.
                    let told = |v: &Verdict| v.at == node && v.check == Check::Unclosed;
                    if self.out.iter().any(told) {
                        continue;
                    }
                    self.out.push(Verdict {
                        at: node,
                        field: None,
                        check: Check::Unclosed,
                        by: By::Lint,
                        text: format!(
                            "{prefix}templates.{name} failed to unmarshall JSON expression: invalid character '{next}' after top-level value"
                        ),
                        metric: Some(metric.node),
                        range: Some(tag.whole),
                    });
                }
            }
        }
    }

    /// Simple tags of a leaf template that must be in scope and are not.
    fn unresolved(
        &mut self,
        list: &MetricList,
        template: NodeId,
        kind: TemplateKind,
        scopes: &[Rc<Scope>],
        at: &str,
    ) {
        for metric in &list.metrics {
            for (node, slot) in strings(self.doc, metric, self.version) {
                let Some(raw) = slot.text(self.doc) else {
                    continue;
                };
                for tag in tags(raw).filter(|t| t.closed && t.kind == TagKind::Simple) {
                    let inner = tag.text(raw);
                    let name = trim_tag(inner);
                    if scopes.iter().any(|s| s.contains(name))
                        || self.in_scope(name, template, kind)
                    {
                        continue;
                    }
                    self.out.push(Verdict {
                        at: node,
                        field: None,
                        check: Check::Unresolved,
                        by: By::Lint,
                        text: format!("{at}failed to resolve {{{{{inner}}}}}"),
                        metric: Some(metric.node),
                        range: Some(tag.whole.clone()),
                    });
                }
            }
        }
    }

    /// Whether a simple tag passes the check without having been substituted.
    fn in_scope(&self, name: &str, template: NodeId, kind: TemplateKind) -> bool {
        const CHECKED: [&str; 7] = [
            "item.",
            "steps.",
            "inputs.",
            "outputs.",
            "pod.",
            "workflow.",
            "tasks.",
        ];
        const EXEMPT: [&str; 6] = [
            "outputs.",
            "workflow.creationTimestamp",
            "workflow.scheduledTime",
            "workflow.duration",
            "tasks.name",
            "steps.name",
        ];
        if !CHECKED.iter().any(|p| name.starts_with(p))
            || EXEMPT.iter().any(|p| name.starts_with(p))
        {
            return true;
        }
        if self.object.kind.is_template() && name.starts_with("workflow.parameters") {
            return true;
        }
        if name == "pod.name" {
            return kind.is_pod();
        }
        if let Some(artifact) = name.strip_prefix("inputs.artifacts.") {
            let list = self.doc.path(template, &["inputs", "artifacts"]);
            return list
                .map_or(&[][..], |l| self.doc.items(l))
                .iter()
                .any(|item| {
                    self.doc.value(*item, "name").and_then(|v| self.doc.text(v)) == Some(artifact)
                });
        }
        false
    }

    /// The checks on each metric, in Argo's order.
    fn metrics(&mut self, list: &MetricList, name: &str, prefix: &str, scopes: &[Rc<Scope>]) {
        let doc = self.doc;
        let mut metrics = list.metrics.iter().peekable();
        for item in list.items(doc) {
            // The metrics are those of the items that are mappings, in the same order.
            let Some(metric) = metrics.next_if(|m| m.node == *item) else {
                if doc.is_null(*item) {
                    let text = "runtime error: invalid memory address or nil pointer dereference";
                    self.say(Some(*item), *item, None, Check::Panic, text.to_owned());
                }
                continue;
            };
            self.metric(metric, name, prefix, scopes);
        }
    }

    fn metric(&mut self, metric: &Metric, template: &str, prefix: &str, scopes: &[Rc<Scope>]) {
        let doc = self.doc;
        let at = |slot: Slot| slot.value().unwrap_or(metric.node);
        let owner = Some(metric.node);
        let allowed = if self.version.at_least(3, 6) {
            "or '_'"
        } else {
            ", '_', or ':'"
        };
        let name = self.rendered(metric.name, scopes);
        if let Some(name) = &name
            && !self.is_name(name)
        {
            let chars = match allowed {
                "or '_'" => "alphanumeric characters or '_'",
                _ => "alphanumeric characters, '_', or ':'",
            };
            let text = format!(
                "{prefix}templates.{template} metric name '{name}' is invalid. Metric names must contain {chars}"
            );
            self.say(owner, at(metric.name), Some("name"), Check::Name, text);
        }
        for item in metric.labels.value().map_or(&[][..], |l| doc.items(l)) {
            if doc.is_null(*item) {
                let text = "runtime error: invalid memory address or nil pointer dereference";
                self.say(owner, *item, None, Check::Panic, text.to_owned());
            }
        }
        for (_, label) in &metric.label_items {
            if let Some(key) = self.rendered(label.key, scopes)
                && !self.is_name(&key)
            {
                let chars = match allowed {
                    "or '_'" => "alphanumeric characters or '_'",
                    _ => "alphanumeric characters, '_', or ':'",
                };
                let node = label.key.value().unwrap_or(label.node);
                let text = format!(
                    "{prefix}metric label '{key}' is invalid: keys may only contain {chars}"
                );
                self.say(owner, node, Some("key"), Check::LabelKey, text);
            }
        }
        let shown = name.unwrap_or_else(|| metric.name.decoded(doc).unwrap_or("").to_owned());
        if self
            .rendered(metric.help, scopes)
            .is_some_and(|h| h.is_empty())
        {
            let text = format!(
                "{prefix}templates.{template} metric '{shown}' must contain a help string under 'help: ' field"
            );
            self.say(owner, at(metric.help), Some("help"), Check::Help, text);
        }
        for block in &metric.types {
            let Some(value) = self.rendered(block.value, scopes) else {
                continue;
            };
            let node = block
                .value
                .value()
                .or(block.slot.value())
                .unwrap_or(metric.node);
            let start = format!("{prefix}templates.{template} metric '{shown}' error: ");
            if value.is_empty() && block.slot.value().is_some_and(|v| doc.is_map(v)) {
                let text = format!("{start}missing {}.value", block.ty.key());
                self.say(owner, node, Some("value"), Check::Value, text);
            } else if block.ty == MetricType::Gauge
                && block.realtime.truth(doc) == Some(true)
                && value.contains("resourcesDuration.")
            {
                let text =
                    format!("{start}'resourcesDuration.*' metrics cannot be used in real-time");
                self.say(owner, node, None, Check::ResourcesDuration, text);
            }
        }
    }

    fn is_name(&self, text: &str) -> bool {
        if self.object.in_openshift() {
            return is_valid_name(&super::crd::fixed_part(text), self.version);
        }
        is_valid_name(text, self.version)
    }
}

/// Which tasks come behind a task with an inline template for certain.
fn behind_an_inline(calls: &[Call]) -> Vec<bool> {
    let mut next: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, call) in calls.iter().enumerate() {
        for name in &call.after {
            next.entry(name).or_default().push(n);
        }
    }
    let mut behind = vec![false; calls.len()];
    let mut open = (0..calls.len())
        .filter(|n| calls[*n].inline.is_some())
        .collect::<Vec<_>>();
    while let Some(n) = open.pop() {
        for m in next.get(calls[n].name.as_str()).into_iter().flatten() {
            if !std::mem::replace(&mut behind[*m], true) {
                open.push(*m);
            }
        }
    }
    behind
}

/// The texts of a metric in the order of its JSON.
fn strings(doc: &Document, metric: &Metric, version: Version) -> Vec<(NodeId, Slot)> {
    let mut slots = vec![metric.name];
    for (_, label) in &metric.label_items {
        slots.extend([label.key, label.value]);
    }
    slots.extend([metric.help, metric.when]);
    for block in &metric.types {
        slots.push(block.value);
        if version.at_least(3, 5) {
            slots.push(block.operation);
        }
        for bucket in block.buckets.value().map_or(&[][..], |b| doc.items(b)) {
            let entry = block.buckets.entry.map(|e| crate::yaml::Entry {
                value: *bucket,
                ..e
            });
            slots.push(Slot { entry, exact: true });
        }
    }
    slots
        .into_iter()
        .filter_map(|s| Some((s.value()?, s)))
        .collect()
}
