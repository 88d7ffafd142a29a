//! What `argo lint` accepts and refuses, and with which words.

use super::{accepts, cron, of_kind, refused, releases, says, since, workflow};

fn named(name: &str) -> String {
    format!("{{name: \"{name}\", help: runs of the import, counter: {{value: \"1\"}}}}")
}

/// “`inputs.parameters[].default` counts as the value in the *entrypoint* template of a Workflow”; “`value` wins over it.
/// Called, orphan or WorkflowTemplate: placeholder. `arguments.parameters[].default` does not count (placeholder).”
#[test]
fn the_default_of_an_input_is_its_value_where_the_workflow_starts() {
    for version in releases() {
        accepts(
            &workflow(&named("{{inputs.parameters.shard}}_total"), ""),
            &version,
        );
        accepts(
            &workflow(&named("x_{{inputs.parameters.both}}"), ""),
            &version,
        );
        let label = "{name: x_total, help: runs of the import, labels: [{key: \"k_{{inputs.parameters.shard}}\", value: a}], counter: {value: \"1\"}}";
        accepts(&workflow(label, ""), &version);
        says(
            &workflow(&named("x_{{inputs.parameters.part}}"), ""),
            &version,
            &format!(
                "templates.main metric name 'x_p-1' is invalid. Metric names must contain {}",
                allowed(&version)
            ),
        );
        // What fills the input otherwise.
        let filled = "  arguments: {parameters: [{name: part, value: p2}]}\n";
        accepts(
            &workflow(&named("x_{{inputs.parameters.part}}"), filled),
            &version,
        );
        let template = of_kind(
            "WorkflowTemplate",
            "spec:",
            &named("x_{{inputs.parameters.shard}}"),
            "",
        );
        assert_eq!(refused(&template, &version), ["AM007"], "{version}");
        let argument = "  arguments: {parameters: [{name: p, default: d}]}\n";
        let of_workflow = workflow(&named("x_{{workflow.parameters.p}}"), argument);
        assert_eq!(refused(&of_workflow, &version), ["AM007"], "{version}");
    }
}

fn allowed(version: &str) -> &'static str {
    match version.starts_with("3.4") || version.starts_with("3.5") {
        true => "alphanumeric characters, '_', or ':'",
        false => "alphanumeric characters or '_'",
    }
}

/// “`CronWorkflow.spec.workflowMetadata` labels and annotations are in scope (as are spec.workflowSpec.workflowMetadata's), in
/// every release.” What Argo itself puts on the workflow: `workflow/common/convert.go`.
#[test]
fn what_a_cron_workflow_hands_on_is_in_scope() {
    let label = |tag: &str| {
        format!(
            "{{name: x_total, help: runs of the import, labels: [{{key: k, value: \"{{{{{tag}}}}}\"}}], counter: {{value: \"1\"}}}}"
        )
    };
    // With `schedule` 4.0 refuses the object for another reason.
    for version in &releases()[..4] {
        let labels = "  workflowMetadata: {labels: {app.kubernetes.io/part-of: import}}\n";
        let tag = "workflow.labels.app.kubernetes.io/part-of";
        accepts(&cron(&label(tag), labels), version);
        let annotations = "  workflowMetadata: {annotations: {owner: data}}\n";
        accepts(
            &cron(&label("workflow.annotations.owner"), annotations),
            version,
        );
        let of_argo = label("workflow.labels.workflows.argoproj.io/cron-workflow");
        accepts(&cron(&of_argo, ""), version);
        accepts(
            &cron(
                &label("workflow.annotations.workflows.argoproj.io/scheduled-time"),
                "",
            ),
            version,
        );
        // A label is no annotation, and one key is not another.
        assert_eq!(
            refused(&cron(&label("workflow.annotations.owner"), labels), version),
            ["AM017"]
        );
        assert_eq!(
            refused(&cron(&label("workflow.labels.owner"), annotations), version),
            ["AM017"]
        );
    }
}

/// “`{{=sprig.upper(status)}}` in counter/gauge/histogram value: 3.4.18 ok; 3.5.15 and later `templates.main metric 'm_total'
/// error: missing counter.value`”; “Same functions: sprig upper, lower, trim, title, nospace, trunc(0,…), repeat(0,…); same
/// variables: status, duration, exitCode.”
#[test]
fn functions_that_make_nothing_of_what_is_not_there_yet() {
    for (expression, kind) in [
        ("sprig.lower(exitCode)", "counter"),
        ("sprig.title(duration)", "gauge"),
        ("sprig.trunc(0, exitCode)", "histogram"),
        ("sprig.repeat(0, duration)", "counter"),
        ("sprig.nospace(exitCode)", "gauge"),
    ] {
        let metric = format!(
            "{{name: x_total, help: runs of the import, {kind}: {{value: \"{{{{={expression}}}}}\"}}}}"
        );
        accepts(&workflow(&metric, ""), "3.4.18");
        for version in since(3, 5) {
            let words = format!("templates.main metric 'x_total' error: missing {kind}.value");
            says(&workflow(&metric, ""), &version, &words);
        }
    }
}

