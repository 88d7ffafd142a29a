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
    let table = include_str!("mistakes.txt");
    let mut cases = 0;
    for case in table.split("\n=== ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (spec, wanted) = rest
            .split_once("\n--- ")
            .unwrap_or_else(|| panic!("{title}: no answer"));
        let spec = format!("{spec}\n");
        let (target, title) = match title.split_once(" for ") {
            Some((title, target)) => {
                let target = Target::ALL
                    .into_iter()
                    .find(|t| t.name() == target)
                    .expect(target);
                (target, title)
            }
            None => (Target::Argo, title),
        };
        let found = problems(&spec, target);
        let errors = found.iter().filter(|p| p.is_error()).collect::<Vec<_>>();
        assert_eq!(errors.len(), 1, "{title}: {errors:#?}");
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
        assert_eq!(shown, wanted.trim_end(), "\n{title}\n{shown}\n");
        cases += 1;
    }
    assert!(cases >= 40, "{cases}");
}
