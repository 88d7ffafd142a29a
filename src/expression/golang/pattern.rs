//! Go's regular expressions in the syntax of the regex crate, and Go's errors for invalid ones.
//!
//! The two agree on what matches first. They differ in what `\d`, `\w` and `\s` mean (ASCII in Go), in what needs
//! an escape in a class, in what a brace means that does not begin a repetition, and in extensions that only one
//! of them has.
//!
//! Source: Go's regexp/syntax.

/// Why an expression has no translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// Go refuses the expression, with this message.
    Go(String),
    /// It is not known here whether Go accepts it, or what it matches.
    Unknown,
}

/// Go refuses repetitions above this number.
const MOST_REPEATED: u32 = 1000;

/// Longer expressions, in bytes, are not translated.
const MOST_LENGTH: usize = 20_000;

/// What a Perl class matches, as the inside of a class.
const PERL: &[(char, &str)] = &[('d', "0-9"), ('s', r"\t\n\x0C\r\x20"), ('w', "0-9A-Za-z_")];

/// The named classes, which both write the same way.
const NAMED: &[&str] = &[
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

fn go<T>(text: &str, part: &str) -> Result<T, Refused> {
    Err(Refused::Go(format!("{text}: `{part}`")))
}

/// A reader of an expression, and what it has translated so far.
struct Reader<'a> {
    source: &'a str,
    left: &'a str,
    out: String,
    depth: usize,
    /// What the last expression was, to which a repetition would apply.
    last: Last<'a>,
    /// How often the last expression is repeated inside, and the maximum of that in each open group.
    atom: u32,
    inner: Vec<u32>,
    /// The names of the groups; empty for the whole match and for a group without a name.
    names: Vec<&'a str>,
}

/// What precedes a repetition operator.
#[derive(Clone, Copy)]
enum Last<'a> {
    Nothing,
    Atom,
    Repeated(&'a str),
}

/// A translated expression.
pub(super) struct Pattern<'a> {
    /// The expression in the syntax of the regex crate.
    pub rust: String,
    /// The name of each group, the whole match first; empty for one without a name.
    pub names: Vec<&'a str>,
}

/// Translates a Go expression into the syntax of the regex crate.
pub(super) fn translated(source: &str) -> Result<Pattern<'_>, Refused> {
    if source.len() > MOST_LENGTH {
        return Err(Refused::Unknown);
    }
    let mut reader = Reader {
        source,
        left: source,
        out: String::with_capacity(source.len() + 16),
        depth: 0,
        last: Last::Nothing,
        atom: 1,
        inner: vec![1],
        names: vec![""],
    };
    while let Some(c) = reader.left.chars().next() {
        reader.step(c)?;
    }
    if reader.depth > 0 {
        return go("missing closing )", source);
    }
    Ok(Pattern {
        rust: reader.out,
        names: reader.names,
    })
}

