//! What the formats for other programs promise: their readers read them, whatever stands in a path or a
//! metric, and a finding is known again.

mod again;
mod choosing;
mod documents;
mod files;
mod fixes;
mod links;
mod twice;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

/// A workflow with findings of several severities, two of them alike, and odd characters.
const ODD: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: odd-
spec:
  entrypoint: main
  templates:
    - name: main
      metrics:
        prometheus:
          - name: 'ä|<b>`*_[x](y)&%0A,:'
            help: https://example.com/ \"x\"
            counter: {value: '1'}
          - {name: a-b, help: h, counter: {value: '95%'}}
          - {name: a-b, help: h, counter: {value: '95%'}}
          - {name: ok_total, help: h, histogram: {value: '1', buckets: [60, 30]}}
      container:
        image: example/odd:1
";

/// Names of files that each format must carry over to its reader unharmed.
const NAMES: [&str; 8] = [
    "plain.yaml",
    "with space/100% #1?.yaml",
    "ümläut/日本.yaml",
    "it's \"quoted\".yaml",
    "a:b,c=d;e.yaml",
    "<x>&|y|`z`.yaml",
    "two\nlines\r.yaml",
    "back\\slash %0A &amp; \u{1}.yaml",
];

struct Place(TempDir);

/// Exit code, standard output, standard error.
type Ended = (i32, String, String);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self(TempDir::new().unwrap());
        for (name, content) in files {
            place.write(name, content);
        }
        place
    }

    /// A place with [`ODD`] under every odd name that the system takes.
    fn odd() -> Self {
        let names = if cfg!(unix) { &NAMES[..] } else { &NAMES[..3] };
        Self::new(&names.iter().map(|n| (*n, ODD)).collect::<Vec<_>>())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Ended {
        run_in(self.0.path(), args)
    }

    fn printed(&self, format: &str) -> String {
        self.run(&["lint", "--pedantic", "--format", format]).1
    }
}

fn run_in(directory: &Path, args: &[&str]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_argo-metrics"))
        .env_clear()
        .current_dir(directory)
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Path, code, line and message of a finding: what each format must tell.
type Told = (String, String, u64, String);

/// What `--format json` tells, which has a schema and tests of its own.
fn told(place: &Place) -> Vec<Told> {
    let report: Value = serde_json::from_str(&place.printed("json")).unwrap();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let told: Vec<Told> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let line = f["start"]["line"].as_u64().unwrap();
            (
                text(&f["path"]),
                text(&f["code"]),
                line,
                text(&f["message"]),
            )
        })
        .collect();
    assert!(told.len() >= 8, "{told:?}");
    told
}

