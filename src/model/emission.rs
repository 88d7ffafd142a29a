//! Whether a variable has a value when a metric is emitted, judged by the object around it.
//!
//! Source: facts §4.1 and §4.2 as data in [`crate::argo::VARIABLES`], and the recorded controllers.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::stages::Way;
use super::substitute::Scope;
use crate::argo::{AtStart, Id, Needs, Root, Version, at_start, variable};
use crate::manifest::{Around, Caller, Object, ObjectKind, Surroundings, TemplateKind};
use crate::metric::{ListPlace, MetricList};
use crate::yaml::{Document, NodeId};

/// Why a variable has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Argo does not have the variable.
    Unknown,
    /// Argo has the variable, but never for metrics.
    NotForMetrics,
    /// It is a template's variable, but the metric is workflow-level.
    OtherLevel,
    /// It is filled in the template, but a plain DAG task emits from the raw template.
    RawTemplate,
    /// Only later releases have it.
    LaterRelease,
    /// It gets its value at the end, but this is a realtime gauge while the node runs.
    NotYet,
    /// No container with the name `main` runs in a pod.
    NoMainContainer,
    /// The pod may never have run, because it was evicted or deleted.
    PodMayBeGone,
    /// The template never has a result.
    NoResult,
    /// Nothing asks for the result of the node.
    NotCaptured,
    /// The template does not declare it.
    Undeclared,
    /// A node that fails may not have produced it.
    MayBeMissing,
    /// The node has no children.
    Childless,
    /// Failed attempts do not have it; the last emission does.
    FailedAttempts,
    /// It belongs to a template that is not the exit handler's.
    NotInExitHandler,
    /// The workflow does not set it.
    NotSet,
    /// No output has this `globalName`.
    NotExported,
    /// A step calls the template although only a task has the variable, or the other way round.
    OtherCaller,
    /// The template has no pod of its own: either it has none at all, or its retries have the pods.
    NoOwnPod,
}

/// Whether a variable has a value in one emission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It has a value, which differs from run to run.
    Has,
    /// It always has this value.
    Is(&'static str),
    /// In the first emission of a realtime gauge, it has another value than at the end.
    Early,
    /// It has no value, so the emission fails.
    Unset(Cause),
    /// It has no value in some emissions.
    Sometimes(Cause),
    /// The object does not show whether it has a value.
    Unseen,
}

/// One way in which a metric is emitted.
#[derive(Debug, Clone, Copy)]
pub struct Emission<'a> {
    /// The stages that the metric passes through.
    pub way: Way,
    /// Whether it is the first emission of a realtime gauge.
    pub first: bool,
    /// The template whose node the metric is about; the entrypoint for a workflow-level metric. `None` if the template
    /// is not in the file.
    pub template: Option<&'a Around>,
}

/// What the answers depend on: the object, its surroundings and the release.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    pub(super) doc: &'a Document,
    pub(super) object: &'a Object,
    pub(super) surroundings: &'a Surroundings,
    pub(super) version: Version,
    /// The variables that the workflow declares, collected when they are first needed.
    known: OnceLock<Scope>,
    exported: OnceLock<Exported>,
}

/// The outputs that the templates export under a `globalName`.
#[derive(Debug, Clone, Default)]
struct Exported {
    names: HashSet<String>,
    /// Whether there may be others: in templates of other objects, or under names with tags in them.
    others: bool,
}

/// The largest number of templates that are checked for the metrics of `templateDefaults`.
const TEMPLATES_OF_DEFAULTS: usize = 100;

impl<'a> Scene<'a> {
    /// An object with its surroundings, for one release of Argo.
    #[must_use]
    pub fn new(
        doc: &'a Document,
        object: &'a Object,
        surroundings: &'a Surroundings,
        version: Version,
    ) -> Self {
        Self {
            doc,
            object,
            surroundings,
            version,
            known: OnceLock::new(),
            exported: OnceLock::new(),
        }
    }

