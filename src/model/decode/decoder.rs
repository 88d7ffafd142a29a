//! The walk of the decoder over an object.

use super::super::said::{DecoderSaid, Said};
use super::{Coerced, Decoded, Mistyped, Unknown};
use crate::argo::Version;
use crate::argo::schema::{GoType, PROMETHEUS, Struct, Type, WORKFLOW_STEP, is_metric_type};
use crate::expression::golang::numbers::float_v;
use crate::manifest::Object;
use crate::yaml::{Document, Entry, Kind, NodeId, Value};

pub(super) fn run(
    doc: &Document,
    object: Option<&Object>,
    (ty, node): (&'static Struct, NodeId),
    path: &[&'static str],
    version: Version,
    config: bool,
) -> Decoded {
    let mut decoder = Decoder {
        doc,
        version,
        object,
        classic: config || !version.at_least(3, 5),
        config,
        takes_metrics: config && holds_metrics(doc, node, 0),
        out: Decoded {
            config,
            ..Decoded::default()
        },
        first: None,
        metric: None,
        lax: false,
    };
    let mut at = Path {
        fields: path.to_vec(),
        full: path.join("."),
    };
    decoder.structure(ty, node, &mut at);
    let mut out = decoder.out;
    for (n, unknown) in out.unknown.iter().enumerate() {
        out.by_holder.entry(unknown.holder).or_default().push(n);
    }
    out.said = if config {
        decoder.first.map(Said::Config)
    } else if version.at_least(3, 5) {
        let strict = out.unknown.iter().any(|u| !u.in_step && !u.tolerated);
        let first = decoder.first.or_else(|| strict.then(|| out.joint()));
        first.map(Said::Decoder)
    } else {
        decoder.first.map(Said::Decoder)
    };
    out
}

/// The decoder's position.
struct Path {
    /// Field names without indexes, as an error about a type shows them.
    fields: Vec<&'static str>,
    /// Field names with indexes, as an error about an unknown field shows them.
    full: String,
}

struct Decoder<'d> {
    doc: &'d Document,
    object: Option<&'d Object>,
    version: Version,
    /// Go's own decoder, which reports one error and ignores the case of names: for objects up to 3.4, and
    /// for the configuration.
    classic: bool,
    /// The controller's configuration, whose reader turns numbers and booleans into strings where it expects a string.
    config: bool,
    /// Whether it is a part of the configuration that contains metrics.
    takes_metrics: bool,
    out: Decoded,
    /// The first error that ends the decoding.
    first: Option<DecoderSaid>,
    metric: Option<NodeId>,
    /// Within a step group, which decodes itself without strictness.
    lax: bool,
}

impl<'d> Decoder<'d> {
    fn save(&mut self, said: impl FnOnce() -> DecoderSaid) {
        if self.first.is_none() {
            self.first = Some(said());
        }
    }

    fn kind_name(&self, node: NodeId) -> &'static str {
        match &self.doc.node(node).kind {
            Kind::Map(_) => "object",
            Kind::Seq(_) => "array",
            Kind::Scalar { value, .. } => match value {
                Value::Bool(_) => "bool",
                Value::Int(_) | Value::Uint(_) | Value::Float(_) => "number",
                _ => "string",
            },
            Kind::Alias(_) => "null",
        }
    }

    /// Whether a parameter's value will be put in here, so that the type cannot be seen.
    fn is_value_parameter(&self, node: NodeId) -> bool {
        let text = self.doc.text(node);
        let object = self.object;
        text.is_some_and(|text| object.is_some_and(|object| object.is_open_value(text)))
    }

    fn mistyped(&mut self, node: NodeId, owner: &'static str, path: &Path, ty: GoType) {
        let relevant = self.is_relevant_type_error(node, owner, path);
        let said = DecoderSaid::WrongType {
            found: self.kind_name(node),
            owner,
            field: path.fields.join("."),
            wanted: ty,
        };
        self.save(|| said.clone());
        self.out.mistyped.push(Mistyped {
            node,
            said,
            wanted: ty,
            owner,
            field: path.fields.last().copied().unwrap_or_default(),
            relevant,
            metric: self.metric,
        });
    }

    /// Accepts a number or boolean as a string where the reader knows that it expects a string: not within a type that
    /// decodes itself, such as a step group (`sigs.k8s.io/yaml`, `convertToJSONableObject`).
    fn coerced(&mut self, node: NodeId, path: &Path) -> bool {
        if !self.config || self.lax {
            return false;
        }
        let Kind::Scalar { value, .. } = &self.doc.node(node).kind else {
            return false;
        };
        let text = match value {
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Uint(n) => n.to_string(),
            Value::Float(x) => float_v(*x),
            Value::Null | Value::Text => return false,
        };
        self.out.coerced.push(Coerced {
            node,
            text,
            field: path.fields.last().copied().unwrap_or_default(),
            metric: self.metric,
        });
        true
    }

    fn is_relevant_type_error(&self, node: NodeId, owner: &str, path: &Path) -> bool {
        is_metric_type(owner)
            || path.fields.contains(&"metrics")
            || holds_metrics(self.doc, node, 0)
    }

    /// Decodes a mapping into a struct. The caller has checked that the node is a mapping.
    fn structure(&mut self, ty: &'static Struct, map: NodeId, path: &mut Path) {
        let doc = self.doc;
        let is_metric = std::ptr::eq(ty, &raw const PROMETHEUS);
        let outer = self.metric;
        if is_metric {
            self.metric = Some(map);
        }
        for entry in sorted_entries(doc, map) {
            let name = doc.key_text(entry.key).into_owned();
            let folded = self.lax || self.classic;
            let exact = ty.field(&name, self.version);
            let field = if folded {
                ty.field_folded(&name, self.version)
            } else {
                exact
            };
            let full = path.full.len();
            if !path.full.is_empty() {
                path.full.push('.');
            }
            path.full.push_str(&name);
            if exact.is_none() {
                self.unknown(
                    map,
                    entry,
                    &name,
                    path,
                    Some(ty),
                    field.is_some() || self.lax,
                );
            }
            if let Some(field) = field {
                path.fields.push(field.name);
                self.value(&field.ty, ty.go, entry.value, path);
                path.fields.pop();
            }
            path.full.truncate(full);
        }
        self.metric = outer;
    }

    fn unknown(
        &mut self,
        holder: NodeId,
        entry: Entry,
        name: &str,
        path: &Path,
        within: Option<&'static Struct>,
        tolerated: bool,
    ) {
        let in_metrics = within.is_some_and(|ty| is_metric_type(ty.go));
        // With one unknown field anywhere, the controller refuses the metrics of the configuration as well.
        let relevant = self.takes_metrics
            || in_metrics
            || is_metrics_name(name)
            || holds_metrics(self.doc, entry.value, 0);
        if !tolerated && self.classic {
            self.save(|| DecoderSaid::UnknownField(name.to_owned()));
        }
        self.out.unknown.push(Unknown {
            entry,
            name: name.to_owned(),
            path: path.full.clone(),
            within,
            relevant,
            in_step: false,
            tolerated,
            holder,
            metric: self.metric,
        });
    }

    fn value(&mut self, ty: &Type, owner: &'static str, node: NodeId, path: &mut Path) {
        if self.doc.is_null(node) || self.is_value_parameter(node) {
            return;
        }
        match *ty {
            Type::Any => {}
            Type::Open => self.open(node, path, 0),
            Type::Text(go) => {
                if self.doc.text(node).is_none() && !self.coerced(node, path) {
                    self.mistyped(node, owner, path, go);
                }
            }
            Type::Bool => {
                if self.kind_name(node) != "bool" {
                    self.mistyped(node, owner, path, GoType::Bool);
                }
            }
            Type::Struct(inner) => {
                if self.doc.is_map(node) {
                    self.structure(inner, node, path);
                } else {
                    self.mistyped(node, owner, path, GoType::of(inner));
                }
            }
            Type::List(item, go) => {
                if !self.doc.is_seq(node) {
                    self.mistyped(node, owner, path, go);
                    return;
                }
                for (n, child) in self.doc.items(node).to_vec().into_iter().enumerate() {
                    let full = path.full.len();
                    path.full.push_str(&format!("[{n}]"));
                    self.value(item, owner, child, path);
                    path.full.truncate(full);
                }
            }
            Type::TextMap => {
                for entry in self.doc.entries(node).to_vec() {
                    let text = self.doc.text(entry.value).is_some();
                    if !text && !self.doc.is_null(entry.value) && !self.coerced(entry.value, path) {
                        self.mistyped(entry.value, owner, path, GoType::String);
                    }
                }
            }
            Type::Map(item) => {
                let doc = self.doc;
                for entry in sorted_entries(doc, node) {
                    let full = path.full.len();
                    path.full.push('.');
                    path.full.push_str(&doc.key_text(entry.key));
                    self.value(item, owner, entry.value, path);
                    path.full.truncate(full);
                }
            }
            Type::StepGroup => self.step_group(node, owner, path),
        }
    }

    /// `ParallelSteps.UnmarshalJSON`: compares the names of the fields itself, then decodes the steps without
    /// strictness. Its first error becomes an error of the field `steps`.
    fn step_group(&mut self, group: NodeId, owner: &'static str, path: &mut Path) {
        if !self.doc.is_seq(group) {
            self.mistyped(
                group,
                owner,
                path,
                GoType::Other("[]map[string]interface {}"),
            );
            return;
        }
        let steps = self.doc.items(group).to_vec();
        if let Some(odd) = steps
            .iter()
            .find(|s| !self.doc.is_map(**s) && !self.doc.is_null(**s))
        {
            self.mistyped(*odd, owner, path, GoType::Other("map[string]interface {}"));
            return;
        }
        let mut refused = false;
        for (n, step) in steps.iter().enumerate() {
            for entry in self.doc.entries(*step).to_vec() {
                let name = self.doc.key_text(entry.key).into_owned();
                if WORKFLOW_STEP.field(&name, self.version).is_some() {
                    continue;
                }
                refused = true;
                self.save(|| DecoderSaid::UnknownField(name.clone()));
                let relevant = is_metrics_name(&name) || holds_metrics(self.doc, entry.value, 0);
                self.out.unknown.push(Unknown {
                    entry,
                    path: format!("{}[{n}].{name}", path.full),
                    name,
                    within: Some(&WORKFLOW_STEP),
                    relevant,
                    in_step: true,
                    tolerated: false,
                    holder: *step,
                    metric: None,
                });
            }
        }
        if !refused {
            self.lax_steps(&steps, owner, path);
        }
    }

    fn lax_steps(&mut self, steps: &[NodeId], owner: &'static str, path: &mut Path) {
        let outer = std::mem::take(&mut path.fields);
        let (first, lax) = (self.first.take(), self.lax);
        let before = self.out.mistyped.len();
        self.lax = true;
        for (n, step) in steps.iter().enumerate() {
            let full = path.full.len();
            path.full.push_str(&format!("[{n}]"));
            self.structure(&WORKFLOW_STEP, *step, path);
            path.full.truncate(full);
        }
        path.fields = outer;
        self.lax = lax;
        self.first = first;
        // The outer decoder adds its own context to the inner error.
        let outer = path.fields.join(".");
        let short = !self.version.at_least(3, 6) && self.version.at_least(3, 5);
        for error in &mut self.out.mistyped[before..] {
            reframe(&mut error.said, owner, &outer, short);
        }
        if let Some(said) = self.out.mistyped.get(before).map(|m| m.said.clone()) {
            self.save(|| said);
        }
    }

    /// Looks for metrics in a type whose fields are not listed.
    fn open(&mut self, node: NodeId, path: &mut Path, depth: usize) {
        if depth > 16 {
            return;
        }
        for entry in self.doc.entries(node).to_vec() {
            let name = self.doc.key_text(entry.key).into_owned();
            let full = path.full.len();
            path.full.push('.');
            path.full.push_str(&name);
            if (name == "metrics" && holds_metrics(self.doc, node, 0))
                || (name == "prometheus" && is_metrics_list(self.doc, entry.value))
            {
                self.unknown(node, entry, &name, path, None, self.lax);
            } else {
                self.open(entry.value, path, depth + 1);
            }
            path.full.truncate(full);
        }
        for (n, item) in self.doc.items(node).to_vec().into_iter().enumerate() {
            let full = path.full.len();
            path.full.push_str(&format!("[{n}]"));
            self.open(item, path, depth + 1);
            path.full.truncate(full);
        }
    }
}

