//! The controller's ConfigMap: it reads all of it or refuses all of it.

use argo_metrics::diagnostic::{Effect, Severity};

use super::{accepts, findings, refused, releases, says};

const METRIC: &str = "{name: runs_total, help: finished runs by status, counter: {value: \"1\"}}";

/// The ConfigMap with this metric, and `data` beside it.
fn config(metric: &str, data: &str) -> String {
    format!(
        "apiVersion: v1
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
{data}  workflowDefaults: |
    spec:
      metrics:
        prometheus:
        - {metric}
"
    )
}

const PREFIX: &str = "error unmarshaling JSON: while decoding JSON: json: unknown field ";

/// “unknown field anywhere (metric, counter, metrics, templateDefaults, beside spec, metricsConfig, top level): `error
/// unmarshaling JSON: while decoding JSON: json: unknown field "description"` – one field, no path”
#[test]
fn an_unknown_field_anywhere_refuses_the_whole_configuration() {
    for version in releases() {
        for (yaml, field) in [
            (
                config(METRIC, "  metricConfig: |\n    enabled: true\n"),
                "metricConfig",
            ),
            (
                config(METRIC, "  telemetryConfig: |\n    enable: true\n")
                    .replace("workflowDefaults: |", "workflowDefaults: |\n    sepc: {}"),
                "sepc",
            ),
            (
                config(
                    "{name: x, help: h, gauge: {value: \"1\", realTime: true, unit: s}}",
                    "",
                ),
                "unit",
            ),
            (config(METRIC, "  metricsConfig: |\n    ttl: 10m\n"), "ttl"),
            (
                config(METRIC, "  telemetryConfig: |\n    enable: true\n"),
                "enable",
            ),
            (
                config(METRIC, "")
                    .replace("      metrics:", "      entrypoints: main\n      metrics:"),
                "entrypoints",
            ),
        ] {
            says(&yaml, &version, &format!("{PREFIX}\"{field}\""));
            let all = findings(&yaml, &version);
            let told = all.iter().find(|f| f.effect == Effect::Refused).unwrap();
            assert_eq!((told.code, told.severity), ("AM002", Severity::Error));
            assert!(
                told.message.contains("refuses its whole configuration"),
                "{}",
                told.message
            );
        }
    }
}

/// “`metricsConfig.modifiers`: ≤3.5 `unknown field "modifiers"`.”
#[test]
fn a_field_of_a_later_release_is_unknown_to_an_older_one() {
    let yaml = config(
        METRIC,
        "  metricsConfig: |\n    modifiers: {is_leader: {disabled: true}}\n",
    );
    for version in ["3.4.18", "3.5.15"] {
        says(&yaml, version, &format!("{PREFIX}\"modifiers\""));
    }
    for version in ["3.6.19", "3.7.18", "4.0.10", "4.1.2"] {
        accepts(&yaml, version);
    }
}

/// “duplicate key, also a merge overridden: `error converting YAML to JSON: yaml: unmarshal errors:\n  line 8: key "name" already
/// set in map` (the line counts in the assembled text …)”
#[test]
fn a_key_that_stands_twice_is_told_with_the_line_of_the_assembled_text() {
    let line = |line: u8, key: &str| {
        format!(
            "error converting YAML to JSON: yaml: unmarshal errors:\n  line {line}: key \"{key}\" already set in map"
        )
    };
    for version in releases() {
        // Below `workflowDefaults:` come `spec:`, `metrics:`, `prometheus:` and the item.
        let twice = "{name: x, help: h, counter: {value: \"1\"}, help: i}";
        says(&config(twice, ""), &version, &line(5, "help"));
        // A field of one line is one line, one of two is three with its name.
        says(
            &config(twice, "  parallelism: \"5\"\n"),
            &version,
            &line(6, "help"),
        );
        let other = "  artifactRepository: |\n    archiveLogs: true\n    archiveLogs: false\n";
        says(&config(METRIC, other), &version, &line(3, "archiveLogs"));
        // The whole configuration as one text in quotes: its lines are not those of the file.
        let whole = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n  config: \"workflowDefaults:\\n  spec:\\n    metrics: {prometheus: []}\\n    metrics: {}\\n\"\n";
        says(whole, &version, &line(4, "metrics"));
    }
}

/// “**wrong case is no error** (`Help:`, `Metrics:` are read).”
#[test]
fn another_case_of_a_key_is_read() {
    for metric in [
        "{Name: runs_total, HELP: finished runs by status, Counter: {Value: \"1\"}}",
        "{name: runs_total, help: finished runs by status, Labels: [{Key: a, value: b}], counter: {value: \"1\"}}",
        "{name: runs_total, help: finished runs by status, gauge: {value: \"1\", realTime: false}}",
    ] {
        for version in releases() {
            accepts(&config(metric, ""), &version);
            accepts(
                &config(metric, "  MetricsConfig: |\n    Enabled: true\n"),
                &version,
            );
        }
    }
}

