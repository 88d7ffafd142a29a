//! What the controller's configuration is found to say, at which place; and what is told only where the whole project
//! was seen.

use argo_metrics::argo::Version;
use argo_metrics::diagnostic::Severity;
use argo_metrics::lint::{Input, Options, Run, Source, run_watched};

use crate::corpus::options;

fn input(path: &str, text: &str) -> Input {
    Input {
        path: path.into(),
        source: Source::Bytes(text.as_bytes().to_vec()),
    }
}

fn newest() -> Options {
    let mut options = options();
    options.targets.drain(..5);
    options
}

/// File, line, column and code of each finding that is one of these.
fn told(run: &Run, codes: &[&str]) -> Vec<(String, u32, u32, &'static str)> {
    let mut all = Vec::new();
    for file in &run.files {
        let Some(text) = &file.checked.text else {
            continue;
        };
        for finding in file
            .checked
            .findings
            .iter()
            .filter(|f| codes.contains(&f.code))
        {
            let at = text.position(finding.place.span.start);
            all.push((file.path.to_string(), at.line, at.column, finding.code));
        }
    }
    all
}

const CONFIG: [&str; 4] = ["AM510", "AM511", "AM512", "AM513"];

/// The findings on one file of a project that holds nothing else.
fn config(text: &str) -> Vec<(u32, u32, &'static str)> {
    let run = run_watched(&[input("a.yaml", text)], Some(&[]), &newest(), None, None);
    let found = told(&run, &CONFIG).into_iter();
    found
        .map(|(_, line, column, code)| (line, column, code))
        .collect()
}

#[test]
fn a_place_in_the_configuration_is_that_in_the_file() {
    let whole = "\
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  config: |
    parallelism: 10
    metricsConfig:
      metricsTTL: 1h30m
      modifiers:
        argo_workflows_is_leader: {disabled: true}
";
    let found = [(7, 19, "AM510"), (9, 9, "AM512")];
    assert_eq!(config(whole), found);
    // The same as JSON in a text with escapes.
    let json = "\
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  config: \"{\\\"metricsConfig\\\": {\\\"metricsTTL\\\": 10}}\"
";
    assert_eq!(config(json), [(4, 49, "AM510")]);
    let folded = whole.replace('\n', "\r\n");
    assert_eq!(config(&folded), found);
}

#[test]
fn the_field_is_a_key_or_a_part_of_config() {
    let own = "\
kind: ConfigMap
metadata: {name: argo-workflows-workflow-controller-configmap}
data:
  metricsConfig: |
    enabled: true
    MetricsTTL: 5 m
    temporality: Delta
";
    assert_eq!(config(own), [(6, 17, "AM510"), (7, 5, "AM511")]);
}

#[test]
fn another_programs_configuration_is_not_judged() {
    let other = "\
kind: ConfigMap
metadata: {name: strimzi, annotations: {by: a-workflow}}
data:
  config: |
    metricsConfig:
      metricsTTL: 1h30m
";
    assert!(config(other).is_empty());
    // It is Argo's by what else is there.
    let argos = format!("{other}    workflowDefaults: {{}}\n");
    assert_eq!(config(&argos), [(6, 19, "AM510")]);
    let kafka =
        "kind: Kafka\nmetadata: {name: workflow}\nspec:\n  metricsConfig: {metricsTTL: 1h30m}\n";
    assert!(config(kafka).is_empty());
}

#[test]
fn what_the_controller_reads_is_not_told() {
    let good = "\
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  metricsConfig: |
    enabled: true
    metricsTTL: \"0\"
    temporality: Cumulative
    ignoreErrors: false
    modifiers:
      is_leader: {disabled: true}
      queue_*: {disabled: true}
      go.goroutine.count: {disabled: true}
      of_another_repository: {disabled: true}
";
    assert!(config(good).is_empty(), "{:?}", config(good));
    let open = good
        .replace("\"0\"", "${TTL}")
        .replace("Cumulative", "${T}");
    assert!(config(&open.replace("is_leader", "${NAME}")).is_empty());
    // Whoever sends over OTLP may well want differences.
    let sent = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n  metricsConfig: |\n    temporality: Delta\n";
    assert!(config(sent).is_empty());
}

/// A controller's configuration with a modifier for a metric that is nowhere.
const MODIFIER: &str = "\
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  metricsConfig: |
    modifiers:
      jobs_totl: {disabled: true}
";

