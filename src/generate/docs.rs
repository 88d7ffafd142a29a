//! Definitions → what the catalogue is made of.

use super::argo::deprecated;
use super::context::{Docs, DocsLabel, DocsMetric, DocsWorkflow};
use crate::argo::PREFIX;
use crate::spec::{Definition, Group, Kind, Level, Metric, Origin, When};
use crate::yaml::format_float;

/// The context of `docs.md.hbs`.
#[must_use]
pub fn context(definitions: &[&Definition], header: &[String]) -> Docs {
    let workflows = definitions.iter().map(|definition| {
        let metrics = definition.groups.iter().flat_map(|group| {
            let of = group.metrics.iter();
            of.map(|metric| self::metric(metric, group, &definition.name))
        });
        DocsWorkflow {
            name: definition.name.clone(),
            description: definition.description.clone(),
            parameters: super::argo::parameters(definition),
            metrics: metrics.collect(),
        }
    });
    Docs {
        header: header.to_vec(),
        workflows: workflows.collect(),
    }
}

fn metric(metric: &Metric, group: &Group, workflow: &str) -> DocsMetric {
    let exposed = match (&metric.kind, group.level.is_argo()) {
        (_, true) => format!("{PREFIX}{}", metric.name),
        // As `prometheus_client` exposes them.
        (Kind::Counter(_), false) => with_suffix(&metric.name, "_total"),
        (Kind::Info(_), false) => with_suffix(&metric.name, "_info"),
        _ => metric.name.clone(),
    };
    let (emitted_by, key) = match &group.level {
        Level::Workflow => (
            "the workflow, when it ends".to_owned(),
            "workflow".to_owned(),
        ),
        Level::Template(name) => (
            format!("each run of the template {name}"),
            format!("template-{name}"),
        ),
        Level::Code => ("the code".to_owned(), "code".to_owned()),
    };
    let realtime = matches!(metric.kind, Kind::Gauge { realtime: true, .. });
    let labels = metric.labels.iter().map(|label| DocsLabel {
        key: label.key.clone(),
        source: match &label.value {
            Origin::Argument => "given by the code".to_owned(),
            Origin::Text(text) if text.is_empty() => "empty".to_owned(),
            Origin::Variable(name) => name.clone(),
            other => other.argo(),
        },
        quoted: label.value != Origin::Argument && label.value != Origin::Text(String::new()),
        constant: matches!(&label.value, Origin::Text(text) if !crate::expression::has_tag(text)),
    });
    DocsMetric {
        anchor: anchor(&[workflow, &key, &metric.name]),
        exposed,
        r#type: metric.kind.word().to_owned(),
        emitted_by: if realtime {
            emitted_by.replace(", when it ends", "") + ", while it runs"
        } else {
            emitted_by
        },
        help: metric.help.clone(),
        description: metric.description.clone(),
        owner: metric.owner.clone(),
        deprecated: deprecated(metric),
        when: match &metric.when {
            None => None,
            Some(When::Outcomes(outcomes)) => {
                let words = outcomes.iter().map(|o| o.word()).collect::<Vec<_>>();
                Some(format!("if it ended {}", words.join(" or ")))
            }
            Some(When::Text(text)) => Some(format!("if {text}")),
        },
        value: value(metric),
        buckets: match &metric.kind {
            Kind::Histogram { buckets, .. } => buckets.iter().map(|b| format_float(*b)).collect(),
            _ => Vec::new(),
        },
        labels: labels.collect(),
        routes: metric.routes.iter().map(|r| r.text.clone()).collect(),
    }
}

fn value(metric: &Metric) -> String {
    let of = |origin: &Origin| match origin {
        Origin::Variable(name) => name.clone(),
        Origin::Argument => "what the code gives".to_owned(),
        other => other.argo(),
    };
    match &metric.kind {
        Kind::Counter(Origin::Text(one)) if one == "1" => "counts one each time".to_owned(),
        Kind::Counter(value) => format!("adds {}", of(value)),
        Kind::Gauge {
            value, operation, ..
        } => match operation.map(crate::spec::model::Operation::word) {
            Some("Add") => format!("adds {}", of(value)),
            Some("Sub") => format!("takes away {}", of(value)),
            _ => of(value),
        },
        Kind::Histogram { value, .. } | Kind::Summary(value) => format!("observes {}", of(value)),
        Kind::Info(facts) => facts
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn with_suffix(name: &str, suffix: &str) -> String {
    if name.ends_with(suffix) {
        name.to_owned()
    } else {
        format!("{name}{suffix}")
    }
}

/// The end of a link within the page: other characters by their numbers, so that no two names have one.
fn anchor(words: &[&str]) -> String {
    let mut out = String::new();
    for c in words.join("-").chars() {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' || c == '-' => out.push(c),
            c => out.push_str(&format!("--{:x}", u32::from(c))),
        }
    }
    out
}
