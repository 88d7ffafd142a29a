use super::*;
use crate::argo::Version;
use crate::manifest::{Surroundings, locate};
use crate::metric::metric_lists;
use crate::yaml::{Limits, Text, read};

/// Every metric of a manifest by its name: the source of each label, the number of series, and whether there may be more.
fn estimates(manifest: &str) -> HashMap<String, (Vec<Source>, Option<u64>, bool)> {
    let text = Text::decode(manifest.as_bytes()).unwrap();
    let mut found = HashMap::new();
    for doc in &read(&text, &Limits::default()).documents {
        for object in locate(doc).0 {
            let surroundings = Surroundings::read(doc, &object);
            let series = Series::new(Scene::new(
                doc,
                &object,
                &surroundings,
                Version::new(4, 1, 2),
            ));
            for list in metric_lists(doc, &object) {
                for (metric, estimate) in list.metrics.iter().zip(series.of(&list).iter()) {
                    let name = metric.name.text(doc).unwrap().to_owned();
                    let sources = estimate.labels.iter().map(|l| l.source.clone());
                    let seen = (sources.collect(), estimate.series, estimate.at_least);
                    found.insert(name, seen);
                }
            }
        }
    }
    found
}

/// A template with these inputs and a metric `m` with these labels.
fn called(inputs: &str, labels: &[&str]) -> String {
    let labels = labels
        .iter()
        .enumerate()
        .map(|(n, value)| format!("{{key: k{n}, value: '{value}'}}"));
    let labels = Vec::from_iter(labels).join(", ");
    format!(
        "    - name: t\n      inputs: {{parameters: [{inputs}]}}\n      metrics: {{prometheus: [{{name: m, help: a help, labels: [{labels}], counter: {{value: '1'}}}}]}}\n      container: {{image: x}}\n"
    )
}

const HEAD: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: x-}\nspec:\n  entrypoint: main\n";

/// A workflow whose entrypoint runs these steps, one after another.
fn workflow(steps: &[&str], template: &str) -> String {
    let steps = steps
        .iter()
        .map(|step| format!("        - - {{name: s, template: t, {step}}}\n"));
    let steps = String::from_iter(steps);
    format!("{HEAD}  templates:\n    - name: main\n      steps:\n{steps}{template}")
}

fn endless(growth: Growth, variable: &str) -> Source {
    Source::Unbounded(Endless {
        growth,
        variable: variable.to_owned(),
        filled_at: None,
    })
}

fn forget_place(source: Source) -> Source {
    match source {
        Source::Unbounded(found) => endless(found.growth, &found.variable),
        source => source,
    }
}

#[test]
fn a_label_is_constant_bounded_or_unbounded() {
    let unbounded = |growth, name| (endless(growth, name), None, false);
    for (value, (source, series, at_least)) in [
        ("prod", (Source::Constant, Some(1), false)),
        ("{{status}}", (Source::Of(3), Some(3), false)),
        ("{{status}}-{{status}}", (Source::Of(3), Some(3), false)),
        // In a template it is always `Running`.
        ("{{workflow.status}}", (Source::Constant, Some(1), false)),
        ("{{exitCode}}", (Source::Few, Some(1), true)),
        ("{{workflow.namespace}}", (Source::Few, Some(1), true)),
        ("{{workflow.labels.team}}", (Source::Given, Some(1), true)),
        (
            "{{workflow.creationTimestamp.m}}",
            (Source::Few, Some(1), true),
        ),
        (
            "{{workflow.creationTimestamp.z}}",
            (Source::Few, Some(1), true),
        ),
        ("{{item}}", (Source::Missing, Some(0), false)),
        ("{{nothing}}", (Source::Missing, Some(0), false)),
        ("{{workflow.failures}}", (Source::Missing, Some(0), false)),
        ("{{outputs.result}}", (Source::Missing, Some(0), false)),
        ("{{=status + 1}}", (Source::Given, Some(1), true)),
        ("{{workflow.name}}", unbounded(Growth::Run, "workflow.name")),
        (
            "a-{{ workflow.uid }}",
            unbounded(Growth::Run, "workflow.uid"),
        ),
        ("{{pod.name}}", unbounded(Growth::Pod, "pod.name")),
        ("{{node.name}}", unbounded(Growth::Node, "node.name")),
        ("{{duration}}", unbounded(Growth::Time, "duration")),
        (
            "{{resourcesDuration.cpu}}",
            unbounded(Growth::Time, "resourcesDuration.cpu"),
        ),
        (
            "{{workflow.creationTimestamp.s}}",
            unbounded(Growth::Time, "workflow.creationTimestamp.s"),
        ),
        (
            "{{workflow.parameters}}",
            unbounded(Growth::Json, "workflow.parameters"),
        ),
        (
            "{{workflow.labels.json}}",
            unbounded(Growth::Json, "workflow.labels.json"),
        ),
        (
            "{{=workflow.name}}",
            unbounded(Growth::Run, "workflow.name"),
        ),
        ("{{=now()}}", unbounded(Growth::Time, "now()")),
    ] {
        let manifest = workflow(&["arguments: {}"], &called("", &[value]));
        let found = estimates(&manifest).remove("m").unwrap();
        assert_eq!(found, (vec![source], series, at_least), "{value}");
    }
}

