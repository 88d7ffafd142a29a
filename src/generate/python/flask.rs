//! For `prometheus_flask_exporter`.

use super::{Build, pattern};
use crate::generate::context::{PythonLabel, PythonMetric};
use crate::generate::quote::python;
use crate::spec::{Definition, Kind, Label, Located, Metric, Origin};

impl Build {
    pub(super) fn flask(&mut self, metric: &Metric) -> PythonMetric {
        let mut made = self.object(metric);
        let value = metric.kind.value();
        let one = matches!(value, Some(Origin::Text(text)) if crate::argo::parse_go_float(text) == Some(1.0));
        let duration = value.is_some_and(Origin::is_duration);
        match &metric.kind {
            Kind::Counter(_) if !one => self.refuse(
                metric.places.value,
                "a counter of prometheus_flask_exporter counts requests, nothing else".to_owned(),
                "write `counter: 1`, or `count` with the labels to count by",
            ),
            Kind::Gauge { .. } if !one => self.refuse(
                metric.places.value,
                "a gauge of prometheus_flask_exporter is the number of requests in progress, nothing else".to_owned(),
                "write `gauge: 1`",
            ),
            Kind::Histogram { .. } | Kind::Summary(_) if !duration => self.refuse(
                metric.places.value,
                format!("a {} of prometheus_flask_exporter observes how long requests take, nothing else", metric.kind.word()),
                &format!("write `{}: duration`", metric.kind.word()),
            ),
            _ => {}
        }
        if metric.when.is_some() {
            self.refuse(
                metric.places.when,
                "prometheus_flask_exporter measures every request of its routes, however it ends"
                    .to_owned(),
                "take `on` away, and add a label such as `status: response.status_code`",
            );
        }
        for route in &metric.routes {
            let rule = &route.text;
            if rule.starts_with('/') {
                continue;
            }
            self.refuse(
                route.place,
                format!("`{rule}` is no route: in Flask they begin with `/`"),
                &format!("write `/{rule}`"),
            );
        }
        for label in &metric.labels {
            let expression = self.of_request(metric, label);
            made.labels.push(PythonLabel {
                key: label.key.clone(),
                expression,
            });
        }
        made.function = made.constant.clone();
        made
    }

    /// A label's value, asked of the request or the response.
    fn of_request(&mut self, metric: &Metric, label: &Label) -> String {
        let in_progress = matches!(metric.kind, Kind::Gauge { .. });
        match &label.value {
            Origin::Text(text) => python(text),
            Origin::Request(name) => match name.split_once('.') {
                None if name == "url_rule" => "lambda: str(request.url_rule)".to_owned(),
                None => format!("lambda: request.{name}"),
                Some(("view_args", key)) => format!(
                    "lambda: (request.view_args or {{}}).get({}, \"\")",
                    python(key)
                ),
                Some((map, key)) => format!("lambda: request.{map}.get({}, \"\")", python(key)),
            },
            Origin::Response(_) | Origin::Variable(_) if in_progress => {
                self.refuse(
                    label.value_place,
                    "a gauge of requests in progress has its labels before there is a response"
                        .to_owned(),
                    "take a label of the request, such as `request.method`",
                );
                String::new()
            }
            Origin::Response(name) => format!("lambda response: response.{name}"),
            value if value.is_status() => "_outcome".to_owned(),
            _ => {
                self.refuse(
                    label.value_place,
                    "nobody gives the label its value while Flask handles a request".to_owned(),
                    "take it from the request or the response, such as `request.method`",
                );
                String::new()
            }
        }
    }

    /// What is said of the application as a whole.
    pub(super) fn application(&mut self, definition: &Definition) {
        let Located { text: path, place } = &definition.flask.path;
        if !path.starts_with('/') || path.contains(['<', '>', '?', '#']) {
            self.refuse(
                *place,
                format!("`{path}` is no path where Flask can serve metrics"),
                "write one such as `/metrics`",
            );
        }
        for Located { text, place } in &definition.flask.leave_out {
            let Err(why) = pattern::check(text) else {
                continue;
            };
            let message = format!(
                "`leave_out` takes regular expressions of Python, and `{text}`: {}",
                why.words
            );
            if why.certain {
                let help = "put a backslash before a sign that is meant as it is";
                self.refuse(*place, message, help);
            } else {
                self.warn(*place, message, "try it with Python's `re`");
            }
        }
    }
}
