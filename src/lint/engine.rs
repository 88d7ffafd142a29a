//! Asks the rules about one subject, each apart from the others, and gives them Argo's remaining words.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::options::Checked;
use crate::diagnostic::{ArgoText, By, Effect, FileId, Finding, Place};
use crate::rules::{self, Context, FileContext, Rule, Sink};
use crate::yaml::{NodeId, Span, Text, TextError};

/// The findings of all rules on one subject.
pub(super) fn run_all(
    rules: &[&'static Rule],
    place: Place,
    run: impl Fn(&'static Rule, &mut Sink),
) -> Sink {
    let mut sink = Sink::default();
    for rule in rules {
        let before = (sink.found.len(), sink.claims.len());
        // A rule that fails does not lose the findings of others.
        let result = catch_unwind(AssertUnwindSafe(|| run(rule, &mut sink)));
        if result.is_err() {
            sink.truncate(before);
            let start = place.span.start;
            let place = Place::new(place.file, Span::new(start, start));
            let message = format!(
                "the rule {} had an internal error here; the findings of the other rules are complete",
                rule.code
            );
            let finding = Finding::new(&rules::RULE_FAILED, place, message);
            sink.found.push((finding, None));
        }
    }
    sink
}

/// The findings of the rules about files.
pub(super) fn of_file(cx: &FileContext) -> Vec<Finding> {
    let place = Place::new(cx.file, Span::default());
    let sink = run_all(rules::all(), place, |rule, sink| rule.check.file(cx, sink));
    let found = sink.found.into_iter();
    found.map(|(finding, _)| finding).collect()
}

/// A file that is not text: what can be shown of it, with the place of the first byte that is wrong.
pub(super) fn undecodable(bytes: &[u8], error: &TextError, file: FileId) -> Checked {
    let before = usize::try_from(error.offset).unwrap_or(usize::MAX);
    let before = &bytes[..before.min(bytes.len())];
    // What precedes the first wrong byte is text, so the place is right in the replaced text, too. Of
    // UTF-16 nothing after it is shown: replaced as if it were UTF-8 it would be another text.
    let before = Text::decode(before).unwrap_or_else(|_| Text::from(""));
    let at = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let text = Text::decode(String::from_utf8_lossy(bytes).as_bytes())
        .ok()
        .filter(|whole| whole.encoding() == before.encoding())
        .filter(|whole| whole.as_str().starts_with(before.as_str()))
        .unwrap_or(before);
    let findings = of_file(&FileContext {
        text: &text,
        file,
        undecodable: Some((at, &error.message)),
        problems: &[],
        config: false,
    });
    Checked {
        findings,
        text: Some(text),
        skipped: None,
        metrics: 0,
    }
}

/// Whether a finding is of a rule about what Argo refuses, breaks on or drops, not about values and style.
fn tells_of_refusal(finding: &Finding) -> bool {
    !["AM3", "AM4", "AM5"]
        .iter()
        .any(|class| finding.code.starts_with(class))
}

/// Words of Argo that no rule has claimed follow from a mistake that is reported: they go to the finding of
/// the same metric. And where the decoder stops at something else than metrics, `argo lint` says only that,
/// so what it would have said comes with the decoder's words.
pub(super) fn attach_rest(cx: &Context, sink: &mut Sink) {
    let mut of_metric: HashMap<NodeId, usize> = HashMap::new();
    for (n, (finding, metric)) in sink.found.iter().enumerate() {
        if let Some(metric) = metric.filter(|_| tells_of_refusal(finding)) {
            of_metric.entry(metric).or_insert(n);
        }
    }
    for verdict in cx.said.unclaimed(&sink.claims) {
        let Some(n) = verdict.metric.and_then(|m| of_metric.get(&m)) else {
            continue;
        };
        let finding = &mut sink.found[*n].0;
        let words = ArgoText::new(verdict.by, verdict.said.to_string());
        if !finding.argo.contains(&words) {
            finding.argo.push(words);
        }
        finding.effect = Effect::Refused;
    }
    let Some(said) = &cx.decoded.said else {
        return;
    };
    if !cx.doc.unreadable.is_empty() {
        return; // The decoder never sees the document.
    }
    let words = ArgoText::new(By::Decode, said.to_string());
    let told = sink.found.iter().any(|(f, _)| f.argo.contains(&words));
    if !told {
        // A long text goes to the first only, so that the sum has a bound.
        let most = if words.text.len() > 2_000 {
            1
        } else {
            usize::MAX
        };
        let refused = |f: &&mut (Finding, _)| {
            f.0.argo
                .iter()
                .any(|t| matches!(t.by, By::Lint | By::Decode))
        };
        for (finding, _) in sink.found.iter_mut().filter(refused).take(most) {
            finding.argo.insert(0, words.clone());
        }
    }
}
