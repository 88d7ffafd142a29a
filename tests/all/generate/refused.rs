//! A spec with a mistake gets one clear error at its place, and nothing is written.

use argo_metrics::generate::{Form, Target};
use argo_metrics::spec::Problem;

use super::{generated, resolved};

/// What is wrong with a spec for a target.
fn problems(spec: &str, target: Target) -> Vec<Problem> {
    match resolved(spec) {
        Err(problems) => problems,
        Ok(resolved) => generated(&resolved, target, Form::default()).expect_err(spec),
    }
}

#[test]
fn every_mistake_is_told_once_at_its_place_with_a_way_out() {
    // Each difference is to be read before it is committed.
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let table = include_str!("mistakes.txt");
    let mut cases = 0;
    let mut again = table.split("\n=== ").next().unwrap().to_owned();
    for case in table.split("\n=== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (spec, wanted) = rest
            .split_once("\n--- ")
            .unwrap_or_else(|| panic!("{title}: no answer"));
        let spec = format!("{spec}\n");
        let of = title.rsplit_once(" for ").and_then(|(title, word)| {
            let target = Target::ALL.into_iter().find(|t| t.name() == word)?;
            Some((target, title))
        });
        let (target, title) = of.unwrap_or((Target::Argo, title));
        let found = problems(&spec, target);
        let errors = found.iter().filter(|p| p.is_error()).collect::<Vec<_>>();
        assert_eq!(errors.len(), 1, "{title}: {errors:#?}");
        let head = case.split_once('\n').unwrap().0;
        let finding = &errors[0].finding;
        let text = argo_metrics::yaml::Text::from(spec.as_str());
        let at = text.position(finding.span.start);
        let help = finding
            .help
            .as_deref()
            .map_or(String::new(), |help| format!("\n    {help}"));
        let shown = format!(
            "{}:{} {} {}: {}{help}",
            at.line, at.column, finding.code, finding.name, finding.message
        );
        again += &format!("\n=== {head}\n{spec}--- {shown}");
        assert!(
            update || shown == wanted.trim_end(),
            "{title}\n{shown}\ninstead of\n{wanted}"
        );
        cases += 1;
    }
    if update {
        std::fs::write("tests/all/generate/mistakes.txt", again + "\n").unwrap();
    }
    assert!(cases >= 40, "{cases}");
}
