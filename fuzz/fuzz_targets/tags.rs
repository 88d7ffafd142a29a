//! Any text of a metric: every stage gives an answer, and what no stage knows stays until the last one.

#![no_main]

use argo_metrics::argo::{NEWEST, Stage};
use argo_metrics::expression::tags;
use argo_metrics::model::{Failure, Scope, Way, trace};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // The tags lie in the text, one behind the other.
    let mut end = 0;
    for tag in tags(text) {
        assert!(end <= tag.whole.start && tag.whole.end <= text.len());
        end = tag.whole.end;
        let _ = tag.text(text);
    }
    let mut known = Scope::default();
    for name in ["status", "workflow.name", "inputs.parameters.a", "node.name", "outputs.result"] {
        known.set(name, "a{{\"\u{1b}");
    }
    for way in [Way::Workflow, Way::Template, Way::PlainTask] {
        for version in NEWEST {
            let steps = trace(text, way, &known, version);
            assert!(!steps.is_empty() && steps.len() <= way.stages().len());
            // A scope that knows nothing changes nothing before the last stage, which alone misses a variable.
            for step in trace(text, way, &Scope::default(), version) {
                match step.result {
                    // An expression of constants has a value in any scope.
                    Ok(left) => assert!(left == text || text.contains("{{=")),
                    Err(Failure::Unresolved(_)) => assert_eq!(step.stage, Stage::Emission),
                    Err(_) => {}
                }
            }
        }
    }
});
