//! A spec with a mistake gets one clear error at its place, and nothing is written.

use argo_metrics::diagnostic::Finding;
use argo_metrics::generate::{Form, Target};

use super::{generated, resolved};

/// What is wrong with a spec for a target.
fn problems(spec: &str, target: Target) -> Vec<Finding> {
    match resolved(spec) {
        Err(problems) => problems,
        Ok(resolved) => generated(&resolved, target, Form::default()).expect_err(spec),
    }
}

#[test]
fn every_mistake_is_told_once_at_its_place_with_a_way_out() {
    // Each difference is to be read before it is committed.
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let table = include_str!("mistakes.txt");
    let mut cases = 0;
    let mut again = table.split("\n=== ").next().unwrap().to_owned();
    for case in table.split("\n=== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (spec, wanted) = rest
            .split_once("\n--- ")
            .unwrap_or_else(|| panic!("{title}: no answer"));
        let spec = format!("{spec}\n");
        let of = title.rsplit_once(" for ").and_then(|(title, word)| {
            let target = Target::ALL.into_iter().find(|t| t.name() == word)?;
            Some((target, title))
        });
        let (target, title) = of.unwrap_or((Target::Argo, title));
        let found = problems(&spec, target);
        let errors = found.iter().filter(|p| p.is_error()).collect::<Vec<_>>();
        assert_eq!(errors.len(), 1, "{title}: {errors:#?}");
        let head = case.split_once('\n').unwrap().0;
        let finding = errors[0];
        let text = argo_metrics::yaml::Text::from(spec.as_str());
        let at = text.position(finding.place.span.start);
        let help = finding
            .help
            .as_deref()
            .map_or(String::new(), |help| format!("\n    {help}"));
        let shown = format!(
            "{}:{} {} {}: {}{help}",
            at.line, at.column, finding.code, finding.name, finding.message
        );
        again += &format!("\n=== {head}\n{spec}--- {shown}");
        assert!(
            update || shown == wanted.trim_end(),
            "{title}\n{shown}\ninstead of\n{wanted}"
        );
        cases += 1;
    }
    if update {
        std::fs::write("tests/all/generate/mistakes.txt", again + "\n").unwrap();
    }
    assert!(cases >= 40, "{cases}");
}

/// “template: `spec.templates[0].name: 'load_rows' is invalid: name must consist of alpha-numeric characters or '-', and must
/// start with an alpha-numeric character (e.g. My-name1-2, 123-NAME)` …; 200: `…is invalid: must be no more than 128
/// characters`. Empty: `spec.templates[0].name is required`.” “parameters: `spec.arguments.parameters[0].name: 'a b' is invalid:
/// Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1`”
#[test]
fn a_name_that_argo_refuses_comes_with_its_words() {
    let metric = "x_total: {count: status, help: what it tells}";
    let consist = "name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character (e.g. My-name1-2, 123-NAME)";
    let parameter = "Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1";
    let long = "a".repeat(129);
    for (spec, words) in [
        (
            format!("templates: {{good: {{{metric}}}, a+b: {{{metric}}}}}"),
            format!("spec.templates[1].name: 'a+b' is invalid: {consist}"),
        ),
        (
            format!("templates: {{-x: {{{metric}}}}}"),
            format!("spec.templates[0].name: '-x' is invalid: {consist}"),
        ),
        (
            format!("templates: {{{long}: {{{metric}}}}}"),
            format!(
                "spec.templates[0].name: '{long}' is invalid: must be no more than 128 characters"
            ),
        ),
        (
            format!("templates: {{'': {{{metric}}}}}"),
            "spec.templates[0].name is required".to_owned(),
        ),
        (
            format!("parameters: {{ok: a, a.c: b}}\ntemplates: {{t: {{{metric}}}}}"),
            format!("spec.arguments.parameters[1].name: 'a.c' is invalid: {parameter}"),
        ),
        (
            format!("parameters: {{'x+y': b}}\ntemplates: {{t: {{{metric}}}}}"),
            format!("spec.arguments.parameters[0].name: 'x+y' is invalid: {parameter}"),
        ),
        (
            format!("parameters: {{'': b}}\ntemplates: {{t: {{{metric}}}}}"),
            "spec.arguments.parameters[0].name is required".to_owned(),
        ),
    ] {
        let found = problems(&spec, Target::Argo);
        let said = found
            .iter()
            .flat_map(|p| p.argo.iter().map(|t| t.text.as_str()));
        let said = said.collect::<Vec<_>>();
        assert_eq!(said, [words], "{spec}");
    }
    // “Upper case, `1a`, `a-`, `a--b`, 63/64/128 characters pass”; “`-a`, `_`, `1a`, 64 characters pass”.
    let longest = "a".repeat(128);
    for template in ["Import", "2nd", "b-", "a---b", longest.as_str()] {
        for name in ["-p", "__", "2nd", longest.as_str()] {
            let spec =
                format!("parameters: {{{name}: b}}\ntemplates: {{{template}: {{{metric}}}}}");
            assert!(resolved(&spec).is_ok(), "{spec}");
        }
    }
}

