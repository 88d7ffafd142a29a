//! Whatever passed `generate` can be imported and used, and shows the names and labels that the spec says.
//!
//! All modules go to one Python process. The specs are the same at each run; what is wrong is shown with its spec.

use std::fs;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::{generate, kept, run, script};

const CASES: usize = 250;

/// Names that mean something to Python, to the libraries or to the modules, and a few that do not.
const NAMES: &[&str] = &[
    "x",
    "X",
    "y",
    "a_b",
    "time",
    "request",
    "metrics",
    "serve",
    "functools",
    "class",
    "None",
    "none",
    "_",
    "__",
    "_x",
    "__x",
    "routes",
    "ROUTES",
    "init_app",
    "Counter",
    "info",
    "_watch",
    "_record",
    "count_x",
    "time_x",
    "x_for",
    "python",
    "process_cpu_seconds",
    "python_gc_collections",
    "process_open_fds",
    "flask_http_request",
    "flask_exporter",
    "a:b",
    "a_b_2",
    "target",
    "_outcome",
];

const SUFFIXES: &[&str] = &[
    "",
    "",
    "",
    "",
    "_total",
    "_total",
    "_created",
    "_bucket",
    "_sum",
    "_count",
    "_info",
    "_gcount",
    "_total_total",
];

const KEYS: &[&str] = &[
    "x",
    "X",
    "name",
    "self",
    "class",
    "None",
    "record",
    "_record",
    "_outcome",
    "_seconds",
    "_watch",
    "outcome",
    "metrics",
    "request",
    "functools",
    "time",
    "le",
    "quantile",
    "print",
    "lambda",
    "match",
    "_",
    "x_",
    "class_",
    "A_B",
    "labels",
    "description",
    "args",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => (select(NAMES), select(SUFFIXES)).prop_map(|(name, suffix)| format!("{name}{suffix}")),
        3 => "[a-zA-Z_:][a-zA-Z0-9_:]{0,6}",
        1 => "[a-zé0-9._-]{1,4}",
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => select(KEYS).prop_map(str::to_owned),
        3 => "[a-zA-Z_][a-zA-Z0-9_]{0,6}",
        1 => "[a-zé0-9._-]{1,40}",
    ]
}

/// Any text, with what is apt to break a literal more often.
fn words() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-zA-Z0-9 ]{0,12}",
        2 => select(&["\"", "'", "\\", "\n", "\r", "\t", "\"\"\"", "{", "}}", "#", "\u{85}", "\u{2028}", "\u{202e}", "é", "😀", "\u{7f}", "request.x"][..])
            .prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ];
    vec(part, 0..4).prop_map(|parts| parts.concat())
}

fn value(target: &'static str) -> impl Strategy<Value = Value> {
    let text = words().prop_map(|text| json!({ "text": text }));
    let known: &[&str] = if target == "flask" {
        &[
            "status",
            "request.method",
            "request.path",
            "request.url_rule",
            "request.args.x",
            "request.headers.X-Y",
            "request.view_args.name",
            "request.blueprint",
            "request.host",
            "response.status_code",
            "response.mimetype",
            "argument",
        ]
    } else {
        &["status", "argument", "argument", "request.path", "duration"]
    };
    prop_oneof![1 => text, 2 => select(known).prop_map(|word| json!(word))]
}

fn labels(target: &'static str) -> impl Strategy<Value = Value> {
    btree_map(key(), value(target), 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>()))
}

fn buckets() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(&[0.005, 1.0, 5.0, 1e-7, 3e21, -1.0, 0.0][..]).prop_map(|one| json!([one])),
        vec(0.1..100.0f64, 1..20).prop_map(|mut bounds| {
            bounds.sort_by(f64::total_cmp);
            bounds.dedup();
            json!(bounds)
        }),
        Just(json!({"upto": "50m"})),
    ]
}

