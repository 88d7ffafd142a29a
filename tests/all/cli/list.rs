//! `list`: what it lists, in which form, and how it ends.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};

use super::{Ended, FINE, Place, bad, ended};

/// Run among the examples.
fn list(args: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argo-metrics"));
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/manifests");
    let command = command.env_clear().current_dir(examples);
    ended(command.arg("list").args(args))
}

/// What it prints, where it ends with 0 and has nothing to say on the side.
fn printed(args: &[&str]) -> String {
    let ended = list(&[&["--quiet"], args].concat());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{args:?}");
    ended.out
}

/// The document, held against the schema that is printed.
fn document(out: &str) -> Value {
    let document: Value = serde_json::from_str(out).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/inventory.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    if let Err(error) = validator.validate(&document) {
        panic!("{}: {error} in {document:#}", error.instance_path());
    }
    document
}

fn json_of(args: &[&str]) -> Value {
    document(&printed(&[&["--format", "json"], args].concat()))
}

/// The names in a list, without prefix.
fn names(args: &[&str]) -> Vec<String> {
    let document = json_of(args);
    let metrics = document["metrics"].as_array().unwrap().iter();
    metrics
        .map(|metric| metric["metric"].as_str().unwrap().to_owned())
        .collect()
}

/// A template with one metric; the rest of the metric as given.
fn with_metric(name: &str, metric: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: {name}
spec:
  entrypoint: main
  templates:
    - name: main
      metrics:
        prometheus:
          - {}
      container:
        image: alpine
",
        metric.trim_end().replace('\n', "\n            ")
    )
}

// The formats.

#[test]
fn a_table_has_a_line_for_each_metric_and_what_belongs_to_it_below() {
    let ended = list(&["good"]);
    assert_eq!(ended.code, 0);
    assert_eq!(
        ended.err,
        "14 metrics in 14 places of 8 files (Argo 4.1.2; 8 files read)\n"
    );
    insta::assert_snapshot!(ended.out);
}

#[test]
fn markdown_is_a_page_with_a_table() {
    insta::assert_snapshot!(printed(&["good", "--format", "markdown"]));
}

#[test]
fn csv_has_a_row_for_each_place() {
    let out = printed(&["good", "--format", "csv"]);
    insta::assert_snapshot!(out);
    assert_eq!(out.lines().count(), 15, "a line is a row");
}

#[test]
fn json_holds_against_its_schema() {
    insta::assert_snapshot!(format!("{:#}", json_of(&["good"])));
    json_of(&["broken"]);
    json_of(&[]);
}

#[test]
fn what_argo_refuses_or_drops_is_listed_too() {
    insta::assert_snapshot!(printed(&["broken"]));
}

#[test]
fn everything_is_sorted_by_name_whatever_the_order_of_the_paths() {
    let forth = printed(&["good", "broken"]);
    assert_eq!(forth, printed(&["broken", "good"]));
    let names = names(&[]);
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
}

// What narrows the list.

#[test]
fn a_name_is_a_glob_with_or_without_the_prefix() {
    let seconds = names(&["good", "--name", "*_seconds"]);
    assert_eq!(seconds.len(), 5, "{seconds:?}");
    let prefixed = names(&["good", "--name", "argo_workflows_*_seconds"]);
    assert_eq!(prefixed, seconds);
    let two = names(&["good", "--name", "export_rows", "--name", "cache_*_runs_*"]);
    assert_eq!(two, ["cache_purge_runs_total", "export_rows"]);
    let wrong = list(&["--name", "a["]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("--name"), "{}", wrong.err);
}

