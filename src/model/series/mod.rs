//! How many time series a metric creates: for each label where its values come from, and how many there are.
//!
//! Only the object itself is known. Whoever submits a workflow can set its parameters, and other objects can call the
//! templates of a `WorkflowTemplate`, so a number is often a lower bound and marked as such.

mod expression;
mod inputs;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use self::inputs::{Inputs, Rest};
use super::emission::{Answer, Emission, Scene};
use super::registry::default_buckets;
use super::substitute::trim_tag;
use crate::argo::{Form, Growth, Id, Values, Version, variable};
use crate::expression::{TagKind, tags};
use crate::metric::{ListPlace, Metric, MetricList, MetricType};
use crate::yaml::{Document, NodeId};

/// Why a label has an unbounded number of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endless {
    /// How its values grow in number.
    pub growth: Growth,
    /// The variable that causes it: the label's own, or the one that fills its input.
    pub variable: String,
    /// For an input, the argument or default that fills it.
    pub filled_at: Option<NodeId>,
}

/// Where the values of a label come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It always has the same value.
    Constant,
    /// It never has a value, so the metric fails.
    Missing,
    /// It has this many values, or at least this many.
    Of(u64),
    /// It has few values: the cluster, the file or Kubernetes limits them, but the file does not show how many.
    Few,
    /// A user or another object sets it, so the number of values is not known.
    Given,
    /// It gets new values again and again.
    Unbounded(Endless),
}

/// One tag of a label.
#[derive(Debug, Clone)]
pub struct Part {
    /// The byte range of the tag with its braces, in the label's value.
    pub range: Range<usize>,
    /// The variable's name; for an expression, the unbounded variable in it, or the empty string.
    pub name: String,
    /// Whether the tag is a simple one, not an expression.
    pub simple: bool,
    /// Where the values of the tag come from.
    pub source: Source,
    /// The values that are known, even if there may be others.
    pub texts: Rc<BTreeSet<String>>,
    /// Whether there may be other values besides the counted ones.
    pub more: bool,
}

/// A label; if a key appears several times, the last one.
#[derive(Debug, Clone)]
pub struct LabelEstimate {
    /// The index in the list of labels.
    pub index: usize,
    /// The YAML scalar of the label's value.
    pub node: NodeId,
    /// The tags in the label's value.
    pub parts: Vec<Part>,
    /// Where the values come from, for all tags together.
    pub source: Source,
}

/// How many time series a metric creates.
#[derive(Debug, Clone)]
pub struct Estimate {
    /// The labels of the metric, each key once.
    pub labels: Vec<LabelEstimate>,
    /// The number of series, where an unknown number of values counts as one; `None` if it is unbounded.
    pub series: Option<u64>,
    /// Whether there may be more, because a user or another object sets a label.
    pub at_least: bool,
    /// How many lines each series has on `/metrics`: one, or several for a histogram.
    pub lines: u64,
}

impl Estimate {
    /// The labels that are unbounded.
    pub fn unbounded(&self) -> impl Iterator<Item = (&LabelEstimate, &Endless)> {
        self.labels.iter().filter_map(|label| match &label.source {
            Source::Unbounded(endless) => Some((label, endless)),
            _ => None,
        })
    }

    /// How many lines the metric has on `/metrics`; `None` if the number is unbounded.
    #[must_use]
    pub fn lines_in_all(&self) -> Option<u64> {
        Some(self.series?.saturating_mul(self.lines))
    }
}

/// How many buckets a histogram has besides `+Inf`; `None` for another type.
#[must_use]
pub fn buckets(doc: &Document, metric: &Metric, version: Version) -> Option<u64> {
    let block = metric
        .effective()
        .filter(|b| b.ty == MetricType::Histogram)?;
    let items = block
        .buckets
        .value()
        .map_or(0, |list| doc.items(list).len());
    Some(match items {
        0 => default_buckets(version).len() as u64,
        items => items as u64,
    })
}