fn metric(target: &'static str) -> impl Strategy<Value = Value> {
    let number = select(
        &[
            "1", "1", "0.5", "3e30", "0", "NaN", "+Inf", "-2", "0x10", "1_0",
        ][..],
    );
    let flask = target == "flask";
    let amount = prop_oneof![
        Just("argument".to_owned()),
        Just("duration".to_owned()),
        number.prop_map(str::to_owned)
    ];
    let kind = (
        0..5usize,
        amount,
        buckets(),
        btree_map(key(), words(), 0..3),
    );
    let more = (labels(target), words(), any::<bool>());
    let routes = vec(select(&["/", "/item/<name>", "/plain"][..]), 0..3);
    let on = prop_oneof![4 => Just(vec![]), 1 => vec(select(&["Succeeded", "Failed", "Error"][..]), 1..3)];
    (kind, more, routes, on).prop_map(
        move |((kind, amount, buckets, facts), (labels, help, old), routes, on)| {
            let mut metric = json!({ "help": help, "labels": labels });
            let amount = |wanted: &str| {
                if flask {
                    wanted.to_owned()
                } else {
                    amount.clone()
                }
            };
            match kind {
                0 => metric["counter"] = json!(amount("1")),
                1 => metric["gauge"] = json!(amount("1")),
                2 => {
                    metric["histogram"] = json!(amount("duration"));
                    metric["buckets"] = buckets;
                }
                3 => metric["summary"] = json!(amount("duration")),
                _ => metric["info"] = json!(facts),
            }
            if flask && !routes.is_empty() {
                metric["routes"] = json!(routes);
            }
            if !flask && !on.is_empty() {
                metric["on"] = json!(on);
            }
            if old {
                metric["deprecated"] = json!({ "since": help, "use": "x" });
            }
            metric
        },
    )
}

fn spec(target: &'static str) -> impl Strategy<Value = Value> {
    (
        btree_map(name(), metric(target), 1..4),
        labels(target),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(metrics, all, with)| {
            let mut spec = json!({ "code": metrics });
            if with {
                spec["labels"] = all;
            }
            spec
        })
}

