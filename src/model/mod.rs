//! What Argo does with an object, by version. Rules ask this model and never have a copy of their own.

mod answer;
mod condition;
mod crd;
mod decode;
mod emission;
mod examples;
mod expressions;
mod json_form;
mod lint;
mod referring;
pub mod registry;
mod render;
mod said;
mod series;
mod stages;
mod substitute;
mod trial;
mod trials;
mod triggers;
mod variables;
mod verdict;

pub use answer::{
    Answered, Baked, Ends, Group, Kept, Problem, Question, StageAnswer, Used, Values, answer,
    answers, ignored,
};
pub use condition::{Case, Condition, Inserted};
pub use crd::crd;
pub(crate) use crd::fixed_part;
pub use decode::{Coerced, Decoded, Mistyped, Unknown, decode, decode_config};
pub use emission::{Answer, Cause, Emission, Scene};
pub use examples::{CLOCK, values};
pub use expressions::{Filled, Stays, fill_expression, fill_tree};
pub use lint::lint;
pub use referring::{Referable, Referring, lint_arguments, retold};
pub use render::Rendered;
pub use said::{CrdSaid, DecoderSaid, Frame, LintSaid, NameCharacters, Said, Within};
pub use series::{Endless, Estimate, LabelEstimate, Part, Series, Source, buckets};
pub use stages::{
    Failure, Fate, Step, TagStep, Unknown as UnknownTag, Way, breaks_json, fill, known_at, trace,
};
pub use substitute::{Scope, trim_tag};
pub use trial::{Judged, SAMPLES, Trial};
pub use trials::Trials;
pub use triggers::{
    DaemonTimes, Silence, Times, Triggers, plain_tasks_have_defaults, runs_exit_hooks_twice,
};
pub use verdict::{Check, Claim, Verdict, Verdicts};