/// “**Numbers and booleans in text fields are no error: they become text** (value 1 → "1", true → "true", help 1.10 → "1.1",
/// 1e21 → "1e+21", 010 → "8", label value 8080 → "8080").”
#[test]
fn a_number_becomes_text_and_is_told_where_the_text_is_another() {
    for (written, becomes) in [
        ("0x1F", Some("31")),
        ("1_000", Some("1000")),
        ("2.50", Some("2.5")),
        ("yes", Some("true")),
        ("1000000.0", Some("1e+06")),
        ("7", None),
        ("2.5", None),
        ("false", None),
    ] {
        let metric = format!(
            "{{name: runs_total, help: finished runs by status, labels: [{{key: a, value: {written}}}], counter: {{value: \"1\"}}}}"
        );
        for version in releases() {
            let yaml = config(&metric, "");
            accepts(&yaml, &version);
            let all = findings(&yaml, &version);
            let told = all.iter().find(|f| f.code == "AM001");
            let message = told.map(|f| f.message.clone());
            let wanted = becomes.map(|text| {
                format!(
                    "`{written}` is not quoted: the controller reads `value` as the string `{text}`"
                )
            });
            assert_eq!(message, wanted);
            assert!(
                told.is_none_or(|f| f.effect == Effect::Wrong && f.severity == Severity::Warning)
            );
        }
    }
}

/// “labels as a map, value as a list, realtime "true": `… json: cannot unmarshal object into Go struct field
/// Prometheus.workflowDefaults.spec.metrics.prometheus.labels of type []*v1alpha1.MetricLabel`.”
#[test]
fn a_wrong_type_is_told_with_the_path_from_the_top() {
    let field = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal";
    for (metric, words) in [
        (
            "{name: x, help: h, gauge: {value: \"1\", realtime: \"true\"}}",
            "string into Go struct field Gauge.workflowDefaults.spec.metrics.prometheus.gauge.realtime of type bool",
        ),
        (
            "{name: x, help: h, counter: {value: [1]}}",
            "array into Go struct field Counter.workflowDefaults.spec.metrics.prometheus.counter.value of type string",
        ),
        (
            "{name: x, help: h, histogram: {value: \"1\", buckets: 5}}",
            "number into Go struct field Histogram.workflowDefaults.spec.metrics.prometheus.histogram.buckets of type []v1alpha1.Amount",
        ),
    ] {
        for version in releases() {
            says(&config(metric, ""), &version, &format!("{field} {words}"));
        }
    }
}

/// “`metricsTTL: 1h30m`: `… while decoding JSON: strconv.Atoi: parsing "1h30": invalid syntax`; `metricsTTL: 5`: `… invalid TTL`
/// (all six).”
#[test]
fn a_time_that_is_none_refuses_the_whole_configuration() {
    for (ttl, words) in [
        ("2h15m", "strconv.Atoi: parsing \"2h15\": invalid syntax"),
        ("0.5d", "strconv.Atoi: parsing \"0.5\": invalid syntax"),
        ("true", "invalid TTL"),
    ] {
        let yaml = config(
            METRIC,
            &format!("  metricsConfig: |\n    metricsTTL: {ttl}\n"),
        );
        for version in releases() {
            says(
                &yaml,
                &version,
                &format!("error unmarshaling JSON: while decoding JSON: {words}"),
            );
            assert_eq!(refused(&yaml, &version), ["AM510"]);
        }
    }
}

/// Only what is the controller's beyond doubt is judged outside `workflowDefaults`, and only where there are metrics in it.
#[test]
fn another_config_map_is_not_judged_by_its_other_keys() {
    let other = "kind: ConfigMap\nmetadata: {name: my-workflow-settings}\ndata:\n  mine: \"1\"\n  twice: |\n    a: 1\n    a: 2\n  metricsConfig: |\n    enabled: true\n";
    let without = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n  mine: \"1\"\n  links: |\n    - {name: metrics, url: http://a}\n";
    // Nor are defaults without metrics this tool's matter, as in two clusters of the corpus.
    let defaults = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n  config: |\n    workflowDefaults:\n      spec: {}\n      parallelism: 2\n    metricsConfig: {enabled: true}\n";
    for version in releases() {
        accepts(defaults, &version);
        accepts(other, &version);
        accepts(without, &version);
    }
}