/// “`sprig.default('', status)` and `''` are missing in all six, 3.4.18 too.”
#[test]
fn a_default_of_nothing_is_nothing_in_every_release() {
    for expression in ["sprig.default('', duration)", "sprig.default('', exitCode)"] {
        for (field, words) in [
            (
                "help: runs, gauge",
                "templates.main metric 'x' error: missing gauge.value",
            ),
            (
                "help: runs, histogram",
                "templates.main metric 'x' error: missing histogram.value",
            ),
        ] {
            let metric = format!("{{name: x, {field}: {{value: \"{{{{={expression}}}}}\"}}}}");
            for version in releases() {
                says(&workflow(&metric, ""), &version, words);
            }
        }
    }
}

/// “`sprig.default('5', status)`, `sprig.toString(status)`, `string(status)`, `toJson(status)`, `status ?? ''`, …, builtin
/// `trim(status)`/`upper(status)`, and sprig.upper of `outputs.result`, …, `workflow.status` pass everywhere.”
#[test]
fn what_looks_alike_and_passes() {
    for expression in [
        "string(exitCode)",
        "exitCode ?? ''",
        "upper(duration)",
        "lower(exitCode)",
        "sprig.default('0', exitCode)",
        "sprig.lower(outputs.result)",
        "sprig.trim(workflow.status)",
    ] {
        let metric = format!(
            "{{name: x_total, help: runs of the import, counter: {{value: \"{{{{={expression}}}}}\"}}}}"
        );
        for version in releases() {
            accepts(&workflow(&metric, ""), &version);
        }
    }
}

/// “`templates.main failed to unmarshall JSON expression: invalid character 'C' after top-level value`, where C is what
/// follows the closing quote of the field in the *JSON of the template* (struct order name, labels, help, when, gauge,
/// histogram, counter; in a gauge value, realtime, operation; in a histogram value, buckets)”
#[test]
fn an_expression_that_is_never_closed_is_told_with_what_follows_its_field() {
    for (metric, next) in [
        (
            "{name: x, help: \"{{=5\", gauge: {value: \"1\", realtime: true}}",
            ',',
        ),
        ("{name: x, when: \"{{=5\", help: h}", '}'),
        (
            "{name: x, help: h, gauge: {realtime: true, value: \"{{=5\"}}",
            ',',
        ),
        (
            "{name: x, help: h, gauge: {value: \"1\", operation: \"{{=5\"}, histogram: {value: \"1\", buckets: [1]}}",
            '}',
        ),
        (
            "{name: x, help: h, labels: [{key: a, value: \"{{=5\"}, {key: b, value: c}], counter: {value: \"1\"}}",
            '}',
        ),
        (
            "{name: x, help: h, labels: [{key: a, value: b}, {value: c, key: \"{{=5\"}], counter: {value: \"1\"}}",
            ',',
        ),
        (
            "{name: x, help: h, histogram: {value: \"1\", buckets: [1, \"{{=5\", 3]}}",
            ',',
        ),
        (
            "{name: x, help: h, histogram: {buckets: [\"{{=5\"], value: \"1\"}}",
            ']',
        ),
        (
            "{name: x, help: h, counter: {value: \"{{status}} <{{=5\"}}",
            '"',
        ),
    ] {
        for version in since(3, 7) {
            let words = format!(
                "templates.main failed to unmarshall JSON expression: invalid character '{next}' after top-level value"
            );
            says(&workflow(metric, ""), &version, &words);
        }
        accepts_or_says_otherwise(metric);
    }
}

/// Order: “L8 (while substituting), …, then its metrics in list order”: the substitution comes before the panic on an empty label.
#[test]
fn an_empty_label_does_not_hide_what_is_never_closed() {
    let metric =
        "{name: x, help: \"{{=5\", labels: [~, {key: a, value: b}], counter: {value: \"1\"}}";
    for version in since(3, 7) {
        let words = "templates.main failed to unmarshall JSON expression: invalid character ',' after top-level value";
        says(&workflow(metric, ""), &version, words);
    }
}

