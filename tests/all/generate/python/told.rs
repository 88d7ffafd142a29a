//! What a library refuses or changes is told before, with the words or names that the real library has for it.

use super::{generate, run, script};

const CLIENT: &str = "prometheus-client";
const FLASK: &str = "flask";

/// Something that is told.
struct Told {
    target: &'static str,
    /// The metrics of code, as flow mappings, one a line; or a whole spec, if it begins with `---`.
    spec: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    /// What the message holds.
    message: &'static str,
    /// The same written by hand, for the real library.
    by_hand: &'static str,
    /// What the library says to that.
    really: &'static str,
}

const fn told(
    target: &'static str,
    spec: &'static str,
    (severity, message): (&'static str, &'static str),
    by_hand: &'static str,
    really: &'static str,
) -> Told {
    Told {
        target,
        spec,
        severity,
        message,
        by_hand,
        really,
    }
}

const DUPLICATED: &str = "Duplicated timeseries in CollectorRegistry";

/// Each with what the library really says.
const TOLD: &[Told] = &[
    told(
        CLIENT,
        "x: {count: status, help: x}",
        (
            "warning",
            "prometheus_client exposes the counter `x` as `x_total`",
        ),
        "Counter('x', 'x')",
        "x_total{} 0",
    ),
    told(
        FLASK,
        "x: {counter: 1, help: x}",
        (
            "warning",
            "prometheus_flask_exporter exposes the counter `x` as `x_total`",
        ),
        "exporter().counter('x', 'x')",
        "x_total{} 0",
    ),
    told(
        CLIENT,
        "x: {info: {a: b}, help: x}",
        (
            "warning",
            "prometheus_client exposes the info `x` as `x_info`",
        ),
        "Info('x', 'x').info({'a': 'b'})",
        "x_info{a=b} 1",
    ),
    told(
        CLIENT,
        "x_seconds: {histogram: duration, buckets: [-1, 0, 1], help: x}",
        (
            "warning",
            "prometheus_client does not export `x_seconds_sum` if the first bucket is below 0",
        ),
        "Histogram('x_seconds', 'x', buckets=[-1, 0, 1])",
        "x_seconds_count{} 0\n# x_seconds_created",
    ),
    told(
        CLIENT,
        "_total: {counter: 1, help: x}",
        (
            "error",
            "prometheus_client adds `_total` automatically, and nothing else is left of the name: `metric name cannot be empty`",
        ),
        "Counter('_total', 'x')",
        "metric name cannot be empty",
    ),
    told(
        CLIENT,
        "_info: {info: {a: b}, help: x}",
        (
            "error",
            "prometheus_client adds `_info` automatically, and nothing else is left of the name: `Metric name should not be empty`",
        ),
        "Info('', 'x')",
        "Metric name should not be empty",
    ),
    told(
        CLIENT,
        "\"9-x:y\": {gauge: argument, help: x}",
        (
            "error",
            "`9-x:y` is not a valid metric name: prometheus_client exports it as `__x:y`",
        ),
        "Gauge('9-x:y', 'x')",
        "__x:y{} 0",
    ),
    told(
        CLIENT,
        "\"a:b\": {gauge: argument, help: x}",
        (
            "error",
            "prometheus_client exports `a:b` as `a_b` in OpenMetrics",
        ),
        "Gauge('a:b', 'x'); raise ValueError(openmetrics())",
        "# TYPE a:b gauge\na_b 0.0",
    ),
    told(
        FLASK,
        "\"größe\": {gauge: 1, help: x}",
        (
            "error",
            "`größe` is not a valid metric name: prometheus_flask_exporter exports it as `gr__e`",
        ),
        "exporter().gauge('größe', 'x')",
        "gr__e{} 0",
    ),
    told(
        CLIENT,
        "x: {gauge: argument, help: x, labels: {\"a-b\": argument}}",
        (
            "error",
            "`a-b` is not a valid label key: prometheus_client exports it as `a_b`",
        ),
        "Gauge('x', 'x', ['a-b']).labels(1).set(2)",
        "x{a_b=1} 2",
    ),
    told(
        CLIENT,
        "x_info: {info: {\"a:b\": c}, help: x}",
        (
            "error",
            "`a:b` is not a valid label key: prometheus_client exports it as `a_b`",
        ),
        "Info('x', 'x').info({'a:b': 'c'})",
        "x_info{a_b=c} 1",
    ),
    told(
        CLIENT,
        "x: {gauge: argument, help: x, labels: {__a: argument}}",
        (
            "error",
            "prometheus_client refuses it: `Reserved label metric name: __a`",
        ),
        "Gauge('x', 'x', ['__a'])",
        "Reserved label metric name: __a",
    ),
    told(
        FLASK,
        "x: {info: {__a: b}, help: x}",
        (
            "error",
            "prometheus_flask_exporter refuses it: `Reserved label metric name: __a`",
        ),
        "exporter().info('x', 'x', labelnames=['__a'], labelvalues=['b'])",
        "Reserved label metric name: __a",
    ),
    told(
        CLIENT,
        "x: {histogram: argument, buckets: [1], help: x, labels: {le: argument}}",
        (
            "error",
            "the label `le` is the library's own in a histogram: `Reserved label methe fric name: le`",
        ),
        "Histogram('x', 'x', ['le'])",
        "Reserved label methe fric name: le",
    ),
    told(
        CLIENT,
        "x: {summary: argument, help: x, labels: {quantile: argument}}",
        (
            "error",
            "the label `quantile` is the library's own in a summary: `Reserved label methe fric name: quantile`",
        ),
        "Summary('x', 'x', ['quantile'])",
        "Reserved label methe fric name: quantile",
    ),
    told(
        FLASK,
        "x_total: {count: {self: request.method}, help: x}",
        (
            "error",
            "cannot set it: `MetricWrapperBase.labels() got multiple values for argument 'self'`",
        ),
        "Counter('x', 'x', ['self']).labels(**{'self': 1})",
        "MetricWrapperBase.labels() got multiple values for argument 'self'",
    ),
    told(
        FLASK,
        "x_info: {info: {self: a}, help: x}",
        (
            "error",
            "cannot set it: `MetricWrapperBase.labels() got multiple values for argument 'self'`",
        ),
        "exporter().info('x', 'x', labelnames=['self'], labelvalues=['a'])",
        "MetricWrapperBase.labels() got multiple values for argument 'self'",
    ),
    told(
        CLIENT,
        "x_total: {counter: 1, help: x}\n  x: {gauge: argument, help: x}",
        (
            "error",
            "`x` and `x_total` are both exported as `x`: prometheus_client says `Duplicated timeseries in CollectorRegistry`",
        ),
        "Counter('x_total', 'x'); Gauge('x', 'x')",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "x: {summary: argument, help: x}\n  x_created: {gauge: argument, help: x}",
        (
            "error",
            "`x_created` and `x` are both exported as `x_created`",
        ),
        "Summary('x', 'x'); Gauge('x_created', 'x')",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "x_bucket: {gauge: argument, help: x}\n  x: {histogram: argument, buckets: [1], help: x}",
        (
            "error",
            "`x` and `x_bucket` are both exported as `x_bucket`",
        ),
        "Gauge('x_bucket', 'x'); Histogram('x', 'x')",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "x_info: {info: {a: b}, help: x}\n  x: {gauge: argument, help: x}",
        ("error", "`x` and `x_info` are both exported as `x`"),
        "Info('x', 'x'); Gauge('x', 'x')",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "process_cpu_seconds_total: {counter: argument, help: x}",
        (
            "error",
            "`process_cpu_seconds` is exported by prometheus_client itself",
        ),
        "Counter('process_cpu_seconds_total', 'x')",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "python_gc_collections_created: {gauge: argument, help: x}",
        (
            "error",
            "`python_gc_collections_created` is exported by prometheus_client itself",
        ),
        "Gauge('python_gc_collections_created', 'x')",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "python_info: {info: {a: b}, help: x}",
        (
            "error",
            "`python_info` is exported by prometheus_client itself",
        ),
        "Info('python', 'x')",
        DUPLICATED,
    ),
    told(
        FLASK,
        "flask_http_request_duration_seconds_sum: {gauge: 1, help: x}",
        (
            "error",
            "`flask_http_request_duration_seconds_sum` is exported by prometheus_flask_exporter itself",
        ),
        "m = exporter(); m.gauge('flask_http_request_duration_seconds_sum', 'x'); m.init_app(flask.Flask('x'))",
        DUPLICATED,
    ),
    told(
        FLASK,
        "flask_http_request_total: {counter: 1, help: x}",
        (
            "error",
            "`flask_http_request` is exported by prometheus_flask_exporter itself",
        ),
        "m = exporter(); m.counter('flask_http_request_total', 'x'); m.init_app(flask.Flask('x'))",
        DUPLICATED,
    ),
    told(
        CLIENT,
        "x_total: {counter: -1, help: x}",
        (
            "error",
            "a counter only goes up: `Counters can only be incremented by non-negative amounts.`",
        ),
        "Counter('x', 'x').inc(-1)",
        "Counters can only be incremented by non-negative amounts.",
    ),
    told(
        CLIENT,
        "x_total: {counter: NaN, help: x}",
        (
            "error",
            "a counter that was set to NaN once shows it forever",
        ),
        "c = Counter('x', 'x'); c.inc(float('nan')); c.inc()",
        "x_total{} nan",
    ),
    told(
        CLIENT,
        "x_info: {info: {a: b}, labels: {a: c}, help: x}",
        (
            "error",
            "`a` is both a label and a fact: `Overlapping labels for Info metric`",
        ),
        "Info('x', 'x', ['a']).labels('c').info({'a': 'b'})",
        "Overlapping labels for Info metric",
    ),
    told(
        CLIENT,
        "---\nworkflow:\n  x: {gauge: 1, help: x}\ncode:\n  x: {gauge: argument, help: y}",
        (
            "error",
            "`x` is already defined differently, and prometheus_client allows one type, help and set of labels for a name",
        ),
        "Gauge('x', 'x'); Gauge('x', 'y')",
        DUPLICATED,
    ),
    told(
        FLASK,
        "---\nflask: {leave_out: '/a(b'}\ncode:\n  x: {gauge: 1, help: x}",
        (
            "error",
            "`/a(b` is not a valid regular expression of Python: missing ), unterminated subpattern",
        ),
        "exporter(excluded_paths=['/a(b'])",
        "missing ), unterminated subpattern",
    ),
    told(
        FLASK,
        "---\nflask: {leave_out: [/, '*.css']}\ncode:\n  x: {gauge: 1, help: x}",
        (
            "error",
            "`*.css` is not a valid regular expression of Python: nothing to repeat",
        ),
        "exporter(excluded_paths=['/', '*.css'])",
        "nothing to repeat",
    ),
    told(
        FLASK,
        "---\nflask: {path: metrics}\ncode:\n  x: {gauge: 1, help: x}",
        ("error", "Flask cannot serve metrics at the path `metrics`"),
        "exporter(path='metrics').init_app(flask.Flask('x'))",
        "must start with a slash",
    ),
    told(
        FLASK,
        "x: {gauge: 1, routes: a, help: x}",
        (
            "error",
            "`a` is not a route: routes in Flask start with `/`",
        ),
        "flask.Flask('x').add_url_rule('a', 'a', lambda: '')",
        "must start with a slash",
    ),
];

