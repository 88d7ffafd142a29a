//! Regular expressions as Python's `re` takes them.
//!
//! Python compiles them when the module is imported, so a wrong one would keep the application from starting. What is checked is
//! the common part of the language; `re` knows more, and of what it knows more nothing is said for certain.

use std::iter::Peekable;
use std::str::Chars;

/// Groups within groups: `re` recurses.
const DEEPEST: usize = 50;
/// `re` has a limit for repetitions; a route needs none near it.
const MOST: u32 = 1_000;

/// Why a regular expression is not known to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Why {
    /// In words: `re`'s own where it has some.
    pub words: &'static str,
    /// Whether Python refuses it for certain.
    pub certain: bool,
}

const fn wrong(words: &'static str) -> Why {
    Why {
        words,
        certain: true,
    }
}

const fn unsure(words: &'static str) -> Why {
    Why {
        words,
        certain: false,
    }
}

/// Whether Python takes a regular expression.
///
/// # Errors
/// Why not, or why that is not known.
pub fn check(text: &str) -> Result<(), Why> {
    let mut rest = text.chars().peekable();
    alternatives(&mut rest, 0)?;
    match rest.next() {
        None => Ok(()),
        Some(_) => Err(wrong("unbalanced parenthesis")),
    }
}

/// Up to the end of the group, or of all.
fn alternatives(rest: &mut Peekable<Chars>, depth: usize) -> Result<(), Why> {
    if depth > DEEPEST {
        return Err(unsure("that many groups within groups are not checked"));
    }
    // Whether a quantifier has something to repeat, and whether that is repeated already.
    let (mut item, mut repeated) = (false, false);
    while let Some(c) = rest.next_if(|c| *c != ')') {
        match c {
            '*' | '+' | '?' | '{' => {
                if c == '{' && !braces(rest)? {
                    (item, repeated) = (true, false);
                    continue;
                }
                if repeated && c == '+' {
                    return Err(unsure(
                        "`+` after a repetition is not checked: only Python 3.11 and newer take it",
                    ));
                }
                if repeated {
                    return Err(wrong("multiple repeat"));
                }
                if !item {
                    return Err(wrong("nothing to repeat"));
                }
                rest.next_if_eq(&'?');
                repeated = true;
                continue;
            }
            '(' => {
                group(rest)?;
                alternatives(rest, depth + 1)?;
                if rest.next().is_none() {
                    return Err(wrong("missing ), unterminated subpattern"));
                }
                item = true;
            }
            '[' => {
                class(rest)?;
                item = true;
            }
            '\\' => item = escape(rest)? != Escape::Position,
            '|' | '^' | '$' => item = false,
            _ => item = true,
        }
        repeated = false;
    }
    Ok(())
}

/// `(?:`, `(?=`, `(?!`, or nothing.
fn group(rest: &mut Peekable<Chars>) -> Result<(), Why> {
    if rest.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    match rest.next() {
        Some(':' | '=' | '!') => Ok(()),
        _ => Err(unsure(
            "of groups that begin with `(?`, only `(?:`, `(?=` and `(?!` are checked",
        )),
    }
}

/// `{3}`, `{3,}`, `{,3}`, `{3,4}`; anything else is a brace as it is.
fn braces(rest: &mut Peekable<Chars>) -> Result<bool, Why> {
    let ahead = rest.clone().collect::<String>();
    let Some((inner, _)) = ahead.split_once('}') else {
        return Ok(false);
    };
    let (low, high) = inner.split_once(',').unwrap_or((inner, inner));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if inner.is_empty() || !digits(low) || !digits(high) {
        return Ok(false);
    }
    let bound = |text: &str, empty| match text {
        "" => Ok(empty),
        text => text
            .parse::<u32>()
            .ok()
            .filter(|n| *n <= MOST)
            .ok_or(unsure("so many repetitions are not checked")),
    };
    if bound(low, 0)? > bound(high, MOST)? {
        return Err(wrong("min repeat greater than max repeat"));
    }
    for _ in 0..=inner.chars().count() {
        rest.next();
    }
    Ok(true)
}

