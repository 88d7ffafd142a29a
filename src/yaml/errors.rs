//! The parser's errors in plain words: those of libyaml, which Argo's reader shows, where they are known.

use granit_parser::{ErrorKind, ScanError};

use super::{Limits, Problem, ProblemKind, Span};

/// A syntax problem at a place.
pub(super) fn syntax(span: Span, message: impl Into<String>) -> Problem {
    Problem {
        kind: ProblemKind::Syntax,
        span,
        message: message.into(),
        unread: false,
    }
}

/// The problem for a limit of this tool that was exceeded.
pub(super) fn limit(span: Span, message: impl Into<String>) -> Problem {
    Problem {
        kind: ProblemKind::Limit,
        span,
        message: message.into(),
        unread: false,
    }
}

/// The problem of too deep nesting.
pub(super) fn too_deep(span: Span, limits: &Limits) -> Problem {
    limit(
        span,
        format!("more than {} nested collections", limits.depth),
    )
}

/// What the parser found wrong, `span` being where.
pub(super) fn from_parser(error: &ScanError, span: Span, limits: &Limits) -> Problem {
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(span, limits);
    }
    match words(error.kind()) {
        Some(message) => syntax(span, message),
        None => syntax(span, lower_first(&error.info())),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each error of the parser"
)]
fn words(kind: &ErrorKind) -> Option<&'static str> {
    use ErrorKind as E;
    Some(match kind {
        E::UnexpectedEofFlowSequence
        | E::ExpectedFlowSequenceSeparator
        | E::InvalidColonPlacement => "did not find expected ',' or ']'",
        E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::ExpectedFlowMappingSeparator => "did not find expected ',' or '}'",
        E::UnclosedFlowCollection { open: '[' }
        | E::MismatchedFlowCollectionEnd { open: '[', .. } => "did not find expected ',' or ']'",
        E::UnclosedFlowCollection { .. } | E::MismatchedFlowCollectionEnd { .. } => {
            "did not find expected ',' or '}'"
        }
        E::UnexpectedEofBlockSequence | E::ExpectedBlockSequenceEntry => {
            "did not find expected '-' indicator"
        }
        E::UnexpectedEofBlockMapping | E::ExpectedBlockMappingKey | E::CommentInterceptedScalar => {
            "did not find expected key"
        }
        E::UnexpectedEof | E::UnclosedQuotedScalar => "found unexpected end of stream",
        E::ExpectedDocumentStart | E::MissingDocumentEndBeforeDirective | E::InvalidDocumentEnd => {
            "did not find expected <document start>"
        }
        E::ExpectedNodeContent | E::BlockEntryInFlowCollection | E::MisplacedFlowCollectionEnd => {
            "did not find expected node content"
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey => "could not find expected ':'",
        E::MappingKeyNotAllowed => "mapping keys are not allowed in this context",
        E::MappingValueNotAllowed | E::FlowMappingValueAdjacentCollection => {
            "mapping values are not allowed in this context"
        }
        E::BlockSequenceEntryNotAllowed => "block sequence entries are not allowed in this context",
        E::UnexpectedCharacter { .. } | E::UnexpectedEndOfPlainScalar => {
            "found character that cannot start any token"
        }
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::InvalidBlockEntryWhitespace
        | E::InvalidMappingValueWhitespace => "found character that cannot start any token",
        E::TabInPlainScalar => "found a tab character that violates indentation",
        E::TabAtBlockScalarStart => "found a tab character where an indentation space is expected",
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            "did not find expected key"
        }
        E::UnknownQuotedScalarEscape => "found unknown escape character",
        E::InvalidQuotedScalarHexEscape | E::InvalidLowSurrogateHexEscape => {
            "did not find expected hexdecimal number"
        }
        E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => "found invalid Unicode character escape code",
        E::DocumentIndicatorInQuotedScalar => "found unexpected document indicator",
        E::BomInsideDocument => "found a byte order mark inside a document",
        E::CommentNotSeparated => "a comment must follow a space",
        E::InvalidIndentation | E::InvalidBlockScalarIndent | E::InvalidQuotedScalarIndent => {
            "the indentation does not match the lines above"
        }
        E::UndeclaredTagHandle => "found undefined tag handle",
        E::UnclosedVerbatimTag => "did not find the expected '>'",
        E::InvalidTagTerminator | E::ExpectedTagBang => {
            "did not find expected whitespace or line break"
        }
        E::MissingTagUri => "did not find expected tag URI",
        E::MissingAnchorOrAliasName => "did not find expected alphabetic or numeric character",
        E::ZeroBlockScalarIndent => "found an indentation indicator equal to 0",
        E::InvalidBlockScalarHeader => "did not find expected comment or line break",
        E::UnsupportedYamlMajorVersion => "found incompatible YAML document",
        E::DuplicateVersionDirective => "found duplicate %YAML directive",
        E::DuplicateTagDirective => "found duplicate %TAG directive",
        E::UnknownAnchor => "unknown anchor referenced",
        _ => return None,
    })
}

fn lower_first(text: &str) -> String {
    // `while scanning a directive, could not …`: the second half is libyaml's.
    let text = text
        .strip_prefix("while ")
        .and_then(|rest| rest.split_once(", "))
        .map_or(text, |(_, rest)| rest);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "not valid YAML".to_owned(),
    }
}
