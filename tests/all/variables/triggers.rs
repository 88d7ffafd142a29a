//! When a template's metrics are emitted, how often, and when never.

use std::collections::BTreeSet;

use argo_metrics::argo::{Crds, Target, Version};
use argo_metrics::diagnostic::Severity::{self, Info, Warning};
use argo_metrics::lint::{Options, check};
use argo_metrics::yaml::Limits;

/// The rules that speak of it.
const RULES: [&str; 9] = [
    "AM220", "AM304", "AM306", "AM309", "AM310", "AM312", "AM315", "AM316", "AM319",
];

/// What these rules say about each metric: its name, code, severity and message.
pub(super) fn found(
    yaml: &str,
    release: &str,
) -> BTreeSet<(String, &'static str, Severity, String)> {
    let version: Version = release.parse().expect("a release");
    let options = Options {
        targets: vec![Target {
            version,
            crds: Crds::Minimal,
        }],
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    };
    let findings = check(yaml.as_bytes(), &options).findings.into_iter();
    findings
        .filter(|f| RULES.contains(&f.code))
        .map(|f| {
            (
                f.metric.as_deref().unwrap_or_default().to_owned(),
                f.code,
                f.severity,
                f.message,
            )
        })
        .collect()
}

/// A Workflow with one metric in its only template, and what is written beside it.
fn around(template: &str, metric: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{generateName: t-}}\nspec:\n  entrypoint: main\n  \
         templates:\n  - name: main\n    {template}\n    metrics:\n      prometheus:\n      - {{name: m, help: what it counts, {metric}}}\n"
    )
}

const COUNT: &str = "counter: {value: '1'}";

fn codes(yaml: &str, release: &str) -> Vec<(&'static str, Severity)> {
    let found = found(yaml, release).into_iter();
    found
        .map(|(_, code, severity, _)| (code, severity))
        .collect()
}

/// What is true of a metric in a retried pod depends on what tells its attempts apart.
#[test]
fn attempts_that_a_metric_tells_apart_are_no_mistake() {
    let own = "retryStrategy: {limit: 2}\n    container: {image: x}";
    let cases: &[(&str, &[(&str, Severity)])] = &[
        ("counter: {value: '1'}", &[("AM306", Warning)]),
        (
            "histogram: {buckets: [1], value: '{{duration}}'}",
            &[("AM306", Warning)],
        ),
        (
            "gauge: {realtime: false, operation: Add, value: '1'}",
            &[("AM306", Warning)],
        ),
        (
            "gauge: {realtime: false, operation: Sub, value: '1'}",
            &[("AM306", Warning)],
        ),
        // The last one stays.
        ("gauge: {realtime: false, value: '{{duration}}'}", &[]),
        (
            "labels: [{key: s, value: '{{status}}'}], counter: {value: '1'}",
            &[],
        ),
        (
            "labels: [{key: s, value: 'x-{{ status }}'}], counter: {value: '1'}",
            &[],
        ),
        (
            "labels: [{key: s, value: '{{exitCode}}'}], counter: {value: '1'}",
            &[],
        ),
        (
            "labels: [{key: s, value: \"{{=status == 'Failed' ? 'bad' : 'good'}}\"}], counter: {value: '1'}",
            &[],
        ),
        // The workflow's status does not tell attempts apart.
        (
            "labels: [{key: s, value: '{{=workflow.status}}'}], counter: {value: '1'}",
            &[("AM306", Warning)],
        ),
        // Failed attempts have none.
        (
            "labels: [{key: n, value: '{{retries}}'}], counter: {value: '1'}",
            &[],
        ),
        (
            "when: '{{status}} == Succeeded', counter: {value: '1'}",
            &[],
        ),
        (
            "when: \"'{{status}}' == 'Succeeded'\", counter: {value: '1'}",
            &[],
        ),
        ("when: '{{exitCode}} == 0', counter: {value: '1'}", &[]),
        // Attempts that failed, also of what succeeds.
        (
            "when: '{{status}} == Failed', counter: {value: '1'}",
            &[("AM306", Info)],
        ),
        (
            "when: '{{status}} != Succeeded', counter: {value: '1'}",
            &[("AM306", Info)],
        ),
        (
            "when: '1 == 1', counter: {value: '1'}",
            &[("AM306", Warning)],
        ),
        // AM305 says that it is 0.
        ("counter: {value: '{{resourcesDuration.cpu}}'}", &[]),
    ];
    for (metric, expected) in cases {
        assert_eq!(codes(&around(own, metric), "4.1.2"), *expected, "{metric}");
    }
    // Before 3.4.6 the parent alone is emitted; a limit of 0 leaves one attempt.
    assert_eq!(codes(&around(own, COUNT), "3.4.5"), []);
    assert_eq!(codes(&around(own, COUNT), "3.4.6"), [("AM306", Warning)]);
    for limit in ["0", "'0'"] {
        let once = own.replace("limit: 2", &format!("limit: {limit}"));
        assert_eq!(codes(&around(&once, COUNT), "4.1.2"), [], "{limit}");
    }
}

