//! `eval`: what it answers, in which form, and how it ends.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Ended, Place};

fn eval(args: &[&str]) -> Ended {
    Place::new(&[]).run(&[&["eval"], args].concat())
}

/// What it prints, where it ends with this code and has nothing to say on the side.
fn printed(code: i32, args: &[&str]) -> String {
    let ended = eval(args);
    assert_eq!((ended.code, ended.err.as_str()), (code, ""), "{args:?}");
    ended.out
}

fn json_of(args: &[&str]) -> Value {
    let ended = eval(&[&["--format", "json"], args].concat());
    assert!(ended.code < 2, "{}", ended.err);
    let answer: Value = serde_json::from_str(&ended.out).unwrap();
    holds(&answer);
    answer
}

/// Holds a document against the schema that is printed.
fn holds(answer: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/answers.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    if let Err(error) = validator.validate(answer) {
        panic!("{}: {error} in {answer:#}", error.instance_path());
    }
}

#[test]
fn each_place_is_told_stage_by_stage() {
    insta::assert_snapshot!(printed(0, &["{{=asFloat(duration) * 2}}"]));
}

#[test]
fn a_tag_that_never_gets_a_value_fails_with_argos_words_and_its_place() {
    insta::assert_snapshot!(printed(
        1,
        &["{{statuss}} of {{pod.name}}", "--at", "workflow,task"]
    ));
}

#[test]
fn a_tag_that_a_value_brings_is_left_at_the_end() {
    insta::assert_snapshot!(printed(
        1,
        &["a {{status}}", "--at", "task", "--set", "status={{x}}"]
    ));
    let condition = printed(
        0,
        &[
            "--when",
            "{{status}} != '{{status}}'",
            "--at",
            "task",
            "--set",
            "status=x",
        ],
    );
    assert!(condition.contains("false"), "{condition}");
}

#[test]
fn an_error_in_an_expression_has_a_caret_under_its_place() {
    insta::assert_snapshot!(printed(1, &["--at", "task", "sum: {{=duration * 2}}"]));
    insta::assert_snapshot!(printed(1, &["{{=foo(}}"]));
    // Where there are several lines it is the one with the place, and wide letters take two columns.
    insta::assert_snapshot!(printed(
        1,
        &["--at", "task", "a\nb 日本 {{=1 +\n  x}} c\nd"]
    ));
    insta::assert_snapshot!(printed(1, &["--at", "task", "{{duration"]));
}

#[test]
fn a_tag_that_is_never_closed_breaks_the_workflow_only_where_it_does_in_a_metric() {
    for (text, argo, so) in [
        ("{{status", "4.1", "so: the metric is not emitted"),
        ("{{=foo(", "4.1", "so: the workflow never starts"),
        ("{{=foo(", "3.6", "so: the metric is not emitted"),
    ] {
        let out = printed(1, &["--at", "workflow", "--argo", argo, text]);
        assert!(out.contains(so), "{text} {argo}: {out}");
    }
}

#[test]
fn what_is_nested_too_deep_to_be_known_is_told() {
    let nested = |text: &str| format!("{}{text}{}", "(".repeat(600), ")".repeat(600));
    let out = printed(1, &["--at", "task", &format!("{{{{={}}}}}", nested("1"))]);
    let told = "not known here, because of more than 512 levels of nesting\n";
    assert!(out.contains(told), "{out}");
    let out = printed(1, &["--at", "task", "--when", &nested("a == a")]);
    let told = "not known here, because of more than 500 parentheses within each other\n";
    assert!(out.contains(told), "{out}");
}

#[test]
fn a_mistyped_variable_is_told_with_what_was_probably_meant() {
    for (text, meant) in [
        ("{{statuss}}", "`status`"),
        ("{{=asFloat(duratio)}}", "`duration`"),
        ("{{=asFloat(workflow.duratoin)}}", "`workflow.duration`"),
    ] {
        let out = printed(1, &[text, "--at", "task"]);
        assert!(out.contains(&format!("perhaps {meant}\n")), "{out}");
    }
}

#[test]
fn what_is_calculated_too_early_is_told() {
    insta::assert_snapshot!(printed(0, &["{{=sprig.float64(duration)}}"]));
    let path = "outputs.parameters.out.path=/tmp/out";
    let text = "{{=outputs.parameters.out == '8.5' ? 1 : 0}}";
    let args = [
        "--at",
        "template",
        "--set",
        "outputs.parameters.out=8.5",
        text,
    ];
    let without = json_of(&args);
    let with = json_of(&[&["--set", path], &args[..]].concat());
    let result = |answer: &Value| answer["answers"][0]["places"][0]["result"].clone();
    assert_eq!((result(&without), result(&with)), (json!("1"), json!("0")));
    let baked = &with["answers"][0]["places"][0]["stages"][0]["baked"][0];
    assert_eq!(
        (&baked["value"], &baked["later"]),
        (&json!("0"), &json!("1"))
    );
}

