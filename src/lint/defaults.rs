//! Findings on an object of an OpenShift Template: as it is written, and with the declared defaults put in.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{ArgoText, By, Effect, Finding};
use crate::manifest::{OpenShift, Use};
use crate::rules;
use crate::yaml::Span;

/// What the findings on one object with the defaults put in are reported for.
#[derive(Debug, Clone, Copy)]
pub struct PutIn<'a> {
    /// Where defaults are written, in order.
    pub uses: &'a [Use],
    /// What the Template declares.
    pub template: &'a OpenShift,
    /// The places of the object's metrics, in order.
    pub metrics: &'a [Span],
}

/// One list of findings out of two: on the object as it is written, and with the defaults put in.
///
/// What only the defaults bring about becomes AM607. What they fix is not reported: Argo never sees the text as it is
/// written. The rules about the Template itself are asked about that text alone, and where one of them speaks of a
/// place, AM607 adds nothing.
#[must_use]
pub fn combine(written: Vec<Finding>, processed: Vec<Finding>, defaults: PutIn) -> Vec<Finding> {
    // By code and place, so that the work grows with the number of findings.
    let mut rest: BTreeMap<(&'static str, u32), Vec<Finding>> = BTreeMap::new();
    let mut own = Vec::new();
    let mut same_mistake: HashMap<Span, usize> = HashMap::new();
    for finding in written {
        if !rules::is_as_written(&finding) {
            let place = (finding.code, finding.place.span.start);
            rest.entry(place).or_default().push(finding);
            continue;
        }
        if rules::is_of_the_type(&finding) {
            same_mistake.insert(finding.place.span, own.len());
        }
        own.push(finding);
    }
    let mut out = Vec::new();
    for finding in processed {
        if rules::is_as_written(&finding) {
            continue;
        }
        if let Some(of) = same_mistake.get(&finding.place.span) {
            // What Argo says of it is said of the same mistake.
            add_words(&mut own[*of], finding);
            continue;
        }
        let known = take_within(&mut rest, finding.code, finding.place.span);
        if known.iter().any(|k| k.severity >= finding.severity) {
            out.extend(known);
        } else {
            out.push(with_defaults(finding, defaults));
        }
    }
    out.extend(own);
    out
}

/// Takes out the findings of a code whose place lies in another one.
fn take_within(
    from: &mut BTreeMap<(&'static str, u32), Vec<Finding>>,
    code: &'static str,
    place: Span,
) -> Vec<Finding> {
    let mut taken = Vec::new();
    for (_, findings) in from.range_mut((code, place.start)..=(code, place.end)) {
        taken.extend(findings.extract_if(.., |f| f.place.span.end <= place.end));
    }
    taken
}

fn add_words(finding: &mut Finding, from: Finding) {
    for words in from.argo {
        // Whichever releases say it: a text is shown once.
        let same = |known: &ArgoText| known.by == words.by && known.text == words.text;
        if !finding.argo.iter().any(same) {
            finding.argo.push(words);
        }
    }
    if finding.argo.iter().any(|words| words.by != By::Run) {
        finding.effect = Effect::Refused;
    }
}

/// Parameters that one finding names at most.
const NAMED: usize = 3;

/// The parameters whose defaults are inserted at a place, each once; none where they are more than can be named.
fn parameters_in<'a>(place: Span, defaults: PutIn<'a>) -> Vec<&'a str> {
    let uses = defaults.uses;
    let first = uses.partition_point(|u| u.span.start < place.start);
    let inside = uses[first..].iter();
    let inside = inside.take_while(|u| u.span.start <= place.end);
    let mut names: Vec<&str> = Vec::new();
    for name in inside
        .filter(|u| u.span.end <= place.end)
        .flat_map(|u| &u.parameters)
    {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
        if names.len() > NAMED {
            return Vec::new();
        }
    }
    names
}

/// The metric around a place.
fn metric_around(place: Span, defaults: PutIn) -> Option<Span> {
    let behind = defaults.metrics.partition_point(|m| m.start <= place.start);
    let metric = defaults.metrics[behind.checked_sub(1)?];
    (place.end <= metric.end).then_some(metric)
}

fn with_defaults(mut finding: Finding, defaults: PutIn) -> Finding {
    let mut names = parameters_in(finding.place.span, defaults);
    let shown = names
        .iter()
        .map(|name| match defaults.template.default_of(name) {
            None | Some("") => format!("`{name}` empty"),
            Some(default) => format!("`{name}` = `{}`", default.escape_debug()),
        })
        .collect::<Vec<_>>()
        .join(", ");
    let (those, put_in) = match names.len() {
        // Which default it comes of is not certain then; those of the metric are shown.
        0 => ("defaults", "declared defaults put in".to_owned()),
        1 => ("default", format!("default {shown}")),
        _ => ("defaults", format!("defaults {shown}")),
    };
    if names.is_empty() {
        let metric = metric_around(finding.place.span, defaults);
        names = metric.map_or(Vec::new(), |metric| parameters_in(metric, defaults));
    }
    let code = finding.code;
    finding.message = format!("with the {put_in}: {} ({code})", finding.message);
    finding.help = Some(match finding.help {
        Some(help) => format!("change the {those}, or {help}"),
        None => format!("change the {those}"),
    });
    for name in names {
        let parameter = defaults.template.parameter(name);
        if let Some((_, span)) = parameter.and_then(|p| p.default.as_ref()) {
            finding = finding.related(*span, format!("the default of `{name}`"));
        }
    }
    finding.underlying = Some(code);
    finding.code = rules::DEFAULT_BREAKS_METRIC.code;
    finding.name = rules::DEFAULT_BREAKS_METRIC.name;
    finding
}