/// Where the last attempt is emitted twice, nothing tells the two apart.
#[test]
fn what_is_emitted_twice_is_wrong_whatever_its_labels_are() {
    let metrics = [
        COUNT,
        "labels: [{key: s, value: '{{status}}'}], counter: {value: '1'}",
        "when: '{{status}} == Failed', counter: {value: '1'}",
    ];
    let kinds = [
        (
            "steps: [[{name: a, inline: {container: {image: x}}}]]",
            true,
        ),
        (
            "dag: {tasks: [{name: a, inline: {container: {image: x}}}]}",
            true,
        ),
        ("suspend: {duration: 20s}", true),
        // Ended by the controller in a later pass, or by a client.
        ("suspend: {}", false),
        ("container: {image: x}", false),
    ];
    for (kind, twice) in kinds {
        for metric in metrics {
            // Also without a second attempt.
            let retried = format!("{kind}\n    retryStrategy: {{limit: 0}}");
            let expected: &[_] = if twice { &[("AM306", Warning)] } else { &[] };
            assert_eq!(
                codes(&around(&retried, metric), "4.1.2"),
                expected,
                "{kind} {metric}"
            );
        }
        let plain = if kind == "suspend: {}" {
            &[("AM220", Warning)][..]
        } else {
            &[]
        };
        assert_eq!(codes(&around(kind, COUNT), "4.1.2"), plain, "{kind}");
    }
}

/// A retry that the template takes over counts like its own.
#[test]
fn a_retry_of_the_defaults_or_of_the_spec_counts_like_ones_own() {
    let workflow = around("container: {image: x}", COUNT);
    for above in [
        "retryStrategy: {limit: 2}",
        "templateDefaults: {retryStrategy: {limit: 2}}",
    ] {
        let yaml = workflow.replace("  entrypoint:", &format!("  {above}\n  entrypoint:"));
        assert_eq!(codes(&yaml, "4.1.2"), [("AM306", Warning)], "{above}");
    }
    // A metric of the defaults, in the templates that take it over.
    let defaults = |template: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {{name: t}}\nspec:\n  templateDefaults:\n    \
             metrics: {{prometheus: [{{name: m, help: what it counts, {COUNT}}}]}}\n  templates:\n  - {template}\n"
        )
    };
    let retried = "{name: a, retryStrategy: {limit: 2}, container: {image: x}}";
    let opted_out = "{name: a, metrics: {}, retryStrategy: {limit: 2}, container: {image: x}}";
    let steps = "{name: a, retryStrategy: {limit: 2}, steps: [[{name: b, template: c}]]}";
    assert_eq!(codes(&defaults(retried), "4.1.2"), [("AM306", Warning)]);
    assert_eq!(codes(&defaults(opted_out), "4.1.2"), []);
    assert_eq!(codes(&defaults(steps), "4.1.2"), [("AM315", Warning)]);
    assert_eq!(
        codes(&defaults("{name: a, container: {image: x}}"), "4.1.2"),
        []
    );
    assert_eq!(
        codes(
            &defaults(&steps.replace("name: a", "name: a, metrics: {prometheus: []}")),
            "4.1.2"
        ),
        []
    );
    // `null` takes over the defaults.
    assert_eq!(
        codes(
            &defaults(&steps.replace("name: a", "name: a, metrics: null")),
            "4.1.2"
        ),
        [("AM315", Warning)]
    );
    let message = |release: &str| {
        found(&defaults(steps), release)
            .into_iter()
            .next()
            .expect("a finding")
            .3
    };
    assert!(
        message("4.1.2").contains("counts twice"),
        "{}",
        message("4.1.2")
    );
    // #12833
    assert!(
        message("3.5.7").contains("plain DAG tasks do not"),
        "{}",
        message("3.5.7")
    );
    assert!(
        !message("3.5.8").contains("plain DAG tasks do not"),
        "{}",
        message("3.5.8")
    );
}