/// “≤3.6.19: lint accepts (help, when, values, label value; in a name or key the L1/L2 text with the raw text in it).”
fn accepts_or_says_otherwise(metric: &str) {
    for version in ["3.5.15", "3.6.19"] {
        let codes = refused(&workflow(metric, ""), version);
        let wanted: &[&str] = match metric.contains("key: \"{{=") {
            true => &["AM008"],
            false => &[],
        };
        assert_eq!(codes, wanted, "{version}: {metric}");
    }
}

/// “container.args (nothing to do with metrics, same check) `']'`”
#[test]
fn an_expression_that_is_never_closed_beside_the_metrics_takes_them_along() {
    let metric = named("x_total");
    for (of, with, next) in [
        (
            "container: {image: example/import:2}",
            "container: {image: example/import:2, command: [\"{{=x\", run]}",
            ',',
        ),
        (
            "container: {image: example/import:2}",
            "container: {image: example/import:2, args: [run, \"{{=x\"]}",
            ']',
        ),
        (
            "container: {image: example/import:2}",
            "script: {image: example/import:2, source: \"echo {{=x\"}",
            '}',
        ),
    ] {
        let yaml = workflow(&metric, "").replace(of, with);
        for version in since(3, 7) {
            let words = format!(
                "templates.main failed to unmarshall JSON expression: invalid character '{next}' after top-level value"
            );
            says(&yaml, &version, &words);
        }
        accepts(&yaml, "3.6.19");
        // A later `}}` in the same text closes it.
        accepts(&yaml.replace("{{=x", "{{=x ?? 1}}"), "4.1.2");
    }
}

/// “**Inline template: `templates.main failed…`** (told of the caller, no `.steps[0].s templates.`).”
#[test]
fn an_inline_template_is_a_part_of_its_callers_json() {
    let inline = "{metrics: {prometheus: [{name: x, help: \"{{=5\", counter: {value: \"1\"}}]}, container: {image: a}}";
    for calls in [
        format!("    steps: [[{{name: a, inline: {inline}}}]]\n"),
        format!("    dag: {{tasks: [{{name: a, inline: {inline}}}]}}\n"),
        format!(
            "    steps: [[{{name: a, inline: {{container: {{image: b}}}}}}], [{{name: b, inline: {inline}}}]]\n"
        ),
    ] {
        let yaml = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec:\n  entrypoint: outer\n  templates:\n  - name: outer\n{calls}"
        );
        for version in since(3, 7) {
            let words = "templates.outer failed to unmarshall JSON expression: invalid character ',' after top-level value";
            says(&yaml, &version, words);
        }
    }
}

/// “An inline template with `name: own` is told as `templates.main.steps[0].s templates.own metric name …`.”
#[test]
fn an_inline_template_with_a_name_is_told_with_it() {
    let inline = "{name: own, metrics: {prometheus: [{name: a-b, help: h, counter: {value: \"1\"}}]}, container: {image: a}}";
    for (calls, path) in [
        (
            format!("steps: [[{{name: s, inline: {inline}}}]]"),
            "steps[0].s",
        ),
        (
            format!(
                "steps: [[{{name: first, inline: {{container: {{image: a}}}}}}], [{{name: s, inline: {inline}}}]]"
            ),
            "steps[1].s",
        ),
        (
            format!("dag: {{tasks: [{{name: s, inline: {inline}}}]}}"),
            "tasks.s",
        ),
    ] {
        let yaml = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec:\n  entrypoint: main\n  templates:\n  - name: main\n    {calls}\n"
        );
        let words = format!(
            "templates.main.{path} templates.own metric name 'a-b' is invalid. Metric names must contain alphanumeric characters or '_'"
        );
        says(&yaml, "4.1.2", &words);
    }
}

