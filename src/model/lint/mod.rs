//! `argo lint`'s validation of metrics: which templates it visits in which order, what its placeholders make of the
//! strings, and what it reports.
//!
//! Source: `workflow/validate/validate.go` (v4.1.2 :153 Workflow, :263-277 entrypoint, :578-626 template). All releases
//! from 3.4 on are the same, except for the differences that are marked with a version.

mod tags;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::render::Rendered;
use super::said::{Frame, LintSaid, NameCharacters, Said, Within};
use super::substitute::Scope;
use super::variables::{Arguments, argument_values, globals, placeholder, template_scopes};
use super::verdict::{Check, Verdict};
use crate::argo::{Id, USAGE_PREFIX, Version, is_valid_name};
use crate::diagnostic::By;
use crate::manifest::{Call, Caller, Object, ObjectKind, Template, TemplateKind, templates};
use crate::metric::{Metric, MetricList, MetricType, Slot};
use crate::yaml::{Document, Kind, NodeId, Value};

/// What `argo lint` reports about the metrics of an object. Argo reports only the first one; the others appear one
/// after the other as each is fixed.
#[must_use]
pub fn lint(
    doc: &Document,
    object: &Object,
    lists: &[MetricList],
    version: Version,
) -> Vec<Verdict> {
    lint_as(doc, object, lists, version, None)
}

/// What a workflow sets in place of the values of the WorkflowTemplate that it refers to.
#[derive(Debug)]
pub(super) struct Overrides<'d> {
    /// The kind of the object: Workflow or CronWorkflow.
    pub kind: ObjectKind,
    /// The workflow's own entrypoint.
    pub entrypoint: Option<&'d str>,
    /// The workflow's arguments, as pairs of name and value.
    pub arguments: Vec<(String, String)>,
}

/// Like [`lint`]; with overrides, the template is checked as that workflow's.
pub(super) fn lint_as(
    doc: &Document,
    object: &Object,
    lists: &[MetricList],
    version: Version,
    overrides: Option<&Overrides>,
) -> Vec<Verdict> {
    let by_owner = lists
        .iter()
        .filter(|l| l.place.is_template())
        .map(|l| (l.owner, l))
        .collect::<HashMap<_, _>>();
    if by_owner.is_empty() {
        return Vec::new();
    }
    walk(doc, object, by_owner, version, overrides).0
}

/// A step or task that refers to a template of another object.
#[derive(Debug)]
pub(super) struct Site {
    /// What Argo writes before its message about the step or task.
    pub path: Vec<Frame>,
    /// The name of the object referred to.
    pub name: String,
    /// The name of the template in that object.
    pub template: String,
    /// Whether the object is a ClusterWorkflowTemplate.
    pub cluster: bool,
}

/// The steps and tasks of an object that refer to templates of other objects, in the order in which Argo visits them.
pub(super) fn sites(doc: &Document, object: &Object, version: Version) -> Vec<Site> {
    walk(doc, object, HashMap::new(), version, None).1
}

fn walk(
    doc: &Document,
    object: &Object,
    by_owner: HashMap<NodeId, &MetricList>,
    version: Version,
    overrides: Option<&Overrides>,
) -> (Vec<Verdict>, Vec<Site>) {
    let Some(spec) = object.spec.filter(|spec| !refers_elsewhere(doc, *spec)) else {
        return (Vec::new(), Vec::new());
    };
    let templates = templates(doc, spec);
    let as_workflow = overrides.map(|_| Object {
        kind: ObjectKind::Workflow,
        ..object.clone()
    });
    let object = as_workflow.as_ref().unwrap_or(object);
    let mut known = globals(doc, object, spec, version);
    let mut given = argument_values(doc, spec)
        .into_iter()
        .map(|(name, _, value)| (name, value))
        .collect::<HashMap<_, _>>();
    for (name, value) in overrides.map_or(&[][..], |o| &o.arguments) {
        known.set(&Id::WorkflowParameter.with(name), value);
        given.insert(name.clone(), value.clone());
    }
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
        globals: Rc::new(known),
        given,
        done: BTreeSet::new(),
        out: Vec::new(),
        sites: Vec::new(),
        depth: 0,
    };
    let path: &[Frame] = match overrides.map_or(object.kind, |o| o.kind) {
        ObjectKind::CronWorkflow => &[Frame::Cron],
        _ => &[],
    };
    walker.run(spec, path, overrides.and_then(|o| o.entrypoint));
    (walker.out, walker.sites)
}

/// Whether the workflow gets its templates from another object, which is not known here.
fn refers_elsewhere(doc: &Document, spec: NodeId) -> bool {
    doc.value(spec, "workflowTemplateRef")
        .is_some_and(|v| !doc.is_null(v))
}

