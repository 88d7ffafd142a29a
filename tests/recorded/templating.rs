//! Simple tags, stage by stage, in the three places where Argo fills metrics.

use std::io::Write as _;

use argo_metrics::argo::Version;
use argo_metrics::model::{Failure, Way, trace};
use serde_json::Value;

use crate::directories;

/// The variables of `templating*.jsonl`, as the recordings' description lists them.
mod scope {
    use argo_metrics::model::Scope;

    const GLOBAL: [(&str, &str); 16] = [
        ("workflow.name", "wf"),
        ("workflow.namespace", "ns"),
        ("workflow.uid", "u"),
        ("workflow.labels", "{}"),
        ("workflow.labels.json", "{}"),
        ("workflow.labels.team", "core"),
        ("workflow.labels.app.kubernetes.io/name", "myapp"),
        ("workflow.parameters", "[]"),
        ("workflow.parameters.json", "[]"),
        ("workflow.parameters.n", "7"),
        ("workflow.parameters.my-param", "x"),
        ("workflow.serviceAccountName", ""),
        ("workflow.mainEntrypoint", "main"),
        ("workflow.creationTimestamp", "t"),
        ("workflow.creationTimestamp.s", "1"),
        ("workflow.creationTimestamp.RFC3339", "t"),
    ];
    const RUNNING: [(&str, &str); 2] = [
        ("workflow.status", "Running"),
        ("workflow.duration", "3.000000"),
    ];
    const NODE: [(&str, &str); 2] = [("pod.name", "p"), ("node.name", "n")];
    const INPUTS: [(&str, &str); 4] = [
        ("inputs.parameters", "[]"),
        ("inputs.parameters.in", "5"),
        ("outputs.parameters.out.path", "/tmp/out"),
        ("inputs.artifacts.a.path", "/a"),
    ];
    const ENDED: [(&str, &str); 9] = [
        ("duration", "12.500000"),
        ("status", "Succeeded"),
        ("resourcesDuration.cpu", "33"),
        ("resourcesDuration.memory", "24"),
        ("exitCode", "0"),
        ("inputs.parameters.in", "5"),
        ("outputs.result", "42"),
        ("outputs.parameters.out", "8.5"),
        ("outputs.parameters.my-out", "9"),
    ];

    fn of(parts: &[&[(&str, &str)]]) -> Scope {
        let mut scope = Scope::default();
        for (name, value) in parts.iter().flat_map(|p| p.iter()) {
            scope.set(name, value);
        }
        scope
    }

    pub fn all() -> Scope {
        let mut scope = of(&[&GLOBAL, &RUNNING, &NODE, &INPUTS, &ENDED]);
        // The second in which the recordings ran.
        scope.set_clock(1_795_365_350_000_000_000);
        scope
    }
}

/// What a stage gave, in the recordings' form.
fn outcome(result: &Result<String, Failure>, before: Option<&str>) -> Value {
    match result {
        Ok(text) if before == Some(text) => serde_json::json!({"unchanged": true}),
        Ok(text) => serde_json::json!({ "value": text }),
        Err(failure) => serde_json::json!({"error": failure.to_string()}),
    }
}

/// The answers of the model, in the recordings' form: the place, its first stage where it has two, and the last one.
fn stages(text: &str, version: Version) -> [(&'static str, Option<Value>, Value); 3] {
    let values = scope::all();
    [
        ("workflow_level", Way::Workflow),
        ("template_level", Way::Template),
        ("plain_dag_task", Way::PlainTask),
    ]
    .map(|(place, way)| {
        let steps = trace(text, way, &values, version);
        let first = (way.stages().len() == 2).then(|| outcome(&steps[0].result, Some(text)));
        let last = steps.get(way.stages().len() - 1);
        let last = last.map_or(Value::Null, |step| outcome(&step.result, None));
        (place, first, last)
    })
}

#[test]
fn simple_tags_agree_with_the_recorded_template_engine() {
    let mut failed = 0;
    for directory in directories() {
        for name in ["templating.jsonl", "templating-generated.jsonl"] {
            let Ok(lines) = std::fs::read_to_string(directory.join(name)) else {
                continue;
            };
            let (mut agree, mut all) = (0, 0);
            for line in lines.lines() {
                let line: Value = serde_json::from_str(line).expect("a recorded line");
                let text = line["text"].as_str().expect("a text");
                if text.contains("{{=") || line.get("nondeterministic").is_some() {
                    continue; // Expressions, and what depends on clock or chance.
                }
                let releases = match &line["argo"] {
                    Value::Array(list) => list.clone(),
                    one => vec![one.clone()],
                };
                for release in releases {
                    let release = release.as_str().expect("a release");
                    let version: Version = release.parse().expect("a version");
                    for (place, stage, last) in stages(text, version) {
                        let theirs = &line[place];
                        let recorded = theirs.get("stage1").or(theirs.get("stage2"));
                        let same = stage.as_ref() == recorded
                            && (last.is_null() || last == theirs["final"]);
                        all += 1;
                        agree += usize::from(same);
                        if !same {
                            failed += 1;
                            let _ = writeln!(
                                std::io::stdout(),
                                "  disagrees: {text:?} {release} {place}: Argo {theirs}, we {stage:?} {last}"
                            );
                        }
                    }
                }
            }
            let _ = writeln!(
                std::io::stdout(),
                "recorded {name}: simple tags: {agree} of {all} agree"
            );
            assert!(all >= 180, "{all} answers are fewer than were recorded");
        }
    }
    assert_eq!(failed, 0, "texts disagree with Argo's template engine");
}

/// How an answer of ours stands to a recorded one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    /// The same text, or the same error word for word.
    Same,
    /// An error where Argo gives one, in other words of the expression library.
    Error,
    /// Another answer, or none.
    Differs,
}