fn workflow(spec: &str) -> String {
    format!("kind: Workflow\nmetadata: {{name: w}}\nspec:\n  {spec}\n")
}

const COUNTER: &str = "metrics: {prometheus: [{name: jobs_total, help: jobs that have ended, counter: {value: '1'}}]}";

#[test]
fn a_modifier_without_a_metric_is_told_where_all_of_a_project_was_seen() {
    let inputs = [
        input("a.yaml", MODIFIER),
        input("b.yaml", &workflow(COUNTER)),
    ];
    let of = |around: Option<&[Input]>| {
        let run = run_watched(&inputs, around, &newest(), None, None);
        told(&run, &CONFIG).len()
    };
    assert_eq!(of(Some(&[])), 1);
    assert_eq!(of(None), 0, "a part of something that is not known");
    let broken = [input("c.yaml", "kind: Workflow\nmetrics: [")];
    assert_eq!(of(Some(&broken)), 0, "a file that cannot be read");
    let helm = [input(
        "c.yaml",
        "kind: Workflow\n{{- if .Values.metrics }}\n{{- end }}\n",
    )];
    assert_eq!(of(Some(&helm)), 0, "the text of a template");
    let named = [input(
        "c.yaml",
        &workflow(
            &COUNTER
                .replace("jobs", "'{{workflow.name}}_jobs")
                .replace("total,", "total',"),
        ),
    )];
    assert_eq!(of(Some(&named)), 0, "a name that is made at run time");
    let there = [input(
        "c.yaml",
        &workflow(&COUNTER.replace("jobs_total", "jobs_totl")),
    )];
    assert_eq!(of(Some(&there)), 0, "a metric of this name");
}

/// A WorkflowTemplate with metrics of its own, and a template to be called.
const PARTS: &str = "\
kind: WorkflowTemplate
metadata: {name: parts}
spec:
  metrics: {prometheus: [{name: jobs_total, help: jobs that have ended, counter: {value: '1'}}]}
  templates:
    - {name: load, container: {image: example/load:1}}
";

const CALLS: &str =
    "templates: [{name: main, steps: [[{name: s, templateRef: {name: parts, template: load}}]]}]";

#[test]
fn metrics_that_nobody_uses_are_told_where_all_users_are_seen() {
    let of = |files: &[&str]| {
        let around = files.iter().enumerate();
        let around: Vec<Input> = around
            .map(|(n, text)| input(&format!("b{n}.yaml"), text))
            .collect();
        let run = run_watched(
            &[input("a.yaml", PARTS)],
            Some(&around),
            &newest(),
            None,
            None,
        );
        told(&run, &["AM227"])
    };
    let calls = workflow(CALLS);
    assert_eq!(of(&[&calls]), [("a.yaml".to_owned(), 4, 3, "AM227")]);
    assert!(of(&[]).is_empty(), "it may be submitted from elsewhere");
    assert!(of(&[&calls.replace("parts", "others")]).is_empty());
    let cluster = calls.replace("{name: parts", "{clusterScope: true, name: parts");
    assert!(of(&[&cluster]).is_empty(), "it is another one that is used");
    for user in [
        "kind: CronWorkflow\nspec: {workflowSpec: {workflowTemplateRef: {name: parts}}}\n",
        "kind: WorkflowEventBinding\nspec: {submit: {workflowTemplateRef: {name: parts}}}\n",
        "kind: Sensor\nspec: {triggers: [{template: {k8s: {source: {resource: {spec: {workflowTemplateRef: {name: parts}}}}}}}]}\n",
        "kind: Workflow\nspec: {workflowTemplateRef: {name: '{{inputs.parameters.which}}'}}\n",
        "kind: Workflow\nspec: {templates: [{name: a, script: {source: 'argo submit --from workflowtemplate/parts'}}]}\n",
        "kind: Workflow\nspec: {templates: [{name: a, resource: {manifest: \"spec:\\n  workflowTemplateRef: {name: parts}\"}}]}\n",
        "jobs:\n  run: argo submit --from wftmpl/parts\n",
        "kind: Workflow\nspec: {workflowTemplateRef: [\n",
        "kind: Workflow\nspec:\n  workflowTemplateRef:\n    name: {{ .Values.name }}\n",
    ] {
        assert!(of(&[&calls, user]).is_empty(), "{user}");
    }
    let alone = [input("a.yaml", PARTS), input("b.yaml", &calls)];
    let run = run_watched(&alone, None, &newest(), None, None);
    assert!(
        told(&run, &["AM227"]).is_empty(),
        "who knows what is around"
    );
}