struct Walker<'d> {
    doc: &'d Document,
    object: &'d Object,
    version: Version,
    templates: &'d [Template],
    /// The index of the first template of each name.
    by_name: HashMap<&'d str, usize>,
    lists: HashMap<NodeId, &'d MetricList>,
    globals: Rc<Scope>,
    /// The workflow's arguments that have a value, by name.
    given: HashMap<String, String>,
    /// The names of templates that have been checked. Inline templates have the empty name, so only the first
    /// one is checked.
    done: BTreeSet<String>,
    out: Vec<Verdict>,
    sites: Vec<Site>,
    depth: usize,
}

/// How deep calls of templates by templates are followed.
const MAX_DEPTH: usize = 64;

impl<'d> Walker<'d> {
    fn template(&self, name: &str) -> Option<&'d Template> {
        self.by_name.get(name).map(|n| &self.templates[*n])
    }

    fn run(&mut self, spec: NodeId, path: &[Frame], entrypoint: Option<&str>) {
        let field = |key: &str| self.doc.value(spec, key).and_then(|v| self.doc.text(v));
        let named = |name: Option<&str>| name.and_then(|name| self.template(name));
        let entry = named(entrypoint.or_else(|| field("entrypoint")));
        let exit = named(field("onExit"));
        let arguments = if self.object.kind.is_template() {
            Arguments::Fake
        } else {
            Arguments::Workflow
        };
        if let Some(entry) = entry {
            self.visit(entry.node, &entry.name, entry.kind, arguments, path, &[]);
        }
        if let Some(exit) = exit {
            Rc::make_mut(&mut self.globals).set(Id::Failures.name(), placeholder(self.version));
            self.visit(exit.node, &exit.name, exit.kind, arguments, path, &[]);
        }
        for template in self.templates {
            let path = longer(path, Frame::Template(template.name.as_str().into()));
            let (node, kind) = (template.node, template.kind);
            self.visit(node, &template.name, kind, Arguments::Fake, &path, &[]);
        }
    }

    fn visit(
        &mut self,
        node: NodeId,
        name: &str,
        kind: TemplateKind,
        arguments: Arguments,
        path: &[Frame],
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
        // Only if a string of a metric is filled, in this template or in an inline template of its steps or tasks.
        if self.lists.contains_key(&node) || calls.iter().any(|c| c.inline.is_some()) {
            let (doc, version) = (self.doc, self.version);
            scopes.extend(template_scopes(
                doc,
                &self.globals,
                (node, kind),
                (arguments, &self.given),
                version,
            ));
        }
        // The scopes around an inline template are those of its caller.
        if outer.is_empty() {
            self.unclosed(node, name, path);
        }
        if !self.done.insert(name.to_owned()) {
            return;
        }
        self.depth += 1;
        if kind.has_children() {
            self.children((node, name, kind), &calls, path, &scopes);
        }
        if let Some(list) = self.lists.get(&node).copied() {
            if !kind.has_children() {
                let within = Within::Template(name.into());
                self.unresolved(list, (node, kind), &scopes, (path, &within));
            }
            self.metrics(list, name, path, &scopes);
        }
        self.export_globals(node);
        self.depth -= 1;
    }

    /// After a template, the outputs that it exports under a `globalName` are known.
    fn export_globals(&mut self, node: NodeId) {
        for kind in ["parameters", "artifacts"] {
            let list = self.doc.path(node, &["outputs", kind]);
            for item in list.map_or(&[][..], |l| self.doc.items(l)) {
                let name = self
                    .doc
                    .value(*item, "globalName")
                    .and_then(|v| self.doc.text(v));
                if let Some(name) = name.filter(|n| !n.is_empty()) {
                    let name = format!("{}.{kind}.{name}", crate::argo::WORKFLOW_OUTPUTS);
                    Rc::make_mut(&mut self.globals).set(&name, placeholder(self.version));
                }
            }
        }
    }

    fn children(
        &mut self,
        (node, name, kind): (NodeId, &str, TemplateKind),
        calls: &[Call],
        path: &[Frame],
        scopes: &[Rc<Scope>],
    ) {
        let inline_done = self.done.contains("");
        let behind = behind_an_inline(calls);
        for (n, call) in calls.iter().enumerate() {
            let at = match call.caller {
                Caller::Step(n) => Frame::Step(name.into(), n, call.name.as_str().into()),
                Caller::Task => Frame::Task(name.into(), call.name.as_str().into()),
            };
            let at = longer(path, at);
            if call.by_ref {
                self.sites.extend(site(self.doc, call, at));
            } else if let Some(inline) = call.inline {
                // Argo visits tasks without an order between them in the random order of a map: each can be first.
                if kind == TemplateKind::Dag && !inline_done && !behind[n] {
                    self.done.remove("");
                }
                let inner = TemplateKind::of(self.doc, inline);
                let own = self.doc.value(inline, "name");
                let own = own.and_then(|v| self.doc.text(v)).unwrap_or_default();
                self.visit(inline, own, inner, Arguments::Fake, &at, scopes);
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
                let within = match call.caller {
                    Caller::Step(_) => Within::Steps(name.into()),
                    Caller::Task => Within::Task(name.into(), call.name.as_str().into()),
                };
                // As the caller sees it: its inputs are in scope, pod variables are not.
                let template = (node, TemplateKind::Unknown);
                self.unresolved(list, template, scopes, (path, &within));
            }
        }
    }

    fn say(
        &mut self,
        metric: Option<NodeId>,
        at: NodeId,
        field: Option<&'static str>,
        check: Check,
        (path, said): (&[Frame], LintSaid),
    ) {
        self.out.push(Verdict {
            at,
            field,
            check,
            by: By::Lint,
            said: Said::Lint {
                path: path.to_vec(),
                said,
            },
            metric,
            range: None,
        });
    }

    /// A string after substitution; `None` if it is not certain.
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

    /// The checks on each metric, in Argo's order.
    fn metrics(&mut self, list: &MetricList, name: &str, path: &[Frame], scopes: &[Rc<Scope>]) {
        let doc = self.doc;
        let mut metrics = list.metrics.iter().peekable();
        for item in list.items(doc) {
            // The metrics are the items that are mappings, in the same order.
            let Some(metric) = metrics.next_if(|m| m.node == *item) else {
                if doc.is_null(*item) {
                    let said = (path, LintSaid::Panic);
                    self.say(Some(*item), *item, None, Check::Panic, said);
                }
                continue;
            };
            self.metric(metric, name, path, scopes);
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "Argo's checks of one metric, in its order"
    )]
    fn metric(&mut self, metric: &Metric, template: &str, path: &[Frame], scopes: &[Rc<Scope>]) {
        let doc = self.doc;
        let at = |slot: Slot| slot.value().unwrap_or(metric.node);
        let owner = Some(metric.node);
        let allowed = NameCharacters::of(self.version);
        let template: Rc<str> = template.into();
        let name = self.rendered(metric.name, scopes);
        if let Some(name) = &name
            && !self.is_name(name)
        {
            let said = LintSaid::Name {
                template: Rc::clone(&template),
                name: name.clone(),
                allowed,
            };
            let node = at(metric.name);
            self.say(owner, node, Some("name"), Check::Name, (path, said));
        }
        for item in metric.labels.value().map_or(&[][..], |l| doc.items(l)) {
            if doc.is_null(*item) {
                self.say(owner, *item, None, Check::Panic, (path, LintSaid::Panic));
            }
        }
        for (_, label) in &metric.label_items {
            if let Some(key) = self.rendered(label.key, scopes)
                && !self.is_name(&key)
            {
                let node = label.key.value().unwrap_or(label.node);
                let said = LintSaid::LabelKey { key, allowed };
                self.say(owner, node, Some("key"), Check::LabelKey, (path, said));
            }
        }
        let shown = name.unwrap_or_else(|| metric.name.decoded(doc).unwrap_or("").to_owned());
        if self
            .rendered(metric.help, scopes)
            .is_some_and(|h| h.is_empty())
        {
            let said = LintSaid::Help {
                template: Rc::clone(&template),
                name: shown.clone(),
            };
            let node = at(metric.help);
            self.say(owner, node, Some("help"), Check::Help, (path, said));
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
            let (template, name) = (Rc::clone(&template), shown.clone());
            if value.is_empty() && block.slot.value().is_some_and(|v| doc.is_map(v)) {
                let ty = block.ty;
                let said = LintSaid::Value { template, name, ty };
                self.say(owner, node, Some("value"), Check::Value, (path, said));
            } else if block.ty == MetricType::Gauge
                && block.realtime.truth(doc) == Some(true)
                && value.contains(USAGE_PREFIX)
            {
                let said = LintSaid::ResourcesDuration { template, name };
                self.say(owner, node, None, Check::ResourcesDuration, (path, said));
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

/// The template that a step or task refers to.
fn site(doc: &Document, call: &Call, path: Vec<Frame>) -> Option<Site> {
    let field = |key: &str| doc.path(call.node, &["templateRef", key]);
    let text = |key: &str| field(key).and_then(|v| doc.text(v)).map(str::to_owned);
    let cluster = field("clusterScope").is_some_and(|v| {
        let kind = &doc.node(v).kind;
        matches!(
            kind,
            Kind::Scalar {
                value: Value::Bool(true),
                ..
            }
        )
    });
    Some(Site {
        path,
        name: text("name")?,
        template: text("template")?,
        cluster,
    })
}

/// A path with one more caller.
fn longer(path: &[Frame], more: Frame) -> Vec<Frame> {
    path.iter().cloned().chain([more]).collect()
}

/// Which tasks certainly come after a task with an inline template.
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
