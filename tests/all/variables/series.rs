//! How many time series a metric makes, and what follows from it: AM401, AM402, AM404, AM405.
//!
//! Each row is a line of the facts' tables; where a recorded life or exposition proves it, the row names it.

use std::io::Write as _;
use std::time::{Duration, Instant};

use argo_metrics::argo::{CrdChoice, Target};
use argo_metrics::diagnostic::{Finding, Severity};
use argo_metrics::lint::{Options, check};
use argo_metrics::manifest::{Surroundings, locate};
use argo_metrics::metric::metric_lists;
use argo_metrics::model::{Scene, Series};
use argo_metrics::yaml::{Limits, Text, read};
use serde_json::Value;

use Severity::{Error, Info, Warning};

const RULES: [&str; 8] = [
    "AM318", "AM401", "AM402", "AM404", "AM405", "AM411", "AM412", "AM413",
];

pub(super) type Told = Vec<(&'static str, Severity)>;

pub(super) fn findings(yaml: &str, version: &str) -> Vec<Finding> {
    let version = version.parse().unwrap();
    let options = Options {
        targets: vec![Target {
            version,
            crds: CrdChoice::ByVersion.for_version(version),
        }],
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    };
    let mut found = check(yaml.as_bytes(), &options).findings;
    found.retain(|f| RULES.contains(&f.code));
    found
}

pub(super) fn told(yaml: &str, version: &str) -> Told {
    let mut told = findings(yaml, version)
        .iter()
        .map(|f| (f.code, f.severity))
        .collect::<Told>();
    told.sort_by_key(|(code, _)| *code);
    told
}

/// What is around a metric.
#[derive(Debug, Clone, Copy)]
pub(super) enum In {
    /// `spec.metrics`.
    Workflow,
    /// A container that a step runs.
    Step,
    /// A container whose result another step asks for.
    Asked,
    /// A steps template.
    Steps,
    /// `templateDefaults`.
    Defaults,
    /// The exit handler.
    Exit,
}

const HEAD: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: x-}\nspec:\n  entrypoint: main\n  arguments: {parameters: [{name: stage, value: prod}, {name: empty, value: ''}, {name: api-token, value: x}, {name: tier, value: a, enum: [a, b]}, {name: red, value: \"\\e[31m\"}, {name: lines, value: \"a\\nb\"}]}\n";

/// A workflow with this metric.
pub(super) fn manifest(place: In, metric: &str) -> String {
    let metrics = format!("metrics: {{prometheus: [{metric}]}}");
    let (of_spec, of_main, of_work) = match place {
        In::Workflow => (format!("  {metrics}\n"), String::new(), String::new()),
        In::Defaults => (
            format!("  templateDefaults: {{{metrics}}}\n"),
            String::new(),
            String::new(),
        ),
        In::Steps => (String::new(), format!("      {metrics}\n"), String::new()),
        In::Step | In::Asked | In::Exit => {
            (String::new(), String::new(), format!("      {metrics}\n"))
        }
    };
    let ask = match place {
        In::Asked => {
            "        - - {name: next, template: other, arguments: {parameters: [{name: r, value: '{{steps.work.outputs.result}}'}]}}\n"
        }
        _ => "",
    };
    let on_exit = match place {
        In::Exit => "  onExit: work\n",
        _ => "",
    };
    format!(
        "{HEAD}{on_exit}{of_spec}  templates:\n    - name: main\n{of_main}      steps:\n        - - {{name: work, template: work}}\n{ask}    - name: work\n      outputs: {{parameters: [{{name: rows, valueFrom: {{path: /tmp/rows}}}}]}}\n{of_work}      container: {{image: x}}\n    - name: other\n      inputs: {{parameters: [{{name: r}}]}}\n      container: {{image: x}}\n"
    )
}

pub(super) fn counter(labels: &str) -> String {
    format!(
        "{{name: runs_total, help: what it tells, labels: [{labels}], counter: {{value: '1'}}}}"
    )
}

fn histogram(buckets: &str, labels: &str) -> String {
    format!(
        "{{name: run_seconds, help: what it tells, labels: [{labels}], histogram: {{buckets: {buckets}, value: '{{{{duration}}}}'}}}}"
    )
}

fn realtime(labels: &str) -> String {
    format!(
        "{{name: run_seconds, help: what it tells, labels: [{labels}], gauge: {{realtime: true, value: '{{{{workflow.duration}}}}'}}}}"
    )
}

pub(super) fn label(value: &str) -> String {
    format!("{{key: k, value: '{value}'}}")
}

#[test]
fn a_label_that_grows_with_every_run_is_told_once() {
    for (place, value, expected) in [
        (In::Step, "{{workflow.name}}", Some(Warning)),
        (In::Step, "{{ workflow.name }}", Some(Warning)),
        (In::Workflow, "{{workflow.uid}}", Some(Warning)),
        (In::Defaults, "run-{{workflow.uid}}", Some(Warning)),
        (In::Step, "{{pod.name}}", Some(Warning)),
        (In::Steps, "{{node.name}}", Some(Warning)),
        (In::Step, "{{resourcesDuration.cpu}}", Some(Warning)),
        (In::Asked, "{{outputs.result}}", Some(Warning)),
        // Two in one label are one finding, and the worse one counts.
        (
            In::Step,
            "{{workflow.name}} {{workflow.uid}}",
            Some(Warning),
        ),
        (In::Step, "{{workflow.name}} {{duration}}", Some(Error)),
        (In::Step, "{{duration}}", Some(Error)),
        (In::Workflow, "{{workflow.duration}}", Some(Error)),
        (In::Step, "{{workflow.creationTimestamp}}", Some(Error)),
        (
            In::Step,
            "{{workflow.creationTimestamp.RFC3339}}",
            Some(Error),
        ),
        (In::Step, "{{workflow.creationTimestamp.s}}", Some(Error)),
        (In::Step, "{{workflow.parameters}}", Some(Error)),
        (In::Step, "{{workflow.parameters.json}}", Some(Error)),
        (In::Step, "{{workflow.labels.json}}", Some(Error)),
        (In::Step, "{{workflow.annotations.json}}", Some(Error)),
        (In::Step, "{{inputs.parameters}}", Some(Error)),
        // wf-level-failed-failures
        (In::Workflow, "{{workflow.failures}}", Some(Error)),
        (In::Exit, "{{workflow.failures}}", Some(Error)),
        (In::Step, "{{=now()}}", Some(Error)),
        (In::Step, "{{=workflow.uid}}", Some(Warning)),
        // Few values, or as many as somebody gives.
        (In::Step, "{{status}}", None),
        (In::Step, "{{exitCode}}", None),
        (In::Step, "{{workflow.namespace}}", None),
        (In::Step, "{{steps.name}}", None),
        (
            In::Step,
            "{{workflow.creationTimestamp.Y}}-{{workflow.creationTimestamp.m}}",
            None,
        ),
        (In::Step, "{{workflow.parameters.stage}}", None),
        (In::Step, "{{workflow.parameters.tier}}", None),
        (In::Step, "{{outputs.parameters.rows}}", None),
        (In::Step, "prod", None),
        (
            In::Step,
            "{{=float(duration) > 60 ? \"slow\" : \"fast\"}}",
            None,
        ),
        (In::Step, "{{=now().Year()}}", None),
        // AM305: without a pod it is always 0.
        (In::Steps, "{{resourcesDuration.cpu}}", None),
        // Where it never has a value there are other rules: result-capture.
        (In::Step, "{{outputs.result}}", None),
        (In::Step, "{{workflow.failures}}", None),
        (In::Workflow, "{{pod.name}}", None),
        // A tag that is never closed has AM102.
        (In::Step, "{{workflow.name", None),
    ] {
        let yaml = manifest(place, &counter(&label(value)));
        for version in ["3.4", "3.6", "4.1"] {
            let found = told(&yaml, version);
            let found = found.iter().filter(|(code, _)| *code == "AM401");
            let found = found.map(|(_, severity)| *severity).collect::<Vec<_>>();
            assert_eq!(
                found,
                Vec::from_iter(expected),
                "{version} {place:?} {value}"
            );
        }
    }
}

#[test]
fn only_the_last_label_of_a_key_and_no_metric_without_a_type_is_judged() {
    let twice = counter("{key: k, value: '{{workflow.name}}'}, {key: k, value: '{{status}}'}");
    assert_eq!(told(&manifest(In::Step, &twice), "4.1"), []);
    let again = counter("{key: k, value: '{{status}}'}, {key: k, value: '{{workflow.name}}'}");
    assert_eq!(
        told(&manifest(In::Step, &again), "4.1"),
        [("AM401", Warning)]
    );
    let none =
        "{name: runs_total, help: what it tells, labels: [{key: k, value: '{{workflow.name}}'}]}";
    assert_eq!(told(&manifest(In::Step, none), "4.1"), []);
}

/// A workflow whose step gives an input this argument.
pub(super) fn passing(argument: &str, declared: &str, metric: &str) -> String {
    format!(
        "{HEAD}  templates:\n    - name: main\n      steps:\n        - - {{name: work, template: work, {argument}}}\n    - name: work\n      inputs: {{parameters: [{declared}]}}\n      metrics: {{prometheus: [{metric}]}}\n      container: {{image: x}}\n"
    )
}

pub(super) fn arguments(value: &str) -> String {
    format!("arguments: {{parameters: [{{name: a, value: '{value}'}}]}}")
}

#[test]
fn an_input_is_followed_to_what_fills_it() {
    let metric = counter(&label("{{inputs.parameters.a}}"));
    for (argument, declared, expected) in [
        (arguments("{{workflow.name}}"), "{name: a}", Some(Warning)),
        (
            arguments("run-{{workflow.uid}}"),
            "{name: a}",
            Some(Warning),
        ),
        (
            arguments("{{workflow.creationTimestamp}}"),
            "{name: a}",
            Some(Error),
        ),
        (arguments("{{=workflow.name}}"), "{name: a}", Some(Warning)),
        (
            "arguments: {}".to_owned(),
            "{name: a, default: '{{workflow.uid}}'}",
            Some(Warning),
        ),
        (
            arguments("x"),
            "{name: a, default: '{{workflow.uid}}'}",
            None,
        ),
        (
            arguments("{{workflow.parameters.stage}}"),
            "{name: a}",
            None,
        ),
        (
            arguments("{{workflow.name}}"),
            "{name: a, enum: [x, w]}",
            None,
        ),
    ] {
        let yaml = passing(&argument, declared, &metric);
        let found = told(&yaml, "4.1");
        let expected = expected.map(|severity| ("AM401", severity));
        assert_eq!(found, Vec::from_iter(expected), "{yaml}");
    }
    // The finding shows where the value comes from.
    let yaml = passing(&arguments("{{workflow.name}}"), "{name: a}", &metric);
    let finding = findings(&yaml, "4.1").remove(0);
    let places = finding.related.iter().map(|r| &yaml[r.place.span.range()]);
    let places = places.collect::<Vec<_>>();
    assert_eq!(places, ["{{inputs.parameters.a}}", "'{{workflow.name}}'"]);
}

/// A realtime gauge goes with its workflow, and runs that overlap need a label: rt-two-workflows-same-labels.
#[test]
fn what_tells_the_runs_of_a_realtime_gauge_apart_is_informational_unless_something_else_does() {
    let run = "{key: run, value: '{{workflow.name}}'}";
    for (labels, expected) in [
        (run.to_owned(), vec![("AM401", Info)]),
        (
            format!("{run}, {{key: stage, value: prod}}"),
            vec![("AM401", Info)],
        ),
        (
            format!("{run}, {{key: ns, value: '{{{{workflow.namespace}}}}'}}"),
            vec![("AM401", Info)],
        ),
        (
            format!("{run}, {{key: s, value: '{{{{workflow.parameters.stage}}}}'}}"),
            vec![("AM401", Warning)],
        ),
        (
            format!("{run}, {{key: u, value: '{{{{workflow.uid}}}}'}}"),
            vec![("AM401", Info), ("AM401", Warning)],
        ),
        (
            "{key: s, value: '{{workflow.parameters.stage}}'}".to_owned(),
            vec![],
        ),
        (
            "{key: s, value: '{{workflow.creationTimestamp}}'}".to_owned(),
            vec![("AM401", Error)],
        ),
        // AM307: these change while it runs.
        (
            "{key: s, value: '{{workflow.failures}}'}, {key: d, value: '{{workflow.duration}}'}"
                .to_owned(),
            vec![],
        ),
    ] {
        let yaml = manifest(In::Workflow, &realtime(&labels));
        assert_eq!(told(&yaml, "4.1"), expected, "{labels}");
        for finding in findings(&yaml, "4.1").iter().filter(|f| f.severity < Error) {
            assert!(
                finding.message.contains("until the workflow is deleted"),
                "{finding:?}"
            );
        }
    }
}

#[test]
fn a_workflow_with_a_name_of_its_own_is_not_said_to_have_another_one_for_each_run() {
    let yaml = manifest(In::Workflow, &counter(&label("{{workflow.name}}")));
    let named = yaml.replace("generateName: x-", "name: x");
    let message = |yaml: &str| findings(yaml, "4.1").remove(0).message;
    assert!(
        message(&yaml).contains("for each run"),
        "{}",
        message(&yaml)
    );
    assert!(
        message(&named).contains("for each name"),
        "{}",
        message(&named)
    );
    // That of a CronWorkflow is not that of its workflows.
    let cron = named
        .replace("kind: Workflow", "kind: CronWorkflow")
        .replace(
            "spec:\n",
            "spec:\n  schedule: '@daily'\n  workflowSpec: &w {}\n",
        );
    assert!(
        findings(&cron, "3.5").iter().all(|f| f.code != "AM401"),
        "{cron}"
    );
    let uid = named.replace("workflow.name", "workflow.uid");
    assert!(message(&uid).contains("for each run"), "{}", message(&uid));
}

/// `items` items, two inputs of which fill two labels.
fn fan_out(items: usize, labels: &str) -> String {
    let items = (0..items).map(|n| format!("{{a: a{n}, b: b{n}}}"));
    let items = Vec::from_iter(items).join(", ");
    passing(
        &format!(
            "withItems: [{items}], arguments: {{parameters: [{{name: a, value: '{{{{item.a}}}}'}}, {{name: b, value: '{{{{item.b}}}}'}}]}}"
        ),
        "{name: a}, {name: b}",
        &counter(labels),
    )
}

/// registry.jsonl, `cardinality 2500 label values`: 1999 series and the overflow on 4.1.2, all 2500 on older releases.
#[test]
fn the_limit_of_4_1_is_told_where_the_combinations_can_be_counted() {
    const A: &str = "{key: a, value: '{{inputs.parameters.a}}'}";
    const B: &str = "{key: b, value: '{{inputs.parameters.b}}'}";
    const STATUS: &str = "{key: status, value: '{{status}}'}";
    let cap = vec![("AM402", Warning)];
    for (items, labels, version, expected) in [
        (2000, A.to_owned(), "4.1", cap.clone()),
        (2000, A.to_owned(), "4.0", vec![]),
        (2000, A.to_owned(), "3.6", vec![]),
        (1999, A.to_owned(), "4.1", vec![]),
        (667, format!("{A}, {STATUS}"), "4.1", cap.clone()),
        (666, format!("{A}, {STATUS}"), "4.1", vec![]),
        // Both come from one item.
        (100, format!("{A}, {B}"), "4.1", vec![]),
        (1000, format!("{A}, {B}, {STATUS}"), "4.1", cap.clone()),
        // AM401 says it already.
        (
            2000,
            format!("{A}, {{key: u, value: '{{{{workflow.uid}}}}'}}"),
            "4.1",
            vec![("AM401", Warning)],
        ),
    ] {
        assert_eq!(
            told(&fan_out(items, &labels), version),
            expected,
            "{items} {labels} {version}"
        );
    }
    let message = |version| {
        findings(
            &manifest(In::Step, &counter(&label("{{workflow.uid}}"))),
            version,
        )
        .remove(0)
        .message
    };
    assert!(message("4.1").contains("2000") && !message("4.0").contains("2000"));
}

#[test]
fn the_recorded_limit_is_the_one_that_is_told() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/conformance/registry.jsonl"
    );
    let Ok(lines) = std::fs::read_to_string(path) else {
        let _ = writeln!(
            std::io::stdout(),
            "SKIPPED the_recorded_limit_is_the_one_that_is_told: ../shared/conformance is not there"
        );
        return;
    };
    let mut held = 0;
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["scenario"] != "cardinality 2500 label values" {
            continue;
        }
        let seen = line["exposition"].to_string();
        let release = line["argo"].as_str().unwrap();
        let told = told(
            &fan_out(2500, "{key: a, value: '{{inputs.parameters.a}}'}"),
            release,
        );
        let folded = seen.contains("otel_metric_overflow");
        assert_eq!(folded, !told.is_empty(), "{release}: {told:?}");
        held += 1;
    }
    assert!(held >= 5, "only {held} releases were held");
}

