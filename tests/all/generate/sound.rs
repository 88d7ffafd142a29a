//! Whatever a good spec says, what comes of it lints clean at every release, in every form; whatever a text is, it is answered.

use argo_metrics::argo::{CrdChoice, NEWEST, Target as Release};
use argo_metrics::diagnostic::Severity;
use argo_metrics::generate::{Choice, Form, Target};
use argo_metrics::lint::{Options, check};
use argo_metrics::yaml::{Limits, write_text};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{complete, generated, resolved};

/// Texts that YAML readers like to take for something else, and ordinary ones.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "yes",
            "no",
            "on",
            "null",
            "~",
            "1e3",
            "0x1F",
            "0755",
            "1_000",
            "1.10",
            "true",
            "2026-11-25",
            "a: b",
            "a #b",
            "- x",
            "*x",
            "&x",
            "!x",
            "% x",
            "@x",
            "`x`",
            "it's",
            "say \"x\"",
            "{x}",
            "[x]",
            "a\\b",
            "日本",
            "é",
            "ends with a dot.",
            "a, b",
            "x|y",
            "1:30",
            "=",
            "<<",
            "?",
            "12:30:45",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,8}( [a-z]{1,8}){0,4}",
        "[ -~]{1,20}",
    ]
    // What these bring about has rules of its own, and is no matter of quoting.
    .prop_filter(
        "no tags, no parameters, no blanks around, printable",
        |text| {
            let plain = !text.contains("{{")
                && !text.contains('$')
                && text.trim() == text
                && !text.is_empty();
            plain && !text.contains('\\')
        },
    )
}

/// A literal value of a label.
fn literal() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("{{text: {}}}", write_text(&text)))
}

fn variables(template: bool) -> Vec<&'static str> {
    if template {
        vec![
            "status",
            "inputs.parameters.model",
            "workflow.namespace",
            // What is another one for each run has AM401, and belongs in no good spec.
            "workflow.serviceAccountName",
            "workflow.parameters.stage",
        ]
    } else {
        vec![
            "workflow.status",
            "workflow.namespace",
            "workflow.parameters.stage",
            "workflow.serviceAccountName",
        ]
    }
}

fn labels(template: bool) -> impl Strategy<Value = String> {
    let value = prop_oneof![
        literal(),
        select(variables(template)).prop_map(str::to_owned)
    ];
    (
        subsequence(vec!["stage", "model", "result", "kind", "team"], 0..4),
        prop::collection::vec(value, 4),
    )
        .prop_map(|(keys, values)| {
            let pairs = keys
                .iter()
                .zip(values)
                .map(|(key, value)| format!("{key}: {value}"));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        })
}

fn buckets() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[1, 5, 10.5, 1e3, 1.5e9]".to_owned()),
        (1u32..500_000).prop_map(|n| format!("{{upto: {n}s}}")),
        (-50i32..50, 1u32..1000, 1u32..40).prop_map(|(start, width, count)| format!(
            "{{linear: {{start: {start}, width: {}, count: {count}}}}}",
            f64::from(width) / 10.0
        )),
        (1u32..1000, 11u32..50, 1u32..12).prop_map(|(start, factor, count)| format!(
            "{{exponential: {{start: {}, factor: {}, count: {count}}}}}",
            f64::from(start) / 100.0,
            f64::from(factor) / 10.0
        )),
    ]
}

/// What a metric is, with `when` or without.
fn kind(template: bool) -> impl Strategy<Value = String> {
    let duration = if template {
        "duration"
    } else {
        "workflow.duration"
    };
    let status = if template {
        "status"
    } else {
        "workflow.status"
    };
    let on = subsequence(vec!["Succeeded", "Failed", "Error"], 0..3).prop_map(|on| {
        match on.as_slice() {
            [] => String::new(),
            [one] => format!("on: {one}, "),
            some => format!("on: [{}], ", some.join(", ")),
        }
    });
    let kind = prop_oneof![
        Just(format!("count: {status}, ")),
        Just(format!("count: {{result: {status}}}, ")),
        Just("counter: 1, ".to_owned()),
        Just("counter: 2.5, ".to_owned()),
        Just("counter: outputs.parameters.rows, ".to_owned()),
        Just(format!("gauge: {duration}, ")),
        buckets().prop_map(move |buckets| format!("histogram: {duration}, buckets: {buckets}, ")),
        buckets().prop_map(|buckets| format!(
            "histogram: \"{{{{outputs.parameters.bytes}}}}\", buckets: {buckets}, "
        )),
    ];
    (kind, on).prop_map(|(kind, on)| kind + &on)
}

/// The metrics of a group: of these names some, so that none stands twice.
fn group(template: bool, names: &'static [&'static str]) -> impl Strategy<Value = String> {
    let of = (kind(template), text(), labels(template));
    (
        subsequence(names.to_vec(), 1..=names.len()),
        prop::collection::vec(of, names.len()),
    )
        .prop_map(|(names, metrics)| {
            names
                .iter()
                .zip(metrics)
                .map(|(name, (kind, help, labels))| {
                    // Labels that `count` makes have their own keys here.
                    let labels = if kind.contains("count: {result") {
                        labels.replace("result:", "outcome:")
                    } else {
                        labels
                    };
                    format!(
                        "{name}: {{{kind}labels: {labels}, help: {}}}\n",
                        write_text(&format!("What it tells: {help}"))
                    )
                })
                .collect()
        })
}

