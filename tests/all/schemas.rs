//! What the schemas promise: the command prints what lies in `schemas/`, the one for editors refuses nothing of
//! which `lint` is silent, and what it knows of Argo is what the rest of the tool knows.

mod metrics;
mod places;
mod reading;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use argo_metrics::argo::schema::{COUNTER, GAUGE, HISTOGRAM, METRIC_LABEL, METRICS, PROMETHEUS};
use argo_metrics::argo::{
    MAX_GAUGE_VALUE, MAX_METRICS, NAME_PATTERN, NEWEST, OPERATIONS, matches_crd_pattern,
};
use argo_metrics::diagnostic::Severity;
use argo_metrics::lint::check;
use argo_metrics::yaml::{Limits, Text, Value as Scalar, read, resolve_plain};
use assert_cmd::Command;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::corpus::{corpus, files, options};
use crate::rules::{blocks, pages};
use metrics::{Expected, KINDS, blocks_of, metric};
use places::{Place, all_places};
use reading::{Reading, as_json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn printed(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argo-metrics"));
    let output = command.env_clear().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_schema_of_a_spec_is_that_of_its_types() {
    let path = root().join("schemas/spec.schema.json");
    let now = printed(&["schema", "spec"]);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == now,
        "UPDATE_DOCS=1 cargo test writes it anew; look at what changed"
    );
}

#[test]
fn the_command_prints_every_schema_there_is() {
    let listed = printed(&["schema"]);
    let names: Vec<&str> = listed
        .lines()
        .map(|line| {
            let (name, about) = line.split_once("  ").expect("a name and what it is");
            assert!(!about.trim().is_empty(), "{name}");
            name
        })
        .collect();
    let printed: BTreeSet<String> = names.iter().map(|n| printed(&["schema", n])).collect();
    assert_eq!(printed.len(), names.len(), "one is printed twice");
    let written: BTreeSet<String> = fs::read_dir(root().join("schemas"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(printed == written, "schemas/ and what is printed differ");
    assert_eq!(names, ["spec", "findings", "answers", "inventory", "argo"]);
}

#[test]
fn the_guide_lists_the_schemas() {
    let guide = fs::read_to_string(root().join("docs/guide/usage.md")).unwrap();
    let shown = format!("$ argo-metrics schema\n{}$ ", printed(&["schema"]));
    assert!(guide.contains(&shown), "the guide does not show\n{shown}");
}

#[test]
fn every_schema_is_one() {
    for entry in fs::read_dir(root().join("schemas")).unwrap() {
        let path = entry.unwrap().path();
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if let Err(error) = jsonschema::meta::validate(&schema) {
            panic!("{}: {error}", path.display());
        }
        assert!(schema["title"].is_string(), "{}", path.display());
    }
}

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let path = root().join("schemas/argo.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
});

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&SCHEMA).unwrap());

/// What the schema refuses in a file, each with its path: as an editor reads it, and as Argo does. Nothing where
/// the file is no text.
fn refusals(bytes: &[u8]) -> Vec<String> {
    let Ok(text) = Text::decode(bytes) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for doc in read(&text, &Limits::default()).documents {
        for reading in [Reading::Editor, Reading::Argo] {
            let value = as_json(&doc, reading);
            let errors = VALIDATOR.iter_errors(&value);
            found.extend(errors.map(|e| format!("{reading:?} {}: {e}", e.instance_path())));
        }
    }
    found
}

/// Whether `lint` has an error or a warning.
fn complains(bytes: &[u8]) -> bool {
    let findings = check(bytes, &options()).findings;
    findings.iter().any(|f| f.severity != Severity::Info)
}

/// Holds a file against the promise; what to say where it is broken. What Helm and Jinja render is no YAML yet, and
/// not looked at.
fn broken(name: &str, bytes: &[u8]) -> Option<String> {
    let refused = refusals(bytes);
    let first = refused.first()?;
    let silent = !complains(bytes) && check(bytes, &options()).skipped.is_none();
    silent.then(|| format!("{name}: lint is silent, the schema says {first}\n"))
}

