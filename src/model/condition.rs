//! What a metric's `when` evaluates to, with the values that its tags can have.
//!
//! Argo fills the tags first and then evaluates the result with another engine: [`crate::expression::govaluate`].

use std::ops::Range;

use super::emission::{Answer, Emission, Scene};
use super::examples::values;
use super::substitute::trim_tag;
use super::trial::{Judged, SAMPLES};
use crate::argo::variable;
use crate::expression::govaluate::{self, judge};
use crate::expression::{TagKind, tags};
use crate::metric::{MetricList, Role, TextAt};

/// The `when` of a metric, with its possible answers.
#[derive(Debug)]
pub struct Condition<'d> {
    /// The index of the metric in its list.
    pub metric: usize,
    /// The string and its place in the file.
    pub at: TextAt<'d>,
    /// The answer for each set of values and each way in which the metric is emitted at the end.
    pub cases: Vec<Case>,
}

/// A `when` whose tags are filled with one set of values.
#[derive(Debug)]
pub struct Case {
    /// The string that the engine evaluates.
    pub text: String,
    /// The values that were put in, with their places.
    pub inserted: Vec<Inserted>,
    /// The engine's answer.
    pub answer: govaluate::Answer,
}

/// The value that replaces a tag in a filled `when`.
#[derive(Debug, Clone)]
pub struct Inserted {
    /// The byte range of the value in the filled string.
    pub range: Range<usize>,
    /// The variable's name; `None` for an expression.
    pub name: Option<String>,
    /// The byte range of the tag in the string as it is written.
    pub tag: Range<usize>,
}

/// The `when`s of a list, as far as all of their tags have values.
pub(super) fn conditions<'d>(
    scene: &Scene<'d>,
    list: &MetricList,
    expressions: &[Judged<'d>],
) -> Vec<Condition<'d>> {
    let mut emissions = None;
    let mut found = Vec::new();
    for (metric, one) in list.metrics.iter().enumerate() {
        let Some(at) = one
            .texts(scene.doc)
            .into_iter()
            .find(|at| at.role == Role::When)
        else {
            continue;
        };
        let open = tags(at.text).any(|tag| !tag.closed);
        // The value of an OpenShift Template's parameter is not known.
        let parameter = scene.object.in_openshift() && at.text.contains('$');
        let tagged = at.text.contains("{{");
        if at.text.is_empty() || open || parameter || (tagged && one.is_realtime(scene.doc)) {
            continue;
        }
        let emissions = emissions.get_or_insert_with(|| scene.emissions(list, false));
        let mut cases = Vec::new();
        if tagged {
            for (way, emission) in emissions.iter().take(4).enumerate() {
                for sample in 0..SAMPLES {
                    let of = |start: usize| {
                        expressions
                            .iter()
                            .find(|e| e.at.node == at.node && e.tag.whole.start == start)
                            .and_then(|e| e.trials.get(way)?.results()?.get(sample).copied())
                    };
                    cases.extend(case(scene, emission, &at, sample, of));
                }
            }
        } else {
            cases.push(Case {
                text: at.text.to_owned(),
                inserted: Vec::new(),
                answer: judge(at.text, scene.version),
            });
        }
        let all = if tagged {
            emissions.len().min(4) * SAMPLES
        } else {
            1
        };
        // Other rules report tags without a value.
        if !cases.is_empty() && cases.len() == all {
            found.push(Condition { metric, at, cases });
        }
    }
    found
}

/// A `when` with one set of values; `None` if a tag has no value.
fn case<'a>(
    scene: &Scene,
    emission: &Emission,
    at: &TextAt,
    sample: usize,
    of: impl Fn(usize) -> Option<&'a str>,
) -> Option<Case> {
    let mut text = String::new();
    let mut inserted = Vec::new();
    let mut end = 0;
    for tag in tags(at.text) {
        text.push_str(&at.text[end..tag.whole.start]);
        end = tag.whole.end;
        let start = text.len();
        let name = match tag.kind {
            TagKind::Expression => {
                text.push_str(of(tag.whole.start)?);
                None
            }
            TagKind::Simple => {
                let name = trim_tag(tag.text(at.text));
                variable(name)?;
                match scene.answer(emission, name) {
                    Answer::Unset(_) => return None,
                    Answer::Is(value) => text.push_str(value),
                    _ => {
                        let values = values(name, emission.way);
                        text.push_str(values.get(sample % values.len().max(1))?);
                    }
                }
                Some(name.to_owned())
            }
        };
        inserted.push(Inserted {
            range: start..text.len(),
            name,
            tag: tag.whole,
        });
    }
    text.push_str(&at.text[end..]);
    let answer = judge(&text, scene.version);
    Some(Case {
        text,
        inserted,
        answer,
    })
}

impl Case {
    /// Whether the engine fails or panics on the filled string.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(
            self.answer,
            govaluate::Answer::Fails { .. } | govaluate::Answer::Panics(_)
        )
    }

    /// The variable whose value is exactly this byte range of the filled string.
    #[must_use]
    pub fn variable_at(&self, range: &Range<usize>) -> Option<&Inserted> {
        self.inserted.iter().find(|one| {
            // Quotes around the value may belong to the operand.
            one.range == *range
                || (one.range.start == range.start + 1 && one.range.end + 1 == range.end)
        })
    }
}
