//! The context of `prometheus_client.py.hbs`: metrics as objects of that library.

use std::collections::HashSet;

use super::names::argument;
use super::{Build, fits, list, number};
use crate::expression::has_tag;
use crate::generate::context::{PythonLabel, PythonMetric};
use crate::generate::quote::python;
use crate::spec::model::{Operation, Outcome};
use crate::spec::{Kind, Level, Metric, Origin, When};

impl Build {
    pub(super) fn client(&mut self, level: &Level, metric: &Metric) -> PythonMetric {
        let mut made = self.object(metric);
        let value = metric.kind.value();
        let literal = match value {
            Some(Origin::Text(text)) => crate::argo::parse_go_float(text.trim()),
            _ => None,
        };
        let timed = value.is_some_and(Origin::is_duration);
        made.watched = timed || literal.is_some();
        if let Some(number) = literal {
            self.amount(metric, number);
        }
        let counts_one = matches!(metric.kind, Kind::Counter(_)) || operation(metric).is_some();
        let amount = match (timed, literal) {
            (true, _) => "_seconds".to_owned(),
            (false, Some(1.0)) if counts_one => String::new(),
            (false, Some(other)) => number(other),
            (false, None) => String::new(),
        };
        made.call = match &metric.kind {
            Kind::Counter(_) => format!("inc({amount})"),
            Kind::Gauge { .. } => match operation(metric) {
                Some(Operation::Add) => format!("inc({amount})"),
                Some(Operation::Sub) => format!("dec({amount})"),
                _ => format!("set({amount})"),
            },
            _ => format!("observe({amount})"),
        };
        self.client_labels(level, metric, &mut made);
        self.outcomes(metric, &mut made);
        if made.watched || !made.labels.is_empty() {
            let (prefix, suffix) = match (made.watched, &metric.kind) {
                (false, _) => ("", "_for"),
                (true, _) if timed => ("time_", ""),
                (true, Kind::Counter(_)) => ("count_", ""),
                (true, Kind::Gauge { .. }) => ("set_", ""),
                (true, _) => ("observe_", ""),
            };
            made.function = self.free(&format!("{prefix}{}{suffix}", metric.name));
        }
        made.doc = doc(level, metric, &made, timed);
        made.tall_arguments = !fits(&format!(
            "def {}({}):",
            made.function,
            made.arguments.join(", ")
        ));
        let values = made.labels.iter().map(|l| l.expression.as_str());
        let values = list(values);
        let line = if made.watched {
            format!("        {}.labels({values}).{}", made.constant, made.call)
        } else {
            format!("    return {}.labels({values})", made.constant)
        };
        made.tall_values = !fits(&line);
        made
    }

    /// A number that a counter or a sum does not take.
    fn amount(&mut self, metric: &Metric, number: f64) {
        let place = metric.places.value;
        match metric.kind {
            Kind::Gauge { .. } | Kind::Info(_) => {}
            Kind::Counter(_) if number < 0.0 => self.refuse(
                place,
                "a counter only goes up: `Counters can only be incremented by non-negative amounts.`".to_owned(),
                "write a gauge with `operation: Sub`",
            ),
            _ if !number.is_finite() => self.refuse(
                place,
                format!("a {} that was set to {number} once shows it forever", metric.kind.word()),
                "write a finite number",
            ),
            _ => {}
        }
    }

    fn client_labels(&mut self, level: &Level, metric: &Metric, made: &mut PythonMetric) {
        let mut taken = HashSet::new();
        for label in &metric.labels {
            let expression = match &label.value {
                Origin::Text(text) if !(level.is_argo() && has_tag(text)) => python(text),
                value if value.is_status() && made.watched => "_outcome".to_owned(),
                _ => {
                    let name = argument(&label.key, &made.constant, &mut taken);
                    made.arguments.push(name.clone());
                    name
                }
            };
            made.labels.push(PythonLabel {
                key: label.key.clone(),
                expression,
            });
        }
    }

    /// When the function counts.
    fn outcomes(&mut self, metric: &Metric, made: &mut PythonMetric) {
        let place = metric.places.when;
        match &metric.when {
            Some(When::Outcomes(outcomes)) if made.watched => {
                made.outcomes = outcomes
                    .iter()
                    .filter(|o| **o != Outcome::Error)
                    .map(|o| o.word().to_owned())
                    .collect();
                if made.outcomes.is_empty() {
                    self.warn(
                        place,
                        "code never ends with `Error`: Argo uses it when it cannot run the code"
                            .to_owned(),
                        "remove `Error`, or count in the code: the module only defines the metric",
                    );
                    made.watched = false;
                    // Nobody has an outcome any more.
                    for label in &mut made.labels {
                        if label.expression == "_outcome" {
                            label.expression = python(Outcome::Error.word());
                        }
                    }
                }
                // Both: that is always.
                if made.outcomes.len() == 2 {
                    made.outcomes.clear();
                }
            }
            Some(When::Outcomes(_)) => self.warn(
                place,
                "the Python module ignores `on`: the code that sets the value decides when"
                    .to_owned(),
                "remove `on`, or count or time a function",
            ),
            Some(When::Text(_)) => self.warn(
                place,
                "the Python module ignores `when`: it applies only to Argo".to_owned(),
                "write `on: Succeeded`, which also works in code, or decide in the code",
            ),
            None => {}
        }
    }
}

fn operation(metric: &Metric) -> Option<Operation> {
    match metric.kind {
        Kind::Gauge {
            operation: Some(operation @ (Operation::Add | Operation::Sub)),
            ..
        } => Some(operation),
        _ => None,
    }
}

fn doc(level: &Level, metric: &Metric, made: &PythonMetric, timed: bool) -> String {
    let of = match level {
        Level::Workflow => "the workflow's twin is",
        Level::Template(_) => "the task's twin is",
        Level::Code => "",
    };
    let twin = if of.is_empty() {
        String::new()
    } else {
        format!("; {of} {}{}", crate::argo::PREFIX, metric.name)
    };
    let only = match made.outcomes.as_slice() {
        [] => String::new(),
        some => format!(", if it ended {}", some.join(" or ")),
    };
    match (made.watched, timed, &metric.kind) {
        (true, true, _) => format!("Times the function{only}{twin}."),
        (true, false, Kind::Counter(_)) => format!("Counts the calls of the function{only}{twin}."),
        (true, false, Kind::Gauge { .. }) => {
            format!("Sets the gauge when the function has ended{only}{twin}.")
        }
        (true, false, _) => format!("Observes when the function has ended{only}{twin}."),
        _ => format!("The series with these labels{twin}."),
    }
}
