//! Argo's decoder: which values have another type than Argo expects, and which fields Argo does not know.
//!
//! Keys are visited in alphabetical order, as they come out of `YAMLToJSONStrict`. Up to 3.4, the strict decoder is
//! `encoding/json` with `DisallowUnknownFields` (it reports the first error only and ignores the case of names).
//! From 3.5 on, it is `sigs.k8s.io/json` (a wrong type comes before unknown fields, which are all reported at once;
//! names must match exactly). In every release, the controller reads its own configuration the way 3.4 reads
//! objects (`sigs.k8s.io/yaml`, `UnmarshalStrict`).

mod decoder;

use std::collections::HashMap;

use decoder::run;

use super::said::{DecoderSaid, Said};
use super::verdict::{Check, Verdict};
use crate::argo::Version;
use crate::argo::schema::{CRON_WORKFLOW, GoType, Struct, WORKFLOW};
use crate::diagnostic::By;
use crate::manifest::{Carrier, Object, ObjectKind};
use crate::yaml::{Document, Entry, NodeId};

/// A field that Argo does not know.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// The field's entry in the YAML document: key and value.
    pub entry: Entry,
    /// The field's name, as it is written.
    pub name: String,
    /// The field's path, such as `spec.templates[0].metrics.prometheus[0].foo`.
    pub path: String,
    /// The type that it appears in; `None` within types that are not listed.
    pub within: Option<&'static Struct>,
    /// Whether it concerns metrics.
    pub relevant: bool,
    /// Whether it is in an item of a step group, where every reader refuses it.
    pub in_step: bool,
    /// Whether Argo's decoder for this release reads it anyway (a difference of case up to 3.4 or within a
    /// step's inline template).
    pub tolerated: bool,
    /// The mapping that contains it.
    pub holder: NodeId,
    /// The metric that contains it, if any.
    pub metric: Option<NodeId>,
}

/// A value of another type than Argo expects.
#[derive(Debug, Clone)]
pub struct Mistyped {
    /// The YAML node of the value.
    pub node: NodeId,
    /// What the decoder says.
    pub said: DecoderSaid,
    /// The expected type.
    pub wanted: GoType,
    /// Go's name of the struct that has the field.
    pub owner: &'static str,
    /// The field's name.
    pub field: &'static str,
    /// Whether it concerns metrics.
    pub relevant: bool,
    /// The metric that contains it, if any.
    pub metric: Option<NodeId>,
}

/// A number or boolean that the decoder accepts as a string, as only the reader of the controller's configuration does.
#[derive(Debug, Clone)]
pub struct Coerced {
    /// The YAML node of the value.
    pub node: NodeId,
    /// The string that it becomes.
    pub text: String,
    /// The field's name.
    pub field: &'static str,
    /// The metric that contains it, if any.
    pub metric: Option<NodeId>,
}

/// The result of decoding an object.
#[derive(Debug, Clone, Default)]
pub struct Decoded {
    /// The strict decoder's error, if it refuses the object.
    pub said: Option<Said>,
    /// Unknown fields, in the order of their paths.
    pub unknown: Vec<Unknown>,
    /// Values of a wrong type, in the order in which the decoder visits them.
    pub mistyped: Vec<Mistyped>,
    /// Numbers and booleans that became strings.
    pub coerced: Vec<Coerced>,
    /// The indexes of unknown fields, by the mapping that contains them.
    by_holder: HashMap<NodeId, Vec<usize>>,
    /// Whether it is part of the controller's configuration.
    config: bool,
}

impl Decoded {
    /// The unknown fields of a mapping.
    pub fn unknown_in(&self, map: NodeId) -> impl Iterator<Item = &Unknown> {
        self.by_holder
            .get(&map)
            .into_iter()
            .flatten()
            .map(|n| &self.unknown[*n])
    }

    /// Argo's messages about single nodes.
    #[must_use]
    pub fn verdicts(&self, version: Version) -> Vec<Verdict> {
        let mut joint = Some(self.joint());
        // The decoder's answer is one message with all of them, which can be long. So one finding gets the whole
        // message, and each of the others the decoder's answer if that field alone were left.
        let mut verdicts = Vec::new();
        for unknown in self.unknown.iter().filter(|u| u.relevant && !u.tolerated) {
            let name = || DecoderSaid::UnknownField(unknown.name.clone());
            let said = if self.config {
                Said::Config(name())
            } else if unknown.in_step || !version.at_least(3, 5) {
                Said::Decoder(name())
            } else {
                let one = || DecoderSaid::UnknownFields(vec![unknown.path.clone()]);
                Said::Decoder(joint.take().unwrap_or_else(one))
            };
            verdicts.push(Verdict {
                at: unknown.entry.key,
                field: None,
                check: Check::UnknownField,
                by: By::Decode,
                said,
                metric: unknown.metric,
                range: None,
            });
        }
        let mistyped = self
            .mistyped
            .iter()
            .filter(|m| m.relevant)
            .map(|m| Verdict {
                at: m.node,
                field: None,
                check: Check::WrongType,
                by: By::Decode,
                said: match self.config {
                    true => Said::Config(m.said.clone()),
                    false => Said::Decoder(m.said.clone()),
                },
                metric: m.metric,
                range: None,
            });
        verdicts.extend(mistyped);
        verdicts
    }

    /// All unknown fields in one message, as 3.5 and later report them.
    fn joint(&self) -> DecoderSaid {
        let fields = self
            .unknown
            .iter()
            .filter(|u| !u.in_step && !u.tolerated)
            .map(|u| u.path.clone());
        DecoderSaid::UnknownFields(fields.collect())
    }
}

/// Decodes an object as a release of Argo does.
#[must_use]
pub fn decode(doc: &Document, object: &Object, version: Version) -> Decoded {
    let config = matches!(object.carrier, Carrier::Defaults);
    let ty = match object.kind {
        ObjectKind::CronWorkflow => &CRON_WORKFLOW,
        _ => &WORKFLOW,
    };
    let path: &[&'static str] = if config { &["workflowDefaults"] } else { &[] };
    run(doc, Some(object), (ty, object.node), path, version, config)
}

/// Decodes the mapping in a field of the controller's configuration, as a release of Argo does.
#[must_use]
pub fn decode_config(
    doc: &Document,
    (ty, node): (&'static Struct, NodeId),
    field: &'static str,
    version: Version,
) -> Decoded {
    run(doc, None, (ty, node), &[field], version, true)
}
