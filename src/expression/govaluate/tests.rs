use proptest::prelude::*;

use super::*;
use crate::argo::NEWEST;

/// The threads that check files have two megabytes of stack.
fn on_a_small_stack(test: fn()) {
    let small = std::thread::Builder::new().stack_size(2 << 20);
    let thread = small.spawn(test).expect("a thread");
    thread.join().expect("no overflow, and what is promised");
}

#[test]
fn depth_is_bounded_and_said_to_be() {
    on_a_small_stack(|| {
        for version in NEWEST {
            let nested = |levels| {
                let (open, close) = ("(".repeat(levels), ")".repeat(levels));
                judge(&format!("{open}a == a{close}"), version)
            };
            assert_eq!(nested(400), Answer::Runs(true));
            let Answer::Unsure(why) = nested(100_000) else {
                panic!("{version}: too deep to be known");
            };
            assert_eq!(
                why,
                format!(
                    "more than {} parentheses within each other",
                    parse::MOST_DEPTH
                )
            );
        }
    });
}

/// If the time grew faster than the length, this would not finish.
#[test]
fn length_is_bounded_by_a_megabyte_only() {
    on_a_small_stack(|| {
        let version = NEWEST[5];
        let of = |count: usize, part: &str, between: &str| vec![part; count].join(between);
        for (text, expected) in [
            (of(80_000, "a == b", " || "), Answer::Runs(false)),
            (of(80_000, "a == a", " && "), Answer::Runs(true)),
            (of(200_000, "1", " + ") + " > 5", Answer::Runs(true)),
            (
                format!("a in ({})", of(200_000, "b", ", ")),
                Answer::Runs(false),
            ),
            (
                format!("'{}' == a", of(900_000, "a", "")),
                Answer::Runs(false),
            ),
        ] {
            assert!(text.len() <= MOST_BYTES);
            let answer = judge(&text, version);
            assert!(answer == expected, "{}…: not {expected:?}", &text[..20]);
        }
        let answer = judge(&of(300_000, "a == a", " && "), version);
        assert_eq!(
            answer,
            Answer::Unsure("more than a megabyte of text".to_owned())
        );
    });
}

proptest! {
    /// Any text has an answer, and the range of its error lies within the text.
    #[test]
    fn any_text_has_an_answer(
        text in "([a-z0-9._]|'|\"|\\\\|[()\\[\\],]| |=|!|~|<|>|&|\\||[+*/%-]|\\?|:|é|\n|in |true |'2020-01-01'){0,40}",
    ) {
        for version in [NEWEST[0], NEWEST[5]] {
            let answer = judge(&text, version);
            if let Answer::Fails { message, at } = &answer {
                prop_assert!(!message.is_empty());
                if let Some(at) = at {
                    prop_assert!(text.get(at.clone()).is_some(), "{:?} {:?}", text, answer);
                }
            }
            if let Ok(tree) = parse(&text, version) {
                for (node, _) in tree.operands() {
                    prop_assert!(text.get(node.span.clone()).is_some(), "{:?} {:?}", text, node);
                }
            }
        }
    }
}
