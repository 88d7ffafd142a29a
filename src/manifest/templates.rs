//! The templates of a workflow and who calls them, within one object.

use crate::yaml::{Document, NodeId};

/// What a template runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateKind {
    /// `container`: one pod with one main container.
    Container,
    /// `containerSet`: one pod with several containers.
    ContainerSet,
    /// `steps`: lists of steps that call templates.
    Steps,
    /// `dag`: tasks with dependencies that call templates.
    Dag,
    /// `script`: one pod that runs a script.
    Script,
    /// `resource`: one pod that applies a Kubernetes object.
    Resource,
    /// `data`: one pod that lists and filters artifacts.
    Data,
    /// `suspend`: no pod; the node waits.
    Suspend,
    /// `http`: no pod of its own; the agent sends a request.
    Http,
    /// `plugin`: no pod of its own; the agent calls a plugin.
    Plugin,
    /// None of them.
    Unknown,
}

impl TemplateKind {
    /// The kind by its key, in the order in which Argo looks (`workflow_types.go`, `Template.GetType`).
    const KEYS: [(&'static str, TemplateKind); 10] = [
        ("container", TemplateKind::Container),
        ("containerSet", TemplateKind::ContainerSet),
        ("steps", TemplateKind::Steps),
        ("dag", TemplateKind::Dag),
        ("script", TemplateKind::Script),
        ("resource", TemplateKind::Resource),
        ("data", TemplateKind::Data),
        ("suspend", TemplateKind::Suspend),
        ("http", TemplateKind::Http),
        ("plugin", TemplateKind::Plugin),
    ];

    /// Reads the kind of a template.
    #[must_use]
    pub fn of(doc: &Document, template: NodeId) -> Self {
        Self::KEYS
            .iter()
            .find(|(key, _)| doc.value(template, key).is_some_and(|v| !doc.is_null(v)))
            .map_or(Self::Unknown, |(_, kind)| *kind)
    }

    /// Whether it runs other templates instead of doing work itself.
    #[must_use]
    pub fn has_children(self) -> bool {
        matches!(self, Self::Steps | Self::Dag)
    }

    /// Whether it runs as a pod (`Template.IsPodType`).
    #[must_use]
    pub fn is_pod(self) -> bool {
        matches!(
            self,
            Self::Container | Self::ContainerSet | Self::Script | Self::Resource | Self::Data
        )
    }
}

/// Who makes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A step, with the index of its group.
    Step(usize),
    /// A DAG task.
    Task,
}

/// A step or task that calls a template.
#[derive(Debug, Clone)]
pub struct Call {
    /// Whether it is a step or a DAG task.
    pub caller: Caller,
    /// The node of the step or task.
    pub node: NodeId,
    /// The name of the step or task.
    pub name: String,
    /// The template it names.
    pub template: Option<String>,
    /// The template that it contains.
    pub inline: Option<NodeId>,
    /// Whether it refers to a template of another object.
    pub by_ref: bool,
    /// Names of the tasks it waits for.
    pub after: Vec<String>,
    /// Whether the order is not certain because of a `depends` expression.
    pub depends: bool,
    /// `withItems`, `withParam` or `withSequence`.
    pub fan_out: Option<NodeId>,
    /// The scalar of `when`, if there is one.
    pub when: Option<NodeId>,
    /// `hooks` and `onExit`.
    pub hooks: Vec<Hook>,
}

/// A lifecycle hook of a step, task or workflow.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Whether it runs when its owner has ended: `onExit` or `hooks.exit`.
    pub exit: bool,
    /// The template it names.
    pub template: Option<String>,
    /// The node of the hook, or of `onExit`.
    pub node: NodeId,
}

/// The hooks of a step, task or workflow spec.
pub(super) fn hooks(doc: &Document, owner: NodeId) -> Vec<Hook> {
    let exit = doc.value(owner, "onExit").filter(|v| !doc.is_null(*v));
    let exit = exit.map(|node| Hook {
        exit: true,
        template: doc.text(node).filter(|t| !t.is_empty()).map(str::to_owned),
        node,
    });
    let named = doc.value(owner, "hooks");
    let named = named.map_or(&[][..], |hooks| doc.entries(hooks));
    let named = named.iter().map(|entry| Hook {
        exit: doc.key_text(entry.key) == "exit",
        template: text_of(doc, entry.value, "template"),
        node: entry.value,
    });
    exit.into_iter().chain(named).collect()
}

/// One template of `spec.templates`.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its name; empty if it has none.
    pub name: String,
    /// The node of the template's mapping.
    pub node: NodeId,
    /// What it runs.
    pub kind: TemplateKind,
}

/// The templates of a workflow spec, in order.
#[must_use]
pub fn templates(doc: &Document, spec: NodeId) -> Vec<Template> {
    doc.value(spec, "templates")
        .map_or(&[][..], |list| doc.items(list))
        .iter()
        .map(|node| Template {
            name: text_of(doc, *node, "name").unwrap_or_default(),
            node: *node,
            kind: TemplateKind::of(doc, *node),
        })
        .collect()
}

fn text_of(doc: &Document, node: NodeId, key: &str) -> Option<String> {
    doc.value(node, key)
        .and_then(|v| doc.text(v))
        .map(str::to_owned)
}

impl Call {
    fn read(doc: &Document, node: NodeId, caller: Caller) -> Self {
        let after = doc
            .value(node, "dependencies")
            .map_or(&[][..], |list| doc.items(list))
            .iter()
            .filter_map(|item| doc.text(*item).map(str::to_owned))
            .collect();
        Self {
            caller,
            node,
            name: text_of(doc, node, "name").unwrap_or_default(),
            template: text_of(doc, node, "template"),
            inline: doc.value(node, "inline").filter(|v| doc.is_map(*v)),
            by_ref: doc
                .value(node, "templateRef")
                .is_some_and(|v| !doc.is_null(v)),
            after,
            depends: doc.value(node, "depends").is_some_and(|v| !doc.is_null(v)),
            fan_out: ["withItems", "withParam", "withSequence"]
                .into_iter()
                .find_map(|key| doc.value(node, key).filter(|v| !doc.is_null(*v))),
            when: doc.value(node, "when").filter(|v| !doc.is_null(*v)),
            hooks: hooks(doc, node),
        }
    }

    /// The calls that a template makes, in the order of the file.
    #[must_use]
    pub fn of(doc: &Document, template: NodeId) -> Vec<Call> {
        let mut calls = Vec::new();
        if let Some(groups) = doc.value(template, "steps") {
            for (index, group) in doc.items(groups).iter().enumerate() {
                for step in doc.items(*group) {
                    calls.push(Self::read(doc, *step, Caller::Step(index)));
                }
            }
        }
        if let Some(tasks) = doc.path(template, &["dag", "tasks"]) {
            for task in doc.items(tasks) {
                calls.push(Self::read(doc, *task, Caller::Task));
            }
        }
        calls
    }
}