/// Estimates the metrics of an object for one release, each list once.
#[derive(Debug)]
pub struct Series<'a> {
    scene: Scene<'a>,
    inputs: Inputs<'a>,
    lists: RefCell<HashMap<NodeId, Rc<[Estimate]>>>,
}

impl<'a> Series<'a> {
    /// The estimates for an object, which are made when they are asked for.
    #[must_use]
    pub fn new(scene: Scene<'a>) -> Self {
        Self {
            inputs: Inputs::new(scene.clone()),
            scene,
            lists: RefCell::default(),
        }
    }

    /// The estimates of a list's metrics, in their order.
    #[must_use]
    pub fn of(&self, list: &MetricList) -> Rc<[Estimate]> {
        let key = list.block.entry.value;
        if let Some(known) = self.lists.borrow().get(&key) {
            return Rc::clone(known);
        }
        let reader = ListReader {
            series: self,
            list,
            template: self.template(list),
            emissions: [OnceCell::new(), OnceCell::new()],
            known: RefCell::default(),
        };
        let estimates = list.metrics.iter().map(|m| reader.metric(m));
        let estimates = Rc::<[Estimate]>::from(Vec::from_iter(estimates));
        self.lists.borrow_mut().insert(key, Rc::clone(&estimates));
        estimates
    }

    /// The template whose inputs the metrics read; for `spec.metrics`, the entrypoint.
    fn template(&self, list: &MetricList) -> Option<usize> {
        let surroundings = self.scene.surroundings;
        match list.place {
            ListPlace::Defaults => None,
            ListPlace::Workflow => {
                let node = surroundings.entry()?.template.node;
                surroundings.index_of(self.scene.doc, node)
            }
            ListPlace::Template(_) | ListPlace::Inline => {
                surroundings.index_of(self.scene.doc, list.owner)
            }
        }
    }
}

/// What a variable has in the labels of a list's metrics: its source, its known values, and whether there may be more.
type Known = (Source, Rc<BTreeSet<String>>, bool);