/// What no library says, since the module would not do what the spec says.
const OURS: &[(&str, &str, &str, &str)] = &[
    (
        FLASK,
        "x_total: {counter: 2, help: x}",
        "error",
        "a counter of prometheus_flask_exporter counts only requests",
    ),
    (
        FLASK,
        "x: {gauge: argument, help: x}",
        "error",
        "a gauge of prometheus_flask_exporter is always the number of requests in progress",
    ),
    (
        FLASK,
        "x: {histogram: argument, buckets: [1], help: x}",
        "error",
        "a histogram of prometheus_flask_exporter observes only the duration of requests",
    ),
    (
        FLASK,
        "x: {summary: 5, help: x}",
        "error",
        "a summary of prometheus_flask_exporter observes only the duration of requests",
    ),
    (
        FLASK,
        "x_total: {counter: 1, on: Failed, help: x}",
        "error",
        "prometheus_flask_exporter measures every request of its routes",
    ),
    (
        FLASK,
        "x: {gauge: 1, labels: {a: response.status_code}, help: x}",
        "error",
        "gets its labels before the response exists",
    ),
    (
        FLASK,
        "x: {gauge: 1, labels: {a: status}, help: x}",
        "error",
        "gets its labels before the response exists",
    ),
    (
        FLASK,
        "x_total: {counter: 1, labels: {a: argument}, help: x}",
        "error",
        "nothing sets this label while Flask handles a request",
    ),
    (
        FLASK,
        "---\nworkflow:\n  x: {gauge: 1, help: x}",
        "error",
        "the spec has no metrics for Flask",
    ),
    (
        CLIENT,
        "x_info: {info: {a: b}, labels: {c: argument}, help: x}",
        "error",
        "the facts of an info metric must not change, but `c` does",
    ),
    (
        CLIENT,
        "x_total: {count: status, on: Error, help: x}",
        "warning",
        "code never ends with `Error`",
    ),
    (
        CLIENT,
        "x: {gauge: argument, on: Failed, help: x}",
        "warning",
        "the Python module ignores `on`",
    ),
    (
        CLIENT,
        "---\nworkflow:\n  x: {gauge: 1, when: '{{workflow.status}} == Failed', help: x}",
        "warning",
        "the Python module ignores `when`",
    ),
    (
        CLIENT,
        "---\ntemplates:\n  a:\n    x_total: {counter: 1, on: Failed, help: x}\n  b:\n    x_total: {counter: 1, help: x}",
        "warning",
        "`x_total` has a different `on` or `when` above",
    ),
];

