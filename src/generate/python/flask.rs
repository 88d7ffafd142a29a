//! The context of `flask.py.hbs`: metrics as decorators of `prometheus_flask_exporter`.

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
                "a counter of prometheus_flask_exporter counts only requests".to_owned(),
                "write `counter: 1`, or `count` with the labels to count by",
            ),
            Kind::Gauge { .. } if !one => self.refuse(
                metric.places.value,
                "a gauge of prometheus_flask_exporter is always the number of requests in progress"
                    .to_owned(),
                "write `gauge: 1`",
            ),
            Kind::Histogram { .. } | Kind::Summary(_) if !duration => self.refuse(
                metric.places.value,
                format!(
                    "a {} of prometheus_flask_exporter observes only the duration of requests",
                    metric.kind.word()
                ),
                &format!("write `{}: duration`", metric.kind.word()),
            ),
            _ => {}
        }
        if metric.when.is_some() {
            self.refuse(
                metric.places.when,
                "prometheus_flask_exporter measures every request of its routes, whatever its result"
                    .to_owned(),
                "remove `on`, and add a label such as `status: response.status_code`",
            );
        }
        for route in &metric.routes {
            let rule = &route.text;
            if rule.starts_with('/') {
                continue;
            }
            self.refuse(
                route.place,
                format!("`{rule}` is not a route: routes in Flask start with `/`"),
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
                    "a gauge of requests in progress gets its labels before the response exists"
                        .to_owned(),
                    "use a value of the request, such as `request.method`",
                );
                String::new()
            }
            Origin::Response(name) => format!("lambda response: response.{name}"),
            value if value.is_status() => "_outcome".to_owned(),
            _ => {
                self.refuse(
                    label.value_place,
                    "nothing sets this label while Flask handles a request".to_owned(),
                    "use a value of the request or the response, such as `request.method`",
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
                format!("Flask cannot serve metrics at the path `{path}`"),
                "write a path such as `/metrics`",
            );
        }
        for Located { text, place } in &definition.flask.leave_out {
            let Err(why) = pattern::check(text) else {
                continue;
            };
            if why.certain {
                let message = format!(
                    "`{text}` is not a valid regular expression of Python: {}",
                    why.words
                );
                let help = "add a backslash before a character that you mean literally";
                self.refuse(*place, message, help);
            } else {
                let message = format!("`{text}` is not checked completely: {}", why.words);
                self.warn(*place, message, "try it with Python's `re`");
            }
        }
    }
}
