//! Which values an input or a parameter has, as far as the object shows them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::expression;
use super::{Endless, Scene};
use crate::argo::{Id, Root, Values, variable};
use crate::expression::{TagKind, tags};
use crate::manifest::{Around, HookOf};
use crate::model::substitute::trim_tag;
use crate::model::variables::any_text;
use crate::yaml::{Kind, NodeId};

/// How many values of one input are kept; of more than these, only the minimum number is known.
const MOST_TEXTS: usize = 4096;

/// How many calls that pass a value on are followed.
const DEEPEST: usize = 32;

/// How many strings and calls are visited for one object. A file that needs more is not a workflow that a person wrote,
/// and what is not visited counts as not known.
const MOST_LOOKS: usize = 200_000;

/// The possible values of an input or parameter.
#[derive(Debug, Clone, Default)]
pub(super) struct Domain {
    /// The values that the object shows, even if there may be others.
    pub texts: Rc<BTreeSet<String>>,
    /// How many more values there are whose strings are not known.
    pub counted: u64,
    /// Whether there may be more values, and of what kind.
    pub rest: Rest,
}

/// Which values there may be besides those that the object shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Rest {
    /// There are no others.
    #[default]
    None,
    /// There may be some others.
    Perhaps,
    /// A user or another object sets it to anything.
    Given,
    /// There are new values again and again.
    Endless(Endless),
}

impl Domain {
    fn given() -> Self {
        Self {
            rest: Rest::Given,
            ..Self::default()
        }
    }

    fn counted(counted: u64) -> Self {
        Self {
            counted,
            ..Self::default()
        }
    }

    fn of(texts: BTreeSet<String>) -> Self {
        Self {
            texts: Rc::new(texts),
            ..Self::default()
        }
    }

    /// How many values are known.
    pub fn count(&self) -> u64 {
        self.counted + self.texts.len() as u64
    }

    /// Whether all values are known, or at least some of them.
    pub fn is_counted(&self) -> bool {
        matches!(self.rest, Rest::None | Rest::Perhaps)
    }

    /// Adds the values of another domain.
    fn add(&mut self, other: &Self) {
        if self.texts.is_empty() {
            self.texts = Rc::clone(&other.texts);
        } else if !Rc::ptr_eq(&self.texts, &other.texts) {
            let texts = Rc::make_mut(&mut self.texts);
            for text in other.texts.iter() {
                if texts.len() >= MOST_TEXTS {
                    self.rest = std::mem::take(&mut self.rest).with(Rest::Perhaps);
                    break;
                }
                texts.insert(text.clone());
            }
        }
        if self.counted > 0 && other.counted > 0 {
            // It is not known whether those values are the same.
            self.rest = std::mem::take(&mut self.rest).with(Rest::Perhaps);
        }
        self.counted = self.counted.max(other.counted);
        self.rest = std::mem::take(&mut self.rest).with(other.rest.clone());
    }
}

impl Rest {
    fn rank(&self) -> u8 {
        match self {
            Self::None => 0,
            Self::Perhaps => 1,
            Self::Given => 2,
            Self::Endless(_) => 3,
        }
    }

    fn with(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }
}

/// Where a string is whose variables are looked up.
#[derive(Debug, Clone, Copy, Default)]
struct At {
    /// The index of the template whose inputs the string reads.
    template: Option<usize>,
    /// The step or task whose items the string reads.
    call: Option<NodeId>,
    depth: usize,
}

type Named = Rc<HashMap<String, NodeId>>;

/// Looks up the values of an object's inputs and parameters, each once.
#[derive(Debug)]
pub(super) struct Inputs<'a> {
    scene: Scene<'a>,
    looks: Cell<usize>,
    known: RefCell<HashMap<(usize, String), Rc<Domain>>>,
    named: RefCell<HashMap<NodeId, Named>>,
    items: RefCell<HashMap<(NodeId, String), Rc<Domain>>>,
}

impl<'a> Inputs<'a> {
    pub fn new(scene: Scene<'a>) -> Self {
        Self {
            scene,
            looks: Cell::new(0),
            known: RefCell::default(),
            named: RefCell::default(),
            items: RefCell::default(),
        }
    }

    /// Whether this many more strings and calls may be visited.
    fn may_look(&self, at: usize) -> bool {
        self.looks.set(self.looks.get().saturating_add(at + 1));
        self.looks.get() < MOST_LOOKS
    }