/// The lines that begin a problem, of one severity.
fn spoken<'s>(said: &'s str, severity: &str) -> Vec<&'s str> {
    let mark = format!("{severity}[");
    said.lines().filter(|l| l.starts_with(&mark)).collect()
}

fn check(target: &str, spec: &str, severity: &str, message: &str) {
    let whole = match spec.strip_prefix("---\n") {
        Some(spec) => spec.to_owned(),
        None => format!("code:\n  {spec}\n"),
    };
    let (module, said) = generate(target, &whole, &[]);
    let found = spoken(&said, severity);
    assert!(
        found.iter().any(|line| line.contains(message)),
        "{target} {spec}\nwithout: {message}\n{said}"
    );
    assert_eq!(module.is_none(), severity == "error", "{spec}");
}

#[test]
fn what_a_library_refuses_or_changes_is_told_before() {
    for told in TOLD {
        check(told.target, told.spec, told.severity, told.message);
    }
}

#[test]
fn what_a_module_would_not_do_is_told_before() {
    for (target, spec, severity, message) in OURS {
        check(target, spec, severity, message);
    }
}

#[test]
fn the_libraries_really_say_so() {
    let code = TOLD.iter().map(|told| told.by_hand).collect::<Vec<_>>();
    let folder = tempfile::TempDir::new().unwrap();
    let input = serde_json::to_string(&code).unwrap();
    let Some(out) = run(folder.path(), &script("told.py"), &input) else {
        return;
    };
    let answers: Vec<String> = serde_json::from_str(&out).unwrap();
    assert_eq!(answers.len(), TOLD.len());
    for (told, answer) in TOLD.iter().zip(answers) {
        assert!(
            answer.contains(told.really),
            "{}\nsays\n{answer}\nwithout: {}",
            told.by_hand,
            told.really
        );
        // Where the message quotes words, the library says them.
        let quoted = told.message.split('`').skip(1).step_by(2);
        for words in quoted.filter(|quoted| quoted.contains(' ')) {
            assert!(answer.contains(words), "{words}\n{answer}");
        }
    }
}