#[test]
fn a_template_that_can_start_by_itself_is_told_as_worth_knowing() {
    let starts = PARTS.replace("spec:\n", "spec:\n  entrypoint: load\n");
    let around = [input("b.yaml", &workflow(CALLS))];
    let run = run_watched(
        &[input("a.yaml", &starts)],
        Some(&around),
        &newest(),
        None,
        None,
    );
    let mut all = run.files.iter().flat_map(|file| &file.checked.findings);
    let found = all.find(|f| f.code == "AM227").unwrap();
    assert_eq!((found.severity, found.away().count()), (Severity::Info, 1));
    assert_eq!(&*found.away().next().unwrap().1.path, "b.yaml");
}

#[test]
fn counters_are_gauges_in_the_releases_that_are_named_by_their_full_number() {
    let of = |version: &str| {
        let mut options = newest();
        options.targets[0].version = version.parse::<Version>().unwrap();
        let run = run_watched(
            &[input("a.yaml", &workflow(COUNTER))],
            None,
            &options,
            None,
            None,
        );
        told(&run, &["AM311"]).len()
    };
    let counted = [
        "3.5.15", "3.6.0", "3.6.5", "3.6.10", "3.6.11", "3.6", "3.7.0", "3.7.1", "3.7", "4.0.0",
    ];
    assert_eq!(counted.map(of), [0, 1, 1, 1, 0, 0, 1, 0, 0, 0]);
}

#[test]
fn an_error_that_comes_again_is_told_where_it_certainly_comes() {
    let of = |gauge: &str| {
        let spec = format!(
            "templates: [{{name: main, container: {{image: example/load:1}}}}]\n  entrypoint: main\n  metrics: {{prometheus: [{{name: live_seconds, help: seconds that it runs, {gauge}}}]}}"
        );
        let run = run_watched(
            &[input("a.yaml", &workflow(&spec))],
            None,
            &newest(),
            None,
            None,
        );
        told(&run, &["AM107"]).len()
    };
    let live = "gauge: {realtime: true, value: '{{workflow.duration}}'}";
    let fails = "gauge: {realtime: true, value: '{{duration}}'}";
    assert_eq!(of(live), 0);
    assert_eq!(of(fails), 1);
    assert_eq!(of(&fails.replace("true", "false")), 0);
    // Only where the `when` is true is the value looked at.
    assert_eq!(
        of(&format!("when: '{{{{status}}}} == Succeeded', {fails}")),
        0
    );
    assert_eq!(
        of(&format!(
            "when: '{{{{workflow.status}}}} == Running', {live}"
        )),
        1
    );
    assert_eq!(
        of(&format!(
            "when: \"'{{{{workflow.status}}}}' == Running\", {live}"
        )),
        0
    );
    assert_eq!(of(&format!("when: 'a = b', {live}")), 1);
    assert_eq!(
        of(&format!(
            "labels: [{{key: code, value: '{{{{exitCode}}}}'}}], {live}"
        )),
        1
    );
    assert_eq!(
        of(&format!(
            "labels: [{{key: status, value: '{{{{status}}}}'}}], {live}"
        )),
        0
    );
}

#[test]
fn metrics_that_differ_in_more_than_the_status_are_two() {
    let of = |first: &str, second: &str| {
        let metric = |rest: &str| format!("{{help: jobs that have ended, {rest}}}");
        let spec = format!(
            "metrics: {{prometheus: [{}, {}]}}",
            metric(first),
            metric(second)
        );
        let run = run_watched(
            &[input("a.yaml", &workflow(&spec))],
            None,
            &newest(),
            None,
            None,
        );
        told(&run, &["AM509"]).len()
    };
    let first = "name: jobs_succeeded_total, when: '{{workflow.status}} == Succeeded', counter: {value: '1'}";
    let second =
        "name: jobs_failed_total, when: '{{workflow.status}} == Failed', counter: {value: '1'}";
    assert_eq!(of(first, second), 1);
    for other in [
        second.replace("'1'", "'2'"),
        second.replace("jobs", "runs"),
        second.replace("failed_", ""),
        second.replace("== Failed", "!= Succeeded"),
        second.replace("workflow.status", "status"),
        second.replace("counter: {", "gauge: {realtime: false, "),
        format!("labels: [{{key: team, value: a}}], {second}"),
    ] {
        assert_eq!(of(first, &other), 0, "{other}");
    }
}
