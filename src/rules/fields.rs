//! What AM002, AM003 and AM016 share: which of them reports an unknown field or a wrong type.

use crate::argo::schema::is_metric_type;
use crate::argo::{NEWEST, Version};
use crate::diagnostic::distance;
use crate::model::Unknown;

/// Whether AM003 speaks: a label with other keys than `key` and `value`.
pub fn is_odd_label(unknown: &Unknown) -> bool {
    unknown.within.is_some_and(|ty| {
        ty.go == "MetricLabel" && ty.field_folded(&unknown.name, NEWEST[5]).is_none()
    })
}

/// The field that an unknown one is most likely meant for.
pub fn meant(unknown: &Unknown, version: Version) -> Option<&'static str> {
    let folded = unknown.name.to_ascii_lowercase();
    let fields = unknown
        .within?
        .fields
        .iter()
        .filter(|f| f.known_in(version));
    let scored = fields.map(|f| (distance(&folded, &f.name.to_ascii_lowercase()), f.name));
    let (far, name) = scored.min()?;
    (far <= 2 && far < name.len()).then_some(name)
}

/// Whether a value of a wrong type is a block of metrics in the wrong place.
pub fn is_misplaced(owner: &str) -> bool {
    !(is_metric_type(owner) || matches!(owner, "Template" | "WorkflowSpec"))
}

/// Whether a value of a wrong type is the list of labels or an item of it.
pub fn is_labels(owner: &str, field: &str) -> bool {
    field == "labels" && ["Prometheus", "Template", "WorkflowStep"].contains(&owner)
}