/// Skipped nodes emit nothing: where no caller ever runs the template, its metrics never appear.
#[test]
fn a_template_that_only_skipped_steps_call_has_no_metrics() {
    let workflow = |kind: &str, steps: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: t}}\nspec:\n  entrypoint: main\n  templates:\n  \
             - {{name: main, steps: [[{steps}]]}}\n  - {{name: a, container: {{image: x}}, metrics: {{prometheus: [{{name: m, help: what it counts, {COUNT}}}]}}}}\n"
        )
    };
    let never = "{name: s, template: a, when: 'false'}";
    let cases = [
        (never.to_owned(), true),
        (
            "{name: s, template: a, when: 'prod == test'}".to_owned(),
            true,
        ),
        (
            format!("{never}, {{name: t, template: a, when: '1 == 2'}}"),
            true,
        ),
        (format!("{never}, {{name: t, template: a}}"), false),
        (
            "{name: s, template: a, when: '{{workflow.parameters.x}} == 1'}".to_owned(),
            false,
        ),
        ("{name: s, template: a, when: 'true'}".to_owned(), false),
        // Nobody calls it: it is there for others.
        ("{name: s, template: main}".to_owned(), false),
        (
            format!("{never}, {{name: t, template: main, hooks: {{exit: {{template: a}}}}}}"),
            false,
        ),
    ];
    for (steps, silent) in &cases {
        let expected: &[_] = if *silent { &[("AM220", Warning)] } else { &[] };
        assert_eq!(
            codes(&workflow("Workflow", steps), "4.1.2"),
            expected,
            "{steps}"
        );
    }
    // Another workflow may call the template of a WorkflowTemplate.
    let told = |kind: &str| {
        found(&workflow(kind, never), "4.1.2")
            .into_iter()
            .next()
            .expect("a finding")
            .3
    };
    assert!(
        told("WorkflowTemplate").ends_with("unless another workflow does"),
        "{}",
        told("WorkflowTemplate")
    );
    assert!(!told("Workflow").contains("unless"), "{}", told("Workflow"));
}

/// Daemons (facts §3.7; the boundary is 1b963d336c in 3.7.1).
#[test]
fn a_daemon_is_told_apart_by_its_release_and_its_retries() {
    let message = |retry: &str, release: &str| {
        let yaml = around(
            &format!("daemon: true\n    container: {{image: x}}{retry}"),
            COUNT,
        );
        let mut found = found(&yaml, release).into_iter();
        let (_, code, severity, message) = found.next().expect("a finding");
        // AM306 and AM220 leave it alone.
        assert_eq!((code, severity, found.next()), ("AM319", Warning, None));
        message
    };
    let retry = "\n    retryStrategy: {limit: 2}";
    for (release, retry, words) in [
        ("4.1.2", "", "once, when it is ready"),
        ("3.7.1", "", "once, when it is ready"),
        ("3.7.0", "", "every reconcile while the daemon runs"),
        ("3.6.19", "", "every reconcile while the daemon runs"),
        ("4.1.2", retry, "every reconcile while it runs"),
        ("3.7.18", retry, "every reconcile while it runs"),
    ] {
        let message = message(retry, release);
        assert!(message.contains(words), "{release} {retry}: {message}");
    }
}

/// Realtime gauges of nodes whose end emits nothing (facts §3.5), and those that share a series.
#[test]
fn a_realtime_gauge_needs_an_end_and_a_label_of_its_own() {
    let live = |label: &str| {
        format!("labels: [{label}], gauge: {{realtime: true, value: '{{{{duration}}}}'}}")
    };
    let own = live("{key: run, value: '{{workflow.name}}'}");
    for (kind, expected) in [
        (
            "http: {url: 'https://x.example'}",
            &[("AM220", Warning)][..],
        ),
        ("plugin: {x: {}}", &[("AM220", Warning)]),
        ("suspend: {}", &[("AM220", Warning)]),
        ("suspend: {duration: 20s}", &[]),
        ("container: {image: x}", &[]),
        // A hit has nothing to measure.
        (
            "container: {image: x}\n    memoize: {key: k, cache: {configMap: {name: c}}}",
            &[],
        ),
    ] {
        let yaml = around(kind, &own);
        assert_eq!(codes(&yaml, "4.1.2"), expected, "{kind}");
        for (_, _, _, message) in found(&yaml, "4.1.2") {
            assert!(message.contains("keeps growing"), "{message}");
        }
    }
    for (label, shared) in [
        ("{key: a, value: same}", true),
        ("{key: a, value: '{{workflow.namespace}}'}", true),
        ("{key: a, value: '{{workflow.serviceAccountName}}'}", true),
        // The same task of another workflow writes the same series.
        ("{key: a, value: '{{tasks.name}}'}", true),
        ("{key: a, value: '{{workflow.name}}'}", false),
        ("{key: a, value: '{{workflow.uid}}'}", false),
        ("{key: a, value: '{{pod.name}}'}", false),
        ("{key: a, value: '{{node.name}}'}", false),
        // Whether what is given differs cannot be seen.
        ("{key: a, value: '{{inputs.parameters.x}}'}", false),
        ("{key: a, value: '{{workflow.parameters.x}}'}", false),
        (
            "{key: a, value: \"{{=sprig.trunc(3, workflow.name)}}\"}",
            false,
        ),
    ] {
        let found = codes(&around("container: {image: x}", &live(label)), "4.1.2");
        assert_eq!(found.contains(&("AM309", Warning)), shared, "{label}");
    }
    // What is never live has other rules.
    let literal = "gauge: {realtime: true, value: '5'}";
    assert_eq!(
        codes(&around("container: {image: x}", literal), "4.1.2"),
        []
    );
}

