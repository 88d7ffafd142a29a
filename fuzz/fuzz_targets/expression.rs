//! Any text as an expression: there is an answer, every place lies in the text, and what is printed reads the same.

#![no_main]

use argo_metrics::argo::NEWEST;
use argo_metrics::expression::engine::Engine;
use argo_metrics::expression::read;
use argo_metrics::expression::syntax::print;
use argo_metrics::model::{Filled, Scope, fill_expression};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut scope = Scope::default();
    for (name, value) in [
        ("workflow.name", "wf"),
        ("workflow.status", "Running"),
        ("duration", "12.500000"),
        ("inputs.parameters.in", "5"),
        ("outputs.parameters.out", "8.5"),
    ] {
        scope.set(name, value);
    }
    for version in [NEWEST[0], NEWEST[3], NEWEST[5]] {
        let engine = Engine::of(version);
        match read(text, engine) {
            Ok(tree) => {
                for (_, node) in tree.nodes() {
                    assert!(text.get(node.span.clone()).is_some());
                }
                let printed = print(&tree);
                match read(&printed, engine) {
                    Ok(again) => {
                        assert!(tree.same(&again), "{printed}");
                        assert_eq!(print(&again), printed);
                    }
                    // The parentheses that make it plain can be too deep, or one node too many.
                    Err(error) => assert!(error.beyond || printed.len() > 1000, "{printed}"),
                }
            }
            Err(error) => assert!(text.is_char_boundary(error.at.start.min(text.len()))),
        }
        for strict in [false, true] {
            if let Filled::Fails { said, at, .. } = fill_expression(text, &scope, strict, version) {
                assert!(!said.is_empty());
                if let Some(at) = at {
                    assert!(at.start <= at.end && at.start <= text.len());
                }
            }
        }
    }
});