/// The entries sorted by key, as the decoder visits them.
fn sorted_entries(doc: &Document, map: NodeId) -> Vec<Entry> {
    let mut entries = doc.entries(map).to_vec();
    entries.sort_by(|a, b| doc.key_text(a.key).cmp(&doc.key_text(b.key)));
    entries
}

/// Adds the context of the step group to an error of its own decoder.
fn reframe(said: &mut DecoderSaid, of: &'static str, outer: &str, short: bool) {
    let DecoderSaid::WrongType { owner, field, .. } = said else {
        return;
    };
    *field = match field.is_empty() || short {
        true => outer.to_owned(),
        false => format!("{outer}.{field}"),
    };
    *owner = of;
}

/// Whether a name is meant for a metrics block, even if it is misspelt.
fn is_metrics_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "metrics" | "metric" | "prometheus" | "prometeus" | "promethues" | "metircs"
    )
}

/// Whether a node is or contains `prometheus: [{…}]` with metrics.
fn holds_metrics(doc: &Document, node: NodeId, depth: usize) -> bool {
    if depth > 8 {
        return false;
    }
    match &doc.node(node).kind {
        Kind::Map(entries) => entries.iter().any(|e| {
            (doc.key_text(e.key) == "prometheus" && is_metrics_list(doc, e.value))
                || holds_metrics(doc, e.value, depth + 1)
        }),
        Kind::Seq(items) => items
            .iter()
            .any(|item| holds_metrics(doc, *item, depth + 1)),
        _ => false,
    }
}

fn is_metrics_list(doc: &Document, node: NodeId) -> bool {
    doc.items(node).iter().any(|item| {
        ["name", "help", "gauge", "counter", "histogram"]
            .iter()
            .filter(|key| doc.value(*item, key).is_some())
            .count()
            >= 2
    })
}
