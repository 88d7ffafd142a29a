//! Metrics, field by field, with what the schema is to say of each.

/// What is expected of a metric or a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing is refused.
    Fine,
    /// It is refused everywhere.
    Refused,
    /// It is refused outside of `inline:` templates.
    NotInline,
    /// It is refused outside of an OpenShift Template.
    Plain,
}

use Expected::{Fine, NotInline, Plain, Refused};

/// A field as it can be written, and what is expected of the metric then. Nothing where it is left out.
type Kinds = &'static [(&'static str, Expected)];

/// The fields, each with how it can be written; the first is in order.
pub const KINDS: [(&str, Kinds); 5] = [
    ("name", NAMES),
    ("help", HELPS),
    ("labels", LABELS),
    ("when", WHENS),
    ("type", TYPES),
];

const NAMES: Kinds = &[
    ("name: runs_total", Fine),
    ("name: _a9", Fine),
    ("", Refused),
    ("name: ", Refused),
    ("name: ''", Refused),
    ("name: a-b", Refused),
    ("name: 9a", Refused),
    ("name: a:b", Refused),
    ("name: \"{{status}}_a\"", Refused),
    ("name: \"a_{{=1}}\"", Refused),
    ("name: 5", Refused),
    ("name: yes", Refused),
    ("name: [a]", Refused),
    ("Name: a", NotInline),
    ("name: \"a\\n\"", Refused),
    ("name: '${X}_total'", Plain),
    ("name: 'a_${X}'", Plain),
    ("name: '${{X}}'", Plain),
    ("name: '${X}-total'", Refused),
];

const HELPS: Kinds = &[
    ("help: Runs of the import", Fine),
    ("help: ' '", Fine),
    ("help: '${X}'", Fine),
    ("help: '${{X}}'", Fine),
    ("", Refused),
    ("help: ", Refused),
    ("help: ''", Refused),
    ("help: 5", Refused),
    ("help: {a: b}", Refused),
    ("Help: a", NotInline),
];

const LABELS: Kinds = &[
    ("labels: [{key: status, value: \"{{status}}\"}]", Fine),
    ("", Fine),
    ("labels: ", Fine),
    ("labels: []", Fine),
    ("labels: [{key: a, value: ''}]", Fine),
    ("labels: [{key: a, value: '${X}'}]", Fine),
    ("labels: [{key: a, value: '${{X}}'}]", Fine),
    ("labels: [{key: a, value: 2020-01-01}]", Fine),
    ("labels: [{key: a, value: 1.2.3}]", Fine),
    ("labels: [{key: '${X}', value: b}]", Plain),
    ("labels: '${{LIST}}'", Plain),
    ("labels: ['${{LIST}}']", Plain),
    ("labels: [{key: a}]", NotInline),
    ("labels: [{key: a, value: }]", NotInline),
    ("labels: {a: b}", Refused),
    ("labels: a", Refused),
    ("labels: '${X}'", Refused),
    ("labels: [null]", Refused),
    ("labels: [a]", Refused),
    ("labels: [{a: b}]", Refused),
    ("labels: [{}]", Refused),
    ("labels: [{value: b}]", Refused),
    ("labels: [{key: '', value: b}]", Refused),
    ("labels: [{key: , value: b}]", Refused),
    ("labels: [{key: a-b, value: b}]", Refused),
    ("labels: [{key: \"{{a}}\", value: b}]", Refused),
    ("labels: [{key: 5, value: b}]", Refused),
    ("labels: [{key: a, value: 8080}]", Refused),
    ("labels: [{key: a, value: true}]", Refused),
    ("labels: [{key: a, value: yes}]", Refused),
    ("labels: [{key: a, value: [b]}]", Refused),
    ("labels: [{key: a, value: b, c: d}]", Refused),
    ("labels: [{Key: a, value: b}]", NotInline),
];

const WHENS: Kinds = &[
    ("when: \"{{status}} == Succeeded\"", Fine),
    ("", Fine),
    ("when: ", Fine),
    ("when: ''", Fine),
    ("when: true", Refused),
    ("when: 5", Refused),
    ("when: [a]", Refused),
    ("oops: 5", Refused),
    ("When: a", NotInline),
];