#[test]
fn what_the_schema_refuses_lint_reports_in_the_examples() {
    let mut wrong = String::new();
    let (mut seen, mut refused) = (0, 0);
    for path in files(&root().join("fixtures/manifests")) {
        let bytes = fs::read(&path).unwrap();
        seen += 1;
        refused += usize::from(!refusals(&bytes).is_empty());
        wrong.extend(broken(&path.display().to_string(), &bytes));
    }
    for (code, page) in pages() {
        for block in blocks(&code, &page)
            .into_iter()
            .filter(|b| b.spec.is_none())
        {
            let bytes = block.yaml.as_bytes();
            let found = refusals(bytes);
            seen += 1;
            refused += usize::from(!found.is_empty());
            wrong.extend(broken(&block.place, bytes));
            if !block.bad && !found.is_empty() {
                let _ = writeln!(wrong, "{}: good, but {}", block.place, found[0]);
            }
        }
    }
    assert!(seen > 100 && refused > 30, "{refused} of {seen} refused");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_the_schema_refuses_lint_reports_in_the_corpus() {
    let Some(corpus) = corpus("what_the_schema_refuses_lint_reports_in_the_corpus") else {
        return;
    };
    let mut wrong = String::new();
    let mut refused = 0;
    for path in files(&corpus) {
        let bytes = fs::read(&path).unwrap();
        refused += usize::from(!refusals(&bytes).is_empty());
        wrong.extend(broken(&path.display().to_string(), &bytes));
    }
    assert!(refused > 5, "only {refused} files are refused");
    assert!(wrong.is_empty(), "{wrong}");
}

/// The example in the guide says behind each line what an editor says of it.
#[test]
fn the_guide_shows_what_an_editor_marks() {
    let guide = fs::read_to_string(root().join("docs/guide/editor.md")).unwrap();
    let (_, rest) = guide.split_once("```yaml orders.yaml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let said: Vec<&str> = example
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split_once(" # ")?.1))
        .collect();
    // The words stand in the schema, or are the server's own, as .ci/readers sees them.
    let (own, ours): (Vec<&str>, Vec<&str>) = said
        .into_iter()
        .partition(|words| words.starts_with("Missing property"));
    assert_eq!((own.len(), ours.len()), (1, 2));
    for words in ours {
        assert!(SCHEMA.to_string().contains(words), "{words}");
    }
    let mut found: Vec<String> = refusals(example.as_bytes());
    found.retain(|f| f.starts_with("Editor"));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(complains(example.as_bytes()));
}

/// The YAML of which Argo's own answers are recorded: thousands of small mistakes.
#[test]
fn what_the_schema_refuses_lint_reports_in_the_recorded_cases() {
    let mut wrong = String::new();
    let (mut seen, mut refused) = (0, 0);
    let recorded = fs::read_to_string(root().join("fixtures/recorded/lint.jsonl")).unwrap();
    for line in recorded.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let yaml = case["yaml"].as_str().unwrap().as_bytes();
        seen += 1;
        refused += usize::from(!refusals(yaml).is_empty());
        wrong.extend(broken(case["id"].as_str().unwrap(), yaml));
    }
    assert!(refused > 100, "only {refused} of {seen} are refused");
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is expected of a block in a place.
fn is_refused(expected: Expected, place: &Place) -> bool {
    match expected {
        Expected::Fine => false,
        Expected::Refused => true,
        Expected::NotInline => !place.inline,
        Expected::Plain => !place.openshift,
    }
}