impl<'a> Reader<'a> {
    /// Consumes bytes and returns them.
    fn take(&mut self, length: usize) -> &'a str {
        let (head, tail) = self
            .left
            .split_at_checked(length)
            .unwrap_or((self.left, ""));
        self.left = tail;
        head
    }

    fn step(&mut self, c: char) -> Result<(), Refused> {
        match c {
            '(' => self.group(),
            ')' => {
                self.take(1);
                if self.depth == 0 {
                    return go("unexpected )", self.source);
                }
                self.depth -= 1;
                self.put(")");
                self.atom = self.inner.pop().unwrap_or(1);
                self.widen();
                Ok(())
            }
            '|' => {
                self.take(1);
                self.out.push('|');
                self.last = Last::Nothing;
                Ok(())
            }
            '*' | '+' | '?' => self.repeat(1, None),
            '{' => match counted(self.left) {
                Some((length, least, most)) => self.repeat(length, Some((least, most))),
                None => {
                    self.take(1);
                    self.put(r"\{");
                    Ok(())
                }
            },
            '[' => self.class(),
            '\\' => self.escape(),
            '^' | '$' | '.' => {
                let it = self.take(1);
                self.put(it);
                Ok(())
            }
            other => {
                self.take(other.len_utf8());
                self.literal(other);
                Ok(())
            }
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.last = Last::Atom;
        self.atom = 1;
    }

    /// Counts the last expression in the surrounding group.
    fn widen(&mut self) {
        if let Some(most) = self.inner.last_mut() {
            *most = self.atom.max(*most);
        }
    }

    fn literal(&mut self, c: char) {
        self.last = Last::Atom;
        self.atom = 1;
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            self.out.push_str(&format!("\\x{{{:X}}}", u32::from(c)));
        } else {
            self.out.push(c);
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of group")]
    fn group(&mut self) -> Result<(), Refused> {
        self.depth += 1;
        if self.depth > 200 {
            return Err(Refused::Unknown);
        }
        let all = self.left;
        self.take(1);
        self.last = Last::Nothing;
        self.inner.push(1);
        if !self.left.starts_with('?') {
            self.names.push("");
            self.out.push('(');
            return Ok(());
        }
        let named = ["?P<", "?<"]
            .iter()
            .find(|lead| self.left.starts_with(**lead) && self.left.len() > lead.len());
        if let Some(lead) = named.filter(|_| !all.starts_with("(?<=") && !all.starts_with("(?<!")) {
            self.take(lead.len());
            let Some(end) = self.left.find('>') else {
                return go("invalid named capture", all);
            };
            let name = self.take(end);
            self.take(1);
            let whole = all.get(..=lead.len() + 1 + end).unwrap_or(all);
            if name.is_empty() || !name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
                return go("invalid named capture", whole);
            }
            // The regex crate does not get the name: Go allows one name for several groups.
            self.names.push(name);
            self.out.push('(');
            return Ok(());
        }
        self.take(1);
        let end = self.left.find([':', ')']).unwrap_or(self.left.len());
        let flags = self.take(end);
        let close = self.take(1);
        let mut signs = 0;
        let mut after_sign = 0;
        let wrong = flags.chars().position(|c| {
            after_sign += 1;
            if c == '-' {
                signs += 1;
                after_sign = 0;
            }
            signs > 1 || !matches!(c, 'i' | 'm' | 's' | 'U' | '-')
        });
        if wrong.is_some() || close.is_empty() || signs == 1 && after_sign == 0 {
            return match (wrong, close.is_empty()) {
                (None, true) => {
                    go("missing argument to repetition operator", "?").or(Err(Refused::Unknown))
                }
                (Some(at), _) => {
                    let shown: String = all.chars().take(at + 3).collect();
                    go("invalid or unsupported Perl syntax", &shown)
                }
                _ => Err(Refused::Unknown),
            };
        }
        self.out.push_str(&format!("(?{flags}{close}"));
        if close == ")" {
            self.depth -= 1;
            self.inner.pop();
            if flags.is_empty() {
                return Err(Refused::Unknown);
            }
        }
        Ok(())
    }

    fn repeat(&mut self, length: usize, counts: Option<(u32, Option<u32>)>) -> Result<(), Refused> {
        let from = self.left;
        self.take(length);
        let lazy = usize::from(self.left.starts_with('?'));
        self.take(lazy);
        let operator = from.get(..length + lazy).unwrap_or(from);
        if let Some((least, most)) = counts {
            let reversed = most.is_some_and(|most| most < least);
            if reversed || least > MOST_REPEATED || most.is_some_and(|most| most > MOST_REPEATED) {
                return go("invalid repeat count", from.get(..length).unwrap_or(from));
            }
        }
        match self.last {
            Last::Nothing => {
                return go("missing argument to repetition operator", operator);
            }
            Last::Repeated(before) => {
                let both = before
                    .get(..before.len() - self.left.len())
                    .unwrap_or(before);
                return go("invalid nested repetition operator", both);
            }
            Last::Atom => {}
        }
        match counts {
            Some((least, Some(most))) if least == most => {
                self.out.push_str(&format!("{{{least}}}"))
            }
            Some((least, Some(most))) => self.out.push_str(&format!("{{{least},{most}}}")),
            Some((least, None)) => self.out.push_str(&format!("{{{least},}}")),
            None => self.out.push_str(from.get(..1).unwrap_or_default()),
        }
        if let Some((least, most)) = counts {
            // Go limits the product of nested repetitions.
            self.atom = self.atom.saturating_mul(most.unwrap_or(least).max(1));
            if self.atom > MOST_REPEATED {
                return Err(Refused::Unknown);
            }
            self.widen();
        }
        if lazy == 1 {
            self.out.push('?');
        }
        self.last = Last::Repeated(from);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Refused> {
        let all = self.left;
        let next = all.chars().nth(1);
        match next {
            Some('Q') => {
                self.take(2);
                let end = self.left.find(r"\E");
                let quoted = self.take(end.unwrap_or(self.left.len()));
                self.take(2);
                for c in quoted.chars() {
                    self.literal(c);
                }
                Ok(())
            }
            Some('A' | 'z') => {
                let it = self.take(2);
                self.put(it);
                Ok(())
            }
            Some('b') => {
                self.take(2);
                self.put(r"(?-u:\b)");
                Ok(())
            }
            Some('B' | 'C') => Err(Refused::Unknown),
            _ => {
                let mut set = String::new();
                if self.perl(&mut set)? {
                    self.put(&format!("[{set}]"));
                } else {
                    let c = self.character()?;
                    self.put(&format!("\\x{{{:X}}}", u32::from(c)));
                }
                Ok(())
            }
        }
    }

    /// Reads a class such as `\d` or `\pL` inside a class; false if there is none.
    fn perl(&mut self, set: &mut String) -> Result<bool, Refused> {
        let mut chars = self.left.chars();
        let (Some('\\'), Some(letter)) = (chars.next(), chars.next()) else {
            return Ok(false);
        };
        if let Some((_, inside)) = PERL.iter().find(|(c, _)| *c == letter) {
            set.push_str(inside);
        } else if let Some((_, inside)) =
            PERL.iter().find(|(c, _)| c.to_ascii_uppercase() == letter)
        {
            set.push_str(&format!("[^{inside}]"));
        } else if matches!(letter, 'p' | 'P') {
            return self.property(letter, set);
        } else {
            return Ok(false);
        }
        self.take(2);
        Ok(true)
    }

    /// Reads the rest of `\pL` or `\p{Greek}`.
    fn property(&mut self, letter: char, set: &mut String) -> Result<bool, Refused> {
        let all = self.left;
        let body = all.get(2..).unwrap_or_default();
        let (name, length) = match body.strip_prefix('{') {
            Some(inner) => match inner.find('}') {
                Some(end) => (inner.get(..end).unwrap_or_default(), end + 4),
                None => return go("invalid character class range", all),
            },
            None => match body.chars().next() {
                Some(c) => (
                    body.get(..c.len_utf8()).unwrap_or_default(),
                    2 + c.len_utf8(),
                ),
                None => return go("invalid character class range", all),
            },
        };
        let (negated, name) = match name.strip_prefix('^') {
            Some(name) => (true, name),
            None => (false, name),
        };
        // Only the general categories by their short names are certain to be the same.
        if name.len() > 2 || !name.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(Refused::Unknown);
        }
        let positive = (letter == 'p') != negated;
        set.push_str(&format!("\\{}{{{name}}}", if positive { 'p' } else { 'P' }));
        self.take(length);
        Ok(true)
    }

    /// Reads a character, escaped or not.
    fn character(&mut self) -> Result<char, Refused> {
        let all = self.left;
        let mut chars = all.chars();
        let first = chars.next().ok_or(Refused::Unknown)?;
        if first != '\\' {
            self.take(first.len_utf8());
            return Ok(first);
        }
        let Some(c) = chars.next() else {
            return go("trailing backslash at end of expression", "");
        };
        self.take(1 + c.len_utf8());
        let invalid = |length: usize| {
            let shown: String = all.chars().take(length).collect();
            go("invalid escape sequence", &shown)
        };
        match c {
            '0'..='7' => {
                let octal = |left: &str| left.chars().next().and_then(|c| c.to_digit(8));
                if c != '0' && octal(self.left).is_none() {
                    return invalid(2);
                }
                let mut value = c.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = octal(self.left) else { break };
                    value = value * 8 + digit;
                    self.take(1);
                }
                char::from_u32(value).ok_or(Refused::Unknown)
            }
            'x' => {
                let digits = if self.left.starts_with('{') {
                    let Some(end) = self.left.find('}') else {
                        return Err(Refused::Unknown);
                    };
                    let digits = self.left.get(1..end).unwrap_or_default();
                    self.take(end + 1);
                    digits
                } else {
                    self.take(2)
                };
                let hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
                let code = u32::from_str_radix(digits, 16).ok().filter(|_| hex);
                code.and_then(char::from_u32).ok_or(Refused::Unknown)
            }
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c),
            _ => invalid(2),
        }
    }

    fn class(&mut self) -> Result<(), Refused> {
        let all = self.left;
        self.take(1);
        let mut set = String::from("[");
        if self.left.starts_with('^') {
            self.take(1);
            set.push('^');
        }
        let mut first = true;
        loop {
            if self.left.is_empty() {
                return go("missing closing ]", all);
            }
            if self.left.starts_with(']') && !first {
                self.take(1);
                break;
            }
            first = false;
            if let Some(inner) = self.left.strip_prefix("[:")
                && let Some(end) = inner.find(":]")
            {
                let name = inner.get(..end).unwrap_or_default();
                let whole = self.take(end + 4);
                if !NAMED.contains(&name.strip_prefix('^').unwrap_or(name)) {
                    return go("invalid character class range", whole);
                }
                set.push_str(whole);
                continue;
            }
            if self.perl(&mut set)? {
                continue;
            }
            let from = self.left;
            let low = self.character()?;
            let mut high = low;
            if self.left.starts_with('-') && !self.left.starts_with("-]") {
                self.take(1);
                if self.left.is_empty() {
                    return go("missing closing ]", all);
                }
                high = self.character()?;
                if high < low {
                    let length = from.len() - self.left.len();
                    return go(
                        "invalid character class range",
                        from.get(..length).unwrap_or(from),
                    );
                }
            }
            set.push_str(&format!(
                "\\x{{{:X}}}-\\x{{{:X}}}",
                u32::from(low),
                u32::from(high)
            ));
        }
        set.push(']');
        self.put(&set);
        Ok(())
    }
}

/// A repetition in braces: its length in bytes, its minimum and its maximum. `None` for any other brace, which is
/// a literal one.
fn counted(text: &str) -> Option<(usize, u32, Option<u32>)> {
    let (inner, _) = text.strip_prefix('{')?.split_once('}')?;
    let number = |digits: &str| {
        let plain = !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        plain.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let (least, most) = match inner.split_once(',') {
        None => (number(inner)?, Some(number(inner)?)),
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    Some((inner.len() + 2, least, most))
}
