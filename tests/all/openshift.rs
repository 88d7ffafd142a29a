//! What metrics in an OpenShift Template become before Argo sees them, and what is said of it.
//!
//! `openshift/substitution.tsv` holds texts and what `oc process` makes of them: a row or more for each sentence of
//! the documentation of openshift/library-go `pkg/template/templateprocessing`, the cases of its own test
//! `TestProcessValue` among them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use argo_metrics::lint::{Checked, Options, check};
use argo_metrics::manifest::{defaults, locate};
use argo_metrics::yaml::{Document, Kind, Limits, NodeId, Text, Value, read};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::corpus::options;

/// A node as JSON.
fn json_of(doc: &Document, node: NodeId) -> Json {
    match &doc.node(node).kind {
        Kind::Map(entries) => {
            let pairs = entries.iter().map(|e| {
                let key = doc.key_text(e.key).into_owned();
                (key, json_of(doc, e.value))
            });
            Json::Object(pairs.collect())
        }
        Kind::Seq(items) => items.iter().map(|item| json_of(doc, *item)).collect(),
        Kind::Scalar { text, value, .. } => match value {
            Value::Null => Json::Null,
            Value::Bool(b) => json!(b),
            Value::Int(n) => json!(n),
            Value::Uint(n) => json!(n),
            Value::Float(x) => json!(x),
            Value::Text => json!(text),
        },
        Kind::Alias(_) => panic!("an alias is followed"),
    }
}

/// The object in a Template after its defaults are put in.
fn processed(template: &Json) -> Json {
    let text = Text::decode(template.to_string().as_bytes()).unwrap();
    let stream = read(&text, &Limits::default());
    let [doc] = &stream.documents[..] else {
        panic!("one document: {:?}", stream.problems);
    };
    let (objects, _) = locate(doc);
    assert_eq!(objects.len(), 1);
    match defaults(doc, &objects) {
        None => json_of(doc, objects[0].node),
        Some(all) => json_of(&all.doc, all.doc.counterpart(doc, objects[0].node)),
    }
}

fn template(parameters: &Json, object: Json) -> Json {
    let mut object = object;
    object["kind"] = json!("Workflow");
    object["apiVersion"] = json!("argoproj.io/v1alpha1");
    json!({
        "kind": "Template",
        "apiVersion": "template.openshift.io/v1",
        "parameters": parameters,
        "objects": [object],
    })
}