// SARIF: the part of the schema that is used, and nothing beside it. `.ci/readers` asks the published one.

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Log {
    #[serde(rename = "$schema")]
    schema: String,
    version: String,
    runs: [SarifRun; 1],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SarifRun {
    tool: Tool,
    invocations: Vec<Invocation>,
    results: Vec<SarifResult>,
    column_kind: String,
    newline_sequences: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tool {
    driver: Driver,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Driver {
    name: String,
    semantic_version: String,
    information_uri: Option<String>,
    rules: Vec<Descriptor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Descriptor {
    id: String,
    name: String,
    short_description: Message,
    full_description: Message,
    help_uri: Option<String>,
    help: Message,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    text: String,
    markdown: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleProperties {
    tags: Vec<String>,
    #[serde(rename = "problem.severity")]
    problem_severity: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    level: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(default)]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notification {
    level: String,
    message: Message,
    locations: [Location; 1],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    level: String,
    message: Message,
    locations: [Location; 1],
    #[serde(default)]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<String, String>,
    properties: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Location {
    id: Option<usize>,
    physical_location: Physical,
    #[serde(default)]
    logical_locations: Vec<BTreeMap<String, String>>,
    message: Option<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Physical {
    artifact_location: BTreeMap<String, String>,
    region: Option<Region>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Region {
    start_line: u64,
    start_column: u64,
    end_line: u64,
    end_column: u64,
}

fn sarif(text: &str) -> SarifRun {
    let log: Log = serde_json::from_str(text).unwrap();
    assert_eq!(log.version, "2.1.0");
    assert!(log.schema.ends_with("/sarif-schema-2.1.0.json"));
    let [run] = log.runs;
    run
}

/// The path that a URI stands for. Anything that RFC 3986 reserves must be encoded.
fn decoded(uri: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), uri.as_bytes());
    while let [first, after @ ..] = rest {
        rest = after;
        if *first == b'%' {
            let hex = std::str::from_utf8(&rest[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &rest[2..];
        } else {
            assert!(
                first.is_ascii_alphanumeric() || b"-._~/".contains(first),
                "{uri}"
            );
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn sarif_tells_every_finding_and_the_rule_behind_it() {
    let place = Place::odd();
    let run = sarif(&place.printed("sarif"));
    assert_eq!(run.tool.driver.name, "argo-metrics");
    assert_eq!(run.tool.driver.semantic_version, env!("CARGO_PKG_VERSION"));
    assert_eq!(run.column_kind, "unicodeCodePoints");
    assert_eq!(run.newline_sequences, ["\r\n", "\n", "\r"]);
    assert!(run.invocations[0].execution_successful);

    let mut read: Vec<Told> = Vec::new();
    for result in &run.results {
        let rule = &run.tool.driver.rules[result.rule_index];
        assert_eq!(rule.id, result.rule_id);
        assert!(["error", "warning", "note"].contains(&result.level.as_str()));
        assert!(result.properties.contains_key("effect"));
        let place = &result.locations[0].physical_location;
        let region = place.region.as_ref().unwrap();
        assert!(region.start_line >= 1 && region.start_column >= 1);
        assert!((region.end_line, region.end_column) >= (region.start_line, region.start_column));
        for related in &result.related_locations {
            assert!(related.id.is_some() && related.message.is_some());
        }
        let path = decoded(&place.artifact_location["uri"]);
        let (message, _) = result.message.text.split_once("\nhelp: ").unwrap();
        read.push((path, rule.id.clone(), region.start_line, message.to_owned()));
    }
    assert_eq!(read, told(&place));
    let named = &run.results[0].locations[0].logical_locations[0];
    assert_eq!(named["name"], "ä|<b>`*_[x](y)&%0A,:");
    for rule in &run.tool.driver.rules {
        assert!(!rule.name.is_empty() && rule.short_description.text.ends_with('.'));
        assert!(!rule.full_description.text.is_empty() && rule.help.text.contains(&rule.id));
        let help = rule.help.markdown.as_ref().unwrap();
        assert!(help.starts_with(&format!("# {}", rule.id)), "{help}");
        assert!(!help.contains(".md)"), "a link that leads nowhere: {help}");
        // GitHub knows three words where SARIF knows three others.
        let severities = (
            rule.default_configuration.level.as_str(),
            rule.properties.problem_severity.as_str(),
        );
        assert!(
            [
                ("error", "error"),
                ("warning", "warning"),
                ("note", "recommendation")
            ]
            .contains(&severities),
            "{severities:?}"
        );
        let expected = match &rule.id[..3] {
            "AM0" => "rejected",
            "AM1" => "breaking",
            "AM2" => "dropped",
            _ => "style",
        };
        assert_eq!(rule.properties.tags, [expected], "{}", rule.id);
    }
}

#[test]
fn sarif_says_what_could_not_be_read() {
    let place = Place::new(&[("odd.yaml", ODD)]);
    let (code, out, _) = place.run(&["lint", "--format", "sarif", ".", "not there.yaml"]);
    assert_eq!(code, 2);
    let invocation = &sarif(&out).invocations[0];
    assert!(!invocation.execution_successful);
    let notification = &invocation.tool_execution_notifications[0];
    assert_eq!(notification.level, "error");
    assert!(!notification.message.text.is_empty());
    let artifact = &notification.locations[0]
        .physical_location
        .artifact_location;
    assert_eq!(artifact["uri"], "not%20there.yaml");
}

#[test]
fn an_absolute_path_is_a_file_uri() {
    let place = Place::new(&[("o d.yaml", ODD)]);
    let whole = place.path("o d.yaml");
    let (_, out, _) = place.run(&["lint", "--format", "sarif", whole.to_str().unwrap()]);
    let run = sarif(&out);
    let uri = &run.results[0].locations[0]
        .physical_location
        .artifact_location["uri"];
    assert!(
        uri.starts_with("file:///") && uri.ends_with("/o%20d.yaml"),
        "{uri}"
    );
}

// GitHub.

/// A workflow command as the runner takes it apart (actions/runner, `ActionCommand.TryParseV2`).
fn command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let unescaped = |text: &str, pairs: &[(&str, &str)]| {
        let text = pairs
            .iter()
            .fold(text.to_owned(), |t, (from, to)| t.replace(from, to));
        text.replace("%25", "%")
    };
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap();
    let properties = properties
        .split(',')
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap();
            let pairs = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")];
            (key.to_owned(), unescaped(value, &pairs))
        })
        .collect();
    let data = unescaped(data, &[("%0D", "\r"), ("%0A", "\n")]);
    (name.to_owned(), properties, data)
}

#[test]
fn github_gets_one_command_for_each_finding() {
    let place = Place::odd();
    let out = place.printed("github");
    let mut read: Vec<Told> = Vec::new();
    let mut words = BTreeSet::new();
    for line in out.split_terminator('\n') {
        assert!(
            !line.contains('\r'),
            "the runner would end the command here"
        );
        let (word, properties, data) = command(line);
        words.insert(word);
        let number = |key: &str| properties[key].parse::<u64>().unwrap();
        // Columns of several lines are refused.
        let columns = properties.contains_key("col") && properties.contains_key("endColumn");
        assert_eq!(columns, number("line") == number("endLine"));
        let (code, _) = properties["title"].split_once(' ').unwrap();
        let (message, _) = data.split_once("\nhelp: ").unwrap();
        read.push((
            properties["file"].clone(),
            code.to_owned(),
            number("line"),
            message.to_owned(),
        ));
    }
    assert_eq!(read, told(&place));
    assert_eq!(
        words,
        ["error", "notice", "warning"].map(str::to_owned).into()
    );
}

// GitLab.

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    r#type: String,
    description: String,
    categories: [String; 1],
    check_name: String,
    fingerprint: String,
    severity: String,
    location: IssueLocation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLocation {
    path: String,
    lines: IssueLines,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLines {
    begin: u64,
    end: u64,
}

#[test]
fn gitlab_gets_one_issue_for_each_finding() {
    let place = Place::odd();
    let issues: Vec<Issue> = serde_json::from_str(&place.printed("gitlab")).unwrap();
    let read: Vec<Told> = issues
        .iter()
        .map(|issue| {
            let known = ["info", "minor", "major", "critical", "blocker"];
            assert!(known.contains(&issue.severity.as_str()));
            // What Code Climate's specification wants beside GitLab's.
            assert_eq!(issue.r#type, "issue");
            let known = ["Bug Risk", "Performance", "Style"];
            assert!(known.contains(&issue.categories[0].as_str()));
            assert!(!issue.description.contains('\n'));
            assert!(issue.location.lines.end >= issue.location.lines.begin);
            let (_, message) = issue.description.split_once(": ").unwrap();
            (
                issue.location.path.clone(),
                issue.check_name.clone(),
                issue.location.lines.begin,
                message.to_owned(),
            )
        })
        .collect();
    assert_eq!(read, told(&place));
    let prints: BTreeSet<&String> = issues.iter().map(|i| &i.fingerprint).collect();
    assert_eq!(prints.len(), issues.len(), "GitLab drops a second one");
    let nothing = Place::new(&[]).printed("gitlab");
    assert_eq!(nothing, "[]\n");
}