const TYPES: Kinds = &[
    ("counter: {value: \"1\"}", Fine),
    ("counter: {value: '${X}'}", Fine),
    ("counter: {value: '${{X}}'}", Fine),
    ("gauge: {realtime: false, value: \"{{duration}}\"}", Fine),
    ("gauge: {realtime: true, value: \"{{duration}}\"}", Fine),
    ("gauge: {realtime: yes, value: \"{{duration}}\"}", Fine),
    ("gauge: {realtime: Off, value: \"{{duration}}\"}", Fine),
    ("gauge: {realtime: TRUE, value: \"{{duration}}\"}", Fine),
    (
        "gauge: {realtime: false, value: \"1\", operation: Add}",
        Fine,
    ),
    ("gauge: {realtime: false, value: \"1\", operation: }", Fine),
    (
        "gauge: {realtime: false, value: \"{{resourcesDuration.cpu}}\"}",
        Fine,
    ),
    ("gauge: {realtime: false, value: \"1\"}, counter: ", Fine),
    (
        "histogram: {value: \"1\", buckets: [1, 2.5, 1e3, 1_000, 0x7D0]}",
        Fine,
    ),
    ("histogram: {value: \"1\", buckets: [-1, 0]}", Fine),
    ("gauge: {realtime: '${{TRUTH}}', value: \"1\"}", Plain),
    (
        "gauge: {realtime: false, value: \"1\", operation: '${X}'}",
        Plain,
    ),
    ("gauge: '${{LIST}}'", Plain),
    (
        "histogram: {value: \"1\", buckets: [1, '${{NUMBER}}']}",
        Plain,
    ),
    ("histogram: {value: \"1\", buckets: '${{LIST}}'}", Plain),
    ("gauge: {value: \"1\"}", NotInline),
    ("gauge: {realtime: , value: \"1\"}", NotInline),
    ("", Refused),
    ("counter: ", Refused),
    ("gauge: , counter: ", Refused),
    ("Gauge: {realtime: false, value: \"1\"}", NotInline),
    ("summary: {value: \"1\"}", Refused),
    ("counter: {}", Refused),
    ("counter: {value: }", Refused),
    ("counter: {value: ''}", Refused),
    ("counter: {value: 1}", Refused),
    ("counter: {value: true}", Refused),
    ("counter: {value: on}", Refused),
    ("counter: {value: [a]}", Refused),
    ("counter: {Value: \"1\"}", NotInline),
    ("counter: {value: \"1\", buckets: [1]}", Refused),
    ("counter: 1", Refused),
    ("counter: [1]", Refused),
    ("counter: a", Refused),
    ("counter: '${X}'", Refused),
    ("gauge: {}", Refused),
    ("gauge: {realtime: false}", Refused),
    ("gauge: {realtime: false, value: ''}", Refused),
    ("gauge: {realtime: false, value: 1.5}", Refused),
    ("gauge: {realtime: \"true\", value: \"1\"}", Refused),
    ("gauge: {realtime: maybe, value: \"1\"}", Refused),
    ("gauge: {realtime: 1, value: \"1\"}", Refused),
    ("gauge: {realtime: {}, value: \"1\"}", Refused),
    ("gauge: {realtime: '${TRUTH}', value: \"1\"}", Refused),
    ("gauge: {realTime: false, value: \"1\"}", NotInline),
    (
        "gauge: {realtime: true, value: \"{{resourcesDuration.cpu}}\"}",
        Refused,
    ),
    (
        "gauge: {realtime: yes, value: \"{{resourcesDuration.cpu}}\"}",
        Refused,
    ),
    (
        "gauge: {realtime: false, value: \"1\", operation: set}",
        Refused,
    ),
    (
        "gauge: {realtime: false, value: \"1\", operation: ''}",
        Refused,
    ),
    (
        "gauge: {realtime: false, value: \"1\", operation: 5}",
        Refused,
    ),
    (
        "gauge: {realtime: false, value: \"1\", operation: [Set]}",
        Refused,
    ),
    (
        "gauge: {realtime: false, value: \"1\"}, counter: {value: \"1\"}",
        Refused,
    ),
    (
        "histogram: {value: \"1\", buckets: [1]}, counter: {value: \"1\"}",
        Refused,
    ),
    (
        "gauge: {realtime: false, value: \"1\"}, histogram: {value: \"1\", buckets: [1]}",
        Refused,
    ),
    ("histogram: {value: \"1\"}", Refused),
    ("histogram: {value: \"1\", buckets: }", Refused),
    ("histogram: {value: \"1\", buckets: []}", Refused),
    ("histogram: {value: \"1\", buckets: 5}", Refused),
    ("histogram: {value: \"1\", buckets: {a: 1}}", Refused),
    ("histogram: {value: \"1\", buckets: ['1']}", Refused),
    ("histogram: {value: \"1\", buckets: [\"{{a}}\"]}", Refused),
    ("histogram: {value: \"1\", buckets: [1, null]}", Refused),
    ("histogram: {value: \"1\", buckets: [1, yes]}", Refused),
    ("histogram: {value: \"1\", buckets: [1, true]}", Refused),
    ("histogram: {value: \"1\", buckets: [1, [2]]}", Refused),
    ("histogram: {value: \"1\", buckets: ['${NUMBER}']}", Refused),
    ("histogram: {value: 1, buckets: [1]}", Refused),
    ("histogram: {buckets: [1]}", Refused),
];