#[derive(PartialEq, Clone, Copy)]
enum Escape {
    /// It matches this one character.
    Sign(char),
    /// It matches one character of a class.
    Class,
    /// It matches a position, and no character.
    Position,
}

fn escape(rest: &mut Peekable<Chars>) -> Result<Escape, Why> {
    match rest.next() {
        None => Err(wrong("bad escape (end of pattern)")),
        Some('d' | 'D' | 'w' | 'W' | 's' | 'S') => Ok(Escape::Class),
        Some('b' | 'B' | 'A' | 'Z') => Ok(Escape::Position),
        Some('n') => Ok(Escape::Sign('\n')),
        Some('r') => Ok(Escape::Sign('\r')),
        Some('t') => Ok(Escape::Sign('\t')),
        Some(c) if c.is_ascii_alphanumeric() => Err(unsure(
            "of escapes only \\d, \\w, \\s, \\b, \\A, \\Z, \\n, \\r, \\t and signs are checked",
        )),
        Some(c) => Ok(Escape::Sign(c)),
    }
}

/// `[…]`. What `re` warns of, since it may get another meaning, is refused.
fn class(rest: &mut Peekable<Chars>) -> Result<(), Why> {
    rest.next_if_eq(&'^');
    let mut first = true;
    loop {
        let low = match rest.next() {
            None => return Err(wrong("unterminated character set")),
            Some(']') if first => {
                return Err(unsure("`]` at the beginning of `[…]` needs a backslash"));
            }
            Some(']') => return Ok(()),
            Some(c) => member(c, rest)?,
        };
        first = false;
        if rest.peek() != Some(&'-') {
            continue;
        }
        rest.next();
        let high = match rest.next() {
            None => return Err(wrong("unterminated character set")),
            // At the end it is a sign as it is.
            Some(']') => return Ok(()),
            Some(c) => member(c, rest)?,
        };
        match (low, high) {
            (Escape::Sign(low), Escape::Sign(high)) if low <= high => {}
            _ => return Err(wrong("bad character range")),
        }
    }
}

fn member(c: char, rest: &mut Peekable<Chars>) -> Result<Escape, Why> {
    let doubled = matches!(c, '&' | '|' | '~' | '-') && rest.peek() == Some(&c);
    match c {
        '[' => Err(unsure("`[` within `[…]` needs a backslash")),
        _ if doubled => Err(unsure("a doubled sign within `[…]` needs backslashes")),
        '\\' => match escape(rest)? {
            Escape::Position => Err(wrong("bad escape within `[…]`")),
            other => Ok(other),
        },
        c => Ok(Escape::Sign(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // `tests/all/generate/python/random.rs` compares this with the real `re`.

    #[test]
    fn what_python_takes_passes() {
        for fine in [
            "",
            "/health",
            "/static/.*",
            "^/a(b|c)?$",
            "/[a-z0-9_-]+/",
            "[^/]+?",
            "a{2}{x",
            "a{,3}|b{2,}",
            "(?:a|)*",
            "(?=/x)\\d\\.\\-",
            "x{",
        ] {
            assert_eq!(check(fine), Ok(()), "{fine}");
        }
    }

    #[test]
    fn what_python_refuses_does_not() {
        for (wrong, why) in [
            ("*.css", "nothing to repeat"),
            ("a|*", "nothing to repeat"),
            ("^*", "nothing to repeat"),
            ("(*a)", "nothing to repeat"),
            ("a**", "multiple repeat"),
            ("a{3,1}", "min repeat greater than max repeat"),
            ("(a", "missing ), unterminated subpattern"),
            ("a)", "unbalanced parenthesis"),
            ("[a", "unterminated character set"),
            ("[z-a]", "bad character range"),
            ("[a-\\d]", "bad character range"),
            ("a\\", "bad escape (end of pattern)"),
        ] {
            let found = check(wrong).unwrap_err();
            assert_eq!((found.words, found.certain), (why, true), "{wrong}");
        }
        for unchecked in ["(?i)a", "(?P<a>b)", "\\1", "\\x41", "a++", "[[a]", "[a&&b]"] {
            assert!(!check(unchecked).unwrap_err().certain, "{unchecked}");
        }
        assert!(check(&"(".repeat(100_000)).is_err());
    }
}
