//! What the text of a label, help or value brings about: AM318, AM411 to AM413.

use argo_metrics::diagnostic::Severity;

use super::series::{In, arguments, counter, findings, label, manifest, passing, told};

use Severity::{Info, Warning};

#[test]
fn an_empty_label_is_none_for_prometheus() {
    let empty = vec![("AM411", Warning)];
    for (value, expected) in [
        ("", empty.clone()),
        ("{{workflow.parameters.empty}}", empty.clone()),
        ("{{workflow.parameters.stage}}", vec![]),
        ("a{{workflow.parameters.empty}}", vec![]),
        ("{{=''''}}", vec![]),
        (" ", vec![]),
    ] {
        let yaml = manifest(In::Step, &counter(&label(value)));
        assert_eq!(told(&yaml, "4.1"), expected, "{value}");
    }
    let metric = counter(&label("{{inputs.parameters.a}}"));
    for (argument, declared, expected) in [
        (
            "arguments: {}".to_owned(),
            "{name: a, default: ''}",
            empty.clone(),
        ),
        (arguments(""), "{name: a, default: x}", empty),
        (arguments("x"), "{name: a, default: ''}", vec![]),
        (
            arguments("{{workflow.parameters.stage}}"),
            "{name: a, default: ''}",
            vec![],
        ),
    ] {
        assert_eq!(
            told(&passing(&argument, declared, &metric), "4.1"),
            expected,
            "{argument} {declared}"
        );
    }
    // Absent or null: AM020.
    for labels in ["{key: k}", "{key: k, value: }"] {
        let found = told(&manifest(In::Step, &counter(labels)), "4.1");
        assert_eq!(found, [], "{labels}");
    }
}

#[test]
fn what_may_be_a_secret_is_told_in_labels_and_help() {
    let secret = vec![("AM412", Warning)];
    for (value, expected) in [
        ("{{workflow.parameters.api-token}}", secret.clone()),
        ("x-{{ workflow.parameters.api-token }}", secret.clone()),
        ("{{outputs.parameters.db-password}}", secret.clone()),
        ("{{workflow.parameters.stage}}", vec![]),
        ("{{outputs.parameters.cache-key}}", vec![]),
        ("{{workflow.labels.token}}", vec![]),
    ] {
        let yaml = manifest(In::Step, &counter(&label(value)));
        assert_eq!(told(&yaml, "4.1"), expected, "{value}");
    }
    for (help, expected) in [
        (
            "runs with {{workflow.parameters.api-token}}",
            secret.clone(),
        ),
        ("runs with {{outputs.result}}", secret),
        ("runs with {{workflow.parameters.stage}}", vec![]),
    ] {
        let metric = counter("").replace("what it tells", &format!("'{help}'"));
        assert_eq!(
            told(&manifest(In::Step, &metric), "4.1"),
            expected,
            "{help}"
        );
    }
    let result = manifest(In::Asked, &counter(&label("{{outputs.result}}")));
    let all = [("AM401", Warning), ("AM412", Warning), ("AM413", Warning)];
    assert_eq!(told(&result, "4.1"), all);
    assert_eq!(
        told(
            &manifest(In::Step, &counter(&label("{{outputs.result}}"))),
            "4.1"
        ),
        []
    );
}

/// registry.jsonl, `label value: newline, quotes, backslash, replacement character`: line breaks are exported.
#[test]
fn a_control_character_makes_the_metric_fail_and_a_line_break_does_not() {
    for (value, expected) in [
        ("{{workflow.parameters.red}}", vec![("AM413", Warning)]),
        ("{{workflow.parameters.lines}}", vec![]),
        ("{{workflow.parameters.stage}}", vec![]),
    ] {
        let yaml = manifest(In::Step, &counter(&label(value)));
        assert_eq!(told(&yaml, "4.1"), expected, "{value}");
    }
    let yaml = manifest(In::Step, &counter(&label("{{workflow.parameters.red}}")));
    let finding = findings(&yaml, "4.1").remove(0);
    assert_eq!(
        finding.argo[0].text,
        "unable to substitute parameters for metric 'runs_total': cannot finish template replacement because the result was invalid JSON"
    );
}

#[test]
fn a_counter_of_durations_is_informational_unless_its_name_says_so() {
    let of = |name: &str, block: &str, value: &str| {
        format!(
            "{{name: {name}, help: what it tells, {block}: {{realtime: false, value: '{value}'}}}}"
        )
    };
    let told = |metric: String| {
        let metric = metric.replace("counter: {realtime: false, ", "counter: {");
        told(&manifest(In::Step, &metric), "4.1")
    };
    for (name, block, value, expected) in [
        (
            "time_total",
            "counter",
            "{{duration}}",
            vec![("AM318", Info)],
        ),
        (
            "time_total",
            "counter",
            "{{ workflow.duration }}",
            vec![("AM318", Info)],
        ),
        (
            "seconds_of_runs",
            "counter",
            "{{duration}}",
            vec![("AM318", Info)],
        ),
        ("run_seconds_total", "counter", "{{duration}}", vec![]),
        ("time_total", "counter", "1", vec![]),
        ("time_total", "counter", "{{resourcesDuration.cpu}}", vec![]),
        ("time", "gauge", "{{duration}}", vec![]),
    ] {
        assert_eq!(
            told(of(name, block, value)),
            expected,
            "{name} {block} {value}"
        );
    }
}