/// ttl-removes-counter-and-gauge-not-histogram
#[test]
fn a_histogram_with_an_unbounded_label_is_never_removed_since_3_6() {
    let unbounded = histogram("[1, 5]", &label("{{workflow.uid}}"));
    let both = vec![("AM401", Warning), ("AM404", Warning)];
    for (metric, version, expected) in [
        (unbounded.clone(), "4.1", both.clone()),
        (unbounded.clone(), "3.6", both),
        (unbounded, "3.5", vec![("AM401", Warning)]),
        (histogram("[1, 5]", &label("{{status}}")), "4.1", vec![]),
        (histogram("[1, 5]", ""), "4.1", vec![]),
        (
            counter(&label("{{workflow.uid}}")),
            "4.1",
            vec![("AM401", Warning)],
        ),
    ] {
        assert_eq!(
            told(&manifest(In::Step, &metric), version),
            expected,
            "{version} {metric}"
        );
    }
    let yaml = manifest(In::Step, &histogram("[1, 5]", &label("{{workflow.uid}}")));
    let message = findings(&yaml, "4.1").remove(1).message;
    assert!(message.contains("5 lines"), "{message}");
}

#[test]
fn many_buckets_are_informational() {
    let buckets = |n: usize| {
        format!(
            "[{}]",
            Vec::from_iter((1..=n).map(|b| b.to_string())).join(", ")
        )
    };
    let many = vec![("AM405", Info)];
    let status = label("{{status}}");
    for (n, labels, expected) in [
        (30, "", vec![]),
        (31, "", many.clone()),
        (31, status.as_str(), many.clone()),
        (30, status.as_str(), vec![]),
    ] {
        let yaml = manifest(In::Step, &histogram(&buckets(n), labels));
        assert_eq!(told(&yaml, "4.1"), expected, "{n} {labels}");
    }
    let of_items = |items: usize, buckets: &str| {
        let yaml = fan_out(items, "{key: a, value: '{{inputs.parameters.a}}'}");
        let block = format!("histogram: {{buckets: {buckets}, value: '{{{{duration}}}}'}}");
        yaml.replace("counter: {value: '1'}", &block)
    };
    assert_eq!(told(&of_items(100, &buckets(10)), "4.1"), []);
    assert_eq!(told(&of_items(101, &buckets(10)), "4.1"), many);
    // Without buckets there are 11, and 15 since 3.6.
    assert_eq!(told(&of_items(80, "[]"), "3.5"), []);
    assert_eq!(told(&of_items(80, "[]"), "3.6"), many);
}

