//! Regular expressions that Python's `re` certainly takes.
//!
//! Python compiles them when the module is imported, so a wrong one would keep the application from starting. What is checked is
//! the common part of the language; `re` knows more, and what it knows more is refused as such.

use std::iter::Peekable;
use std::str::Chars;

/// Groups within groups: `re` recurses.
const DEEPEST: usize = 50;
/// `re` has a limit for repetitions; a route needs none near it.
const MOST: u32 = 1_000;

/// Whether Python takes a regular expression.
///
/// # Errors
/// Why not, in `re`'s own words where it has some.
pub fn check(text: &str) -> Result<(), &'static str> {
    let mut rest = text.chars().peekable();
    alternatives(&mut rest, 0)?;
    match rest.next() {
        None => Ok(()),
        Some(_) => Err("unbalanced parenthesis"),
    }
}

/// Up to the end of the group, or of all.
fn alternatives(rest: &mut Peekable<Chars>, depth: usize) -> Result<(), &'static str> {
    if depth > DEEPEST {
        return Err("that many groups within groups are not checked");
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
                    return Err(
                        "`+` after a repetition is not checked: only Python 3.11 and newer take it",
                    );
                }
                if repeated {
                    return Err("multiple repeat");
                }
                if !item {
                    return Err("nothing to repeat");
                }
                rest.next_if_eq(&'?');
                repeated = true;
                continue;
            }
            '(' => {
                group(rest)?;
                alternatives(rest, depth + 1)?;
                if rest.next().is_none() {
                    return Err("missing ), unterminated subpattern");
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
fn group(rest: &mut Peekable<Chars>) -> Result<(), &'static str> {
    if rest.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    match rest.next() {
        Some(':' | '=' | '!') => Ok(()),
        _ => Err("of groups that begin with `(?`, only `(?:`, `(?=` and `(?!` are checked"),
    }
}

/// `{3}`, `{3,}`, `{,3}`, `{3,4}`; anything else is a brace as it is.
fn braces(rest: &mut Peekable<Chars>) -> Result<bool, &'static str> {
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
            .ok_or("so many repetitions are not checked"),
    };
    if bound(low, 0)? > bound(high, MOST)? {
        return Err("min repeat greater than max repeat");
    }
    for _ in 0..=inner.chars().count() {
        rest.next();
    }
    Ok(true)
}

#[derive(PartialEq, Clone, Copy)]
enum Escape {
    /// One character.
    Sign(char),
    /// One of several characters.
    Class,
    /// Between characters.
    Position,
}

fn escape(rest: &mut Peekable<Chars>) -> Result<Escape, &'static str> {
    match rest.next() {
        None => Err("bad escape (end of pattern)"),
        Some('d' | 'D' | 'w' | 'W' | 's' | 'S') => Ok(Escape::Class),
        Some('b' | 'B' | 'A' | 'Z') => Ok(Escape::Position),
        Some('n') => Ok(Escape::Sign('\n')),
        Some('r') => Ok(Escape::Sign('\r')),
        Some('t') => Ok(Escape::Sign('\t')),
        Some(c) if c.is_ascii_alphanumeric() => {
            Err("of escapes only \\d, \\w, \\s, \\b, \\A, \\Z, \\n, \\r, \\t and signs are checked")
        }
        Some(c) => Ok(Escape::Sign(c)),
    }
}

/// `[…]`. What `re` warns of, since it may get another meaning, is refused.
fn class(rest: &mut Peekable<Chars>) -> Result<(), &'static str> {
    rest.next_if_eq(&'^');
    let mut first = true;
    loop {
        let low = match rest.next() {
            None => return Err("unterminated character set"),
            Some(']') if first => return Err("`]` at the beginning of `[…]` needs a backslash"),
            Some(']') => return Ok(()),
            Some(c) => member(c, rest)?,
        };
        first = false;
        if rest.peek() != Some(&'-') {
            continue;
        }
        rest.next();
        let high = match rest.next() {
            None => return Err("unterminated character set"),
            // At the end it is a sign as it is.
            Some(']') => return Ok(()),
            Some(c) => member(c, rest)?,
        };
        match (low, high) {
            (Escape::Sign(low), Escape::Sign(high)) if low <= high => {}
            _ => return Err("bad character range"),
        }
    }
}

fn member(c: char, rest: &mut Peekable<Chars>) -> Result<Escape, &'static str> {
    let doubled = matches!(c, '&' | '|' | '~' | '-') && rest.peek() == Some(&c);
    match c {
        '[' => Err("`[` within `[…]` needs a backslash"),
        _ if doubled => Err("a doubled sign within `[…]` needs backslashes"),
        '\\' => match escape(rest)? {
            Escape::Position => Err("bad escape within `[…]`"),
            other => Ok(other),
        },
        c => Ok(Escape::Sign(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // `tests/all/generate/python/random.rs` holds the same against the real `re`.

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
            assert_eq!(check(wrong), Err(why), "{wrong}");
        }
        for unchecked in ["(?i)a", "(?P<a>b)", "\\1", "\\x41", "a++", "[[a]", "[a&&b]"] {
            assert!(check(unchecked).is_err(), "{unchecked}");
        }
        assert!(check(&"(".repeat(100_000)).is_err());
    }
}
