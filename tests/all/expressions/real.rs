//! Expressions that people have in their workflows are read by every release that has their functions.

use argo_metrics::argo::NEWEST;
use argo_metrics::expression::engine::Engine;
use argo_metrics::expression::{evaluate, read};
use argo_metrics::model::Scope;

/// From the examples of argoproj/argo-workflows and from public repositories; the first line that has what they use.
const EXPRESSIONS: &[(&str, (u16, u16))] = &[
    (
        "sprig.replace(\"bar\", \"baz\", inputs.parameters.strParam)",
        (3, 4),
    ),
    ("jsonpath(workflow.parameters.json, '$[0].value')", (3, 4)),
    (
        "jsonpath(workflow.parameters.json, '$[0].value') == 'true'",
        (3, 4),
    ),
    (
        "jsonpath(workflow.parameters.config, '$.employees[?(@.name==\"Baris\")].age')",
        (3, 4),
    ),
    (
        "jsonpath(workflow.parameters.config, '$.employees[?(@.age>42 && @.age<44)].age')",
        // The JSONPath of 3.4 has no `&&`.
        (3, 5),
    ),
    (
        "jsonpath(workflow.parameters.config, '$.employees[0:1]')",
        (3, 4),
    ),
    (
        "jsonpath(workflow.parameters.config, '$.employees[*].name')",
        (3, 4),
    ),
    ("jsonpath(workflow.labels.json, '$.myLabel')", (3, 4)),
    (
        "jsonpath(workflow.annotations.json, '$.myAnnotation')",
        (3, 4),
    ),
    ("jsonpath(inputs.parameters['week-temps'], '$.min')", (3, 4)),
    ("asInt(inputs.parameters.intParam)", (3, 4)),
    (" inputs.parameters[\"should-print\"] == 'true'", (3, 4)),
    (
        " inputs.parameters.list | fromJSON() | join('\",\"') ",
        (3, 4),
    ),
    (" get(item, 'type') ?? 'always' ", (3, 4)),
    (
        " concat(['always'], inputs.parameters.test == 'true' ? ['test'] : []) | toJSON() ",
        (3, 5),
    ),
];

#[test]
fn expressions_of_real_repositories_are_accepted() {
    let mut scope = Scope::default();
    for (name, value) in [
        ("inputs.parameters.strParam", "foo bar"),
        ("inputs.parameters.intParam", "7"),
        ("inputs.parameters.list", "[\"a\", \"b\"]"),
        ("inputs.parameters.test", "true"),
        ("inputs.parameters.should-print", "true"),
        (
            "inputs.parameters.week-temps",
            "{\"min\": 1, \"max\": 3, \"avg\": 2}",
        ),
        (
            "workflow.parameters.json",
            "[{\"name\": \"a\", \"value\": \"true\"}]",
        ),
        (
            "workflow.parameters.config",
            "{\"employees\": [{\"name\": \"Baris\", \"age\": 43}, {\"name\": \"Mo\", \"age\": 42}]}",
        ),
        ("workflow.labels.json", "{\"myLabel\": \"x\"}"),
        ("workflow.annotations.json", "{\"myAnnotation\": \"y\"}"),
        ("item.type", "once"),
    ] {
        scope.set(name, value);
    }
    for (text, since) in EXPRESSIONS {
        for version in NEWEST {
            let engine = Engine::of(version);
            let tree = read(text, engine).unwrap_or_else(|e| panic!("{text} {version}: {e:?}"));
            let value = evaluate(&tree, &scope, engine);
            if version.at_least(since.0, since.1) {
                assert!(value.is_ok(), "{text} {version}: {value:?}");
            } else {
                assert!(value.is_err(), "{text} {version}: {value:?}");
            }
        }
    }
}
