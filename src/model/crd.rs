//! The full custom resource definitions: what the API server reports about metrics as they are written.
//!
//! Source: `manifests/base/crds/full/*.yaml` of v3.7.18 (types and required fields only), v4.0.10 and
//! v4.1.2 (patterns, lengths, enum, CEL), applied with the API server's own library.

use super::said::{CrdSaid, Said};
use super::verdict::{Check, Verdict};
use crate::argo::{
    MAX_GAUGE_VALUE, MAX_METRICS, OPERATIONS, USAGE_PREFIX, Version, matches_crd_pattern,
};
use crate::diagnostic::By;
use crate::manifest::{Form, Object, references};
use crate::metric::MetricList;
use crate::yaml::{Document, Kind, NodeId, Value, go_quote};

/// What the full CRD of a release reports about the metrics of an object. Empty for releases before 3.7: their full
/// CRDs are not recorded.
#[must_use]
pub fn crd(
    doc: &Document,
    object: &Object,
    lists: &[MetricList],
    version: Version,
) -> Vec<Verdict> {
    if !version.knows_full_crds() {
        return Vec::new();
    }
    let mut server = Server {
        doc,
        rules: version.at_least(4, 0),
        object,
        metric: None,
        out: Vec::new(),
    };
    for list in lists {
        if let Some(path) = &list.path {
            let exact = list.block.entry;
            if doc.key_text(exact.key) == "metrics" {
                server.metrics(exact.value, path);
            }
        }
    }
    if server.is_invalid_shape() {
        // The API server does not evaluate CEL rules on an object with a wrong structure.
        server.out.retain(|v| {
            !matches!(
                &v.said,
                Said::Crd {
                    said: CrdSaid::ResourcesDuration,
                    ..
                }
            )
        });
    }
    server.out
}

struct Server<'d> {
    doc: &'d Document,
    /// Whether the CRD has patterns, lengths, enums and CEL rules (since 4.0).
    rules: bool,
    object: &'d Object,
    metric: Option<NodeId>,
    out: Vec<Verdict>,
}