fn agreement(ours: Option<&Value>, theirs: Option<&Value>) -> Agreement {
    if ours == theirs {
        return Agreement::Same;
    }
    let error = |value: Option<&Value>| Some(value?.get("error")?.as_str()?.to_owned());
    let (Some(ours), Some(theirs)) = (error(ours), error(theirs)) else {
        return Agreement::Differs;
    };
    // Argo's own words must be the same; the library's need not.
    let library = theirs.starts_with("failed to evaluate expression: ")
        && !theirs.ends_with(" is missing")
        && ours.starts_with("failed to evaluate expression: ");
    if library {
        Agreement::Error
    } else {
        Agreement::Differs
    }
}

/// The share of answers that must agree, in each release.
const SHARE: f64 = 0.997;

/// The texts about which no answer can be given, each with the reason; `docs/fidelity.md` lists them.
const CANNOT_AGREE: [(&str, &str); 6] = [
    ("{{=now()}}", "the clock"),
    ("{{=now().Unix()}}", "the clock"),
    (
        "{{=now().Unix() - int(workflow.creationTimestamp.s)}}",
        "the clock",
    ),
    ("{{=sprig.randAlpha(3)}}", "chance"),
    ("{{=timezone('x')}}", "the time zones of the machine"),
    (
        "{{=date('2023-08-14').In(timezone('Europe/Zurich'))}}",
        "the time zones of the machine",
    ),
];

#[test]
fn expressions_agree_with_the_recorded_template_engine() {
    let mut short = Vec::new();
    for directory in directories() {
        // Per release: all answers, those that agree, those of them in the same words.
        let mut counts: std::collections::BTreeMap<String, [usize; 3]> = Default::default();
        for name in ["templating.jsonl", "templating-generated.jsonl"] {
            let Ok(lines) = std::fs::read_to_string(directory.join(name)) else {
                continue;
            };
            for line in lines.lines() {
                let line: Value = serde_json::from_str(line).expect("a recorded line");
                let text = line["text"].as_str().expect("a text");
                if !text.contains("{{=") || line.get("nondeterministic").is_some() {
                    continue;
                }
                let releases = match &line["argo"] {
                    Value::Array(list) => list.clone(),
                    one => vec![one.clone()],
                };
                for release in releases {
                    let release = release.as_str().expect("a release");
                    let version: Version = release.parse().expect("a version");
                    for (place, stage, last) in stages(text, version) {
                        let theirs = &line[place];
                        let recorded = theirs.get("stage1").or(theirs.get("stage2"));
                        let first = agreement(stage.as_ref(), recorded);
                        // Nothing comes after an error of the first stage.
                        let second = if last.is_null() && first != Agreement::Differs {
                            first
                        } else {
                            agreement(Some(&last), theirs.get("final"))
                        };
                        let count = counts.entry(release.to_owned()).or_default();
                        count[0] += 1;
                        if first == Agreement::Differs || second == Agreement::Differs {
                            if !CANNOT_AGREE.iter().any(|(known, _)| *known == text) {
                                short.push(format!("{text} in {release}"));
                            }
                            let _ = writeln!(
                                std::io::stdout(),
                                "  disagrees: {text:?} {release} {place}: Argo {theirs}, we {stage:?} {last}"
                            );
                        } else {
                            count[1] += 1;
                            count[2] +=
                                usize::from(first == Agreement::Same && second == Agreement::Same);
                        }
                    }
                }
            }
        }
        for (release, [all, agree, words]) in counts {
            let _ = writeln!(
                std::io::stdout(),
                "recorded expressions: {release}: {agree} of {all} agree, {words} word for word"
            );
            #[allow(clippy::cast_precision_loss)] // some thousands
            if (agree as f64) < SHARE * all as f64 {
                short.push(format!("less than {SHARE} of {release}"));
            }
        }
    }
    assert!(
        short.is_empty(),
        "texts disagree with Argo's template engine: {short:#?}"
    );
}