#[test]
fn an_input_has_the_values_that_the_object_gives_it() {
    const ONE: &str = "arguments: {parameters: [{name: a, value: 'x'}]}";
    const TWO: &str = "arguments: {parameters: [{name: a, value: 'w'}]}";
    const ITEMS: &str =
        "arguments: {parameters: [{name: a, value: '{{item}}'}]}, withItems: [x, w, 3]";
    const MAPS: &str = "arguments: {parameters: [{name: a, value: '{{item.k}}'}]}, withItems: [{k: x}, {k: z}, {k: x}]";
    const SEQUENCE: &str =
        "arguments: {parameters: [{name: a, value: '{{item}}'}]}, withSequence: {count: '7'}";
    const PARAM: &str = "arguments: {parameters: [{name: a, value: '{{item}}'}]}, withParam: '[1]'";
    const RUN: &str = "arguments: {parameters: [{name: a, value: 'run-{{workflow.name}}'}]}";
    const RESULT: &str =
        "arguments: {parameters: [{name: a, value: '{{steps.b.outputs.result}}'}]}";
    for (steps, input, source) in [
        (&[ONE][..], "name: a", Source::Constant),
        (&[ONE, ONE], "name: a", Source::Constant),
        (&[ONE, TWO], "name: a", Source::Of(2)),
        (&[ITEMS], "name: a", Source::Of(3)),
        (&[ITEMS, TWO], "name: a", Source::Of(3)),
        (&[MAPS], "name: a", Source::Of(2)),
        (&[SEQUENCE], "name: a", Source::Of(7)),
        (&[PARAM], "name: a", Source::Given),
        (&[RESULT], "name: a", Source::Given),
        (
            &[ONE, RUN],
            "name: a",
            endless(Growth::Run, "workflow.name"),
        ),
        (&["arguments: {}"], "name: a, default: x", Source::Constant),
        (
            &["arguments: {}", TWO],
            "name: a, default: x",
            Source::Of(2),
        ),
        (
            &["arguments: {}"],
            "name: a, value: '{{workflow.uid}}'",
            endless(Growth::Run, "workflow.uid"),
        ),
        (&[RUN], "name: a, enum: [p, q, r, s]", Source::Of(4)),
        (&[ONE], "name: b", Source::Given),
    ] {
        let template = called(&format!("{{{input}}}"), &["{{inputs.parameters.a}}"]);
        let manifest = workflow(steps, &template);
        let (mut sources, ..) = estimates(&manifest).remove("m").unwrap();
        assert_eq!(forget_place(sources.remove(0)), source, "{manifest}");
        // Other objects may call the template of a WorkflowTemplate with something else.
        let (_, series, at_least) =
            estimates(&manifest.replace("kind: Workflow", "kind: WorkflowTemplate"))
                .remove("m")
                .unwrap();
        assert!(
            at_least || series.is_none() || input.contains("enum"),
            "{manifest}"
        );
    }
}

#[test]
fn values_are_followed_through_templates_and_workflow_arguments() {
    let template = called("{name: a}", &["{{inputs.parameters.a}}"]);
    let chain = |given: &str, passed: &str| {
        format!(
            "{HEAD}  arguments: {{parameters: [{{name: stage, {given}}}]}}\n  templates:\n    - name: main\n      inputs: {{parameters: [{{name: stage}}]}}\n      steps:\n        - - {{name: s, template: t, arguments: {{parameters: [{{name: a, value: '{passed}'}}]}}}}\n{template}"
        )
    };
    for (given, passed, source) in [
        ("enum: [x, w]", "{{inputs.parameters.stage}}", Source::Of(2)),
        (
            "enum: [x, w]",
            "{{workflow.parameters.stage}}",
            Source::Of(2),
        ),
        ("value: x", "{{inputs.parameters.stage}}", Source::Given),
        ("value: x", "{{workflow.parameters.stage}}", Source::Given),
    ] {
        let (mut sources, ..) = estimates(&chain(given, passed)).remove("m").unwrap();
        assert_eq!(sources.remove(0), source, "{given} {passed}");
    }
    // A template that calls itself.
    let again = format!(
        "{HEAD}  templates:\n    - name: main\n      inputs: {{parameters: [{{name: a, default: x}}]}}\n      metrics: {{prometheus: [{{name: m, help: a help, labels: [{{key: k, value: '{{{{inputs.parameters.a}}}}'}}], counter: {{value: '1'}}}}]}}\n      steps:\n        - - {{name: s, template: main, arguments: {{parameters: [{{name: a, value: '{{{{inputs.parameters.a}}}}x'}}]}}}}\n"
    );
    let (mut sources, ..) = estimates(&again).remove("m").unwrap();
    assert_eq!(sources.remove(0), Source::Given);
}