#[test]
fn a_parameter_of_an_openshift_template_is_not_judged() {
    let yaml = manifest(In::Step, &counter(&label("${RUN}-{{workflow.uid}}")));
    let object = yaml.lines().map(|line| format!("    {line}\n"));
    let object = String::from_iter(object).replacen("    apiVersion", "  - apiVersion", 1);
    let template = format!(
        "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {{name: t}}\nparameters: [{{name: RUN, required: true}}]\nobjects:\n{object}"
    );
    assert_eq!(told(&template, "4.1"), []);
    // Without the parameter it is.
    assert_eq!(
        told(&template.replace("${RUN}-", ""), "4.1"),
        [("AM401", Warning)]
    );
}

/// How long the estimates of a manifest's metrics take, and how many there are.
fn estimated(yaml: &str) -> (Duration, usize) {
    let text = Text::decode(yaml.as_bytes()).unwrap();
    let stream = read(&text, &Limits::default());
    assert!(stream.problems.is_empty(), "{:?}", stream.problems);
    let doc = &stream.documents[0];
    let object = locate(doc).0.remove(0);
    let surroundings = Surroundings::read(doc, &object);
    let lists = metric_lists(doc, &object);
    let start = Instant::now();
    let series = Series::new(Scene::new(
        doc,
        &object,
        &surroundings,
        "4.1".parse().unwrap(),
    ));
    let all = lists.iter().map(|list| series.of(list).len()).sum();
    (start.elapsed(), all)
}