#[test]
fn the_clock_shows_what_is_said_and_nothing_otherwise() {
    let text = "{{=now().Unix()}}";
    insta::assert_snapshot!(printed(1, &[text, "--at", "task"]));
    insta::assert_snapshot!(printed(
        0,
        &[
            text,
            "--at",
            "workflow,task",
            "--now",
            "2026-01-31T13:00:00+01:00"
        ]
    ));
    let random = printed(1, &["{{=sprig.randAlpha(3)}}", "--at", "task"]);
    assert!(
        random.contains("not known here, because of chance"),
        "{random}"
    );
    assert!(!random.contains("--now"), "{random}");
}

#[test]
fn values_are_examples_until_they_are_set() {
    let text = "{{status}} {{workflow.status}} {{inputs.parameters.in}}";
    insta::assert_snapshot!(printed(0, &[text]));
    let set = [
        "--set",
        "status=Failed",
        "--set",
        "workflow.status=Failed",
        "--set",
        "inputs.parameters.in=a=b",
    ];
    let out = printed(0, &[&[text], &set[..]].concat());
    assert!(
        out.contains("`Failed Failed a=b`") && !out.contains("example"),
        "{out}"
    );
    let out = printed(1, &["{{status}}", "--unset", "status"]);
    assert!(out.contains("`status` has no value"), "{out}");
}

#[test]
fn a_value_that_metrics_never_have_is_noted() {
    let ended = eval(&["{{status}}", "--set", "statuss=1", "--set", "item=2"]);
    assert_eq!(ended.code, 0);
    assert_eq!(
        ended.err,
        "note: metrics never have `item`; its value is ignored\n\
         note: there is no variable `statuss`; perhaps `status`; its value is ignored\n"
    );
}

#[test]
fn releases_that_agree_are_told_together() {
    insta::assert_snapshot!(printed(
        0,
        &["--at", "task", "--argo", "all", "{{=[1, 2]}}"]
    ));
    let same = printed(
        0,
        &[
            "--at",
            "task",
            "--argo",
            "4.1,3.4",
            "--argo",
            "3.4.18",
            "{{status}}",
        ],
    );
    assert!(
        same.ends_with("\nArgo 3.4, 4.1; example value: status=Succeeded (--set changes it)\n"),
        "{same}"
    );
    assert_eq!(same.matches("in a plain DAG task\n").count(), 1, "{same}");
    // What came later is not there before.
    insta::assert_snapshot!(printed(
        1,
        &["--at", "task", "--argo", "3.5,3.6", "{{retries}}"]
    ));
}

#[test]
fn a_condition_is_judged_after_its_tags_are_filled() {
    insta::assert_snapshot!(printed(0, &["--when", "{{status}} == Succeeded"]));
    insta::assert_snapshot!(printed(
        0,
        &["--when", "--at", "template", "'{{workflow.status}}' == ''"]
    ));
    insta::assert_snapshot!(printed(
        1,
        &["--when", "--at", "task", "{{status}} = Succeeded"]
    ));
    insta::assert_snapshot!(printed(
        1,
        &["--when", "--at", "task", "{{status}} == Failed\\"]
    ));
    let empty = printed(0, &["--when", "--at", "task", ""]);
    assert!(empty.contains("true: the metric is emitted"), "{empty}");
}

#[test]
fn the_json_is_what_its_schema_says() {
    let answer = json_of(&[
        "{{=sprig.int(duration)}} {{foo}}",
        "--set",
        "fooo=1",
        "--argo",
        "all",
    ]);
    let groups = answer["answers"].as_array().unwrap();
    assert_eq!(groups.len(), 2, "{answer:#}");
    let stage = &groups[1]["places"][1]["stages"][1];
    assert_eq!(stage["problem"]["message"], "failed to resolve {{foo}}");
    assert_eq!(stage["problem"]["at"], json!({"start": 2, "end": 9}));
    assert_eq!(
        answer["ignored"],
        json!({"fooo": "there is no variable `fooo`"})
    );
    for args in [
        &["--when", "{{status}} == Failed\\"][..],
        &["--when", "{{status}} == Succeeded"],
        &["{{=now()}}", "--now", "1999-12-31T23:59:59.5Z"],
        &["{{=now()}}"],
        &["{{= x"],
        &[""],
    ] {
        json_of(args);
    }
}