#[test]
fn what_differs_together_is_not_multiplied() {
    let inputs = "{name: a}, {name: b}";
    let labels = ["{{inputs.parameters.a}}", "{{inputs.parameters.b}}"];
    let both = "arguments: {parameters: [{name: a, value: '{{item.a}}'}, {name: b, value: '{{item.b}}'}]}, withItems: [{a: 1, b: 2}, {a: 3, b: 4}, {a: 5, b: 6}]";
    let one = "arguments: {parameters: [{name: a, value: x}, {name: b, value: w}]}";
    let series = |steps: &[&str], labels: &[&str]| {
        estimates(&workflow(steps, &called(inputs, labels)))
            .remove("m")
            .unwrap()
            .1
    };
    assert_eq!(series(&[both], &labels), Some(3));
    assert_eq!(series(&[both, one], &labels), Some(4));
    assert_eq!(
        series(&[both, one], &[labels[0], labels[1], "{{status}}"]),
        Some(12)
    );
    assert_eq!(
        series(&[both], &[labels[0], labels[0], "{{status}}"]),
        Some(9)
    );
    // The status of a workflow is that of its entrypoint.
    let of_workflow = format!(
        "{HEAD}  metrics: {{prometheus: [{{name: m, help: a help, labels: [{{key: a, value: '{{{{status}}}}'}}, {{key: b, value: '{{{{workflow.status}}}}'}}], counter: {{value: '1'}}}}]}}\n  templates: [{{name: main, container: {{image: x}}}}]\n"
    );
    assert_eq!(estimates(&of_workflow)["m"].1, Some(3));
}

#[test]
fn a_status_that_when_asks_for_is_not_counted() {
    let template =
        called("", &["{{status}}"]).replace("counter:", "when: '{{status}} == Failed', counter:");
    let found = estimates(&workflow(&["arguments: {}"], &template));
    assert_eq!(found["m"], (vec![Source::Few], Some(1), true));
}

#[test]
fn a_histogram_has_lines_for_its_buckets_and_three_more() {
    let of = |block: &str, version: Version| {
        let manifest = format!(
            "{HEAD}  metrics: {{prometheus: [{{name: m, help: a help, labels: [{{key: a, value: '{{{{status}}}}'}}], {block}}}]}}\n"
        );
        let text = Text::decode(manifest.as_bytes()).unwrap();
        let stream = read(&text, &Limits::default());
        let doc = &stream.documents[0];
        let object = locate(doc).0.remove(0);
        let surroundings = Surroundings::read(doc, &object);
        let series = Series::new(Scene::new(doc, &object, &surroundings, version));
        let estimate = series.of(&metric_lists(doc, &object)[0])[0].clone();
        (estimate.lines, estimate.lines_in_all())
    };
    let (old, new) = (Version::new(3, 5, 15), Version::new(4, 1, 2));
    assert_eq!(
        of("histogram: {value: '1', buckets: [1, 2]}", new),
        (5, Some(15))
    );
    assert_eq!(of("histogram: {value: '1'}", new), (18, Some(54)));
    assert_eq!(of("histogram: {value: '1'}", old), (14, Some(42)));
    assert_eq!(of("counter: {value: '1'}", new), (1, Some(3)));
}

#[test]
fn every_value_of_a_label_is_told_where_all_are_known() {
    let labels = [
        "x",
        "a-{{status}}",
        "{{inputs.parameters.p}}/{{status}}",
        "{{status}}{{status}}",
        "{{workflow.name}}",
    ];
    let steps = ["arguments: {parameters: [{name: p, value: one}]}"];
    let manifest = workflow(&steps, &called("{name: p}", &labels));
    let text = Text::decode(manifest.as_bytes()).unwrap();
    let stream = read(&text, &Limits::default());
    let doc = &stream.documents[0];
    let object = &locate(doc).0[0];
    let surroundings = Surroundings::read(doc, object);
    let version = Version::new(4, 1, 2);
    let series = Series::new(Scene::new(doc, object, &surroundings, version));
    let estimates = series.of(&metric_lists(doc, object)[0]);
    let told: Vec<Option<String>> = estimates[0]
        .labels
        .iter()
        .zip(labels)
        .map(|(label, text)| Some(Vec::from_iter(label.values(text, 10)?).join(" ")))
        .collect();
    let known = [
        Some("x"),
        Some("a-Error a-Failed a-Succeeded"),
        Some("one/Error one/Failed one/Succeeded"),
        None,
        None,
    ];
    assert_eq!(told, known.map(|values| values.map(str::to_owned)));
    assert_eq!(
        estimates[0].labels[1].values(labels[1], 2),
        None,
        "too many"
    );
}
