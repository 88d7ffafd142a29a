use super::*;
use crate::diagnostic::Spot;
use crate::source::SourceFile;
use crate::yaml::{Limits, Text};

fn metric(name: &str, help: &str, rest: &str) -> String {
    format!("{{name: {name}, help: {help}, {rest}}}")
}

fn file(object: &str, metrics: &[String]) -> String {
    format!(
        "kind: WorkflowTemplate\nmetadata: {{name: {object}}}\nspec:\n  templates:\n    - name: a\n      metrics: {{prometheus: [{}]}}\n",
        metrics.join(",\n        ")
    )
}

fn project(files: &[(&str, bool, String)]) -> Project {
    Project::new(files.iter().map(|(path, reported, text)| {
        let file = ProjectFile {
            path: (*path).into(),
            reported: *reported,
        };
        let text = Text::decode(text.as_bytes()).unwrap();
        (
            file,
            FileIndex::of(&SourceFile::parse("", text, &Limits::default())),
        )
    }))
}

const COUNTER: &str = "counter: {value: '1'}";

#[test]
fn the_spelling_of_most_files_comes_first_and_each_is_counted_by_file() {
    let typo = metric("runs_total", "Runz", COUNTER);
    let right = metric("runs_total", "Runs", COUNTER);
    let project = project(&[
        (
            "a.yaml",
            false,
            file("a", &[typo.clone(), typo.clone(), typo]),
        ),
        ("b.yaml", false, file("b", std::slice::from_ref(&right))),
        ("c.yaml", true, file("c", std::slice::from_ref(&right))),
    ]);
    let group = project.named("runs_total").unwrap();
    let told: Vec<_> = group
        .helps
        .iter()
        .map(|help| (&*help.value, help.files, help.count, help.reported))
        .collect();
    assert_eq!(
        told,
        [("Runs", 2, 2, Some(DefinitionId(4))), ("Runz", 1, 3, None)]
    );
    assert_eq!((group.types.len(), group.count), (1, 5));
    let spot = project
        .definition(DefinitionId(4))
        .unwrap()
        .spot(Part::Help);
    let Spot {
        start, line, range, ..
    } = spot.unwrap();
    assert_eq!((start.line, &line[range.clone()]), (6, "Runs"));
}

#[test]
fn a_name_that_is_made_at_run_time_is_in_no_group() {
    for name in ["'{{workflow.name}}_total'", "'${NAME}_total'", "''"] {
        let project = project(&[("a.yaml", true, file("a", &[metric(name, "h", COUNTER)]))]);
        assert_eq!(project.definitions().len(), 1);
        assert!(
            project.named(&project.definitions()[0].name).is_none(),
            "{name}"
        );
    }
}

#[test]
fn spellings_that_differ_in_case_know_each_other() {
    let of = |name| file("a", &[metric(name, "h", COUNTER)]);
    let project = project(&[("a.yaml", true, of("runs")), ("b.yaml", true, of("Runs"))]);
    let other: Vec<_> = project
        .other_spellings("runs")
        .map(|name| &**name)
        .collect();
    assert_eq!(other, ["Runs"]);
    assert_eq!(project.other_spellings("jobs").count(), 0);
}

#[test]
fn a_long_line_is_kept_around_the_place_only() {
    let text =
        Text::decode(format!("{}é {}", "x".repeat(500), "y".repeat(500)).as_bytes()).unwrap();
    let spot = Spot::of(&text, Span::new(503, 506));
    assert!(
        spot.line.len() <= 164 && &spot.line[spot.range.clone()] == "yyy",
        "{spot:?}"
    );
    assert_eq!((spot.start.line, spot.start.column), (1, 503));
}
