//! A metric's type, with its value and its buckets.

use super::{Around, Resolver};
use crate::argo::{Id, Root};
use crate::diagnostic::{Finding, Place};
use crate::expression::{TagKind, tags};
use crate::spec::definition::{Kind, Label, Level, Origin, When};
use crate::spec::faults;
use crate::spec::model::{self, Buckets, Value};
use crate::spec::presets::{From, Layer};
use crate::spec::source::{Cursor, problem};
use crate::spec::{buckets, texts};
use crate::yaml::format_float;

impl<'a> Resolver<'a> {
    /// The type with its value, the place of that, and the number of the layer that gives it.
    #[expect(clippy::too_many_lines, reason = "one arm for each type of metric")]
    pub(super) fn kind(
        &mut self,
        name: &str,
        name_place: Place,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<(Kind, Place, usize), Finding> {
        let found = layers
            .iter()
            .enumerate()
            .rev()
            .find(|(_, l)| !l.metric.says_no_kind());
        let Some((number, layer)) = found else {
            return Err(problem(
                faults::MISSING_KEY,
                name_place,
                format!("`{name}` has no type"),
            )
            .help("add `count`, `counter`, `gauge` or `histogram`, or `use` a preset"));
        };
        let mut keys = layer.metric.kinds().collect::<Vec<_>>();
        keys.sort_by_key(|key| layer.at.key(key).at_key().span.start);
        let at = layer.at.key(keys[0]);
        if let [first, others @ ..] = keys.as_slice()
            && let Some(second) = others.first()
        {
            let all = keys.iter().map(|key| format!("`{key}`"));
            let all = all.collect::<Vec<_>>().join(" and ");
            let message = format!("`{name}` has more than one type: {all}");
            return Err(
                problem(faults::DUPLICATE, layer.at.key(second).at_key(), message)
                    .related_at(at.at_key(), "the first type")
                    .help(format!(
                        "keep one of them, such as `{first}`: a metric has one type"
                    )),
            );
        }
        let level = &around.level;
        let metric = layer.metric;
        let value = |value: &Value| match value {
            Value::Number(number) => Ok(Origin::Text(format_float(*number))),
            Value::Text(text) => texts::value(text, at, level),
        };
        let last = |get: fn(&model::Metric) -> Option<bool>| {
            layers.iter().rev().find_map(|l| get(l.metric))
        };
        let kind = match metric {
            model::Metric { count: Some(_), .. } => Kind::Counter(Origin::Text("1".to_owned())),
            model::Metric {
                counter: Some(v), ..
            } => Kind::Counter(value(v)?),
            model::Metric { gauge: Some(v), .. } => {
                let (realtime, value) = (last(|m| m.realtime).unwrap_or(false), value(v)?);
                if realtime {
                    let flag = layers.iter().rev().find(|l| l.metric.realtime.is_some());
                    let flag = flag.map_or(at, |l| l.at.key("realtime"));
                    realtime_value(&value, at, flag, level)?;
                }
                Kind::Gauge {
                    value,
                    realtime,
                    operation: layers.iter().rev().find_map(|l| l.metric.operation),
                }
            }
            model::Metric {
                histogram: Some(v), ..
            } => Kind::Histogram {
                value: value(v)?,
                buckets: self.buckets(name, at, layers, around)?,
            },
            model::Metric {
                summary: Some(v), ..
            } => {
                if level.is_argo() {
                    let message =
                        format!("`{name}` is a summary, but Argo does not support summaries");
                    return Err(problem(faults::WRONG_KEY, at.at_key(), message)
                        .help("write `histogram` with `buckets`; `histogram_quantile` computes quantiles from it"));
                }
                Kind::Summary(value(v)?)
            }
            model::Metric {
                info: Some(facts), ..
            } => {
                if level.is_argo() {
                    let message =
                        format!("`{name}` is an info metric, but Argo does not support them");
                    return Err(problem(faults::WRONG_KEY, at.at_key(), message).help(
                        "write the facts as labels of a gauge that is 1, or move the metric to `code`",
                    ));
                }
                Kind::Info(facts.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
            }
            _ => Kind::Counter(Origin::Text("1".to_owned())),
        };
        Ok((kind, at.place(), number))
    }

    /// The buckets: the metric's own or those of a user's preset, else the group's, else the spec's, else those of our preset.
    fn buckets_at(
        &self,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Option<(&'a Buckets, Cursor<'a>)> {
        let of =
            |layer: &Layer<'a>| Some((layer.metric.buckets.as_ref()?, layer.at.key("buckets")));
        let layer = |builtin| {
            let mut layers = layers.iter().rev();
            layers.find_map(|layer| of(layer).filter(|_| (layer.from == From::Builtin) == builtin))
        };
        let group = || Some((around.group.buckets.as_ref()?, around.at.key("buckets")));
        let spec = || Some((self.spec.buckets.as_ref()?, self.root.key("buckets")));
        layer(false)
            .or_else(group)
            .or_else(spec)
            .or_else(|| layer(true))
    }

    pub(super) fn buckets_place(&self, layers: &[Layer<'a>], around: &Around<'a>) -> Option<Place> {
        self.buckets_at(layers, around).map(|(_, at)| at.place())
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each way to write buckets"
    )]
    fn buckets(
        &self,
        name: &str,
        of: Cursor,
        layers: &[Layer<'a>],
        around: &Around<'a>,
    ) -> Result<Vec<f64>, Finding> {
        let Some((buckets, at)) = self.buckets_at(layers, around) else {
            return Err(problem(
                faults::WRONG_VALUE,
                of.at_key(),
                format!("the histogram `{name}` has no buckets"),
            )
            .help("write `buckets: [1, 5, 10]`, or `buckets: {upto: 1h}`"));
        };
        match buckets {
            Buckets::List(bounds) if bounds.is_empty() => Err(problem(
                faults::WRONG_VALUE,
                at.place(),
                "the list of buckets is empty",
            )
            .help("write at least one bucket; `+Inf` is added automatically")),
            Buckets::List(bounds) => match buckets::ascending(bounds) {
                None => Ok(bounds.clone()),
                Some(n) => {
                    let (this, before) = (bounds[n], n.checked_sub(1).map(|n| bounds[n]));
                    let message = match before {
                        Some(before) if this.is_finite() => format!(
                            "the bucket {} is not greater than the one before it, {}: Argo does not show such a histogram",
                            format_float(this),
                            format_float(before)
                        ),
                        _ => "a bucket must be a finite number; `+Inf` is added automatically"
                            .to_owned(),
                    };
                    let mut sorted = bounds
                        .iter()
                        .copied()
                        .filter(|b| b.is_finite())
                        .collect::<Vec<_>>();
                    sorted.sort_by(f64::total_cmp);
                    sorted.dedup();
                    let sorted = sorted
                        .iter()
                        .map(|b| format_float(*b))
                        .collect::<Vec<_>>()
                        .join(", ");
                    Err(problem(faults::WRONG_VALUE, at.item(n).place(), message)
                        .help(format!("write `[{sorted}]`")))
                }
            },
            Buckets::Rule(rule) => buckets::bounds(rule).map_err(|(key, message)| {
                let of_rule = match rule {
                    model::BucketRule {
                        linear: Some(_), ..
                    } => at.key("linear"),
                    model::BucketRule {
                        exponential: Some(_),
                        ..
                    } => at.key("exponential"),
                    _ => at,
                };
                let at = if key.is_empty() {
                    of_rule
                } else {
                    of_rule.key(key)
                };
                let problem = problem(faults::WRONG_VALUE, at.place(), message);
                match key {
                    "width" => problem.help("write the distance between two bounds, such as `width: 5`"),
                    "start" => problem.help("write the first bound, such as `start: 0.5`"),
                    "factor" => problem.help("write how much greater each bound is than the one before, such as `factor: 2`"),
                    "count" => problem.help("write the number of bounds, such as `count: 10`"),
                    "upto" => problem.help("write the longest duration that you expect, such as `upto: 50m`"),
                    _ => problem.help("lower `count`, or write the bounds as a list"),
                }
            }),
        }
    }
}

/// Argo computes nothing but durations at each scrape.
fn realtime_value(value: &Origin, at: Cursor, flag: Cursor, level: &Level) -> Result<(), Finding> {
    let wanted = match level {
        Level::Workflow => Id::WorkflowDuration.name(),
        Level::Template(_) => Id::Duration.name(),
        Level::Code => {
            let message = "`realtime` applies only to Argo: code sets its gauges itself";
            return Err(
                problem(faults::WRONG_KEY, flag.at_key(), message).help("remove `realtime`")
            );
        }
    };
    match value {
        Origin::Variable(name) if name == wanted => Ok(()),
        Origin::Text(text)
            if text
                .strip_prefix("{{")
                .and_then(|t| t.strip_suffix("}}"))
                .map(str::trim)
                == Some(wanted) =>
        {
            Ok(())
        }
        _ => Err(problem(
            faults::WRONG_VALUE,
            at.place(),
            format!(
                "the value of a realtime gauge in {} must be `{wanted}`",
                level.words()
            ),
        )
        .help(format!("write `gauge: {wanted}`, or remove `realtime`"))),
    }
}

/// What a realtime gauge cannot have: it is registered while the run goes on, with what is known then.
pub(super) fn realtime_alone(
    kind: &Kind,
    labels: &[Label],
    when: Option<(&When, Place)>,
    level: &Level,
    operation: Place,
) -> Result<(), Finding> {
    let Kind::Gauge {
        realtime: true,
        operation: of_gauge,
        ..
    } = kind
    else {
        return Ok(());
    };
    let frozen = "a realtime gauge keeps the first value, and the series stays wrong";
    for label in labels {
        let text = label.value.argo();
        if let Some(name) = known_at_the_end(&text) {
            let message = format!("`{name}` is known only at the end: {frozen}");
            return Err(problem(faults::WRONG_VALUE, label.value_place, message)
                .help("remove the label, or remove `realtime`"));
        }
    }
    if let Some((when, place)) = when
        && let Some(name) = known_at_the_end(&when.argo(level))
    {
        let message = format!(
            "`{name}` is known only at the end, but a realtime gauge is emitted before that"
        );
        return Err(
            problem(faults::WRONG_VALUE, place, message).help("remove `on`, or remove `realtime`")
        );
    }
    if of_gauge.is_some() {
        let message =
            "Argo ignores `operation` in a realtime gauge: it computes the value again each time";
        return Err(problem(faults::WRONG_KEY, operation, message).help("remove `operation`"));
    }
    Ok(())
}

/// The first variable in a text that has its value when the run has ended.
fn known_at_the_end(text: &str) -> Option<&str> {
    let late = |name: &str| {
        let of_end = matches!(
            Id::of(name),
            Some(
                Id::Status
                    | Id::Duration
                    | Id::ExitCode
                    | Id::Retries
                    | Id::WorkflowStatus
                    | Id::WorkflowDuration
                    | Id::Failures
            )
        );
        of_end || matches!(Root::of(name), Root::Outputs | Root::Usage)
    };
    tags(text)
        .filter(|tag| tag.closed && tag.kind == TagKind::Simple)
        .map(|tag| tag.text(text).trim())
        .find(|name| late(name))
}

/// A key that the type has no use for, in the layer that gives the type or a later one.
pub(super) fn misplaced(
    layers: &[Layer],
    kind_layer: usize,
    kind: &Kind,
    level: &Level,
) -> Option<Finding> {
    for layer in &layers[kind_layer..] {
        let metric = layer.metric;
        let histogram = matches!(kind, Kind::Histogram { .. });
        let gauge = matches!(kind, Kind::Gauge { .. });
        for (key, wrong, of) in [
            (
                "buckets",
                metric.buckets.is_some() && !histogram,
                "a histogram",
            ),
            ("realtime", metric.realtime.is_some() && !gauge, "a gauge"),
            ("operation", metric.operation.is_some() && !gauge, "a gauge"),
            (
                "routes",
                !metric.routes.all().is_empty() && level.is_argo(),
                "metrics under `code`",
            ),
        ] {
            if wrong {
                let message = format!("`{key}` is for {of}, but this is a {}", kind.word());
                let message = if key == "routes" {
                    format!("`{key}` is for {of}: Argo has no routes")
                } else {
                    message
                };
                let at = layer.at.key(key).at_key();
                return Some(
                    problem(faults::WRONG_KEY, at, message).help(format!("remove `{key}`")),
                );
            }
        }
    }
    None
}