    /// The ways in which the metrics of a list are emitted. Those of `templateDefaults` are emitted for each template
    /// that inherits them.
    #[must_use]
    pub fn emissions(&self, list: &MetricList, realtime: bool) -> Vec<Emission<'a>> {
        let mut found = Vec::new();
        match list.place {
            ListPlace::Defaults => {
                let heirs = self.surroundings.heirs(self.doc);
                for around in heirs.take(TEMPLATES_OF_DEFAULTS) {
                    self.of_template(Some(around), realtime, &mut found);
                }
            }
            ListPlace::Workflow => {
                let entry = self.surroundings.entry();
                let emission = |first| Emission {
                    way: Way::Workflow,
                    first,
                    template: entry,
                };
                found.extend(realtime.then(|| emission(true)));
                found.push(emission(false));
            }
            ListPlace::Template(_) | ListPlace::Inline => {
                let around = self.surroundings.of(self.doc, list.owner);
                self.of_template(around, realtime, &mut found);
            }
        }
        found
    }

    fn of_template(
        &self,
        template: Option<&'a Around>,
        realtime: bool,
        found: &mut Vec<Emission<'a>>,
    ) {
        let emission = |way, first| Emission {
            way,
            first,
            template,
        };
        if realtime {
            found.push(emission(Way::Template, true));
        }
        let plain = template.map_or(0, |a| a.plain_tasks().count());
        if plain > 0 {
            found.push(emission(Way::PlainTask, false));
        }
        // Anything else that runs it goes through both stages.
        let others = template.is_none_or(|a| {
            a.calls.len() > plain || !a.hooks.is_empty() || a.entry || a.is_unused()
        });
        if others || self.surroundings.open {
            found.push(emission(Way::Template, false));
        }
    }

    /// What the variable of this name has in an emission.
    #[must_use]
    pub fn answer(&self, emission: &Emission, name: &str) -> Answer {
        let workflow = emission.way == Way::Workflow;
        let Some(known) = variable(name) else {
            return Answer::Unset(Cause::Unknown);
        };
        // The inputs of the entrypoint are known at the end of the workflow.
        if emission.way.filled_at(name).is_none() {
            return Answer::Unset(match known.stages {
                [] => Cause::NotForMetrics,
                _ if workflow => Cause::OtherLevel,
                _ => Cause::RawTemplate,
            });
        }
        let later = |(major, minor): (u16, u16)| !self.version.at_least(major, minor);
        if known.since.is_some_and(later) {
            // Retried steps and DAGs emit twice at the end, and the second emission has the value.
            let twice = emission.template.is_some_and(|around| {
                around.retry.is_some() && around.template.kind.has_children()
            });
            return match known.needs == Needs::Children && twice && !workflow {
                true => Answer::Sometimes(Cause::LaterRelease),
                false => Answer::Unset(Cause::LaterRelease),
            };
        }
        if emission.first {
            match at_start(name, workflow) {
                Some(AtStart::Is(text)) => return Answer::Is(text),
                Some(AtStart::Early) => return Answer::Early,
                Some(AtStart::Unset) => return Answer::Unset(Cause::NotYet),
                None if workflow && Root::of(name) == Root::Inputs => {
                    return Answer::Unset(Cause::NotYet);
                }
                None => {}
            }
        }
        match known.needs {
            Needs::Nothing => match known.id {
                Id::WorkflowStatus if !workflow => self.status_in_template(emission),
                _ => Answer::Has,
            },
            Needs::Known => self.of_workflow(name),
            Needs::Set => self.set(name),
            Needs::Exported => self.exported(name),
            Needs::End if workflow => Answer::Has,
            Needs::End => match emission.template {
                Some(around) if around.in_exit_handler => Answer::Has,
                Some(_) if !self.surroundings.open => Answer::Unset(Cause::NotInExitHandler),
                _ => Answer::Unseen,
            },
            Needs::Step => self.called_by(emission, |caller| matches!(caller, Caller::Step(_))),
            Needs::Task => self.called_by(emission, |caller| caller == Caller::Task),
            needs => match emission.template {
                Some(around) => self.of_node(around, needs, name, workflow),
                None => Answer::Unseen,
            },
        }
    }

    fn status_in_template(&self, emission: &Emission) -> Answer {
        match emission.template {
            Some(around) if around.in_exit_handler => Answer::Has,
            _ => Answer::Is("Running"),
        }
    }

    /// `steps.name` and `tasks.name`, which only a caller of the right kind provides.
    fn called_by(&self, emission: &Emission, right: impl Fn(Caller) -> bool) -> Answer {
        let Some(around) = emission.template.filter(|a| a.hooks.is_empty()) else {
            return Answer::Unseen;
        };
        let rightly = around.calls.iter().filter(|site| right(site.call.caller));
        match rightly.count() {
            0 if self.surroundings.open || around.is_unused() => Answer::Unseen,
            // The name of a step that does not exist is the empty string, as recorded (`vars-entry`).
            0 if around.calls.is_empty() && right(Caller::Step(0)) => Answer::Is(""),
            0 => Answer::Unset(Cause::OtherCaller),
            all if all < around.calls.len() || around.entry => {
                Answer::Sometimes(Cause::OtherCaller)
            }
            _ => Answer::Has,
        }
    }

    /// A variable that depends on the node: on the template and how it is run.
    fn of_node(&self, around: &Around, needs: Needs, name: &str, workflow: bool) -> Answer {
        let kind = around.template.kind;
        if kind == TemplateKind::Unknown {
            return Answer::Unseen;
        }
        match needs {
            Needs::MainContainer if self.runs_main(around) => {
                Answer::Sometimes(Cause::PodMayBeGone)
            }
            Needs::MainContainer => Answer::Unset(Cause::NoMainContainer),
            Needs::Usage => match Id::Usage.own(name) {
                // Other resources have no value at all if no pod requests them.
                Some("cpu" | "memory") if !kind.is_pod() || around.retry.is_some() => {
                    Answer::Is("0")
                }
                Some("cpu" | "memory") => Answer::Has,
                _ => Answer::Unseen,
            },
            Needs::OwnPod if kind.is_pod() && around.retry.is_none() => Answer::Has,
            Needs::OwnPod => Answer::Unset(Cause::NoOwnPod),
            Needs::Children => self.children(around, workflow),
            Needs::Captured => self.captured(around, workflow),
            Needs::Declared | Needs::Produced => self.declared(around, name),
            _ => Answer::Unseen,
        }
    }

    /// Whether a container with the name `main` runs, judged by the names in the file.
    fn runs_main(&self, around: &Around) -> bool {
        match around.template.kind {
            TemplateKind::ContainerSet => {
                let path = ["containerSet", "containers"];
                let list = self.doc.path(around.template.node, &path);
                let items = list.map_or(&[][..], |list| self.doc.items(list));
                let mut names = items
                    .iter()
                    .map(|item| self.doc.value(*item, "name").and_then(|n| self.doc.text(n)));
                items.is_empty()
                    || names.any(|n| n.is_none_or(|n| n == "main" || n.contains(['$', '{'])))
            }
            kind => kind.is_pod(),
        }
    }

    fn children(&self, around: &Around, workflow: bool) -> Answer {
        let kind = around.template.kind;
        let hooked = around.calls.iter().any(|site| !site.call.hooks.is_empty());
        match (kind, around.retry.is_some()) {
            (TemplateKind::Steps | TemplateKind::Dag | TemplateKind::ContainerSet, _) => {
                Answer::Has
            }
            (_, true) if workflow => Answer::Has,
            (_, true) => Answer::Sometimes(Cause::FailedAttempts),
            // A hook counts as a child, too.
            (_, false) if hooked => Answer::Unseen,
            (_, false) => Answer::Unset(Cause::Childless),
        }
    }

    /// `outputs.result`: whether Argo captures the result of the node (`operator.go:4432-4448`).
    fn captured(&self, around: &Around, workflow: bool) -> Answer {
        match around.template.kind {
            TemplateKind::Data | TemplateKind::Http | TemplateKind::Plugin => Answer::Unseen,
            TemplateKind::Steps
            | TemplateKind::Dag
            | TemplateKind::Suspend
            | TemplateKind::Resource => Answer::Unset(Cause::NoResult),
            _ => {
                let asked = |site: &crate::manifest::CallSite| {
                    self.surroundings
                        .asks_for_result(self.doc, site.parent, &site.call.name)
                };
                // A workflow's own result is that of the entrypoint, which nothing calls.
                let calls = around.calls.len();
                let asked = around.calls.iter().filter(|site| asked(site)).count();
                if asked > 0 && !workflow {
                    Answer::Sometimes(match asked < calls || around.entry {
                        true => Cause::NotCaptured,
                        false => Cause::MayBeMissing,
                    })
                } else if workflow || around.entry || calls > 0 {
                    Answer::Unset(Cause::NotCaptured)
                } else {
                    Answer::Unseen
                }
            }
        }
    }

    fn declared(&self, around: &Around, name: &str) -> Answer {
        let mut words = name.splitn(3, '.');
        let (Some(side), Some(list), Some(rest)) = (words.next(), words.next(), words.next())
        else {
            return Answer::Has;
        };
        let wanted = rest
            .strip_suffix(".path")
            .filter(|_| side == "outputs" || list == "artifacts");
        let found = self.item(around, side, list, wanted.unwrap_or(rest));
        match found {
            Found::Open => Answer::Unseen,
            Found::No => Answer::Unset(Cause::Undeclared),
            Found::At(item) => {
                let from = self.doc.value(item, "valueFrom");
                let default = from.and_then(|from| self.doc.value(from, "default"));
                let has = |node: Option<NodeId>| node.is_some_and(|v| !self.doc.is_null(v));
                let produced = side == "outputs" && wanted.is_none();
                match (produced && has(from), has(default)) {
                    (true, false) => Answer::Sometimes(Cause::MayBeMissing),
                    // The executor fills in the default, so a pod that did not report does not even have that.
                    (true, true) => Answer::Sometimes(Cause::PodMayBeGone),
                    _ => Answer::Has,
                }
            }
        }
    }

    /// The parameter or artifact of this name that a template declares or inherits from `templateDefaults`.
    fn item(&self, around: &Around, side: &str, list: &str, wanted: &str) -> Found {
        let defaults = self
            .object
            .spec
            .and_then(|spec| self.doc.value(spec, "templateDefaults"));
        let mut open = false;
        for holder in std::iter::once(around.template.node).chain(defaults) {
            let Some(list) = self.doc.path(holder, &[side, list]) else {
                continue;
            };
            for item in self.doc.items(list) {
                match self.doc.value(*item, "name").and_then(|n| self.doc.text(n)) {
                    Some(name) if name == wanted => return Found::At(*item),
                    Some(name) => open |= self.object.in_openshift() && name.contains('$'),
                    None => open = true,
                }
            }
        }
        if open { Found::Open } else { Found::No }
    }

    /// A parameter, label or annotation of the workflow.
    fn of_workflow(&self, name: &str) -> Answer {
        // Whoever submits the workflow may add some; only a CronWorkflow starts on its own.
        let Some(spec) = self.object.spec else {
            return Answer::Unseen;
        };
        let by_reference = self
            .doc
            .value(spec, "workflowTemplateRef")
            .is_some_and(|v| !self.doc.is_null(v));
        if self.surroundings.open || by_reference {
            return Answer::Unseen;
        }
        let read = || super::variables::globals(self.doc, self.object, spec, self.version);
        let known = self.known.get_or_init(read);
        match known.contains(name) {
            true => Answer::Has,
            false => Answer::Unset(Cause::Undeclared),
        }
    }

    /// `workflow.priority` and `workflow.scheduledTime`, which the workflow may or may not set.
    fn set(&self, name: &str) -> Answer {
        let doc = self.doc;
        let path = |path: &[&str]| doc.path(self.object.node, path).is_some();
        let cron = self.object.kind == ObjectKind::CronWorkflow;
        let spec = self.object.spec;
        let set = match Id::of(name) {
            Some(Id::Priority) => spec
                .and_then(|spec| doc.value(spec, "priority"))
                .is_some_and(|v| !doc.is_null(v)),
            _ => {
                cron || path(&[
                    "metadata",
                    "annotations",
                    "workflows.argoproj.io/scheduled-time",
                ])
            }
        };
        let by_reference = spec.is_some_and(|s| doc.value(s, "workflowTemplateRef").is_some());
        match set {
            true => Answer::Has,
            false if self.surroundings.open || by_reference => Answer::Unseen,
            false => Answer::Unset(Cause::NotSet),
        }
    }

    /// `workflow.outputs.parameters.N`: an output that a template exports under this `globalName`.
    fn exported(&self, name: &str) -> Answer {
        let Some(wanted) = Id::WorkflowOutput.own(name) else {
            return Answer::Unseen;
        };
        let exported = self.exported.get_or_init(|| self.exports());
        if exported.names.contains(wanted) {
            return Answer::Sometimes(Cause::MayBeMissing);
        }
        match exported.others || self.surroundings.open {
            true => Answer::Unseen,
            false => Answer::Unset(Cause::NotExported),
        }
    }

    fn exports(&self) -> Exported {
        let doc = self.doc;
        let mut found = Exported {
            others: self.surroundings.has_references(doc, self.object),
            ..Exported::default()
        };
        for around in &self.surroundings.all {
            let list = doc.path(around.template.node, &["outputs", "parameters"]);
            for item in list.map_or(&[][..], |list| doc.items(list)) {
                match doc.value(*item, "globalName").and_then(|v| doc.text(v)) {
                    Some(name) if name.contains(['{', '$']) => found.others = true,
                    Some(name) => {
                        found.names.insert(name.to_owned());
                    }
                    None => {}
                }
            }
        }
        found
    }
}

enum Found {
    At(NodeId),
    No,
    Open,
}