/// What a metric looks like on the page.
fn expected(name: &str, metric: &Value, all: &Value, target: &str) -> Value {
    let has = |key: &str| !metric[key].is_null();
    let flask = target == "flask";
    let (name, ty, samples) = if has("counter") {
        let name = format!("{}_total", name.strip_suffix("_total").unwrap_or(name));
        (name.clone(), "counter", vec![name])
    } else if has("histogram") || has("summary") {
        let ty = if has("histogram") {
            "histogram"
        } else {
            "summary"
        };
        (
            name.to_owned(),
            ty,
            vec![
                format!("{name}_count"),
                format!("{name}_bucket"),
                format!("{name}_sum"),
            ],
        )
    } else if has("info") && !flask {
        let name = format!("{}_info", name.strip_suffix("_info").unwrap_or(name));
        (name.clone(), "gauge", vec![name])
    } else {
        (name.to_owned(), "gauge", vec![name.to_owned()])
    };
    let mut labels = Map::new();
    for (key, value) in [all, &metric["labels"]]
        .into_iter()
        .filter_map(Value::as_object)
        .flatten()
    {
        labels.insert(key.clone(), value["text"].clone());
    }
    for (key, value) in metric["info"].as_object().into_iter().flatten() {
        labels.insert(key.clone(), value.clone());
    }
    // A number counts whenever a function has ended well or badly; the module is used by functions that end well.
    let on = metric["on"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>();
    let given = ["counter", "gauge", "histogram", "summary"]
        .iter()
        .any(|kind| metric[kind] == "argument");
    let counts =
        given || on.is_empty() || on.contains(&"Succeeded") || on.iter().all(|o| *o == "Error");
    let used = has("info") || (flask && has("routes")) || (!flask && counts);
    json!({
        "name": name, "type": ty, "samples": samples, "labels": labels, "used": used,
        "own": if has("histogram") { json!(["le"]) } else { json!([]) },
    })
}

/// JSON is YAML, but for signs that end a line of YAML and not of JSON.
fn yaml(spec: &Value) -> String {
    let ends = ["\u{85}", "\u{2028}", "\u{2029}"];
    ends.iter().fold(spec.to_string(), |text, end| {
        text.replace(
            end,
            &format!("\\u{:04x}", u32::from(end.chars().next().unwrap())),
        )
    })
}

/// Whether something below 0 is observed or looked for: the library's own reader of OpenMetrics does not take what it writes then.
fn is_negative(spec: &Value) -> bool {
    let mut metrics = spec["code"].as_object().into_iter().flatten();
    metrics.any(|(_, metric)| {
        let observed = ["histogram", "summary"]
            .iter()
            .any(|kind| metric[kind] == "-2");
        observed
            || metric["buckets"][0]
                .as_f64()
                .is_some_and(|first| first < 0.0)
    })
}

fn modules(target: &'static str) {
    let mut runner = TestRunner::deterministic();
    let (mut cases, mut specs) = (Vec::new(), Vec::new());
    for _ in 0..CASES {
        let spec = spec(target).new_tree(&mut runner).unwrap().current();
        let (module, said) = generate(target, &yaml(&spec), &[]);
        let Some(code) = module else {
            assert!(said.contains("error["), "{said}");
            continue;
        };
        let metrics = spec["code"].as_object().unwrap().iter();
        let expected = metrics
            .map(|(name, metric)| expected(name, metric, &spec["labels"], target))
            .collect::<Vec<_>>();
        cases.push(json!({ "target": target, "code": code, "expected": expected, "negative": is_negative(&spec) }));
        specs.push(spec);
    }
    // Where nearly everything is refused, nothing is shown.
    assert!(cases.len() > CASES / 4, "{} of {CASES}", cases.len());
    let folder = TempDir::new().unwrap();
    let input = serde_json::to_string(&cases).unwrap();
    let Some(out) = run(folder.path(), &script("use_random.py"), &input) else {
        return;
    };
    // For who wants to look at them, or have them looked at by `ruff`.
    fs::write(kept().join(format!("{target}.json")), &input).unwrap();
    let answers: Vec<Option<String>> = serde_json::from_str(&out).unwrap();
    assert_eq!(answers.len(), cases.len());
    let wrong = answers
        .iter()
        .zip(&specs)
        .filter_map(|(answer, spec)| Some(format!("{spec}\n{}", answer.as_ref()?)));
    let wrong = wrong.collect::<Vec<_>>();
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_module_for_prometheus_client_can_be_imported_and_used() {
    modules("prometheus-client");
}

#[test]
fn every_module_for_flask_can_be_imported_and_used() {
    modules("flask");
}

#[test]
fn every_regular_expression_that_passes_is_one_of_python() {
    let mut runner = TestRunner::deterministic();
    let part = prop_oneof![
        3 => "[a-z/._-]",
        2 => select(&["*", "+", "?", "|", "^", "$", "(", ")", "[", "]", "{", "}", "-", "\\", ",", "&&", "--", "[^"][..]).prop_map(str::to_owned),
        1 => select(&["(?:", "(?=", "(?i)", "(?P<a>", "\\d", "\\w", "\\b", "\\Z", "\\z", "\\1", "\\x41", "{2}", "{,3}", "{3,1}",
            "{2,}", "{9999999999}", "[a-z]", "[z-a]", "[\\d-x]", "*?", "++", "[]a]", "[^]]", "[[a]", "\\.", "\\-", "é"][..]).prop_map(str::to_owned),
    ];
    let strategy = vec(part, 1..7).prop_map(|parts| parts.concat());
    let patterns = (0..600)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect::<Vec<_>>();
    let spec =
        json!({ "flask": { "leave_out": patterns }, "code": { "x": { "gauge": 1, "help": "x" } } });
    let (_, said) = generate("flask", &spec.to_string(), &[]);
    let folder = TempDir::new().unwrap();
    let input = serde_json::to_string(&patterns).unwrap();
    let Some(out) = run(folder.path(), &script("patterns.py"), &input) else {
        return;
    };
    let answers: Vec<Option<String>> = serde_json::from_str(&out).unwrap();
    let (mut passed, mut wrong) = (0, Vec::new());
    for (pattern, answer) in patterns.iter().zip(&answers) {
        let at = format!("`{pattern}` is not ");
        let ours = said.lines().find(|l| l.contains(&at));
        match (ours.map(|line| line.starts_with("error")), answer) {
            (None, None) => passed += 1,
            (None, Some(why)) => wrong.push(format!("{pattern} passes, and Python says {why}")),
            (Some(true), None) => wrong.push(format!("{pattern} is refused, and Python takes it")),
            // A warning says that it is not known.
            (Some(_), _) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed > 100, "{passed} of {}", patterns.len());
}