/// “Unclosed simple tag with a checked prefix, all six: `templates.main: failed to resolve
/// {{workflow.name","counter":{"value":"1"}}` (help), `…{{workflow.name"}}` (counter.value).”
#[test]
fn a_tag_that_is_never_closed_runs_to_the_next_braces_of_the_json() {
    for (metric, run) in [
        (
            "{name: x, help: h, labels: [{key: a, value: \"{{pod.name\"}], counter: {value: \"1\"}}",
            "pod.name\"}],\"help\":\"h\",\"counter\":{\"value\":\"1\"",
        ),
        (
            "{name: x, help: h, when: \"{{inputs.parameters.shard\", gauge: {value: \"5\", realtime: false}}",
            "inputs.parameters.shard\",\"gauge\":{\"value\":\"5\",\"realtime\":false",
        ),
        (
            "{name: x, help: \"{{workflow.uid\", histogram: {value: \"{{duration}}\", buckets: [1, 2.5]}}",
            "workflow.uid\",\"histogram\":{\"value\":\"{{duration",
        ),
        (
            "{name: x, help: h, histogram: {value: \"{{ workflow.name\", buckets: [1, 2.5]}}",
            " workflow.name\",\"buckets\":[1,2.5]",
        ),
    ] {
        for version in releases() {
            let words = format!("templates.main: failed to resolve {{{{{run}}}}}");
            says(&workflow(metric, ""), &version, &words);
        }
    }
    // No prefix that is checked.
    for metric in [
        "{name: x, help: \"{{status\", counter: {value: \"1\"}}",
        "{name: x, help: \"{{workflow.duration\", counter: {value: \"1\"}}",
        "{name: x, help: \"{{outputs.result\", counter: {value: \"1\"}}",
    ] {
        accepts(&workflow(metric, ""), "4.1.2");
    }
}

/// “`{{workflow.duration}}` in a name stays as it is (no placeholder).”
#[test]
fn the_workflows_duration_stays_in_a_name() {
    let name = |text: &str| {
        format!(
            "templates.main metric name '{text}' is invalid. Metric names must contain alphanumeric characters or '_'"
        )
    };
    for version in since(3, 6) {
        for text in [
            "{{workflow.duration}}",
            "{{workflow.duration}}_x",
            "x_{{ workflow.duration }}_y",
        ] {
            says(&workflow(&named(text), ""), &version, &name(text));
        }
        let key = "{name: x, help: h, labels: [{key: \"k{{workflow.duration}}\", value: a}], counter: {value: \"1\"}}";
        says(
            &workflow(key, ""),
            &version,
            "metric label 'k{{workflow.duration}}' is invalid: keys may only contain alphanumeric characters or '_'",
        );
    }
}

/// “A newline in a tag is printed as in JSON: `failed to resolve {{workflow.nope\n}}` with a backslash and an n.”
#[test]
fn a_tag_is_printed_as_it_stands_in_json() {
    for (written, printed) in [
        ("{{workflow.nope\\t}}", "{{workflow.nope\\t}}"),
        (
            "{{inputs.parameters.a\\n.b}}",
            "{{inputs.parameters.a\\n.b}}",
        ),
        (
            "{{workflow.labels['\\\"a\\\"']}}",
            "{{workflow.labels['\\\"a\\\"']}}",
        ),
    ] {
        let metric = format!(
            "{{name: x, help: h, labels: [{{key: a, value: \"{written}\"}}], counter: {{value: \"1\"}}}}"
        );
        for version in releases() {
            let words = format!("templates.main: failed to resolve {printed}");
            says(&workflow(&metric, ""), &version, &words);
        }
    }
}

/// L6 is told for “the first in the JSON of the template”.
#[test]
fn a_variable_in_front_of_the_metrics_is_told_first() {
    let metric = "{name: x, help: \"{{workflow.nope}}\", counter: {value: \"1\"}}";
    for with in [
        "container: {image: a, command: [\"{{inputs.parameters.zz}}\"]}",
        "script: {image: a, source: \"{{inputs.parameters.zz}}\"}",
        "container: {image: a, env: [{name: A, value: \"{{inputs.parameters.zz}}\"}]}",
    ] {
        let yaml = workflow(metric, "").replace("container: {image: example/import:2}", with);
        says(
            &yaml,
            "3.6.19",
            "templates.main: failed to resolve {{inputs.parameters.zz}}",
        );
        // And the metric's own, once that is mended.
        says(
            &yaml,
            "3.6.19",
            "templates.main: failed to resolve {{workflow.nope}}",
        );
    }
}

/// “`json: unknown field "x"`, the first one only”, in the order of a Go map's keys as JSON has them.
#[test]
fn the_old_decoder_names_the_first_unknown_field() {
    let outside = |extra: &str| {
        let metrics = "    metrics: {prometheus: [{name: x, unit: s, help: h, counter: {value: \"1\"}}]}\n    container: {image: a}\n";
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec:\n  entrypoint: main\n{extra}  templates:\n  - name: main\n{metrics}"
        )
    };
    for (extra, first) in [
        ("  aaa: 1\n", "aaa"),
        ("  zzz: 1\n", "unit"),
        ("  synchronization: {semaphores: []}\n", "semaphores"),
    ] {
        says(
            &outside(extra),
            "3.4.18",
            &format!("json: unknown field \"{first}\""),
        );
    }
}