fn indented(text: &str, blanks: usize) -> String {
    text.lines()
        .map(|line| format!("{}{line}\n", " ".repeat(blanks)))
        .collect()
}

/// A good spec.
fn spec() -> impl Strategy<Value = String> {
    let top = (
        literal(),
        prop::bool::ANY,
        select(vec!["", "nightly_", "import_"]),
    );
    (
        top,
        prop::option::of(group(false, &["a_total", "b_seconds", "c_bytes", "d"])),
        prop::option::of(group(true, &["e_total", "f_seconds", "g_bytes"])),
        group(true, &["h_total", "i_ratio", "j_seconds"]),
    )
        .prop_map(|((value, default, prefix), workflow, first, second)| {
            let mut spec = String::new();
            if default {
                spec += &format!("labels: {{team: {value}}}\n");
            }
            if !prefix.is_empty() {
                spec += &format!("prefix: {prefix}\n");
            }
            if let Some(workflow) = workflow {
                spec += &format!("workflow:\n{}", indented(&workflow, 2));
            }
            spec += "templates:\n";
            if let Some(first) = first {
                spec += &format!("  load:\n{}", indented(&first, 4));
            }
            spec + &format!("  \"step-2\":\n{}", indented(&second, 4))
        })
}

fn assert_clean(text: &str, spec: &str) {
    for version in NEWEST {
        let options = Options {
            targets: vec![Release {
                version,
                crds: CrdChoice::ByVersion.for_version(version),
            }],
            limits: Limits::default(),
            prefilter: true,
            all_names: false,
        };
        let checked = check(text.as_bytes(), &options);
        let found = checked
            .findings
            .iter()
            .filter(|f| f.severity != Severity::Info);
        let found = found
            .map(|f| format!("{} {}", f.code, f.message))
            .collect::<Vec<_>>();
        assert!(found.is_empty(), "{version:?}: {found:#?}\n{spec}\n{text}");
        assert!(checked.metrics > 0, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_good_spec_gives_what_lints_clean_in_every_release(spec in spec(), indent in 0usize..9) {
        let resolved = resolved(&spec).unwrap_or_else(|p| panic!("{p:#?}\n{spec}"));
        prop_assert!(resolved.warnings.is_empty(), "{:#?}\n{}", resolved.warnings, spec);
        for target in [Target::Argo, Target::Openshift] {
            let (text, told) = generated(&resolved, target, complete()).unwrap_or_else(|p| panic!("{p:#?}\n{spec}"));
            prop_assert!(told.is_empty(), "{told:#?}\n{spec}");
            assert_clean(&text, &spec);
            let again = generated(&resolved, target, complete()).unwrap().0;
            prop_assert_eq!(text, again);
        }
        // A snippet says the same as the complete object, however far to the right it stands.
        let form = Form { choice: Choice::Template("step-2".to_owned()), complete: false, indent };
        let (snippet, _) = generated(&resolved, Target::Argo, form.clone()).unwrap();
        let blanks = " ".repeat(indent);
        prop_assert!(snippet.lines().all(|line| line.starts_with(&blanks)), "{snippet}");
        let (whole, _) = generated(&resolved, Target::Argo, Form { complete: true, indent: 0, ..form }).unwrap();
        let snippet: serde_yaml::Value = serde_yaml::from_str(&snippet).unwrap();
        let whole: serde_yaml::Value = serde_yaml::from_str(&whole).unwrap();
        prop_assert_eq!(&snippet["metrics"], &whole["spec"]["templates"][0]["metrics"]);
    }

    #[test]
    fn any_text_is_answered(text in "[ -~\n\t{}\\[\\]\"'&*!|>#é\u{2028}:-]{0,200}") {
        answer(&text);
        answer(&format!("workflow:\n  x_total: {text}\n"));
        answer(&format!("labels: {{a: b}}\nworkflow:\n  x_total: {{count: workflow.status, help: something, {text}}}\n"));
    }

    #[test]
    fn any_mistake_in_a_good_spec_is_answered(spec in spec(), at in any::<prop::sample::Index>(), by in "[ -~\n]{0,3}", cut in 0usize..4) {
        let mut chars = spec.chars().collect::<Vec<_>>();
        let start = at.index(chars.len());
        let end = (start + cut).min(chars.len());
        chars.splice(start..end, by.chars());
        answer(&chars.into_iter().collect::<String>());
    }
}

/// Whatever a text is: every problem has a place in it, and what is accepted is generated or refused at a place.
fn answer(text: &str) {
    let places = |problems: &[argo_metrics::diagnostic::Finding]| {
        for problem in problems {
            let finding = problem;
            let related = finding.related.iter().map(|r| r.place.span);
            for span in related.chain([finding.place.span]) {
                assert!(
                    text.get(span.range()).is_some(),
                    "{finding:?} is no place of {text:?}"
                );
            }
            assert!(
                !finding.message.is_empty() && !finding.message.contains('\n'),
                "{finding:?}"
            );
        }
    };
    match resolved(text) {
        Err(problems) => {
            assert!(
                problems
                    .iter()
                    .any(argo_metrics::diagnostic::Finding::is_error)
            );
            places(&problems);
        }
        Ok(resolved) => {
            places(&resolved.warnings);
            for target in Target::ALL {
                match generated(&resolved, target, complete()) {
                    Ok((_, problems)) | Err(problems) => places(&problems),
                }
            }
        }
    }
}