#[test]
fn a_text_becomes_what_oc_process_makes_of_it() {
    let (mut wrong, mut rows) = (String::new(), 0);
    for line in include_str!("openshift/substitution.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        let cells = line.split('\t').collect::<Vec<_>>();
        let [_, parameters, text, becomes] = cells[..] else {
            panic!("a row of four cells: {line}");
        };
        let parse = |cell: &str| serde_json::from_str::<Json>(cell).unwrap();
        let parameters = parse(parameters);
        let object = json!({"spec": {"x": parse(text)}});
        let found = processed(&template(&parameters, object))["spec"]["x"].take();
        rows += 1;
        if found != parse(becomes) {
            let _ = writeln!(wrong, "{line}\n  found {found}");
        }
    }
    assert!(rows >= 40, "{rows} rows");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_text_and_every_key_of_an_object_is_substituted_and_nothing_else() {
    let parameters = json!([{"name": "K", "value": "key"}, {"name": "V", "value": "1"}]);
    let object = json!({
        "metadata": {"labels": {"${K}-x": "${V}"}},
        "spec": {"list": ["${V}", {"${K}": ["${{V}}"]}], "number": 5, "none": null, "plain": "V"},
    });
    let found = processed(&template(&parameters, object));
    assert_eq!(found["metadata"]["labels"], json!({"key-x": "1"}));
    assert_eq!(
        found["spec"],
        json!({"list": ["1", {"key": [1]}], "number": 5, "none": null, "plain": "V"})
    );
}

fn checked(yaml: &str) -> Checked {
    check(yaml.as_bytes(), &options())
}

/// Line, code, and the code beneath of each finding that is no matter of style.
fn findings(yaml: &str) -> Vec<(u32, &'static str, &'static str)> {
    let checked = checked(yaml);
    let Some(text) = &checked.text else {
        return Vec::new();
    };
    let found = checked.findings.iter();
    found
        .map(|f| {
            let line = text.position(f.place.span.start).line;
            (line, f.code, f.underlying.unwrap_or(""))
        })
        .filter(|(_, code, beneath)| !code.starts_with("AM5") && !beneath.starts_with("AM5"))
        .collect()
}

/// A Template with these parameters around a workflow with one metric, from line 10 on.
fn with_metric(parameters: &str, metric: &str) -> String {
    let metric = metric.replace('\n', "\n            ");
    format!(
        "apiVersion: template.openshift.io/v1\n\
         kind: Template\n\
         parameters: {parameters}\n\
         objects:\n\
         - apiVersion: argoproj.io/v1alpha1\n\
         \x20 kind: Workflow\n\
         \x20 spec:\n\
         \x20   metrics:\n\
         \x20     prometheus:\n\
         \x20         - {metric}\n"
    )
}

/// A metric that nothing is wrong with, but for the lines that are given.
fn histogram(lines: &str) -> String {
    format!("name: solver_duration_seconds\nhelp: duration of a solver run\n{lines}")
}

#[test]
fn tags_of_argo_pass_through_untouched() {
    let metric = histogram(
        "when: '{{workflow.status}} == Succeeded'\nhistogram: {buckets: [1, 2], value: '{{workflow.duration}}'}",
    );
    // That a retried workflow keeps the first text is informational.
    assert_eq!(
        findings(&with_metric("[{name: status, value: x}]", &metric)),
        [(12, "AM310", "")]
    );
}

#[test]
fn a_variable_behind_a_dollar_is_a_parameter_first() {
    let metric = histogram("histogram: {buckets: [1, 2], value: '${{duration}}'}");
    // Undeclared it reaches Argo as a `$` and the variable.
    assert_eq!(findings(&with_metric("[]", &metric)), [(12, "AM604", "")]);
    // Declared it is the parameter.
    let declared = with_metric("[{name: duration, value: '5'}]", &metric);
    assert_eq!(findings(&declared), [(12, "AM603", "")]);
    let declared = with_metric("[{name: duration, value: '\"5\"'}]", &metric);
    assert_eq!(findings(&declared), []);
    // In a plain Workflow it is the variable with a `$` in front.
    let plain = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  metrics:\n    prometheus:\n    - name: a_seconds\n      help: duration of a run\n      counter: {value: '${{duration}}'}\n";
    assert_eq!(findings(plain), [(8, "AM604", "")]);
}

#[test]
fn a_dollar_in_when_is_no_token_unless_it_is_quoted() {
    let told = |when: &str, code: &str| {
        let metric = histogram(&format!("when: {when}\ncounter: {{value: '1'}}"));
        let checked = checked(&with_metric("[]", &metric));
        let finding = checked.findings.iter().find(|f| f.code == code).unwrap();
        let words = finding.argo.iter().map(|w| w.text.as_str());
        words.collect::<String>()
    };
    // The text is that of the recorded answer to `$a == $a`.
    let recorded = "Invalid token: '$' (hint: try wrapping the affected expression in quotes (\"))";
    assert_eq!(told("'${{status}} == Failed'", "AM604"), recorded);
    assert_eq!(told("\"'${{status}}' == Failed\"", "AM604"), "");
    assert_eq!(told("'${NONE} == Failed'", "AM601"), recorded);
    assert_eq!(told("\"'${NONE}' == Failed\"", "AM601"), "");
}

#[test]
fn a_bucket_takes_the_value_and_not_its_text() {
    let buckets = |written: &str| {
        let metric = histogram(&format!("histogram: {{value: '1', buckets: {written}}}"));
        let parameters =
            "[{name: B, value: '5'}, {name: L, value: '[5, 10]'}, {name: R, required: true}]";
        findings(&with_metric(parameters, &metric))
    };
    assert_eq!(buckets("['${{B}}', 10]"), []);
    assert_eq!(buckets("'${{L}}'"), []);
    assert_eq!(buckets("['${{R}}', 10]"), []);
    assert_eq!(buckets("'${{R}}'"), []);
    assert_eq!(buckets("['${B}', 10]"), [(12, "AM602", "")]);
    assert_eq!(buckets("['${R}', 10]"), [(12, "AM602", "")]);
    assert_eq!(buckets("'${L}'"), [(12, "AM602", "")]);
    // The order is judged with the default in its place.
    assert_eq!(buckets("[10, '${{B}}']"), [(12, "AM607", "AM205")]);
    assert_eq!(buckets("['${{NONE}}', 10]"), [(12, "AM601", "")]);
    // A list is no bucket, a text in a list no number.
    assert_eq!(buckets("['${{L}}']"), [(12, "AM607", "AM015")]);
}

#[test]
fn realtime_takes_the_value_and_not_its_text() {
    let realtime = |written: &str| {
        let metric = histogram(&format!(
            "gauge: {{value: '{{{{workflow.duration}}}}', realtime: '{written}'}}"
        ));
        findings(&with_metric(
            "[{name: LIVE, value: 'true'}, {name: WORD, value: live}]",
            &metric,
        ))
    };
    assert_eq!(realtime("${{LIVE}}"), []);
    assert_eq!(realtime("${LIVE}"), [(12, "AM602", "")]);
    assert_eq!(realtime("${{WORD}}"), [(12, "AM607", "AM019")]);
    assert_eq!(realtime("${NONE}"), [(12, "AM601", "")]);
    assert_eq!(realtime("${{NONE}}"), [(12, "AM601", "")]);
}

#[test]
fn a_text_field_takes_the_text_and_not_the_value() {
    let parameters = "[{name: ONE, value: '1'}, {name: W, value: word}, {name: PORT, required: true}, {name: TOKEN, required: true}, {name: Q, description: 'Number of queues'}]";
    let counter = |value: &str| {
        findings(&with_metric(
            parameters,
            &histogram(&format!("counter: {{value: '{value}'}}")),
        ))
    };
    assert_eq!(counter("${ONE}"), []);
    assert_eq!(counter("${{ONE}}"), [(12, "AM603", "")]);
    assert_eq!(counter("${{PORT}}"), [(12, "AM603", "")]);
    assert_eq!(counter("${{Q}}"), [(12, "AM603", "")]);
    assert_eq!(counter("${{TOKEN}}"), []);
    // A word is no JSON: it stays text, and is no number.
    assert_eq!(counter("${{W}}"), [(12, "AM607", "AM206")]);
    for field in [
        "help: '${{ONE}}'\ncounter: {value: '1'}",
        "labels: [{key: kind, value: '${{ONE}}'}]\ncounter: {value: '1'}",
        "when: '${{ONE}}'\ncounter: {value: '1'}",
    ] {
        let metric = format!(
            "name: solver_runs_total\n{}{field}",
            if field.starts_with("help") {
                ""
            } else {
                "help: runs of the solver\n"
            }
        );
        let line = if field.starts_with("help") { 11 } else { 12 };
        assert_eq!(
            findings(&with_metric(parameters, &metric)),
            [(line, "AM603", "")],
            "{field}"
        );
    }
}

#[test]
fn what_the_decoder_says_of_a_number_for_a_text_is_quoted() {
    let metric = histogram("counter: {value: '${{ONE}}'}");
    let checked = checked(&with_metric("[{name: ONE, value: '1'}]", &metric));
    let finding = checked.findings.iter().find(|f| f.code == "AM603").unwrap();
    let words = finding.argo.iter().map(|w| w.text.as_str());
    let words = words.collect::<Vec<_>>();
    assert!(
        words.contains(&"json: cannot unmarshal number into Go struct field Counter.spec.metrics.prometheus.counter.value of type string"),
        "{words:?}"
    );
}

#[test]
fn a_name_is_judged_by_its_fixed_part_or_with_the_default() {
    let name = |parameters: &str, name: &str| {
        let metric = format!("name: '{name}'\nhelp: runs of the solver\ncounter: {{value: '1'}}");
        findings(&with_metric(parameters, &metric))
    };
    assert_eq!(name("[{name: A, required: true}]", "${A}_runs_total"), []);
    assert_eq!(
        name("[{name: A, required: true}]", "${A}-runs"),
        [(10, "AM006", "")]
    );
    assert_eq!(name("[{name: A, value: x}]", "${A}_runs_total"), []);
    assert_eq!(
        name("[{name: A, value: x-y}]", "${A}_runs_total"),
        [(10, "AM607", "AM006")]
    );
    // Wrong with and without the default: it is the text that is wrong.
    assert_eq!(
        name("[{name: A, value: x}]", "${A}-runs"),
        [(10, "AM006", "")]
    );
    // One of Argo's own names, and one that OpenTelemetry refuses.
    assert_eq!(
        name("[{name: A, value: error}]", "${A}_count"),
        [(10, "AM607", "AM204")]
    );
    assert_eq!(
        name("[{name: A, value: ''}]", "${A}_runs_total"),
        [(10, "AM607", "AM203")]
    );
}

#[test]
fn a_label_from_a_parameter_per_run_is_told_where_each_run_processes_the_template() {
    let label = |parameters: &str| {
        let metric = histogram("labels: [{key: id, value: 'j-${ID}'}]\ncounter: {value: '1'}");
        with_metric(parameters, &metric)
    };
    assert_eq!(
        findings(&label("[{name: ID, required: true}]")),
        [(12, "AM605", "")]
    );
    assert_eq!(
        findings(&label(
            "[{name: ID, generate: expression, from: '[a-z]{8}'}]"
        )),
        [(12, "AM605", "")]
    );
    assert_eq!(
        findings(&label("[{name: ID, required: true, value: x}]")),
        []
    );
    assert_eq!(findings(&label("[{name: ID}]")), []);
    // A WorkflowTemplate is made once, when the Template is installed.
    let once =
        label("[{name: ID, required: true}]").replace("kind: Workflow", "kind: WorkflowTemplate");
    assert_eq!(findings(&once), []);
}

#[test]
fn an_undeclared_parameter_in_a_label_is_exported_as_it_stands() {
    let metric = histogram("labels: [{key: id, value: '${SOLVER_NAM}'}]\ncounter: {value: '1'}");
    let checked = checked(&with_metric("[{name: SOLVER_NAME, value: x}]", &metric));
    let finding = checked.findings.iter().find(|f| f.code == "AM601").unwrap();
    assert!(
        finding.message.contains("so it is exported"),
        "{}",
        finding.message
    );
    assert_eq!(finding.help.as_deref(), Some("write `${SOLVER_NAME}`"));
}

#[test]
fn the_labels_of_the_template_are_labels_of_the_workflow() {
    let yaml = |key: &str| {
        format!(
            "apiVersion: template.openshift.io/v1\nkind: Template\nparameters: [{{name: K, value: team}}]\nlabels: {{'{key}': data}}\nobjects:\n- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n  spec:\n    entrypoint: main\n    templates:\n    - name: main\n      container: {{image: example/solver:3}}\n      metrics:\n        prometheus:\n        - name: solver_runs_total\n          help: runs of the solver\n          labels: [{{key: team, value: '{{{{workflow.labels.team}}}}'}}]\n          counter: {{value: '1'}}\n"
        )
    };
    assert_eq!(findings(&yaml("team")), []);
    assert_eq!(findings(&yaml("${K}")), []);
    assert_eq!(findings(&yaml("other")), [(17, "AM017", "")]);
}

#[test]
fn what_a_default_mends_is_not_told() {
    // As it is written no label `team` is known; with the default it is there.
    let yaml = "apiVersion: template.openshift.io/v1\nkind: Template\nparameters: [{name: K, value: team}]\nobjects:\n- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n  metadata: {labels: {'${K}': data}}\n  spec:\n    entrypoint: main\n    templates:\n    - name: main\n      container: {image: example/solver:3}\n      metrics:\n        prometheus:\n        - name: solver_runs_total\n          help: runs of the solver\n          labels: [{key: team, value: '{{workflow.labels.team}}'}]\n          counter: {value: '1'}\n";
    assert_eq!(findings(yaml), []);
    assert_eq!(
        findings(&yaml.replace("value: team", "value: crew")),
        [(17, "AM017", "")]
    );
}

#[test]
fn metrics_are_compared_by_the_text_as_it_is_written() {
    let two = |first: &str, second: &str| {
        let metric = format!("name: '{first}'\nhelp: runs of the solver\ncounter: {{value: '1'}}");
        let other = format!(
            "          - name: '{second}'\n            help: runs of the solver\n            counter: {{value: '1'}}\n"
        );
        let parameters = "[{name: A, value: solver}, {name: B, value: solver}]";
        let checked = checked(&(with_metric(parameters, &metric) + &other));
        let found = checked.findings.iter().map(|f| f.code);
        found.collect::<BTreeSet<_>>()
    };
    assert_eq!(two("${A}_runs_total", "${B}_runs_total"), BTreeSet::new());
    assert_eq!(
        two("${A}_runs_total", "${A}_runs_total"),
        BTreeSet::from(["AM506"])
    );
}

#[test]
fn a_finding_with_defaults_points_at_the_use_and_at_the_declaration() {
    let yaml = with_metric(
        "[{name: A, value: x-y}, {name: B, value: '5'}]",
        "name: '${A}_runs_total'\nhelp: runs of the solver\ncounter: {value: '${B}'}",
    );
    let checked = checked(&yaml);
    let text = checked.text.as_ref().unwrap();
    let [finding] = &checked.findings[..] else {
        panic!("one finding: {:?}", checked.findings);
    };
    assert_eq!(text.slice(finding.place.span), "'${A}_runs_total'");
    let related = finding
        .related
        .iter()
        .map(|r| (text.slice(r.place.span), r.label.as_str()));
    assert_eq!(related.collect::<Vec<_>>(), [("x-y", "the default of `A`")]);
    assert!(
        finding
            .message
            .starts_with("with the default `A` = `x-y`: "),
        "{}",
        finding.message
    );
    assert!(finding.message.ends_with("(AM006)"), "{}", finding.message);
}

#[test]
fn a_default_is_named_as_the_cause_only_where_it_stands() {
    // What is wrong is the 10 behind the default, not the default of the help.
    let metric = "name: solver_duration_seconds\nhelp: 'duration of ${B}'\nhistogram: {value: '1', buckets: ['${{A}}', 10]}";
    let checked = checked(&with_metric(
        "[{name: A, value: '50'}, {name: B, value: it}]",
        metric,
    ));
    let text = checked.text.as_ref().unwrap();
    let finding = checked
        .findings
        .iter()
        .find(|f| f.underlying == Some("AM205"))
        .unwrap();
    assert_eq!(text.slice(finding.place.span), "10");
    assert!(
        finding
            .message
            .starts_with("with the declared defaults put in: "),
        "{}",
        finding.message
    );
    let related = finding.related.iter().map(|r| text.slice(r.place.span));
    assert_eq!(
        related.collect::<BTreeSet<_>>(),
        BTreeSet::from(["'50'", "it"])
    );
}

#[test]
fn a_parameter_that_is_declared_twice_is_told_once_for_each_object() {
    let metric = histogram(
        "labels: [{key: a, value: '${A}'}, {key: b, value: '${A}'}]\ncounter: {value: '1'}",
    );
    let yaml = with_metric("[{name: A, value: x}, {name: A, value: y}]", &metric);
    assert_eq!(findings(&yaml), [(12, "AM606", "")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is declared and whatever refers to it: no panic, every place lies in the file, and nothing is said
    /// twice of one place.
    #[test]
    fn no_declaration_and_no_text_is_too_odd(
        name in "[A-C]", value in r#"[$\{\}A-C0-9\[\],"' x:-]{0,12}"#,
        texts in proptest::collection::vec(r"[$\{\}=A-C0-9 .x_-]{0,14}|\$\{\{?[A-C]\}?\}|\{\{status\}\}", 7),
        required: bool, generated: bool,
    ) {
        let template = template(
            &json!([
                {"name": name, "value": value, "required": required},
                {"name": "B", "generate": if generated { "expression" } else { "" }},
            ]),
            json!({"spec": {"metrics": {"prometheus": [{
                "name": texts[0], "help": texts[1], "when": texts[2],
                "labels": [{"key": texts[3], "value": texts[4]}],
                "histogram": {"value": texts[5], "buckets": [texts[6], 1]},
                "gauge": {"value": "1", "realtime": texts[6]},
            }]}}}),
        );
        let Options { targets, limits, .. } = options();
        let all = check(template.to_string().as_bytes(), &Options { targets, limits, prefilter: false, all_names: false });
        let mut places = BTreeSet::new();
        if let Some(text) = &all.text {
            for finding in &all.findings {
                prop_assert!(finding.place.span.start <= finding.place.span.end && finding.place.span.end as usize <= text.len());
                prop_assert_ne!(finding.code, "AM907");
                prop_assert!(
                    places.insert((finding.place.span.start, finding.place.span.end, finding.code, finding.message.clone())),
                    "twice: {:?}", finding
                );
            }
        }
    }
}