/// A list of one is a list: what stands in it is a variable, as it is without the list.
#[test]
fn what_is_counted_by_in_a_list_of_one_is_a_variable() {
    for (one, list, tag) in [
        (
            "workflow: {x_total: {count: workflow.status, help: what it tells}}",
            "[workflow.status]",
            "{{workflow.status}}",
        ),
        (
            "templates: {t: {x_total: {count: exitCode, help: what it tells}}}",
            "[exitCode]",
            "{{exitCode}}",
        ),
        (
            "workflow: {x_total: {count: workflow.namespace, help: what it tells}}",
            "[workflow.namespace]",
            "{{workflow.namespace}}",
        ),
    ] {
        let word = list.trim_matches(['[', ']']);
        let text = |spec: &str| {
            let resolved =
                resolved(spec).unwrap_or_else(|problems| panic!("{spec}\n{problems:#?}"));
            generated(&resolved, Target::Argo, Form::default())
                .unwrap()
                .0
        };
        let of_list = text(&one.replace(&format!("count: {word}"), &format!("count: {list}")));
        assert_eq!(of_list, text(one));
        assert!(of_list.contains(tag), "{of_list}");
    }
    // What no variable is in a list is not taken for a text.
    let wrong = problems(
        "workflow: {x_total: {count: [statuss], help: what it tells}}",
        Target::Argo,
    );
    assert_eq!(wrong[0].code, "AM709");
}

/// “all accepted by all six …, except fixtures/specs/everything.metrics.yaml on 3.4.18: `json: unknown field "operation"` (both
/// forms)”
#[test]
fn an_operation_is_told_where_a_release_does_not_know_it() {
    for operation in ["Add", "Sub", "Set"] {
        let spec = format!(
            "workflow: {{x_count: {{gauge: 1, operation: {operation}, help: what it tells}}}}"
        );
        let resolved = resolved(&spec).unwrap();
        let (_, warnings) = generated(&resolved, Target::Argo, Form::default()).unwrap();
        let told = warnings
            .iter()
            .filter(|p| p.code == "AM002")
            .collect::<Vec<_>>();
        let [told] = told.as_slice() else {
            panic!("{warnings:#?}");
        };
        let words = "json: unknown field \"operation\"";
        assert!(told.argo.iter().any(|t| t.text == words));
        assert!(!told.is_error());
        let at = told.place.span.range();
        assert_eq!(&spec[at], operation);
    }
    let without = resolved(
        "workflow: {x_count: {gauge: 1, labels: {a: workflow.status}, help: what it tells}}",
    )
    .unwrap();
    let (_, warnings) = generated(&without, Target::Argo, Form::default()).unwrap();
    assert!(warnings.iter().all(|p| p.code != "AM002"), "{warnings:#?}");
}

/// What was found wrong with good specs once.
#[test]
fn what_is_no_mistake_is_not_taken_for_one() {
    for spec in [
        // What is taken away or overridden is not looked at.
        "labels: {run: workflow.name}\ncode: {labels: {run: }, x_total: {counter: 1, help: x}}\nworkflow: {y_total: {counter: 1, help: what it tells}}",
        "labels: {run: node.name}\nworkflow: {labels: {run: workflow.name}, y_total: {counter: 1, help: what it tells}}",
        "templates: {t: {x_total: {count: status, labels: {status: }, help: what it tells}}}",
        // The tag is the variable.
        "workflow: {x_seconds: {gauge: '{{ workflow.duration }}', realtime: true, labels: {w: workflow.name}, help: what it tells}}",
        // YAML 1.1 takes these keys for one; a spec does not.
        "workflow: {x_total: {counter: 1, labels: {y: c, on: d}, help: what it tells}}",
        // These are no variables.
        "workflow: {x_total: {counter: 1, labels: {runtime: node.js, pod: pod.x}, help: what it tells}}",
        "buckets: {linear: {start: 1, width: 1, count: 3.0}}\nworkflow: {x_seconds: {histogram: workflow.duration, help: what it tells}}",
        "workflow: {x_total: {use: outcome-counter, on: [], help: what it tells}}",
    ] {
        let resolved = resolved(spec).unwrap_or_else(|problems| panic!("{spec}\n{problems:#?}"));
        if let Err(problems) = generated(&resolved, Target::Argo, Form::default()) {
            panic!("{spec}\n{problems:#?}");
        }
    }
}

#[test]
fn a_type_of_ones_own_has_nothing_of_what_a_preset_counts_by() {
    let spec = "workflow: {x_seconds: {use: outcome-counter, histogram: workflow.duration, buckets: [1], help: what it tells}}";
    let (text, _) = generated(&resolved(spec).unwrap(), Target::Argo, Form::default()).unwrap();
    assert!(
        !text.contains("labels") && text.contains("histogram"),
        "{text}"
    );
}

#[test]
fn buckets_of_a_team_s_preset_count_more_than_those_of_the_spec_and_ours_less() {
    let spec = "buckets: [1, 2]\npresets: {size: {all: {histogram: outputs.parameters.bytes, buckets: [1024]}}}\n\
                templates: {t: {a_bytes: {use: size, help: what it tells}, use: duration-histogram}}";
    let (text, _) = generated(&resolved(spec).unwrap(), Target::Argo, Form::default()).unwrap();
    let bounds = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- ")?.parse::<f64>().ok());
    assert_eq!(bounds.collect::<Vec<_>>(), [1.0, 2.0, 1024.0], "{text}");
}
