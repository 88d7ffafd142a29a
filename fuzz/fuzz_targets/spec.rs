//! Whatever a spec is, it is answered: with problems at places of it, or with every target. What is generated lints without errors.
#![no_main]

use argo_metrics::argo::{CrdChoice, NEWEST, Target as Release};
use argo_metrics::diagnostic::Severity;
use argo_metrics::generate::{Form, Generated, Refusal, Replaced, Request, Target, generate};
use argo_metrics::lint::{Options, check};
use argo_metrics::spec::model::Spec;
use argo_metrics::diagnostic::Finding;
use argo_metrics::spec::{Shape, Source, Written, read, resolve};
use argo_metrics::yaml::Limits;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Vec::new();
    let spec = match read::<Spec>("x", bytes, Shape::Spec, &mut sources) {
        Ok(spec) => spec,
        Err(problems) => return places(&problems, &sources),
    };
    let written = Written { sources: &sources, file: 0, spec: &spec, presets: &[], name: "x" };
    let definition = match resolve(written) {
        Ok((definition, warnings)) => {
            places(&warnings, &sources);
            definition
        }
        Err(problems) => return places(&problems, &sources),
    };
    let newest = NEWEST[NEWEST.len() - 1];
    let options = Options {
        targets: vec![Release { version: newest, crds: CrdChoice::ByVersion.for_version(newest) }],
        limits: Limits::default(),
        prefilter: true,
        all_names: false,
    };
    for target in Target::ALL {
        let request = Request {
            target,
            form: Form { complete: true, ..Form::default() },
            header: Vec::new(),
            replaced: &Replaced::new(),
            options: &options,
        };
        match generate(std::slice::from_ref(&definition), &request) {
            Ok(Generated { text, warnings }) => {
                places(&warnings, &sources);
                if target.is_yaml() {
                    let errors = check(text.as_bytes(), &options).findings;
                    let errors = errors.iter().filter(|f| f.severity == Severity::Error);
                    assert_eq!(errors.count(), 0, "{text}");
                }
            }
            Err(Refusal::Problems(problems)) => places(&problems, &sources),
            Err(other) => panic!("{other:?}"),
        }
    }
});

fn places(problems: &[Finding], sources: &[Source]) {
    for problem in problems {
        let text = sources[problem.place.file.0 as usize].text.as_str();
        let finding = problem;
        for span in finding.related.iter().map(|r| r.place.span).chain([finding.place.span]) {
            assert!(text.get(span.range()).is_some(), "{finding:?}");
        }
        assert!(!finding.message.is_empty() && !finding.message.contains('\n'));
    }
}
