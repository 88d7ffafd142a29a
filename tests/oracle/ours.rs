//! Our answers, beside theirs.

use argo_metrics::argo::Version;
use argo_metrics::expression::engine::Engine;
use argo_metrics::expression::golang::{format, json};
use argo_metrics::expression::govaluate::{Answer, judge};
use argo_metrics::expression::value::{Stop, Value};
use argo_metrics::expression::{evaluate, read};
use argo_metrics::model::{Failure, Scope, UnknownTag, fill};
use argo_metrics::yaml::{self, Limits, Text};

use crate::VARIABLES;
use crate::library::Theirs;

/// How both compare.
#[derive(Debug)]
pub enum Verdict {
    Same,
    /// Both fail, in other words.
    SameClass,
    /// They differ for a reason that `docs/fidelity.md` tells.
    Known,
    /// We say that we do not know.
    Unsure,
    Differs(String),
}

fn scope() -> Scope {
    let mut scope = Scope::default();
    for (name, value) in VARIABLES {
        scope.set(name, value);
    }
    scope
}

fn failed(ours: &str, theirs: &Theirs) -> Verdict {
    match &theirs.error {
        Some(said) if ours == said || said.starts_with(ours) => Verdict::Same,
        Some(_) => Verdict::SameClass,
        None => Verdict::Differs(format!(
            "fails here with {ours:?}, not there: {:?}",
            theirs.value
        )),
    }
}

pub fn expression(text: &str, version: Version, theirs: &Theirs) -> Verdict {
    let engine = Engine::of(version);
    let tree = match read(text, engine) {
        Ok(tree) => tree,
        Err(error) if error.beyond => return Verdict::Unsure,
        Err(error) => return failed(&error.message, theirs),
    };
    let scope = scope();
    let value = match evaluate(&tree, &scope, engine) {
        Ok(value) => value,
        Err(fault) => {
            return match fault.stop {
                Stop::Unsure(_) => Verdict::Unsure,
                Stop::Fails(said) => failed(&said, theirs),
            };
        }
    };
    if let Some(said) = &theirs.error {
        return Verdict::Differs(format!(
            "is {} here, fails there with {said:?}",
            format::shown(&value)
        ));
    }
    if theirs.nil || matches!(value, Value::Nil) {
        return match theirs.nil && matches!(value, Value::Nil) {
            true => Verdict::Same,
            false => Verdict::Differs(format!("is {value:?} here, {:?} there", theirs.value)),
        };
    }
    if value.has_function() || theirs.func {
        return Verdict::Unsure;
    }
    let shown = format::shown(&value);
    if theirs.value.as_deref() != Some(&shown) {
        return Verdict::Differs(format!("is {shown:?} here, {:?} there", theirs.value));
    }
    // Bytes that are no text are U+FFFD here from the beginning, and there once JSON is written.
    let written = theirs.json.as_ref();
    let written = written.map(|json| json.replace(r"\ufffd", "\u{fffd}"));
    match (json::to_json(&value, true), &written, &theirs.json_error) {
        (Ok(ours), Some(theirs), _) if ours == *theirs => Verdict::Same,
        (Err(_), None, Some(_)) => Verdict::Same,
        (ours, theirs, why) => {
            Verdict::Differs(format!("as JSON {ours:?} here, {theirs:?} {why:?} there"))
        }
    }
}

pub fn when(text: &str, version: Version, theirs: &Theirs) -> Verdict {
    let ours = judge(text, version);
    let differs = |ours: &Answer| Verdict::Differs(format!("{ours:?} here, {theirs:?} there"));
    match (&ours, &theirs.error) {
        (Answer::Unsure(_), _) => Verdict::Unsure,
        (Answer::Panics(_), Some(_)) if theirs.panics => Verdict::Same,
        (Answer::Runs(is), None) if !theirs.func && theirs.value == Some(is.to_string()) => {
            Verdict::Same
        }
        (Answer::Fails { message, .. }, Some(said)) if !theirs.panics => {
            match message.contains(said.as_str()) {
                true => Verdict::Same,
                false => Verdict::SameClass,
            }
        }
        (Answer::Fails { message, .. }, None) if theirs.func => {
            let got = format!("Got {}", theirs.value.as_deref().unwrap_or_default());
            match message.ends_with(&got) {
                true => Verdict::Same,
                false => differs(&ours),
            }
        }
        // Argo asks nothing about the empty text.
        (Answer::Runs(true), Some(_)) if text.is_empty() => Verdict::Same,
        _ => differs(&ours),
    }
}

pub fn tags(text: &str, version: Version, theirs: &Theirs) -> Verdict {
    let ours = fill(text, &scope(), UnknownTag::Stays, version);
    match (ours, &theirs.value, &theirs.error) {
        (Ok(ours), Some(theirs), _) if ours == *theirs => Verdict::Same,
        (Err(Failure::NoEnd(..)), None, Some(_)) => Verdict::Same,
        (ours, ..) => Verdict::Differs(format!("{ours:?} here, {theirs:?} there")),
    }
}

pub fn scalar(text: &str, theirs: &Theirs) -> Verdict {
    // What is left of a case that was made smaller too far.
    if !text.starts_with("value:") {
        return Verdict::Same;
    }
    let limits = Limits::default();
    let text = Text::decode(text.as_bytes()).expect("UTF-8");
    let stream = yaml::read(&text, &limits);
    let ours = match stream.documents.as_slice() {
        [doc]
            if stream.problems.is_empty()
                && doc.unreadable.is_empty()
                && doc.duplicates.is_empty() =>
        {
            doc.value(doc.root(), "value")
                .map(|node| crate::scalars::json(doc, node))
        }
        _ => None,
    };
    let recorded = theirs.json.as_deref().map(|json| {
        let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
        json["value"].clone()
    });
    match (ours, recorded) {
        (None, None) => Verdict::Same,
        // JSON has one kind of number.
        (Some(ours), Some(theirs)) if ours == theirs || is_same_number(&ours, &theirs) => {
            Verdict::Same
        }
        (ours, recorded) => Verdict::Differs(format!(
            "{ours:?} here, {recorded:?} {:?} there",
            theirs.error
        )),
    }
}

fn is_same_number(ours: &serde_json::Value, theirs: &serde_json::Value) -> bool {
    ours.is_number() && ours.as_f64() == theirs.as_f64()
}
