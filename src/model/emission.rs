//! What a variable has when a metric is emitted, by what the object shows around it.
//!
//! Source: facts §4.1 and §4.2 as data in [`crate::argo::VARIABLES`], and the recorded controllers.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::stages::Way;
use super::substitute::Scope;
use crate::argo::{AtStart, Needs, Version, at_start, variable};
use crate::manifest::{Around, Caller, Object, ObjectKind, Surroundings, TemplateKind};
use crate::metric::{MetricList, Place};
use crate::yaml::{Document, NodeId};

/// Why a variable has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Argo does not know it.
    Unknown,
    /// Metrics never have it.
    NotForMetrics,
    /// It is a template's, and the metric is the workflow's.
    OtherLevel,
    /// It is filled in the template, and a plain DAG task emits from the raw one.
    RawTemplate,
    /// The release does not have it yet.
    LaterRelease,
    /// It comes at the end, and this is a realtime gauge while it runs.
    NotYet,
    /// No container of the name `main` runs in a pod.
    NoMainContainer,
    /// The pod may never have run: it was evicted or deleted.
    PodMayBeGone,
    /// The template never has a result.
    NoResult,
    /// Nobody asks for the result of the node.
    NotCaptured,
    /// The template does not declare it.
    Undeclared,
    /// A node that fails may not have produced it.
    MayBeMissing,
    /// The node has no children.
    Childless,
    /// Each failed attempt lacks it; the last emission has it.
    FailedAttempts,
    /// It is none of the exit handler's templates.
    NotInExitHandler,
    /// The workflow does not set it.
    NotSet,
    /// No output has this `globalName`.
    NotExported,
    /// A step calls the template where a task would have to, or the other way round.
    OtherCaller,
    /// The template has no pod of its own: it has none, or its retries have them.
    NoOwnPod,
}

/// What a variable has in one emission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A value.
    Has,
    /// Always this text.
    Is(&'static str),
    /// Another text than at the end, in the first emission of a realtime gauge.
    Early,
    /// None: the emission fails.
    Unset(Cause),
    /// None in some emissions.
    Sometimes(Cause),
    /// The object does not show it.
    Unseen,
}

/// One way in which a metric is emitted.
#[derive(Debug, Clone, Copy)]
pub struct Emission<'a> {
    /// Through which stages.
    pub way: Way,
    /// Whether it is the first emission of a realtime gauge.
    pub first: bool,
    /// The template whose node it is about: for a workflow-level metric the entrypoint. `None` where it is not seen.
    pub template: Option<&'a Around>,
}

/// What the answers depend on.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    pub(super) doc: &'a Document,
    pub(super) object: &'a Object,
    pub(super) surroundings: &'a Surroundings,
    pub(super) version: Version,
    /// What the workflow declares, looked up when it is asked for.
    known: OnceLock<Scope>,
    exported: OnceLock<Exported>,
}

/// What the templates export under a `globalName`.
#[derive(Debug, Clone, Default)]
struct Exported {
    names: HashSet<String>,
    /// Whether there may be others: in templates of other objects, or under names with tags in them.
    others: bool,
}

/// How many templates are looked at for the metrics of `templateDefaults`.
const TEMPLATES_OF_DEFAULTS: usize = 100;

impl<'a> Scene<'a> {
    /// The object in its surroundings, for a release.
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

    /// The ways in which the metrics of a list are emitted: those of `templateDefaults` for each template that takes
    /// them over.
    #[must_use]
    pub fn emissions(&self, list: &MetricList, realtime: bool) -> Vec<Emission<'a>> {
        let mut found = Vec::new();
        match list.place {
            Place::Defaults => {
                let heirs = self.surroundings.heirs(self.doc);
                for around in heirs.take(TEMPLATES_OF_DEFAULTS) {
                    self.of_template(Some(around), realtime, &mut found);
                }
            }
            Place::Workflow => {
                let entry = self.surroundings.entry();
                let emission = |first| Emission {
                    way: Way::Workflow,
                    first,
                    template: entry,
                };
                found.extend(realtime.then(|| emission(true)));
                found.push(emission(false));
            }
            Place::Template(_) | Place::Inline => {
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
        // Whoever else runs it goes through both stages.
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
            // Steps and dags that retry emit twice at the end, and the second time knew it.
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
                None if workflow && name.starts_with("inputs.") => {
                    return Answer::Unset(Cause::NotYet);
                }
                None => {}
            }
        }
        match known.needs {
            Needs::Nothing => match name {
                "workflow.status" if !workflow => self.status_in_template(emission),
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

    /// `steps.name` and `tasks.name`, which a caller of the right kind gives.
    fn called_by(&self, emission: &Emission, right: impl Fn(Caller) -> bool) -> Answer {
        let Some(around) = emission.template.filter(|a| a.hooks.is_empty()) else {
            return Answer::Unseen;
        };
        let rightly = around.calls.iter().filter(|site| right(site.call.caller));
        match rightly.count() {
            0 if self.surroundings.open || around.is_unused() => Answer::Unseen,
            // The name of no step is an empty text, as recorded (`vars-entry`).
            0 if around.calls.is_empty() && right(Caller::Step(0)) => Answer::Is(""),
            0 => Answer::Unset(Cause::OtherCaller),
            all if all < around.calls.len() || around.entry => {
                Answer::Sometimes(Cause::OtherCaller)
            }
            _ => Answer::Has,
        }
    }

    /// What depends on the node: the template and how it is run.
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
            Needs::Usage => match name {
                // Of other resources there is nothing at all where no pod asks for them.
                "resourcesDuration.cpu" | "resourcesDuration.memory"
                    if !kind.is_pod() || around.retry.is_some() =>
                {
                    Answer::Is("0")
                }
                "resourcesDuration.cpu" | "resourcesDuration.memory" => Answer::Has,
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

    /// Whether a container of the name `main` runs, as far as the names show.
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
            // A hook is a child, too.
            (_, false) if hooked => Answer::Unseen,
            (_, false) => Answer::Unset(Cause::Childless),
        }
    }

    /// `outputs.result` (`operator.go:4432-4448`).
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
                // A workflow's own result is that of the entrypoint, which nobody calls.
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
                    // The executor fills in the default: a pod that reported nothing has not even that.
                    (true, true) => Answer::Sometimes(Cause::PodMayBeGone),
                    _ => Answer::Has,
                }
            }
        }
    }

    /// The parameter or artifact of this name that a template declares, or takes over from `templateDefaults`.
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
        // Whoever submits the workflow may add some; only a CronWorkflow starts by itself.
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

    /// `workflow.priority`, `workflow.scheduledTime`.
    fn set(&self, name: &str) -> Answer {
        let doc = self.doc;
        let path = |path: &[&str]| doc.path(self.object.node, path).is_some();
        let cron = self.object.kind == ObjectKind::CronWorkflow;
        let spec = self.object.spec;
        let set = match name {
            "workflow.priority" => spec
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

    /// `workflow.outputs.parameters.N`.
    fn exported(&self, name: &str) -> Answer {
        let Some(wanted) = name.strip_prefix("workflow.outputs.parameters.") else {
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