/// A metric in flow style, in order but for these fields.
pub fn metric(fields: &[(&str, &str)]) -> String {
    let written = KINDS.iter().map(|(name, kinds)| {
        let given = fields.iter().find(|(field, _)| field == name);
        given.map_or(kinds[0].0, |(_, written)| written)
    });
    let written: Vec<&str> = written.filter(|w| !w.is_empty()).collect();
    format!("{{{}}}", written.join(", "))
}

/// Blocks of metrics: one for each way to write a field, and what can stand around a metric.
pub fn blocks_of() -> Vec<(String, Expected)> {
    let mut blocks = Vec::new();
    for (field, kinds) in KINDS {
        for (written, expected) in kinds {
            let metric = metric(&[(field, written)]);
            blocks.push((format!("{{prometheus: [{metric}]}}"), *expected));
        }
    }
    let gauge = |length| {
        let value = format!(
            "gauge: {{realtime: false, value: \"{}\"}}",
            "é".repeat(length)
        );
        format!("{{prometheus: [{}]}}", metric(&[("type", &value)]))
    };
    let many = |n| {
        let metrics = (0..n).map(|n| metric(&[("name", &format!("name: a{n}_total"))]));
        format!(
            "{{prometheus: [{}]}}",
            metrics.collect::<Vec<_>>().join(", ")
        )
    };
    let around = [
        ("", Fine),
        ("null", Fine),
        ("{prometheus: []}", Fine),
        ("{}", NotInline),
        ("{prometheus: }", NotInline),
        ("{prometheus: '${{LIST}}'}", Plain),
        ("{prometheus: ['${{LIST}}']}", Plain),
        ("'${{LIST}}'", Plain),
        ("'${X}'", Refused),
        ("[]", Refused),
        ("5", Refused),
        ("{prometheus: {}}", Refused),
        ("{prometheus: a}", Refused),
        ("{prometheus: [null]}", Refused),
        ("{prometheus: [a]}", Refused),
        ("{prometheus: [], oops: 1}", Refused),
        ("{Prometheus: []}", NotInline),
        ("{prometeus: []}", Refused),
        ("{prometheus: [{}]}", Refused),
    ];
    blocks.extend(around.map(|(block, expected)| (block.to_owned(), expected)));
    blocks.push((gauge(256), Fine));
    blocks.push((gauge(257), NotInline));
    blocks.push((many(100), Fine));
    blocks.push((many(101), NotInline));
    blocks
}