#[test]
fn a_batch_has_an_answer_for_each_line_and_goes_on_after_a_bad_one() {
    let lines = [
        r#"{"text": "{{status}}"}"#,
        "",
        r#"{"text": "{{duration}}", "set": {"duration": 3.5}, "at": ["task", "workflow"], "argo": "all"}"#,
        r#"{"text": "{{status}} == Succeeded", "when": true, "unset": "status"}"#,
        r#"{"text": "{{=now().Unix()}}", "now": "1970-01-01T00:00:07Z"}"#,
        "{",
        "[1]",
        r#"{"txet": "a"}"#,
        r#"{"set": {}}"#,
        r#"{"text": 1}"#,
        r#"{"text": "a", "set": {"a": []}}"#,
        r#"{"text": "a", "at": "here"}"#,
        r#"{"text": "a", "argo": "2.0"}"#,
        r#"{"text": "a", "now": "noon"}"#,
        r#"{"text": "a", "set": {"status": "x"}, "unset": ["status"]}"#,
        "\u{1b}[31m",
        r#"{"text": "last"}"#,
    ];
    let place = Place::new(&[]);
    let input = lines.join("\n") + "\n\u{ff}";
    let mut input = input.into_bytes();
    input.push(0xff);
    let args = ["eval", "--batch", "--at", "task", "--set", "status=Failed"];
    let ended = place.run_with_stdin(&args, &input);
    assert_eq!((ended.code, ended.err.as_str()), (2, ""));
    assert!(!ended.out.contains('\u{1b}'));
    let answers: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    answers.iter().for_each(holds);
    let mut short = String::new();
    for answer in &answers {
        let result = &answer["answers"][0]["places"][0]["result"];
        let said = answer.get("error").unwrap_or(result);
        short += &format!("{}: {}\n", answer["line"], said.as_str().unwrap_or("none"));
    }
    insta::assert_snapshot!(short);

    let fails = place.run_with_stdin(&["eval", "--batch"], br#"{"text": "{{x}}"}"#);
    assert_eq!(fails.code, 1);
    let fine = place.run_with_stdin(&["eval", "--batch"], b"{\"text\": \"{{status}}\"}\r\n");
    assert_eq!(fine.code, 0);
    assert_eq!(place.run_with_stdin(&["eval", "--batch"], b"").code, 0);
}

#[test]
fn the_text_may_come_from_the_standard_input() {
    let place = Place::new(&[]);
    let ended = place.run_with_stdin(&["eval", "-", "--at", "task"], b"{{status}}\n");
    assert!(ended.out.contains("`Succeeded`\n"), "{}", ended.out);
    let ended = place.run_with_stdin(&["eval", "-"], b"\xff");
    assert_eq!(ended.code, 2, "{}", ended.err);
}

#[test]
fn no_text_is_too_hostile() {
    let place = Place::new(&[]);
    for text in [
        "{{".repeat(500_000),
        "{{=foo}}".repeat(20_000),
        "{{workflow.name}}".repeat(20_000),
        format!("{{{{={}1}}}}", "(".repeat(100_000)),
        "x".repeat(1 << 20),
        "}}{{}}{{=}}\u{9b}31m\u{202e}\u{1b}]0;x\u{7}\0".to_owned(),
    ] {
        for more in [&[][..], &["--when"], &["--format", "json"]] {
            let args = [&["eval", "-", "--argo", "3.5,4.1"], more].concat();
            let ended = place.run_with_stdin(&args, text.as_bytes());
            assert!(ended.code < 2, "{}", ended.err);
            let unfit = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!ended.out.contains(unfit), "{}", ended.out);
            let whole = more.contains(&"json");
            let length = ended.out.len();
            assert!(whole || length < 20_000, "{length} bytes are too many");
        }
    }
}

#[test]
fn wrong_usage_is_told_in_one_line() {
    for (args, words) in [
        (&[][..], "<TEXT> is missing"),
        (&["a", "--set", "b"], "--set b: write NAME=VALUE"),
        (&["a", "--set", "=b"], "--set =b: write NAME=VALUE"),
        (
            &["a", "--set", "b=1", "--unset", "b"],
            "`b` is both set and unset",
        ),
        (&["a", "--now", "noon"], "--now noon: write a point in time"),
        (
            &["a", "--now", "9999-01-01T00:00:00Z"],
            "outside the range of Argo's clock",
        ),
        (
            &["a", "--at", "here"],
            "write one of workflow, template, task",
        ),
        (&["a", "--argo", "2.0"], "Argo 2.0 is not known"),
        (&["a", "--batch"], "does not go with"),
        (&["a", "b"], "unexpected argument"),
        (&["a", "--format", "xml"], "write one of human, json"),
    ] {
        let ended = eval(args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{args:?}");
        assert!(ended.err.starts_with("error: "), "{}", ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }
}

#[test]
fn the_guide_names_every_option_of_it() {
    let guide = include_str!("../../../docs/guide/eval.md");
    let help = eval(&["--help"]).out;
    let words = help.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
    for option in words.filter(|word| word.starts_with("--") && word.len() > 3) {
        let common = ["--help", "--color"].contains(&option);
        assert!(common || guide.contains(option), "{option}");
    }
}

#[test]
fn colours_are_for_a_terminal() {
    let args = ["{{=duration * 2}} {{status}}"];
    let plain = printed(1, &args);
    let coloured = printed(1, &[&args[..], &["--color", "always"]].concat());
    assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
    let json = printed(
        1,
        &[&args[..], &["--format", "json", "--color", "always"]].concat(),
    );
    assert!(!json.contains('\u{1b}'));
}