/// Thousands of calls, inputs and metrics, each of which asks for all others, take no longer than the file is large.
#[test]
fn a_hostile_file_is_estimated_in_time() {
    const N: usize = 3000;
    let text = |of: &dyn Fn(usize) -> String| String::from_iter((0..N).map(of));
    let calls = text(&|n| {
        format!(
            "        - - {{name: s{n}, template: t, withItems: [a, b, c, d], arguments: {{parameters: [{{name: a{n}, value: '{{{{item}}}}'}}]}}}}\n"
        )
    });
    let inputs = text(&|n| format!("{{name: a{n}, default: x}}, "));
    let metrics = text(&|n| {
        let other = (n + 1) % N;
        format!(
            "          - {{name: m{n}_total, help: what it tells, labels: [{{key: a, value: '{{{{inputs.parameters.a{n}}}}}'}}, {{key: b, value: '{{{{inputs.parameters.a{other}}}}}'}}], counter: {{value: '1'}}}}\n"
        )
    });
    let wide = format!(
        "{HEAD}  templates:\n    - name: main\n      steps:\n{calls}    - name: t\n      inputs: {{parameters: [{inputs}]}}\n      metrics:\n        prometheus:\n{metrics}      container: {{image: x}}\n"
    );
    // Templates that hand on a value to the next one, and the last one to the first.
    let chain = text(&|n| {
        let next = (n + 1) % N;
        format!(
            "    - name: t{n}\n      inputs: {{parameters: [{{name: a}}]}}\n      metrics: {{prometheus: [{}]}}\n      steps: [[{{name: s, template: t{next}, arguments: {{parameters: [{{name: a, value: '{{{{inputs.parameters.a}}}}'}}]}}}}]]\n",
            counter(&label("{{inputs.parameters.a}}"))
        )
    });
    let deep = format!(
        "{}  templates:\n{chain}",
        HEAD.replace("entrypoint: main", "entrypoint: t0")
    );
    for yaml in [wide, deep] {
        let (took, metrics) = estimated(&yaml);
        assert!(took < Duration::from_secs(5), "{took:?}");
        assert_eq!(metrics, N);
    }
}
