//! Findings on an object of an OpenShift Template: as it is written, and with the declared defaults put in.

use crate::diagnostic::{By, Effect, Finding, Related};
use crate::manifest::{OpenShift, Use};
use crate::rules;
use crate::yaml::Span;

/// What the findings on one object with the defaults put in are told about.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<'a> {
    /// Where defaults stand.
    pub uses: &'a [Use],
    /// What the Template declares.
    pub template: &'a OpenShift,
    /// The places of the object's metrics.
    pub metrics: &'a [Span],
}

/// One list of findings out of two: on the object as it is written, and with the defaults put in.
///
/// What only the defaults bring about becomes AM607. What they mend is not told: Argo never sees the text as it is
/// written. The rules about the Template itself are asked about that text alone, and where one of them speaks of a
/// place, AM607 adds nothing.
#[must_use]
pub fn combine(written: Vec<Finding>, processed: Vec<Finding>, defaults: Defaults) -> Vec<Finding> {
    let (mut own, mut rest): (Vec<_>, Vec<_>) = written
        .into_iter()
        .partition(|finding| is_about_the_template(finding) || as_written(finding));
    let mut out = Vec::new();
    for finding in processed {
        if is_about_the_template(&finding) || as_written(&finding) {
            continue;
        }
        if let Some(of) = own
            .iter_mut()
            .find(|of| SAME_MISTAKE.contains(&of.code) && of.span == finding.span)
        {
            // What Argo says of it is said of the same mistake.
            add_words(of, finding);
            continue;
        }
        let same = |other: &Finding| other.code == finding.code && covers(finding.span, other.span);
        let (known, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(same);
        rest = others;
        if known.iter().any(|k| k.severity >= finding.severity) {
            out.extend(known);
        } else {
            out.push(with_defaults(finding, defaults));
        }
    }
    out.extend(own);
    out
}

/// The rules about a value of another type than Argo reads: what comes of it with the default is the same mistake.
const SAME_MISTAKE: [&str; 2] = ["AM602", "AM603"];

fn is_about_the_template(finding: &Finding) -> bool {
    finding.code.starts_with("AM6")
}

fn as_written(finding: &Finding) -> bool {
    rules::AS_WRITTEN.contains(&finding.code) || finding.code == rules::RULE_FAILED.code
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn add_words(finding: &mut Finding, from: Finding) {
    for words in from.argo {
        if !finding.argo.contains(&words) {
            finding.argo.push(words);
        }
    }
    if finding.argo.iter().any(|words| words.by != By::Run) {
        finding.effect = Effect::Refused;
    }
}

/// The uses of parameters that a finding is about: in its place, or else in its metric, or else anywhere.
fn uses_of<'a>(finding: &Finding, defaults: Defaults<'a>) -> Vec<&'a Use> {
    let within = |place: Span| {
        let found = defaults.uses.iter().filter(move |u| covers(place, u.span));
        found.collect::<Vec<_>>()
    };
    let metric = defaults
        .metrics
        .iter()
        .find(|metric| covers(**metric, finding.span));
    let places = std::iter::once(finding.span).chain(metric.copied());
    places
        .map(within)
        .find(|found| !found.is_empty())
        .unwrap_or_else(|| defaults.uses.iter().collect())
}

/// Parameters that one finding names at most.
const NAMED: usize = 3;

fn with_defaults(mut finding: Finding, defaults: Defaults) -> Finding {
    let mut names: Vec<&str> = Vec::new();
    for name in uses_of(&finding, defaults)
        .into_iter()
        .flat_map(|u| &u.parameters)
    {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.truncate(NAMED);
    let shown = names
        .iter()
        .map(|name| match defaults.template.default_of(name) {
            Some("") => format!("`{name}` empty"),
            Some(default) => format!("`{name}` = `{}`", default.escape_debug()),
            None => format!("`{name}`"),
        })
        .collect::<Vec<_>>()
        .join(", ");
    let those = if names.len() > 1 {
        "defaults"
    } else {
        "default"
    };
    let (code, rule) = (finding.code, finding.name);
    finding.message = format!(
        "with the {those} {shown}: {} ({code} {rule})",
        finding.message
    );
    finding.help = Some(match finding.help {
        Some(help) => format!("change the {those}, or {help}"),
        None => format!("change the {those}"),
    });
    for name in names {
        let parameter = defaults.template.parameter(name);
        if let Some((_, span)) = parameter.and_then(|p| p.default.as_ref()) {
            finding.related.push(Related {
                span: *span,
                label: format!("the default of `{name}`"),
            });
        }
    }
    finding.underlying = Some(code);
    finding.code = rules::DEFAULT_BREAKS_METRIC.code;
    finding.name = rules::DEFAULT_BREAKS_METRIC.name;
    finding
}