    /// The parameters of a list, by name.
    fn named(&self, holder: NodeId, key: &str) -> Named {
        let doc = self.scene.doc;
        let Some(list) = doc.path(holder, &[key, "parameters"]) else {
            return Named::default();
        };
        let mut all = self.named.borrow_mut();
        let named = all.entry(doc.target(list)).or_insert_with(|| {
            let items = doc.items(list).iter().filter_map(|item| {
                let name = doc.value(*item, "name").and_then(|n| doc.text(n))?;
                Some((name.to_owned(), *item))
            });
            Rc::new(items.collect())
        });
        Rc::clone(named)
    }

    /// The values of `workflow.parameters.N`. Whoever submits the workflow sets it, unless `enum` lists
    /// what is allowed.
    pub fn workflow_parameter(&self, name: &str) -> Domain {
        let spec = self.scene.object.spec;
        let declared = spec.and_then(|spec| self.named(spec, "arguments").get(name).copied());
        let Some(item) = declared else {
            return Domain::given();
        };
        if let Some(all) = self.listed(item) {
            return all;
        }
        let mut domain = Domain::given();
        if let Some(node) = self.own_value(item) {
            domain.add(&self.of_node(node, At::default()));
        }
        domain
    }

    /// The values that `enum` lists.
    fn listed(&self, item: NodeId) -> Option<Domain> {
        let doc = self.scene.doc;
        let list = doc.value(item, "enum").filter(|list| doc.is_seq(*list))?;
        let items = doc.items(list);
        if items.is_empty() || !self.may_look(items.len()) {
            return None;
        }
        let texts = items.iter().map(|item| any_text(doc, *item));
        texts.collect::<Option<BTreeSet<_>>>().map(Domain::of)
    }

    /// The node of `value`; without one, that of `default`.
    fn own_value(&self, item: NodeId) -> Option<NodeId> {
        let doc = self.scene.doc;
        let set = |key| doc.value(item, key).filter(|v| !doc.is_null(*v));
        set("value").or_else(|| set("default"))
    }

    /// The values of a template's `inputs.parameters.N`.
    pub fn input(&self, template: usize, name: &str) -> Rc<Domain> {
        self.input_at(template, name, 0)
    }