#[test]
fn a_kind_is_that_of_the_object_whatever_carries_it() {
    let cron = names(&["good", "--kind", "cronworkflow"]);
    let both = ["cache_purge_freed_bytes_total", "cache_purge_runs_total"];
    assert_eq!(cron, both);
    assert_eq!(
        names(&["good", "--kind", "CronWorkflow"]),
        cron,
        "as it stands in the YAML"
    );
    let of = |kind| names(&["good", "--kind", kind]).len();
    assert_eq!(of("workflow"), 8);
    assert_eq!(of("workflowtemplate,clusterworkflowtemplate"), 4);
    let wrong = list(&["--kind", "sensor"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("cronworkflow"), "{}", wrong.err);
}

#[test]
fn paths_name_what_is_listed_and_nothing_around_it() {
    assert_eq!(names(&["good/list.yaml"]), ["export_rows"]);
    assert_eq!(names(&["good/c*.yaml"]).len(), 3);
    let place = Place::new(&[("a.yaml", FINE)]);
    let piped = place.run_with_stdin(
        &["list", "-", "--stdin-filename", "b.yaml"],
        FINE.as_bytes(),
    );
    assert!(piped.out.contains("b.yaml:11"), "{}", piped.out);
    assert!(!piped.out.contains("a.yaml"), "{}", piped.out);
}

#[test]
fn filters_that_leave_nothing_say_so() {
    let ended = list(&["good", "--name", "nothing"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    let note = "note: no metric matches --name; the files contain 14\n";
    assert!(ended.err.starts_with(note), "{}", ended.err);
}

// What it says of them.

#[test]
fn metrics_of_one_name_are_one_entry_that_says_in_what_they_differ() {
    let first = with_metric(
        "import",
        "name: runs_total\nhelp: Runs\nlabels: [{key: name, value: import}, {key: status, value: \"{{status}}\"}]\ncounter: {value: \"1\"}",
    );
    let second = with_metric(
        "export",
        "name: runs_total\nhelp: All runs\nwhen: \"{{status}} != Error\"\nlabels: [{key: name, value: export}]\ngauge: {realtime: false, value: \"1\"}",
    );
    let place = Place::new(&[("a.yaml", &first), ("b.yaml", &second)]);
    let ended = place.run(&["list"]);
    insta::assert_snapshot!(ended.out);
    assert!(
        ended
            .err
            .starts_with("1 metric in 2 places of 2 files (Argo 4.1.2"),
        "{}",
        ended.err
    );
    let document = document(&place.run(&["list", "-q", "--format", "json"]).out);
    let metric = &document["metrics"][0];
    assert_eq!(metric["differs"], json!(["type", "help", "label-keys"]));
    // Three of the one and one of the other.
    assert_eq!(metric["series"]["count"], 4);
}

#[test]
fn series_that_several_places_share_are_counted_once() {
    let metric = |status: &str| {
        format!(
            "name: runs_total\nhelp: Runs\nlabels: [{{key: status, value: \"{status}\"}}]\ncounter: {{value: \"1\"}}"
        )
    };
    let all = with_metric("a", &metric("{{status}}"));
    let some = with_metric("b", &metric("Failed"));
    let place = Place::new(&[("a.yaml", &all), ("b.yaml", &some), ("c.yaml", &all)]);
    let together = document(&place.run(&["list", "-q", "--format", "json"]).out);
    let series = &together["metrics"][0]["series"];
    assert_eq!(
        *series,
        json!({"count": 3, "at_least": false, "lines_each": 1})
    );
}

#[test]
fn the_sources_of_a_label_are_told() {
    let labels = [
        ("constant", "x"),
        ("status", "{{status}}"),
        ("given", "{{workflow.parameters.shop}}"),
        ("run", "{{workflow.name}}"),
        ("calculated", "{{=status == 'Failed' ? 1 : 0}}"),
        ("code", "{{exitCode}}"),
        ("never", "{{nothing.of.this.name}}"),
        ("two", "{{status}}-{{workflow.uid}}"),
        ("open", "{{status"),
    ];
    let labels: Vec<String> = labels
        .iter()
        .map(|(key, value)| format!("  - {{key: {key}, value: \"{value}\"}}"))
        .collect();
    let metric = format!(
        "name: runs_total\nhelp: Runs\nlabels:\n{}\ncounter: {{value: \"1\"}}",
        labels.join("\n")
    );
    let place = Place::new(&[("a.yaml", &with_metric("a", &metric))]);
    insta::assert_snapshot!(place.run(&["list"]).out);
}

#[test]
fn the_release_decides_what_is_exposed_and_argos_own_buckets() {
    let histogram = with_metric(
        "a",
        "name: a:seconds\nhelp: Seconds\nhistogram: {value: \"{{duration}}\", buckets: []}",
    );
    let place = Place::new(&[("a.yaml", &histogram)]);
    let of = |argo: &str| {
        let ended = place.run(&["list", "-q", "--format", "json", "--argo", argo]);
        let metric = document(&ended.out)["metrics"][0].clone();
        let buckets = metric["places"][0]["buckets"].as_array().unwrap().len();
        (metric["exposed"].clone(), buckets)
    };
    assert_eq!(of("3.5"), (json!(true), 11));
    assert_eq!(of("3.6"), (json!(false), 15));
    let table = place.run(&["list"]).out;
    assert!(
        table.contains("note     Argo 4.1.2 never exposes a metric of this name"),
        "{table}"
    );
}

#[test]
fn who_takes_over_the_metrics_of_template_defaults_is_named() {
    let defaults = "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: d-}
spec:
  entrypoint: a
  templateDefaults:
    metrics:
      prometheus:
        - {name: nodes_total, help: Nodes, counter: {value: \"1\"}}
  templates:
    - {name: a, container: {image: x}}
    - {name: b, container: {image: x}, metrics: {prometheus: []}}
    - {name: c, container: {image: x}}
";
    let place = Place::new(&[("d.yaml", defaults)]);
    let table = place.run(&["list"]).out;
    assert!(
        table.contains("in       Workflow/d- (templateDefaults: a, c)  d.yaml:9"),
        "{table}"
    );
}

// How it ends.

#[test]
fn no_metrics_at_all_is_no_failure() {
    let place = Place::new(&[("a.yaml", "kind: ConfigMap\n")]);
    for (format, printed) in [("table", ""), ("markdown", "# Metrics\n\nno metrics ")] {
        let ended = place.run(&["list", "--format", format]);
        assert_eq!(ended.code, 0);
        assert!(ended.out.starts_with(printed), "{}", ended.out);
        assert_eq!(ended.err, "no metrics (Argo 4.1.2; 1 file read)\n");
    }
    let csv = place.run(&["list", "--format", "csv"]).out;
    assert_eq!(csv.lines().count(), 1, "{csv}");
    let json = document(&place.run(&["list", "--format", "json"]).out);
    assert_eq!(json["metrics"], json!([]));
    let barren = Place::new(&[("docs/a.md", "# a")]).run(&["list", "docs"]);
    assert_eq!(barren.code, 0);
    assert!(barren.err.contains("note: docs: no YAML"), "{}", barren.err);
}

#[test]
fn a_broken_file_is_told_and_the_others_are_listed() {
    let broken = "kind: Workflow\nspec: {metrics: [\napiVersion: argoproj.io/v1alpha1\n";
    let latin1: &[u8] = b"kind: Workflow\nspec: {metrics: {prometheus: [{help: \xe4}]}}\n";
    let place = Place::new(&[("a.yaml", broken), ("b.yaml", FINE)]);
    fs::write(place.path("c.yaml"), latin1).unwrap();
    let ended = place.run(&["list"]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(ended.out.contains("argo_workflows_orders_total"));
    assert!(
        ended.err.contains("error: a.yaml:") && ended.err.contains("error: c.yaml:2:"),
        "{}",
        ended.err
    );
    let json = document(&place.run(&["list", "-q", "--format", "json"]).out);
    assert_eq!(json["failed"].as_array().unwrap().len(), 2);

    let missing = place.run(&["list", "nowhere.yaml", "b.yaml"]);
    assert_eq!(missing.code, 2);
    assert!(missing.out.contains("argo_workflows_orders_total"));
    assert!(
        missing
            .err
            .contains("error: nowhere.yaml: no such file or directory"),
        "{}",
        missing.err
    );
}

#[test]
fn template_text_is_skipped_and_metrics_without_a_name_are_left_out() {
    let helm = format!("{{{{- if .Values.metrics }}}}\n{FINE}{{{{- end }}}}\n");
    let unnamed = FINE.replace("- name: orders_total\n            help", "- help");
    let place = Place::new(&[("helm.yaml", &helm), ("unnamed.yaml", &unnamed)]);
    let ended = place.run(&["list"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert_eq!(
        ended.err,
        "note: 1 metric without a name is left out; `argo-metrics lint` shows where it is\nno metrics (Argo 4.1.2; 1 file read, 1 skipped as template text)\n"
    );
}

#[test]
fn what_could_steer_a_terminal_is_written_out() {
    let evil = bad()
        .replace("Orders that", "\"Orders\\e[31m\\nthat\"")
        .replace(" were handled", "");
    let place = Place::new(&[("a.yaml", &evil)]);
    for format in ["table", "markdown", "csv", "json"] {
        let out = place.run(&["list", "--format", format]).out;
        assert!(out.contains("Orders"), "{out}");
        assert!(!out.contains('\u{1b}'), "{out}");
    }
}
