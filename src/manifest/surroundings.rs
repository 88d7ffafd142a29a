//! What runs around the templates of one object: who calls them, how they retry, where the workflow starts and ends.
//!
//! Only the object itself is seen. A template of a `WorkflowTemplate` may be called from other objects, too.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::templates::{Call, Caller, Template, TemplateKind, templates};
use super::{Carrier, Object};
use crate::argo::Id;
use crate::yaml::{Document, Kind, NodeId, Value};

/// One call of a template that the object shows.
#[derive(Debug, Clone)]
pub struct CallSite {
    /// The step or task, with its name, items and hooks.
    pub call: Call,
    /// The template that makes the call: its place in [`Surroundings::all`].
    pub parent: usize,
    /// For a DAG task: nothing depends on it, and `target` (where it is set) names it.
    pub leaf: bool,
}

/// What a lifecycle hook belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookOf {
    /// The workflow: `spec.onExit`, `spec.hooks`.
    Workflow,
    /// A step of a steps template.
    Step,
    /// A DAG task that others depend on, or of which that is not known.
    Task,
    /// A DAG task that nothing waits for.
    LeafTask,
}

/// A template that runs as a lifecycle hook.
#[derive(Debug, Clone)]
pub struct HookSite {
    /// What the hook belongs to.
    pub of: HookOf,
    /// Whether it is the exit hook: `onExit` or `hooks.exit`.
    pub exit: bool,
    /// The node of the template's name.
    pub node: NodeId,
}

/// A template and what is around it.
#[derive(Debug, Clone)]
pub struct Around {
    /// The template; an inline one has no name.
    pub template: Template,
    /// Whether it appears in a step or task.
    pub inline: bool,
    /// The `retryStrategy` that applies to it: its own, that of `templateDefaults` or of the spec.
    pub retry: Option<NodeId>,
    /// `daemon: true`, its own or of `templateDefaults`.
    pub daemon: bool,
    /// `memoize`, its own or of `templateDefaults`.
    pub memoize: Option<NodeId>,
    /// Steps and tasks that call it.
    pub calls: Vec<CallSite>,
    /// Hooks that run it.
    pub hooks: Vec<HookSite>,
    /// Whether the workflow starts in it.
    pub entry: bool,
    /// Whether it runs in the workflow's exit handler, directly or below.
    pub in_exit_handler: bool,
    /// The steps and tasks of it whose result it asks for; looked up when it is asked.
    results: OnceLock<HashSet<String>>,
}

impl Around {
    /// Whether nothing in the object runs it.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.calls.is_empty() && self.hooks.is_empty() && !self.entry
    }

    /// Whether it has metrics of its own, be it none: then it takes over none from `templateDefaults` (recorded:
    /// `defaults-opt-out-empty-object`, `defaults-opt-out-null`).
    #[must_use]
    pub fn has_metrics(&self, doc: &Document) -> bool {
        let metrics = doc.value(self.template.node, "metrics");
        metrics.is_some_and(|node| !doc.is_null(node))
    }

    /// The calls by plain DAG tasks: those without items, of a pod template without retries. Argo takes the raw
    /// template for their metrics (`dag.go:494-510`).
    pub fn plain_tasks(&self) -> impl Iterator<Item = &CallSite> {
        let plain = self.template.kind.is_pod() && self.retry.is_none();
        self.calls.iter().filter(move |site| {
            plain && site.call.caller == Caller::Task && site.call.fan_out.is_none()
        })
    }
}

/// The templates of an object with what is around each.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The templates of `spec.templates` in order, then the inline ones.
    pub all: Vec<Around>,
    /// Whether other objects may call the templates.
    pub open: bool,
    by_node: HashMap<NodeId, usize>,
    entry: Option<usize>,
}

/// What `templateDefaults` or the spec gives to templates that have none of their own.
struct Inherited {
    defaults: Option<NodeId>,
    retry: Option<NodeId>,
}

impl Inherited {
    fn field(&self, doc: &Document, template: NodeId, key: &str) -> Option<NodeId> {
        let of = |node: NodeId| doc.value(node, key).filter(|v| !doc.is_null(*v));
        of(template).or_else(|| self.defaults.and_then(of))
    }

