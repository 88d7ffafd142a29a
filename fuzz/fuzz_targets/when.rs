//! Any text as a `when`: there is an answer, and every place in it and in its tree lies in the text.

#![no_main]

use argo_metrics::argo::NEWEST;
use argo_metrics::expression::govaluate::{Answer, Error, judge, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for version in [NEWEST[0], NEWEST[5]] {
        let answer = judge(text, version);
        if let Answer::Fails { message, at } = &answer {
            assert!(!message.is_empty());
            if let Some(at) = at {
                assert!(text.get(at.clone()).is_some());
            }
        }
        match parse(text, version) {
            Ok(tree) => {
                for (node, _) in tree.operands() {
                    assert!(text.get(node.span.clone()).is_some());
                }
                for comparison in tree.comparisons() {
                    assert_eq!(text.get(comparison.op_at.clone()).map(str::is_empty), Some(false));
                    for side in std::iter::once(comparison.left).chain(comparison.right) {
                        let _ = tree.members(side).len();
                    }
                }
            }
            Err(Error::Refused { message, .. }) if !text.is_empty() => {
                assert!(matches!(answer, Answer::Fails { message: said, .. } if said == message));
            }
            Err(_) => {}
        }
    }
});
