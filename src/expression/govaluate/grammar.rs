//! Which token may follow which.
//!
//! Source: `lexerState.go`, `optimizeTokens` in `parsing.go`.

use super::Halt;
use super::token::{Kind, Op, Token, Worth};
use crate::expression::golang::regex;
use crate::expression::value::Stop;

/// How many patterns of one `when` are compiled at most: each costs time of its own.
const MOST_PATTERNS: usize = 64;

const fn set(kinds: &[Kind]) -> u32 {
    let mut bits = 0;
    let mut n = 0;
    while n < kinds.len() {
        bits |= 1 << (kinds[n] as u8);
        n += 1;
    }
    bits
}

use Kind::{
    Accessor, Bool, Close, Comparator, Logical, Modifier, Number, Open, Pattern, Prefix, Separator,
    Ternary, Text, Time, Variable,
};

/// The tokens with which an operand can begin.
const OPERAND: u32 = set(&[Prefix, Number, Bool, Variable, Accessor, Open]);
/// The tokens that can follow an operand.
const OPERATOR: u32 = set(&[Modifier, Comparator, Logical, Close, Separator]);

/// The kinds of token that may follow; `None` is the beginning of the text.
const fn next(kind: Option<Kind>) -> u32 {
    match kind {
        None => OPERAND | set(&[Text, Time, Pattern]),
        Some(Open) => OPERAND | set(&[Text, Time, Pattern, Close]),
        Some(Close) => {
            OPERATOR | set(&[Number, Bool, Variable, Text, Pattern, Time, Open, Ternary])
        }
        Some(Number | Bool | Text | Variable) => OPERATOR | set(&[Ternary]),
        Some(Time | Pattern) => OPERATOR,
        Some(Modifier) => OPERAND | set(&[Text, Close]),
        Some(Comparator) => OPERAND | set(&[Text, Time, Pattern, Close]),
        Some(Logical) => OPERAND | set(&[Text, Time, Close]),
        Some(Prefix) => set(&[Number, Bool, Variable, Accessor, Open, Close]),
        Some(Ternary) => OPERAND | set(&[Text, Time, Separator]),
        Some(Accessor) => OPERATOR | set(&[Open, Ternary]),
        Some(Separator) => OPERAND | set(&[Text, Time]),
    }
}

/// Whether one kind of token may follow another, or come first.
pub(super) const fn may_follow(before: Option<Kind>, kind: Kind) -> bool {
    next(before) & (1 << (kind as u8)) != 0
}

/// Checks the order of the tokens, with the library's error.
pub(super) fn check(tokens: &[Token]) -> Result<(), Halt> {
    let mut before: Option<&Token> = None;
    for token in tokens {
        let kind = before.map(|b| b.kind);
        if !may_follow(kind, token.kind) {
            return Err(match before {
                Some(word) if word.kind == Variable && token.kind == Open => {
                    Halt::at(format!("Undefined function {}", word.shown()), &word.span)
                }
                _ => Halt::at(
                    format!(
                        "Cannot transition token types from {} [{}] to {} [{}]",
                        kind.map_or("UNKNOWN", Kind::name),
                        before.map_or_else(|| "<nil>".to_owned(), Token::shown),
                        token.kind.name(),
                        token.shown()
                    ),
                    &token.span,
                ),
            });
        }
        before = Some(token);
    }
    match before {
        Some(last) if may_end(last.kind) => Ok(()),
        last => Err(Halt::Fails(
            "Unexpected end of expression".to_owned(),
            last.map(|token| token.span.clone()),
        )),
    }
}

const fn may_end(kind: Kind) -> bool {
    matches!(
        kind,
        Close | Number | Bool | Text | Time | Pattern | Variable | Accessor
    )
}

/// Compiles the strings after `=~` and `!~` as regular expressions.
pub(super) fn patterns(tokens: &mut [Token]) -> Result<(), Halt> {
    let mut seen = 0;
    let mut behind = false;
    for token in tokens {
        let is_pattern = behind;
        behind = matches!(token.worth, Worth::Op(Op::Matches | Op::MatchesNot));
        if !is_pattern || token.kind != Text {
            continue;
        }
        seen += 1;
        if seen > MOST_PATTERNS {
            return Err(Halt::unsure("many regular expressions"));
        }
        if let Worth::Text(pattern) = &token.worth {
            match regex::compile(pattern) {
                Ok(_) => {}
                Err(Stop::Fails(text)) => return Err(Halt::at(text, &token.span)),
                Err(Stop::Unsure(why)) => return Err(Halt::Unsure(why)),
            }
        }
        token.kind = Pattern;
    }
    Ok(())
}