impl Server<'_> {
    fn say(&mut self, at: NodeId, field: Option<&'static str>, path: &str, said: CrdSaid) {
        self.out.push(Verdict {
            at,
            field,
            check: Check::Crd,
            by: By::Crd,
            said: Said::Crd {
                path: path.to_owned(),
                said,
            },
            metric: self.metric,
            range: None,
        });
    }

    fn is_invalid_shape(&self) -> bool {
        let mut out = self.out.iter();
        out.any(|v| matches!(&v.said, Said::Crd { said, .. } if said.is_of_structure()))
    }

    /// The name of a value's JSON type, as the schema library writes it.
    fn type_of(&self, node: NodeId) -> &'static str {
        match &self.doc.node(node).kind {
            Kind::Map(_) => "object",
            Kind::Seq(_) => "array",
            Kind::Scalar { value, .. } => match value {
                Value::Null => "null",
                Value::Bool(_) => "boolean",
                Value::Int(_) | Value::Uint(_) => "integer",
                Value::Float(x) if x.fract() == 0.0 && x.abs() < 9e15 => "integer",
                Value::Float(_) => "number",
                Value::Text => "string",
            },
            Kind::Alias(_) => "null",
        }
    }

    fn is_symbolic(&self, node: NodeId) -> bool {
        let text = self.doc.text(node);
        text.is_some_and(|text| self.object.is_open_value(text))
    }

    fn has_parameter(&self, node: NodeId) -> bool {
        self.object.in_openshift()
            && self
                .doc
                .text(node)
                .is_some_and(|t| !references(t).is_empty())
    }

    /// Reports a value of a wrong type; returns whether the type is right.
    fn of_type(&mut self, node: NodeId, wanted: &'static str, path: &str) -> bool {
        if self.is_symbolic(node) {
            return false;
        }
        let found = self.type_of(node);
        if found == wanted || (wanted == "number" && found == "integer") {
            return true;
        }
        self.say(node, None, path, CrdSaid::Type { found, wanted });
        false
    }

    /// A field of an object; null counts as absent, because the API server drops it.
    fn field(&self, map: NodeId, name: &str) -> Option<NodeId> {
        self.doc.value(map, name).filter(|v| !self.doc.is_null(*v))
    }

    fn required(&mut self, map: NodeId, name: &'static str, path: &str) -> Option<NodeId> {
        let found = self.field(map, name);
        if found.is_none() {
            self.say(
                map,
                Some(name),
                &format!("{path}.{name}"),
                CrdSaid::Required,
            );
        }
        found
    }

    fn metrics(&mut self, node: NodeId, path: &str) {
        if self.doc.is_null(node) || !self.of_type(node, "object", path) {
            return;
        }
        let Some(list) = self.required(node, "prometheus", path) else {
            return;
        };
        let path = format!("{path}.prometheus");
        if !self.of_type(list, "array", &path) {
            return;
        }
        let items = self.doc.items(list).to_vec();
        if self.rules && items.len() > MAX_METRICS {
            let n = items.len();
            self.say(list, None, &path, CrdSaid::TooMany(n));
        }
        for (n, item) in items.into_iter().enumerate() {
            self.metric = Some(item);
            self.entry(item, &format!("{path}[{n}]"));
            self.metric = None;
        }
    }

    fn entry(&mut self, item: NodeId, path: &str) {
        if !self.of_type(item, "object", path) {
            return;
        }
        if let Some(help) = self.required(item, "help", path) {
            self.text(help, &format!("{path}.help"), self.rules);
        }
        if let Some(name) = self.required(item, "name", path) {
            self.name(name, &format!("{path}.name"));
        }
        if let Some(when) = self.field(item, "when") {
            self.text(when, &format!("{path}.when"), false);
        }
        if let Some(labels) = self.field(item, "labels") {
            self.labels(labels, &format!("{path}.labels"));
        }
        if let Some(counter) = self.field(item, "counter") {
            let path = format!("{path}.counter");
            if self.of_type(counter, "object", &path)
                && let Some(value) = self.required(counter, "value", &path)
            {
                self.text(value, &format!("{path}.value"), self.rules);
            }
        }
        if let Some(gauge) = self.field(item, "gauge") {
            self.gauge(gauge, &format!("{path}.gauge"));
        }
        if let Some(histogram) = self.field(item, "histogram") {
            self.histogram(histogram, &format!("{path}.histogram"));
        }
    }

    fn text(&mut self, node: NodeId, path: &str, not_empty: bool) {
        if self.of_type(node, "string", path)
            && not_empty
            && self.doc.text(node).is_some_and(str::is_empty)
        {
            self.say(node, None, path, CrdSaid::Empty);
        }
    }

    fn name(&mut self, node: NodeId, path: &str) {
        if !self.of_type(node, "string", path) || !self.rules {
            return;
        }
        let text = self.doc.text(node).unwrap_or_default().to_owned();
        let judged = if self.has_parameter(node) {
            fixed_part(&text)
        } else {
            text.clone()
        };
        if !matches_crd_pattern(&judged) {
            self.say(node, None, path, CrdSaid::Pattern(text));
        }
    }

    fn labels(&mut self, node: NodeId, path: &str) {
        if !self.of_type(node, "array", path) {
            return;
        }
        for (n, item) in self.doc.items(node).to_vec().into_iter().enumerate() {
            let path = format!("{path}[{n}]");
            if !self.of_type(item, "object", &path) {
                continue;
            }
            if let Some(key) = self.required(item, "key", &path) {
                self.name(key, &format!("{path}.key"));
            }
            if let Some(value) = self.required(item, "value", &path) {
                self.text(value, &format!("{path}.value"), false);
            }
        }
    }

    fn gauge(&mut self, node: NodeId, path: &str) {
        if !self.of_type(node, "object", path) {
            return;
        }
        if let Some(operation) = self.field(node, "operation")
            && self.rules
        {
            self.operation(operation, &format!("{path}.operation"));
        } else if let Some(operation) = self.field(node, "operation") {
            self.of_type(operation, "string", &format!("{path}.operation"));
        }
        let realtime = self.required(node, "realtime", path);
        let is_realtime = realtime.is_some_and(|r| {
            self.of_type(r, "boolean", &format!("{path}.realtime"))
                && matches!(
                    self.doc.node(r).kind,
                    Kind::Scalar {
                        value: Value::Bool(true),
                        ..
                    }
                )
        });
        if let Some(value) = self.required(node, "value", path) {
            let path = format!("{path}.value");
            self.text(value, &path, self.rules);
            let length = self.doc.text(value).map_or(0, |t| t.chars().count());
            if self.rules && length > MAX_GAUGE_VALUE && !self.has_parameter(value) {
                self.say(value, None, &path, CrdSaid::TooLong);
            }
            let resources = self
                .doc
                .text(value)
                .is_some_and(|t| t.contains(USAGE_PREFIX));
            if self.rules && is_realtime && resources {
                let path = path.trim_end_matches(".value");
                self.say(value, None, path, CrdSaid::ResourcesDuration);
            }
        }
    }

    fn operation(&mut self, node: NodeId, path: &str) {
        if self.is_symbolic(node) {
            return;
        }
        self.of_type(node, "string", path);
        let text = self.doc.text(node);
        if text.is_some_and(|t| OPERATIONS.contains(&t)) || self.has_parameter(node) {
            return;
        }
        let shown = match text {
            Some(text) => go_quote(text),
            None => json_value(self.doc, node),
        };
        self.say(node, None, path, CrdSaid::Operation(shown));
    }

    fn histogram(&mut self, node: NodeId, path: &str) {
        if !self.of_type(node, "object", path) {
            return;
        }
        if let Some(buckets) = self.required(node, "buckets", path) {
            let path = format!("{path}.buckets");
            if self.of_type(buckets, "array", &path) {
                for (n, item) in self.doc.items(buckets).to_vec().into_iter().enumerate() {
                    self.of_type(item, "number", &format!("{path}[{n}]"));
                }
            }
        }
        if let Some(value) = self.required(node, "value", path) {
            self.text(value, &format!("{path}.value"), self.rules);
        }
    }
}

/// A string whose parameters are replaced by something harmless, so that only what is certain is judged.
pub(crate) fn fixed_part(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for reference in references(text) {
        if reference.form == Form::Value {
            return "x".to_owned();
        }
        out.push_str(&text[at..reference.range.start]);
        out.push('x');
        at = reference.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A value as the API server prints it after `Unsupported value`.
fn json_value(doc: &Document, node: NodeId) -> String {
    match &doc.node(node).kind {
        Kind::Map(entries) => {
            let fields = entries
                .iter()
                .map(|e| {
                    format!(
                        "{}:{}",
                        go_quote(&doc.key_text(e.key)),
                        json_value(doc, e.value)
                    )
                })
                .collect::<Vec<_>>();
            format!("{{{}}}", fields.join(","))
        }
        Kind::Seq(items) => {
            let items = items
                .iter()
                .map(|i| json_value(doc, *i))
                .collect::<Vec<_>>();
            format!("[{}]", items.join(","))
        }
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => "null".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Uint(n) => n.to_string(),
            Value::Float(x) => crate::yaml::format_float(*x),
            Value::Text => go_quote(text),
        },
        Kind::Alias(_) => String::new(),
    }
}