    fn around(&self, doc: &Document, template: Template, inline: bool) -> Around {
        let node = template.node;
        Around {
            template,
            inline,
            retry: self.field(doc, node, "retryStrategy").or(self.retry),
            daemon: self
                .field(doc, node, "daemon")
                .is_some_and(|v| is_true(doc, v)),
            memoize: self.field(doc, node, "memoize"),
            calls: Vec::new(),
            hooks: Vec::new(),
            entry: false,
            in_exit_handler: false,
            results: OnceLock::new(),
        }
    }
}

impl Surroundings {
    /// Reads the callers, retries and hooks of an object's templates.
    #[must_use]
    #[expect(
        clippy::too_many_lines,
        reason = "one pass over the templates, then one over their callers"
    )]
    pub fn read(doc: &Document, object: &Object) -> Self {
        let open = object.kind.is_template() || matches!(object.carrier, Carrier::Defaults);
        let Some(spec) = object.spec else {
            return Self::default();
        };
        let inherited = Inherited {
            defaults: doc.value(spec, "templateDefaults"),
            retry: doc
                .value(spec, "retryStrategy")
                .filter(|v| !doc.is_null(*v)),
        };
        let mut all = templates(doc, spec)
            .into_iter()
            .map(|t| inherited.around(doc, t, false))
            .collect::<Vec<_>>();
        // Of several templates of one name the first one counts.
        let mut by_name = HashMap::new();
        for (index, around) in all.iter().enumerate() {
            if !around.template.name.is_empty() {
                by_name.entry(around.template.name.clone()).or_insert(index);
            }
        }
        let mut found = Self {
            open,
            ..Self::default()
        };
        let mut below = Vec::new();
        let mut by_node = all
            .iter()
            .enumerate()
            .map(|(index, around)| (doc.target(around.template.node), index))
            .collect::<HashMap<_, _>>();
        let mut next = 0;
        while next < all.len() {
            let calls = Call::of(doc, all[next].template.node);
            let waited_for = waited_for(doc, &calls);
            let targets = targets(doc, all[next].template.node);
            let mut children = Vec::new();
            for call in calls {
                let leaf = call.caller == Caller::Task
                    && match &targets {
                        Some(targets) => targets.contains(call.name.as_str()),
                        None => !waited_for.contains(&call.name),
                    };
                let called = match (call.inline, &call.template) {
                    // Through an alias, many calls can share one inline template.
                    (Some(node), _) => {
                        Some(*by_node.entry(doc.target(node)).or_insert_with(|| {
                            let template = Template {
                                name: String::new(),
                                node,
                                kind: TemplateKind::of(doc, node),
                            };
                            all.push(inherited.around(doc, template, true));
                            all.len() - 1
                        }))
                    }
                    (None, Some(name)) if !call.by_ref => by_name.get(name).copied(),
                    _ => None,
                };
                let of = match (call.caller, leaf) {
                    (Caller::Step(_), _) => HookOf::Step,
                    (Caller::Task, true) => HookOf::LeafTask,
                    (Caller::Task, false) => HookOf::Task,
                };
                for hook in &call.hooks {
                    if let Some(at) = hook.template.as_ref().and_then(|n| by_name.get(n)) {
                        all[*at].hooks.push(HookSite {
                            of,
                            exit: hook.exit,
                            node: hook.node,
                        });
                        children.push(*at);
                    }
                }
                if let Some(at) = called {
                    children.push(at);
                    all[at].calls.push(CallSite {
                        call,
                        parent: next,
                        leaf,
                    });
                }
            }
            below.push(children);
            next += 1;
        }
        let entrypoint = doc.value(spec, "entrypoint").and_then(|n| doc.text(n));
        found.entry = entrypoint.and_then(|name| by_name.get(name).copied());
        if let Some(entry) = found.entry {
            all[entry].entry = true;
        }
        let mut open = Vec::new();
        for hook in super::templates::hooks(doc, spec) {
            if let Some(at) = hook.template.as_ref().and_then(|n| by_name.get(n)) {
                all[*at].hooks.push(HookSite {
                    of: HookOf::Workflow,
                    exit: hook.exit,
                    node: hook.node,
                });
                open.extend(hook.exit.then_some(*at));
            }
        }
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut all[at].in_exit_handler, true) {
                open.extend(&below[at]);
            }
        }
        found.by_node = by_node;
        found.all = all;
        found
    }

    /// The templates that take over the metrics of `templateDefaults`.
    pub fn heirs<'a>(&'a self, doc: &'a Document) -> impl Iterator<Item = &'a Around> {
        self.all.iter().filter(|around| !around.has_metrics(doc))
    }

    /// The place of a node's template in [`Surroundings::all`].
    #[must_use]
    pub fn index_of(&self, doc: &Document, template: NodeId) -> Option<usize> {
        self.by_node.get(&doc.target(template)).copied()
    }

    /// The template of a node, and what is around it.
    #[must_use]
    pub fn of(&self, doc: &Document, template: NodeId) -> Option<&Around> {
        self.all.get(self.index_of(doc, template)?)
    }

    /// Whether a template reads the result of its step or task of this name, which makes Argo keep it
    /// (`operator.go:4432-4448`): a text of it that has `steps.X.outputs.result` or `tasks.X.outputs.result`.
    #[must_use]
    pub fn asks_for_result(&self, doc: &Document, parent: usize, name: &str) -> bool {
        let Some(around) = self.all.get(parent) else {
            return false;
        };
        let asked = around.results.get_or_init(|| {
            let mut names = HashSet::new();
            let mut open = vec![around.template.node];
            let mut seen = HashSet::new();
            while let Some(node) = open.pop().map(|node| doc.target(node)) {
                if !seen.insert(node) {
                    continue;
                }
                match &doc.node(node).kind {
                    Kind::Scalar { text, .. } => results_in(text, &mut names),
                    Kind::Map(entries) => open.extend(entries.iter().map(|e| e.value)),
                    Kind::Seq(items) => open.extend(items),
                    Kind::Alias(_) => {}
                }
            }
            names
        });
        asked.contains(name)
    }

    /// Whether the workflow runs templates of other objects.
    #[must_use]
    pub fn has_references(&self, doc: &Document, object: &Object) -> bool {
        let whole = object
            .spec
            .is_some_and(|spec| doc.value(spec, "workflowTemplateRef").is_some());
        let calls = || {
            self.all
                .iter()
                .flat_map(|around| Call::of(doc, around.template.node))
        };
        whole || calls().any(|call| call.by_ref)
    }

    /// The template in which the workflow starts, where it is written in the object.
    #[must_use]
    pub fn entry(&self) -> Option<&Around> {
        self.all.get(self.entry?)
    }
}

