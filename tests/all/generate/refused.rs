//! A spec with a mistake gets one clear error at its place, and nothing is written.

use argo_metrics::generate::{Form, Target};
use argo_metrics::spec::Problem;

use super::{generated, resolved};

/// What is wrong with a spec for a target.
fn problems(spec: &str, target: Target) -> Vec<Problem> {
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
        let finding = &errors[0].finding;
        let text = argo_metrics::yaml::Text::from(spec.as_str());
        let at = text.position(finding.span.start);
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