    fn input_at(&self, template: usize, name: &str, depth: usize) -> Rc<Domain> {
        let key = (template, name.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let given = Rc::new(Domain::given());
        if depth > DEEPEST || !self.may_look(0) {
            return given;
        }
        // A template that calls itself passes on what it was given.
        self.known.borrow_mut().insert(key.clone(), given);
        let domain = Rc::new(self.look_up(template, name, depth));
        self.known.borrow_mut().insert(key, Rc::clone(&domain));
        domain
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each source of an input")]
    fn look_up(&self, template: usize, name: &str, depth: usize) -> Domain {
        let doc = self.scene.doc;
        let surroundings = self.scene.surroundings;
        let Some(around) = surroundings.all.get(template) else {
            return Domain::given();
        };
        let own = self.named(around.template.node, "inputs");
        let Some(item) = own.get(name).copied() else {
            return Domain::given();
        };
        if let Some(all) = self.listed(item) {
            return all;
        }
        let from_elsewhere = doc
            .value(item, "valueFrom")
            .is_some_and(|v| !doc.is_null(v));
        let mut domain = Domain::default();
        let mut default = from_elsewhere.then(Domain::given);
        let mut take_default = |domain: &mut Domain| {
            let default = default.get_or_insert_with(|| match self.own_value(item) {
                Some(node) => self.of_node(node, At::default()),
                None => Domain::default(),
            });
            domain.add(default);
        };
        let sites = Sites::of(around);
        if !self.may_look(around.calls.len() + around.hooks.len()) {
            return Domain::given();
        }
        if around.is_unused() {
            take_default(&mut domain);
            domain.add(&Domain::given());
        }
        if sites.start {
            let spec = self.scene.object.spec;
            let given = spec.is_some_and(|spec| self.named(spec, "arguments").contains_key(name));
            if given {
                domain.add(&self.workflow_parameter(name));
            } else {
                take_default(&mut domain);
            }
        }
        for (node, parent) in sites.calls {
            let Some(argument) = self.named(node, "arguments").get(name).copied() else {
                take_default(&mut domain);
                continue;
            };
            let at = At {
                template: parent,
                call: parent.map(|_| node),
                depth,
            };
            match self.own_value(argument) {
                Some(value) => {
                    let values = self.of_node(value, at);
                    if !self.may_look(values.texts.len()) {
                        return Domain::given();
                    }
                    domain.add(&values);
                }
                None => domain.add(&Domain::given()),
            }
        }
        if surroundings.open {
            domain.rest = domain.rest.with(Rest::Perhaps);
        }
        domain
    }

    /// The values of a scalar that an input or parameter is set to.
    fn of_node(&self, node: NodeId, at: At) -> Domain {
        match any_text(self.scene.doc, node) {
            Some(text) => self.of_text(node, &text, at),
            None => Domain::given(),
        }
    }

    fn of_text(&self, node: NodeId, text: &str, at: At) -> Domain {
        if self.scene.object.in_openshift() && text.contains("${") {
            return Domain::given();
        }
        let mut counted = 1u64;
        let mut rest = Rest::None;
        let mut seen = Vec::new();
        for tag in tags(text) {
            if !tag.closed || !self.may_look(seen.len()) {
                return Domain::given();
            }
            let inner = tag.text(text);
            let domain = match tag.kind {
                TagKind::Simple => self.of_name(trim_tag(inner), node, at),
                TagKind::Expression => match expression::endless(inner) {
                    Some((growth, variable)) => endless(growth, variable, node),
                    None => Domain::given(),
                },
            };
            if tag.whole == (0..text.len()) {
                return domain;
            }
            if !seen.contains(&inner) {
                seen.push(inner);
                counted = counted.saturating_mul(domain.count().max(1));
            }
            rest = rest.with(domain.rest);
        }
        match seen.is_empty() {
            true => Domain::of(BTreeSet::from([text.to_owned()])),
            false => Domain {
                rest,
                ..Domain::counted(counted)
            },
        }
    }

    fn of_name(&self, name: &str, node: NodeId, at: At) -> Domain {
        let known = variable(name);
        let own = known.and_then(|known| known.own(name));
        match (known.map(|known| known.id), own) {
            (Some(Id::Item | Id::ItemField), own) => {
                return match at.call {
                    Some(call) => (*self.items(call, own.unwrap_or_default())).clone(),
                    None => Domain::given(),
                };
            }
            (Some(Id::WorkflowParameter), Some(own)) => return self.workflow_parameter(own),
            (Some(Id::Input), Some(own)) => {
                return match at.template {
                    Some(template) => (*self.input_at(template, own, at.depth + 1)).clone(),
                    None => Domain::given(),
                };
            }
            _ => {}
        }
        match known.map(|known| known.values_of(name)) {
            Some(Values::Unbounded(growth)) => endless(growth, name.to_owned(), node),
            Some(Values::Of(values)) => Domain::counted(values.len() as u64),
            _ => Domain::given(),
        }
    }

    /// The values of `{{item.KEY}}`, or of `{{item}}` if the key is empty.
    fn items(&self, call: NodeId, key: &str) -> Rc<Domain> {
        let doc = self.scene.doc;
        let Some(list) = doc.value(call, "withItems") else {
            let sequence = doc.value(call, "withSequence").filter(|_| key.is_empty());
            let length = sequence.and_then(|sequence| self.length(sequence));
            return Rc::new(length.map_or_else(Domain::given, Domain::counted));
        };
        let known = (doc.target(list), key.to_owned());
        if let Some(known) = self.items.borrow().get(&known) {
            return Rc::clone(known);
        }
        let domain = Rc::new(self.listed_items(list, key));
        self.items.borrow_mut().insert(known, Rc::clone(&domain));
        domain
    }

    fn listed_items(&self, list: NodeId, key: &str) -> Domain {
        let doc = self.scene.doc;
        let items = doc.items(list);
        if !doc.is_seq(list) || !self.may_look(items.len()) {
            return Domain::given();
        }
        let (mut texts, mut maps) = (BTreeSet::new(), 0);
        for item in items {
            let node = match key {
                "" => Some(*item),
                key => doc.value(*item, key),
            };
            match node.map(|node| (any_text(doc, node), &doc.node(node).kind)) {
                Some((Some(text), _)) if !text.contains("{{") && !text.contains("${") => {
                    texts.insert(text);
                }
                Some((None, Kind::Map(_))) if key.is_empty() => maps += 1,
                _ => return Domain::given(),
            }
        }
        Domain {
            counted: maps,
            ..Domain::of(texts)
        }
    }

    /// How many items `withSequence` makes, if it says so in numbers.
    fn length(&self, sequence: NodeId) -> Option<u64> {
        let doc = self.scene.doc;
        let number = |key| {
            let text = any_text(doc, doc.value(sequence, key)?)?;
            text.parse::<i64>().ok()
        };
        if let Some(count) = number("count") {
            return u64::try_from(count).ok();
        }
        let (start, end) = (number("start").unwrap_or(0), number("end")?);
        Some(start.abs_diff(end).saturating_add(1))
    }

    /// How many combinations the inputs of these names have at most: two that are filled from the same
    /// item vary together.
    pub fn combinations(&self, template: usize, names: &BTreeSet<String>) -> Option<u64> {
        self.combinations_at(template, names, 0)
    }

    fn combinations_at(
        &self,
        template: usize,
        names: &BTreeSet<String>,
        depth: usize,
    ) -> Option<u64> {
        let around = self.scene.surroundings.all.get(template)?;
        let mut product = 1u64;
        for name in names {
            let domain = self.input_at(template, name, depth);
            if !domain.is_counted() {
                return None;
            }
            product = product.saturating_mul(domain.count().max(1));
        }
        if names.len() < 2 {
            return Some(product);
        }
        if depth > DEEPEST || !self.may_look(names.len() * around.calls.len()) {
            return None;
        }
        let sites = Sites::of(around);
        let mut all = 0u64;
        if sites.start {
            all = product;
        }
        for (node, parent) in sites.calls {
            let arguments = self.named(node, "arguments");
            let values = names
                .iter()
                .filter_map(|name| self.own_value(*arguments.get(name)?));
            let texts = values.filter_map(|value| any_text(self.scene.doc, value));
            let here = self.combinations_of(&Vec::from_iter(texts), node, parent, depth)?;
            all = all.saturating_add(here);
        }
        Some(product.min(all.max(1)))
    }

    /// How many combinations the values of one call have.
    fn combinations_of(
        &self,
        texts: &[String],
        call: NodeId,
        parent: Option<usize>,
        depth: usize,
    ) -> Option<u64> {
        let (mut inputs, mut others) = (BTreeSet::new(), BTreeSet::new());
        let mut items = false;
        for text in texts {
            for tag in tags(text) {
                let name = trim_tag(tag.text(text));
                match Id::Input.own(name) {
                    Some(input) => drop(inputs.insert(input.to_owned())),
                    None if Root::of(name) == Root::Item => items = true,
                    None => drop(others.insert(name)),
                }
            }
        }
        let mut all = 1u64;
        if items {
            let doc = self.scene.doc;
            let length = match doc.value(call, "withItems") {
                Some(list) => doc.items(list).len() as u64,
                None => self.length(doc.value(call, "withSequence")?)?,
            };
            all = length;
        }
        if !inputs.is_empty() {
            let of_parent = self.combinations_at(parent?, &inputs, depth + 1)?;
            all = all.saturating_mul(of_parent);
        }
        for name in others {
            let domain = self.of_name(name, call, At::default());
            if !domain.is_counted() {
                return None;
            }
            all = all.saturating_mul(domain.count().max(1));
        }
        Some(all)
    }
}

fn endless(growth: crate::argo::Growth, variable: String, at: NodeId) -> Domain {
    Domain {
        rest: Rest::Endless(Endless {
            growth,
            variable,
            filled_at: Some(at),
        }),
        ..Domain::default()
    }
}

/// What fills the inputs of a template.
struct Sites {
    /// The workflow with its arguments: it starts here, or its exit handler does.
    start: bool,
    /// Steps, tasks and hooks that may have arguments, with the index of the template that contains a step or task.
    calls: Vec<(NodeId, Option<usize>)>,
}

impl Sites {
    fn of(around: &Around) -> Self {
        let calls = around.calls.iter();
        let calls = calls.map(|site| (site.call.node, Some(site.parent)));
        let of_workflow = |of| of == HookOf::Workflow;
        let hooks = around.hooks.iter().filter(|hook| !of_workflow(hook.of));
        Self {
            start: around.entry || around.hooks.iter().any(|hook| of_workflow(hook.of)),
            calls: calls.chain(hooks.map(|hook| (hook.node, None))).collect(),
        }
    }
}