/// The names of the steps and tasks whose result a text asks for.
fn results_in(text: &str, names: &mut HashSet<String>) {
    for (at, _) in text.match_indices(Id::Result.name()) {
        let Some(before) = text[..at].strip_suffix('.') else {
            continue;
        };
        let before = before.trim_end_matches(['\'', '"', ']']);
        let is_part = |c: char| c.is_alphanumeric() || "-_".contains(c);
        let name = before.rsplit(|c| !is_part(c)).next().unwrap_or_default();
        names.insert(name.to_owned());
    }
}

fn is_true(doc: &Document, node: NodeId) -> bool {
    matches!(
        &doc.node(node).kind,
        Kind::Scalar {
            value: Value::Bool(true),
            ..
        }
    )
}

/// The names of a dag's `target`.
fn targets(doc: &Document, template: NodeId) -> Option<HashSet<String>> {
    let text = doc
        .path(template, &["dag", "target"])
        .and_then(|v| doc.text(v))?;
    (!text.is_empty()).then(|| text.split(' ').map(str::to_owned).collect())
}

/// The names of the tasks that another one waits for.
fn waited_for(doc: &Document, calls: &[Call]) -> HashSet<String> {
    let mut names = HashSet::new();
    for call in calls {
        names.extend(call.after.iter().cloned());
        let depends = doc.value(call.node, "depends").and_then(|v| doc.text(v));
        // `a.Succeeded && (b || !c)`: the words up to the first dot.
        let is_part = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        for word in depends.unwrap_or_default().split(|c| !is_part(c)) {
            names.insert(word.split('.').next().unwrap_or_default().to_owned());
        }
    }
    names
}