/// What the first run writes into the workflow (facts §4.3): once for a metric, where there is something to retry.
#[test]
fn who_retries_a_workflow_gets_the_first_texts_again() {
    let workflow = |kind: &str, more: &str, metric: &str| {
        let spec = format!(
            "{more}entrypoint: main, metrics: {{prometheus: [{{name: m, help: what it counts, {metric}}}]}}, templates: [{{name: main, container: {{image: x}}}}]"
        );
        let spec = match kind {
            "CronWorkflow" => format!("{{schedule: '* * * * *', workflowSpec: {{{spec}}}}}"),
            _ => format!("{{{spec}}}"),
        };
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: t}}\nspec: {spec}\n"
        )
    };
    let both = "when: '{{status}} == Failed', labels: [{key: s, value: '{{workflow.status}}'}], counter: {value: '1'}";
    for (kind, more, expected) in [
        ("Workflow", "", &[("AM310", Info)][..]),
        ("CronWorkflow", "", &[("AM310", Info)]),
        ("WorkflowTemplate", "", &[]),
        ("ClusterWorkflowTemplate", "", &[]),
        ("Workflow", "workflowTemplateRef: {name: x}, ", &[]),
        ("CronWorkflow", "workflowTemplateRef: {name: x}, ", &[]),
        ("WorkflowTemplate", "onExit: main, ", &[("AM304", Info)]),
    ] {
        assert_eq!(
            codes(&workflow(kind, more, both), "4.1.2"),
            expected,
            "{kind} {more}"
        );
    }
    for (metric, told) in [
        // The value is not written back, and what is known at the start stays the same.
        (
            "gauge: {realtime: false, value: '{{workflow.duration}}'}",
            false,
        ),
        (
            "labels: [{key: n, value: '{{workflow.namespace}}'}], counter: {value: '1'}",
            false,
        ),
        (
            "labels: [{key: n, value: '{{duration}}'}], counter: {value: '1'}",
            true,
        ),
        // Frozen at the start: AM307.
        (
            "labels: [{key: s, value: '{{status}}'}, {key: r, value: '{{workflow.name}}'}], gauge: {realtime: true, value: '{{workflow.duration}}'}",
            false,
        ),
        // It always fails: AM210 and AM209 speak.
        (
            "labels: [{key: s, value: '{{status}}'}, {key: p, value: '{{pod.name}}'}], counter: {value: '1'}",
            false,
        ),
    ] {
        let found = codes(&workflow("Workflow", "", metric), "4.1.2");
        assert_eq!(
            found,
            if told { vec![("AM310", Info)] } else { vec![] },
            "{metric}"
        );
    }
}

/// A sum of points in time, and of what may be negative.
#[test]
fn a_counter_adds_no_points_in_time_and_nothing_negative() {
    let counter = |value: &str| format!("counter: {{value: '{value}'}}");
    let pod = "container: {image: x}";
    for (value, told) in [
        ("{{workflow.creationTimestamp.s}}", true),
        ("{{workflow.creationTimestamp.d}}", true),
        ("{{workflow.duration}}", false),
        ("{{outputs.parameters.rows}}", false),
        ("{{=asInt(workflow.creationTimestamp.s)}}", false),
    ] {
        let expected = if told {
            vec![("AM312", Warning)]
        } else {
            vec![]
        };
        assert_eq!(
            codes(&around(pod, &counter(value)), "4.1.2"),
            expected,
            "{value}"
        );
    }
    let priority = around(pod, &counter("{{workflow.priority}}"));
    let with =
        |n: &str| priority.replace("  entrypoint:", &format!("  priority: {n}\n  entrypoint:"));
    assert_eq!(codes(&with("-5"), "4.1.2"), [("AM312", Warning)]);
    assert_eq!(codes(&with("5"), "4.1.2"), []);
    // Who submits a template of workflows chooses the priority.
    let template = priority.replace("kind: Workflow", "kind: WorkflowTemplate");
    assert_eq!(codes(&template, "4.1.2"), [("AM312", Warning)]);
    // A gauge may hold any of them.
    let gauge = "gauge: {realtime: false, value: '{{workflow.creationTimestamp.s}}'}";
    assert_eq!(codes(&around(pod, gauge), "4.1.2"), []);
}