#[test]
fn each_mistake_is_refused_where_it_is_one() {
    let mut wrong = String::new();
    for place in &all_places() {
        for (block, expected) in blocks_of() {
            let file = place.with(&block);
            let found = refusals(file.as_bytes());
            if found.is_empty() == is_refused(expected, place) {
                let _ = writeln!(wrong, "{}: {block}: {expected:?}, {found:?}", place.name);
            }
            wrong.extend(broken(&format!("{}: {block}", place.name), file.as_bytes()));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Two mistakes at once: where one rule leaves something to another, one of them must still speak.
#[test]
fn what_the_schema_refuses_lint_reports_of_every_two_fields() {
    let mut wrong = String::new();
    let mut refused = 0;
    for place in all_places()
        .iter()
        .filter(|p| ["template", "step", "openshift"].contains(&p.name))
    {
        for (n, (field, kinds)) in KINDS.iter().enumerate() {
            for (other, others) in &KINDS[n + 1..] {
                for (written, _) in *kinds {
                    for (beside, _) in *others {
                        let metric = metric(&[(field, written), (other, beside)]);
                        let file = place.with(&format!("{{prometheus: [{metric}]}}"));
                        refused += usize::from(!refusals(file.as_bytes()).is_empty());
                        wrong.extend(broken(
                            &format!("{}: {metric}", place.name),
                            file.as_bytes(),
                        ));
                    }
                }
            }
        }
    }
    assert!(refused > 1000, "only {refused} are refused");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn whatever_is_not_about_metrics_is_left_open() {
    let block = "{prometheus: [{name: a-b}]}";
    let file = |text: &str| text.replace("METRICS", block);
    for open in [
        "",
        "42",
        "[]",
        "kind: Workflow",
        "kind: Workflow\nspec: 5",
        "kind: Workflow\nspec: {templates: {a: 1}, templateDefaults: [], metrics: null, oops: [1]}",
        "kind: Workflow\nspec: {templates: [1, null, {steps: 1}, {steps: [1, [1, {inline: 2}]]}, {dag: {tasks: 1}}]}",
        "kind: CronWorkflow\nspec: {metrics: METRICS, workflowSpec: []}",
        "kind: Deployment\nspec: {metrics: METRICS}",
        "kind: Workflow\napiVersion: example.com/v1\nspec: {metrics: METRICS}",
        "kind: WorkflowList\napiVersion: example.com/v1\nitems: [{spec: {metrics: METRICS}}]",
        "kind: Template\napiVersion: example.com/v1\nobjects: [{kind: Workflow, spec: {metrics: METRICS}}]",
        "kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nspec: {metrics: [{type: Resource}]}",
        "kind: Workflow\nspec: {templates: [{container: {metrics: METRICS}}]}",
    ] {
        assert_eq!(refusals(file(open).as_bytes()), [""; 0], "{open}");
    }
    let refused = "kind: Workflow\nspec: {metrics: METRICS}";
    assert!(
        !refusals(file(refused).as_bytes()).is_empty(),
        "the block is bad"
    );
}

#[test]
fn metrics_in_a_step_or_task_are_refused() {
    for calls in ["steps: [[CALL]]", "dag: {tasks: [CALL]}"] {
        let call = "{name: s, template: t, metrics: {prometheus: []}}";
        let file = format!(
            "{{apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {{generateName: a-}}, \
             spec: {{entrypoint: m, templates: [{{name: m, {}}}, {{name: t, container: {{image: a}}}}]}}}}",
            calls.replace("CALL", call)
        );
        assert!(!refusals(file.as_bytes()).is_empty(), "{calls}");
        assert!(complains(file.as_bytes()), "{calls}");
    }
}

/// Everything in the schema that has this key.
fn all_with<'s>(value: &'s Value, key: &str, found: &mut Vec<&'s Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key));
            fields.values().for_each(|v| all_with(v, key, found));
        }
        Value::Array(items) => items.iter().for_each(|v| all_with(v, key, found)),
        _ => {}
    }
}

#[test]
fn the_schema_knows_what_the_rest_of_the_tool_knows() {
    let of = |name: &str| &SCHEMA["definitions"][name];
    let fields = |schema: &Value| -> BTreeSet<String> {
        assert_eq!(schema["additionalProperties"], json!(false), "{schema}");
        schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    let metric = of("metric");
    let below = |name: &str| &metric["properties"][name];
    for (ty, schema) in [
        (&METRICS, of("metrics")),
        (&METRICS, of("inlineMetrics")),
        (&METRICS, of("templatedMetrics")),
        (&METRICS, of("templatedInlineMetrics")),
        (&PROMETHEUS, metric),
        (&METRIC_LABEL, &below("labels")["items"]),
        (&GAUGE, below("gauge")),
        (&HISTOGRAM, below("histogram")),
        (&COUNTER, below("counter")),
    ] {
        let known: BTreeSet<String> = ty.fields.iter().map(|f| f.name.to_owned()).collect();
        assert_eq!(fields(schema), known, "{}", ty.go);
        for (name, property) in schema["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{}.{name}", ty.go);
        }
    }
    assert_eq!(
        of("values")["properties"]["name"]["pattern"],
        json!(NAME_PATTERN)
    );
    let key = &of("values")["properties"]["labels"]["items"]["properties"]["key"];
    assert_eq!(key["pattern"], json!(NAME_PATTERN));
    let (mut items, mut lengths, mut operations) = (Vec::new(), Vec::new(), Vec::new());
    all_with(&SCHEMA, "maxItems", &mut items);
    all_with(&SCHEMA, "maxLength", &mut lengths);
    all_with(&SCHEMA, "operation", &mut operations);
    assert_eq!(items, [&json!(MAX_METRICS); 2]);
    assert_eq!(lengths, [&json!(MAX_GAUGE_VALUE); 2]);
    let enums: Vec<&Value> = operations
        .iter()
        .filter_map(|o| o["anyOf"][0].get("enum"))
        .collect();
    assert_eq!(enums, [&json!(OPERATIONS); 2]);
}

/// The parts of an `^(a|b)$`.
fn alternatives(pattern: &Value) -> Vec<&str> {
    let inner = pattern.as_str().unwrap().strip_prefix("^(").unwrap();
    inner.strip_suffix(")$").unwrap().split('|').collect()
}

#[test]
fn the_patterns_match_what_argo_takes() {
    let gauge = &SCHEMA["definitions"]["values"]["properties"]["gauge"]["properties"];
    let words: BTreeSet<&str> = alternatives(&gauge["realtime"]["pattern"])
        .into_iter()
        .collect();
    let mut known = BTreeSet::new();
    for word in [
        "y", "yes", "n", "no", "on", "off", "true", "false", "t", "f", "ja", "0", "1",
    ] {
        let capital = word[..1].to_uppercase() + &word[1..];
        for text in [word.to_owned(), capital, word.to_uppercase()] {
            let boolean = matches!(resolve_plain(&text), Scalar::Bool(_));
            // `true` and `false` are booleans for editors too, in the same spellings.
            if boolean && !["true", "false"].contains(&word) {
                known.insert(text);
            }
        }
    }
    assert_eq!(words, known.iter().map(String::as_str).collect());

    for name in [
        "a", "_", "aB9_", "9a", "", "a-b", "a:b", "ä", "a b", "a\n", "{{a}}", "${A}",
    ] {
        let schema = &SCHEMA["definitions"]["values"]["properties"]["name"];
        let validator = jsonschema::validator_for(schema).unwrap();
        assert_eq!(
            validator.is_valid(&json!(name)),
            matches_crd_pattern(name),
            "{name}"
        );
    }
    assert!(NEWEST[5].full_crds_by_default());
}