struct ListReader<'s, 'a> {
    series: &'s Series<'a>,
    list: &'s MetricList,
    template: Option<usize>,
    /// The emissions of metrics that are not realtime, and of those that are.
    emissions: [OnceCell<Vec<Emission<'a>>>; 2],
    known: RefCell<HashMap<(String, bool), Known>>,
}

impl ListReader<'_, '_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one pass over the labels of a metric"
    )]
    fn metric(&self, metric: &Metric) -> Estimate {
        let scene = &self.series.scene;
        let doc = scene.doc;
        let realtime = metric.is_realtime(doc);
        let when = metric.when.text(doc).unwrap_or_default();
        let mut at_least = false;
        let mut counts = BTreeMap::new();
        let mut inputs = BTreeSet::new();
        let mut labels = Vec::new();
        // If several labels have the same key, the last one wins.
        let last = metric
            .label_items
            .iter()
            .map(|(index, label)| (label.key.text(doc), *index))
            .collect::<HashMap<_, _>>();
        for (index, label) in &metric.label_items {
            let (Some(node), Some(text)) = (label.value.value(), label.value.text(doc)) else {
                continue;
            };
            if last.get(&label.key.text(doc)) != Some(index) {
                continue;
            }
            if (scene.object.in_openshift() && text.contains("${")) || tags(text).any(|t| !t.closed)
            {
                at_least = true;
                continue;
            }
            let mut parts = Vec::new();
            for tag in tags(text) {
                let inner = tag.text(text);
                if tag.kind == TagKind::Expression {
                    let endless = expression::endless(inner);
                    let (name, source) = match endless {
                        Some((growth, variable)) => {
                            let endless = Endless {
                                growth,
                                variable: variable.clone(),
                                filled_at: None,
                            };
                            (variable, Source::Unbounded(endless))
                        }
                        None => (String::new(), Source::Given),
                    };
                    parts.push(Part {
                        range: tag.whole,
                        name,
                        simple: false,
                        source,
                        texts: Rc::default(),
                        more: false,
                    });
                    continue;
                }
                let name = trim_tag(inner);
                let (mut source, texts, more) = self.variable(name, realtime);
                let narrowed = matches!(source, Source::Of(_)) && when.contains(name);
                if narrowed {
                    source = Source::Few;
                }
                at_least |= more || matches!(source, Source::Given | Source::Few);
                if let Source::Of(count) = source {
                    match Id::Input.own(name) {
                        Some(input) => drop(inputs.insert(input.to_owned())),
                        None => drop(counts.insert(self.key(name).to_owned(), count)),
                    }
                }
                parts.push(Part {
                    range: tag.whole,
                    name: name.to_owned(),
                    simple: true,
                    source,
                    texts,
                    more,
                });
            }
            labels.push(LabelEstimate {
                index: *index,
                node,
                source: together(&parts),
                parts,
            });
        }
        at_least |= labels.iter().any(|l| l.source == Source::Given);
        let missing = labels.iter().any(|l| l.source == Source::Missing);
        let unbounded = labels
            .iter()
            .any(|l| matches!(l.source, Source::Unbounded(_)));
        let series = match (missing, unbounded) {
            (true, _) => Some(0),
            (false, true) => None,
            (false, false) => {
                let of_inputs = self.combinations(&inputs, realtime, &mut at_least);
                let others = counts.values().copied();
                Some(others.fold(of_inputs, u64::saturating_mul))
            }
        };
        Estimate {
            labels,
            series,
            at_least,
            lines: buckets(doc, metric, scene.version).map_or(1, |n| n + 3),
        }
    }

    /// Maps two names of the same value to one: at the end of a workflow, its status is that of its entrypoint.
    fn key<'n>(&self, name: &'n str) -> &'n str {
        match self.list.place == ListPlace::Workflow && Id::Status.is(name) {
            true => Id::WorkflowStatus.name(),
            false => name,
        }
    }

    fn combinations(&self, inputs: &BTreeSet<String>, realtime: bool, at_least: &mut bool) -> u64 {
        let each = inputs.iter().map(|input| {
            let name = Id::Input.with(input);
            match self.variable(&name, realtime).0 {
                Source::Of(count) => count,
                _ => 1,
            }
        });
        let most = each.max().unwrap_or(1);
        let together = match (self.template, inputs.len()) {
            (_, 0 | 1) | (None, _) => Some(most),
            (Some(template), _) => self.series.inputs.combinations(template, inputs),
        };
        together.unwrap_or_else(|| {
            *at_least = true;
            most
        })
    }

    fn variable(&self, name: &str, realtime: bool) -> Known {
        let key = (name.to_owned(), realtime);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let known = self.look_up(name, realtime);
        self.known.borrow_mut().insert(key, known.clone());
        known
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each source of a variable"
    )]
    fn look_up(&self, name: &str, realtime: bool) -> Known {
        let nothing = |source| (source, Rc::default(), false);
        let inputs = &self.series.inputs;
        let domain = if let Some(name) = Id::WorkflowParameter.own(name) {
            Some(Rc::new(inputs.workflow_parameter(name)))
        } else if let Some(name) = Id::Input.own(name) {
            self.template.map(|template| inputs.input(template, name))
        } else {
            None
        };
        if let Some(domain) = domain {
            let source = match &domain.rest {
                Rest::None | Rest::Perhaps => counted(domain.count()),
                Rest::Given => Source::Given,
                Rest::Endless(endless) => Source::Unbounded(endless.clone()),
            };
            let more = domain.rest != Rest::None;
            return (source, Rc::clone(&domain.texts), more);
        }
        let Some(known) = variable(name) else {
            return nothing(Source::Missing);
        };
        if known.stages.is_empty() {
            return nothing(Source::Missing);
        }
        let mut texts = BTreeSet::new();
        let source = match known.values_of(name) {
            Values::Of(values) => {
                texts.extend(values.iter().map(|&text| text.to_owned()));
                counted(values.len() as u64)
            }
            Values::Few => return nothing(Source::Few),
            Values::Given => return nothing(Source::Given),
            Values::Unbounded(growth) => Source::Unbounded(Endless {
                growth,
                variable: name.to_owned(),
                filled_at: None,
            }),
        };
        let emissions = self.emissions[usize::from(realtime)]
            .get_or_init(|| self.series.scene.emissions(self.list, realtime));
        let answers = emissions
            .iter()
            .map(|emission| self.series.scene.answer(emission, name));
        let answers = Vec::from_iter(answers);
        if answers.is_empty() {
            return (source, Rc::new(texts), false);
        }
        if answers.iter().all(|a| matches!(a, Answer::Unset(_))) {
            return nothing(Source::Missing);
        }
        if answers.iter().all(|a| matches!(a, Answer::Is(_))) {
            let mut only = BTreeSet::new();
            for answer in answers {
                // An empty value is reported differently from one that the file contains.
                if let Answer::Is(text) = answer
                    && !text.is_empty()
                {
                    only.insert(text.to_owned());
                }
            }
            return (Source::Constant, Rc::new(only), false);
        }
        (source, Rc::new(texts), false)
    }
}

