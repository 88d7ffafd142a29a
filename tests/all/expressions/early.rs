//! The table of the traps of early evaluation: what each expression ends up as in `spec.metrics`, in a template that a step calls,
//! and in one that a plain DAG task calls, and what is said of it. The values are those of the recorded answers.

use std::fmt::Write as _;

use argo_metrics::argo::{NEWEST, Version};
use argo_metrics::model::{Scope, Way, trace};

use crate::variables::codes_of;

/// What is said of an expression that is calculated too early, of values that are lost, and of the start of the workflow.
const ABOUT: [&str; 7] = [
    "AM301", "AM302", "AM303", "AM313", "AM320", "AM226", "AM225",
];

/// An expression; for which releases (`all`, or a list); what it ends up as in the three places, where `!` is an error; what is said
/// of it as a label in the three places.
type Row = (
    &'static str,
    &'static str,
    [&'static str; 3],
    [&'static str; 3],
);

const OLD: &str = "3.4.18 3.5.15 3.6.19";
const NEW: &str = "3.7.18 4.0.10 4.1.2";

const ROWS: &[Row] = &[
    (
        "asFloat(duration)",
        "all",
        ["12.5", "12.5", "12.5"],
        ["", "", ""],
    ),
    (
        "float(duration)*1000",
        "3.4.18 3.5.15",
        ["12500", "12500", "12500"],
        ["AM320", "AM320", "AM320"],
    ),
    (
        "float(duration)*1000",
        "3.6.19 3.7.18 4.0.10 4.1.2",
        ["12500", "12500", "12500"],
        ["", "", ""],
    ),
    (
        "round(float(duration))",
        "all",
        ["13", "13", "13"],
        ["", "", ""],
    ),
    (
        "status == 'Succeeded' ? 1 : 0",
        "all",
        ["1", "1", "1"],
        ["", "", ""],
    ),
    (
        "status in ['Succeeded']",
        "all",
        ["true", "true", "true"],
        ["", "", ""],
    ),
    (
        "status matches 'Succ.*'",
        "all",
        ["true", "true", "true"],
        ["", "", ""],
    ),
    (
        "sprig.float64(duration)",
        "all",
        ["0", "0", "12.5"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.round(duration,1)",
        "all",
        ["0", "0", "12.5"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.int(duration)",
        OLD,
        ["0", "0", "0"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.int(duration)",
        NEW,
        ["0", "0", "12"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.int64(duration)",
        OLD,
        ["0", "0", "0"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.int64(duration)",
        NEW,
        ["0", "0", "12"],
        ["AM301", "AM301", ""],
    ),
    ("sprig.atoi(duration)", "all", ["0", "0", "0"], ["", "", ""]),
    (
        "sprig.upper(status)",
        "3.4.18",
        ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"],
        ["", "", ""],
    ),
    (
        "sprig.upper(status)",
        "3.5.15 3.6.19 3.7.18 4.0.10 4.1.2",
        ["", "", "SUCCEEDED"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.lower(status)",
        "3.4.18",
        ["succeeded", "succeeded", "succeeded"],
        ["", "", ""],
    ),
    (
        "sprig.lower(status)",
        "3.5.15 3.6.19 3.7.18 4.0.10 4.1.2",
        ["", "", "succeeded"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.contains('S', status)",
        "3.4.18",
        ["true", "true", "true"],
        ["", "", ""],
    ),
    (
        "sprig.contains('S', status)",
        "3.5.15 3.6.19 3.7.18 4.0.10 4.1.2",
        ["false", "false", "true"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.empty(status)",
        "all",
        ["true", "true", "false"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.coalesce(exitCode, '9')",
        "all",
        ["9", "9", "0"],
        ["AM301", "AM301", ""],
    ),
    (
        "toJson(duration)",
        "all",
        ["null", "null", "\"12.500000\""],
        ["AM301", "AM301", ""],
    ),
    (
        "type(duration)",
        "all",
        ["nil", "nil", "string"],
        ["AM301", "AM301", ""],
    ),
    (
        "duration == nil ? 1 : 0",
        "all",
        ["1", "1", "0"],
        ["AM301", "AM301", ""],
    ),
    (
        "duration ?? '0'",
        "all",
        ["0", "0", "12.500000"],
        ["AM301", "AM301", ""],
    ),
    (
        "[duration]",
        "3.4.18 3.5.15",
        ["[<nil>]", "[<nil>]", "[12.500000]"],
        ["AM301 AM320", "AM301 AM320", "AM320"],
    ),
    (
        "[duration]",
        "3.6.19 3.7.18 4.0.10 4.1.2",
        ["[null]", "[null]", "[\"12.500000\"]"],
        ["AM301", "AM301", ""],
    ),
    (
        "type(status)",
        "all",
        ["string", "string", "string"],
        ["", "", ""],
    ),
    ("exitCode ?? '9'", "all", ["0", "0", "0"], ["", "", ""]),
    (
        "sprig.ternary(1,0,status == 'Succeeded')",
        "all",
        ["0", "0", "1"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.int(exitCode)",
        "all",
        ["0", "0", "0"],
        ["AM301", "AM301", ""],
    ),
    (
        "sprig.default('0',exitCode)",
        "all",
        ["0", "0", "0"],
        ["AM301", "AM301", ""],
    ),
    (
        "string(duration)",
        "all",
        ["<nil>", "<nil>", "12.500000"],
        ["AM301", "AM301", ""],
    ),
    (
        "duration('1h')",
        "3.4.18 3.5.15",
        ["1h0m0s", "1h0m0s", "!"],
        ["", "", ""],
    ),
    (
        "duration('1h')",
        "3.6.19 3.7.18 4.0.10 4.1.2",
        ["3600000000000", "3600000000000", "!"],
        ["", "", ""],
    ),
    (
        "sprig.round(workflow.duration,2)",
        "all",
        ["0", "3", "3"],
        ["AM301", "", ""],
    ),
    // Nothing stands behind the dot, so the old releases of cast take it.
    (
        "sprig.int(workflow.duration)",
        "all",
        ["0", "3", "3"],
        ["AM301", "", ""],
    ),
    (
        "workflow.duration ?? '0'",
        "all",
        ["0", "3.000000", "3.000000"],
        ["AM301", "", ""],
    ),
    (
        "workflow?.duration ?? '0'",
        "all",
        ["0", "3.000000", "3.000000"],
        ["AM301", "", ""],
    ),
    (
        "get(workflow, 'duration') ?? '0'",
        "all",
        ["0", "3.000000", "3.000000"],
        ["AM301", "", ""],
    ),
    (
        "string(workflow.duration)",
        "all",
        ["<nil>", "3.000000", "3.000000"],
        ["AM301", "", ""],
    ),
    (
        "outputs.parameters.out",
        "3.4.18 3.5.15",
        ["8.5", "map[path:/tmp/out]", "8.5"],
        ["", "AM302", ""],
    ),
    (
        "outputs.parameters.out",
        "3.6.19 3.7.18 4.0.10 4.1.2",
        ["8.5", "{\"path\":\"/tmp/out\"}", "8.5"],
        ["", "AM302", ""],
    ),
    (
        "outputs.parameters.out == '8.5' ? 1 : 0",
        "all",
        ["1", "0", "1"],
        ["", "AM302", ""],
    ),
    (
        "outputs.result == '42' ? 1 : 0",
        "all",
        ["1", "0", "1"],
        ["", "AM302", ""],
    ),
    (
        "sprig.float64(outputs.parameters.out)",
        "all",
        ["8.5", "0", "8.5"],
        ["", "AM302", ""],
    ),
    (
        "sprig.int(outputs.result)",
        "all",
        ["42", "0", "42"],
        ["", "AM302", ""],
    ),
    (
        "sprig.trim(outputs.result)",
        "3.4.18",
        ["42", "42", "42"],
        ["", "", ""],
    ),
    (
        "sprig.trim(outputs.result)",
        "3.5.15 3.6.19 3.7.18 4.0.10 4.1.2",
        ["42", "", "42"],
        ["", "AM302", ""],
    ),
    (
        "outputs?.result ?? '0'",
        "all",
        ["42", "0", "42"],
        ["", "AM302", ""],
    ),
    (
        "get(outputs, 'result') ?? '0'",
        "all",
        ["42", "0", "42"],
        ["", "AM302", ""],
    ),
    (
        "asFloat(outputs.parameters.out)",
        "all",
        ["8.5", "8.5", "8.5"],
        ["", "", ""],
    ),
    (
        "asFloat(outputs.result)",
        "all",
        ["42", "42", "42"],
        ["", "", ""],
    ),
    (
        "workflow.status == 'Succeeded' ? 1 : 0",
        "all",
        ["1", "0", "0"],
        ["", "AM303", "AM303"],
    ),
    (
        "outputs.parameters.missing ?? '0'",
        "all",
        ["0", "0", "0"],
        ["", "", ""],
    ),
    ("sprig.int(retries)", OLD, ["0", "2", "0"], ["", "", ""]),
    ("sprig.int(retries)", NEW, ["!", "2", "!"], ["", "", ""]),
    (
        "sprig.int(item)",
        "3.4.18 3.5.15",
        ["0", "0", "0"],
        ["", "", ""],
    ),
];

fn scope(way: Way) -> Scope {
    let mut scope = Scope::default();
    let mut all = vec![
        ("workflow.name", "wf"),
        ("workflow.duration", "3.000000"),
        ("duration", "12.500000"),
        ("status", "Succeeded"),
        ("outputs.result", "42"),
        ("outputs.parameters.out", "8.5"),
        ("exitCode", "0"),
        (
            "workflow.status",
            if way == Way::Workflow {
                "Succeeded"
            } else {
                "Running"
            },
        ),
    ];
    if way == Way::Template {
        all.push(("retries", "2"));
        all.push(("outputs.parameters.out.path", "/tmp/out"));
    }
    for (name, value) in all {
        scope.set(name, value);
    }
    scope
}

fn releases(of: &str) -> Vec<Version> {
    if of == "all" {
        return NEWEST.to_vec();
    }
    of.split(' ')
        .map(|version| version.parse().expect("a version"))
        .collect()
}

fn ends_as(text: &str, way: Way, version: Version) -> String {
    let steps = trace(text, way, &scope(way), version);
    match &steps.last().expect("a stage").result {
        Ok(text) => text.clone(),
        Err(_) => "!".to_owned(),
    }
}

#[test]
fn each_trap_ends_up_as_argo_has_it_in_the_three_places() {
    let mut wrong = String::new();
    for (expression, of, ends, _) in ROWS {
        for version in releases(of) {
            for (way, expected) in [Way::Workflow, Way::Template, Way::PlainTask]
                .into_iter()
                .zip(ends)
            {
                let is = ends_as(&format!("{{{{={expression}}}}}"), way, version);
                if is != *expected {
                    let _ = writeln!(
                        wrong,
                        "{expression} {version} {way:?}: {is}, not {expected}"
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn manifest(expression: &str, way: Way) -> String {
    let label = format!(
        "metrics: {{prometheus: [{{name: jobs, help: Jobs, labels: [{{key: of, value: \"{{{{={}}}}}\"}}], counter: {{value: \"1\"}}}}]}}",
        expression.replace('"', "\\\"")
    );
    let body = "outputs: {parameters: [{name: out, valueFrom: {path: /tmp/out, default: '1'}}]}\n      script: {image: a, command: [sh], source: echo 42}";
    // Somebody asks for the result, so that Argo keeps it.
    let user =
        "    - name: use\n      inputs: {parameters: [{name: x}]}\n      container: {image: a}\n";
    let call = |of: &str| {
        format!(
            "{{name: b, template: use, arguments: {{parameters: [{{name: x, value: \"{{{{{of}.a.outputs.result}}}}\"}}]}}"
        )
    };
    let main = match way {
        Way::PlainTask => format!(
            "dag: {{tasks: [{{name: a, template: job}}, {}, dependencies: [a]}}]}}",
            call("tasks")
        ),
        _ => format!(
            "steps: [[{{name: a, template: job}}], [{}}}]]",
            call("steps")
        ),
    };
    let head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: job-}\nspec:\n  entrypoint: main\n";
    if way == Way::Workflow {
        return format!("{head}  {label}\n  templates:\n    - name: main\n      {body}\n");
    }
    format!(
        "{head}  templates:\n    - name: main\n      {main}\n    - name: job\n      {label}\n      {body}\n{user}"
    )
}

#[test]
fn each_trap_is_told_where_it_gives_a_wrong_constant_and_only_there() {
    let mut wrong = String::new();
    for (expression, of, _, said) in ROWS {
        for version in releases(of) {
            for (way, expected) in [Way::Workflow, Way::Template, Way::PlainTask]
                .into_iter()
                .zip(said)
            {
                let is = codes_of(&manifest(expression, way), &version.to_string(), &ABOUT);
                if is != *expected {
                    let _ = writeln!(
                        wrong,
                        "{expression} {version} {way:?}: {is:?}, not {expected:?}"
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
