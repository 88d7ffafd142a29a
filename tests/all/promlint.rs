//! What `promtool check metrics` says of a metric as Argo exposes it, we say, too: each problem is one finding
//! with promtool's text, and no other finding has such a text.
//!
//! `promlint/metrics.tsv` holds the metrics and the texts; the same metrics go to the real promtool where it is
//! installed (Debian's package `prometheus`; another one with `PROMTOOL=path`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use argo_metrics::argo::{CrdChoice, NEWEST, PREFIX, Target};
use argo_metrics::lint::{Options, check};
use argo_metrics::yaml::Limits;

/// A line of the table.
struct Row {
    line: usize,
    name: String,
    ty: String,
    help: String,
    labels: Vec<String>,
    /// Sorted.
    texts: Vec<String>,
}

fn table() -> Vec<Row> {
    let rows = include_str!("promlint/metrics.tsv").lines().enumerate();
    rows.skip(1)
        .map(|(index, line)| {
            let cells = line.split('\t').collect::<Vec<_>>();
            let [name, ty, help, labels, texts] = cells[..] else {
                panic!("metrics.tsv:{}: {} cells", index + 1, cells.len());
            };
            let mut texts = texts
                .split("; ")
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>();
            texts.sort();
            Row {
                line: index + 1,
                name: name.to_owned(),
                ty: ty.to_owned(),
                help: serde_json::from_str(&format!("\"{}\"", help.replace('"', "\\\"")))
                    .unwrap_or_else(|error| panic!("metrics.tsv:{}: {error}", index + 1)),
                labels: labels.split_whitespace().map(str::to_owned).collect(),
                texts,
            }
        })
        .collect()
}

impl Row {
    /// The metric in a WorkflowTemplate.
    fn manifest(&self) -> String {
        let body = match self.ty.as_str() {
            "histogram" => serde_json::json!({"value": "{{duration}}", "buckets": [1, 5]}),
            "gauge" => serde_json::json!({"value": "{{duration}}", "realtime": false}),
            _ => serde_json::json!({"value": "1"}),
        };
        let labels = self.labels.iter();
        let labels = labels
            .map(|key| serde_json::json!({"key": key, "value": "v"}))
            .collect::<Vec<_>>();
        let mut metric = serde_json::json!({"name": self.name, "help": self.help});
        metric[&self.ty] = body;
        if !labels.is_empty() {
            metric["labels"] = labels.into();
        }
        serde_json::json!({
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "WorkflowTemplate",
            "metadata": {"name": "parity"},
            "spec": {"templates": [{
                "name": "main",
                "metrics": {"prometheus": [metric]},
                "container": {"image": "example/parity:1"},
            }]},
        })
        .to_string()
    }

    /// The metric on the controller's `/metrics` page.
    fn exposition(&self) -> String {
        let name = format!("{PREFIX}{}", self.name);
        let help = self.help.replace('\\', "\\\\").replace('\n', "\\n");
        let mut page = format!("# HELP {name} {help}\n# TYPE {name} {}\n", self.ty);
        let keys = self.labels.iter().collect::<BTreeSet<_>>();
        let labels = keys.into_iter().map(|key| format!("{key}=\"v\","));
        let labels = labels.collect::<String>();
        let series = match self.ty.as_str() {
            "histogram" => &[("_bucket", "le=\"+Inf\","), ("_sum", ""), ("_count", "")][..],
            _ => &[("", "")],
        };
        for (suffix, own) in series {
            let _ = writeln!(page, "{name}{suffix}{{{labels}{own}}} 1");
        }
        page
    }

    /// Whether the release exposes the metric: 3.6 and newer know no colon and lose a leading `_`, 3.5 and older
    /// panic on a tab in the help.
    fn is_exposed(&self, target: &Target) -> bool {
        if target.version.at_least(3, 6) {
            !self.name.contains(':') && !self.name.starts_with('_')
        } else {
            !self.help.contains('\t')
        }
    }
}

/// The texts of promtool that our findings have, sorted.
fn ours(row: &Row, targets: Vec<Target>) -> Vec<String> {
    let options = Options {
        targets,
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    };
    let checked = check(row.manifest().as_bytes(), &options);
    assert_eq!(checked.metrics, 1, "metrics.tsv:{}", row.line);
    let found = checked.findings.into_iter();
    let mut texts = found.filter_map(|f| f.promlint).collect::<Vec<_>>();
    texts.sort();
    texts
}

#[test]
fn each_problem_of_promtool_is_one_finding() {
    let targets = NEWEST.map(|version| Target {
        version,
        crds: CrdChoice::ByVersion.for_version(version),
    });
    let rows = table();
    assert!(rows.len() >= 150, "only {} metrics", rows.len());
    let mut wrong = String::new();
    for row in &rows {
        let mut runs = targets.iter().map(|t| vec![*t]).collect::<Vec<_>>();
        runs.push(targets.to_vec());
        for run in runs {
            let argo = run.iter().map(|t| t.version.to_string());
            let argo = argo.collect::<Vec<_>>().join(", ");
            let exposed = run.iter().any(|target| row.is_exposed(target));
            let expected = if exposed { &row.texts[..] } else { &[] };
            let found = ours(row, run);
            if found != expected {
                let _ = writeln!(
                    wrong,
                    "metrics.tsv:{} {} {}, Argo {argo}:\n  promtool {expected:?}\n  we       {found:?}",
                    row.line, row.ty, row.name
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What the real promtool says of a page, by name; `None` where it is not installed.
fn promtool(page: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let program = std::env::var_os("PROMTOOL").unwrap_or_else(|| "promtool".into());
    let mut child = match Command::new(program)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
    {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => panic!("promtool: {error}"),
    };
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(page.as_bytes()).expect("promtool reads");
    drop(input);
    let output = child.wait_with_output().expect("promtool ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // 3: there are problems.
    assert!(
        matches!(output.status.code(), Some(0 | 3)),
        "promtool: {}\n{said}\n{page}",
        output.status
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in said.lines() {
        let (name, text) = line.split_once(' ').expect("a name and a text");
        let name = name.strip_prefix(PREFIX).expect("one of our names");
        texts
            .entry(name.to_owned())
            .or_default()
            .push(text.to_owned());
    }
    Some(texts)
}

#[test]
fn the_real_promtool_says_what_the_table_says() {
    let rows = table();
    // A page has each name once, and histograms have series of further names: one page for each type.
    for ty in ["counter", "gauge", "histogram"] {
        let rows = rows.iter().filter(|row| row.ty == ty).collect::<Vec<_>>();
        let names = rows.iter().map(|row| &row.name).collect::<BTreeSet<_>>();
        assert_eq!(names.len(), rows.len(), "a {ty} stands twice");
        let page = rows.iter().map(|row| row.exposition()).collect::<String>();
        let Some(mut said) = promtool(&page) else {
            // Straight to the handle: the test runner keeps what `println!` prints to itself.
            let _ = writeln!(
                std::io::stdout(),
                "SKIPPED the_real_promtool_says_what_the_table_says: promtool is not installed (Debian: prometheus)"
            );
            return;
        };
        for row in rows {
            let mut texts = said.remove(&row.name).unwrap_or_default();
            texts.sort();
            assert_eq!(texts, row.texts, "metrics.tsv:{}: {}", row.line, row.name);
        }
        assert!(said.is_empty(), "{said:?}");
    }
}