impl LabelEstimate {
    /// Every value of the label, if all are known and there are at most `most`; `text` is the label's value as
    /// it is written.
    #[must_use]
    pub fn values(&self, text: &str, most: usize) -> Option<BTreeSet<String>> {
        let mut values = BTreeSet::from([String::new()]);
        let mut names = HashSet::new();
        let mut at = 0;
        for part in &self.parts {
            let all_known = match part.source {
                Source::Constant => part.texts.len() == 1,
                Source::Of(count) => part.texts.len() as u64 == count,
                _ => false,
            };
            // A variable that appears twice has the same value twice.
            if !all_known || part.more || !names.insert(&part.name) {
                return None;
            }
            if values.len().saturating_mul(part.texts.len()) > most {
                return None;
            }
            let before = text.get(at..part.range.start)?;
            values = values
                .iter()
                .flat_map(|value| part.texts.iter().map(move |t| [value, before, t].concat()))
                .collect();
            at = part.range.end;
        }
        let rest = text.get(at..)?;
        Some(values.into_iter().map(|value| value + rest).collect())
    }
}

fn counted(count: u64) -> Source {
    match count {
        0 | 1 => Source::Constant,
        count => Source::Of(count),
    }
}

/// The source of a value with these tags.
fn together(parts: &[Part]) -> Source {
    let rank = |source: &Source| match source {
        Source::Constant => 0,
        Source::Of(_) => 1,
        Source::Few => 2,
        Source::Given => 3,
        Source::Unbounded(_) => 4,
        Source::Missing => 5,
    };
    let Some(worst) = parts.iter().max_by_key(|part| rank(&part.source)) else {
        return Source::Constant;
    };
    if !matches!(worst.source, Source::Of(_)) {
        return worst.source.clone();
    }
    let mut counts = BTreeMap::new();
    for part in parts {
        if let Source::Of(count) = part.source {
            counts.insert(part.name.as_str(), count);
        }
    }
    Source::Of(counts.into_values().fold(1, u64::saturating_mul))
}

impl Endless {
    /// Whether each value certainly differs from all others, and none of them is useful on a dashboard: a whole list, a
    /// measured time or a point in time.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        match self.growth {
            Growth::Json => true,
            // Resource usage is in whole numbers, and small ones occur again.
            Growth::Time => variable(&self.variable).is_none_or(|v| v.form != Form::Integer),
            Growth::Run | Growth::Pod | Growth::Node | Growth::Text => false,
        }
    }
}

#[cfg(test)]
mod tests;
