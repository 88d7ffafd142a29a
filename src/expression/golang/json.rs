//! JSON as Go's `encoding/json` writes and reads it.
//!
//! Source: Go's `encoding/json` (`encode.go`, `decode.go`, `scanner.go`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::numbers::{float_json, special};
use crate::expression::time;
use crate::expression::value::{Elem, Function, Int, Outcome, Stop, Value};

/// How deep JSON may be nested here; Go's own limit is 10,000.
const DEEPEST: usize = 500;

/// A value as `json.Marshal` writes it. With `escape_html`, `<`, `>` and `&` are written as `\u003c`,
/// `\u003e` and `\u0026`.
///
/// # Errors
/// Go's message for values that JSON does not have: functions, maps with keys of any type, `NaN`.
pub fn to_json(value: &Value, escape_html: bool) -> Result<String, String> {
    let mut out = String::new();
    write(value, escape_html, &mut out)?;
    Ok(out)
}

/// A value as `json.MarshalIndent(value, "", indent)` writes it.
///
/// # Errors
/// Go's message, in the same cases as [`to_json`].
pub fn to_json_indent(value: &Value, indent: &str) -> Result<String, String> {
    let plain = to_json(value, true)?;
    let mut out = String::with_capacity(plain.len() * 2);
    let mut depth = 0;
    let mut in_text = false;
    let mut escaped = false;
    let mut chars = plain.chars().peekable();
    let newline = |depth: usize, out: &mut String| {
        out.push('\n');
        out.extend(std::iter::repeat_n(indent, depth));
    };
    while let Some(c) = chars.next() {
        if in_text {
            out.push(c);
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => {
                in_text = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                if let Some(close) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    newline(depth, &mut out);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                newline(depth, &mut out);
                out.push(c);
            }
            ',' => {
                out.push(c);
                newline(depth, &mut out);
            }
            ':' => out.push_str(": "),
            c => out.push(c),
        }
    }
    Ok(out)
}

/// Go's error for a value of this kind.
fn unsupported(kind: &str) -> String {
    format!("json: unsupported type: {kind}")
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of value")]
fn write(value: &Value, html: bool, out: &mut String) -> Result<(), String> {
    match value {
        Value::Nil => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value, Int::Uint64) => {
            let _ = write!(out, "{}", value.cast_unsigned());
        }
        Value::Int(value, _) | Value::Duration(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Float(value) => match float_json(*value) {
            Some(text) => out.push_str(&text),
            None => {
                let name = special(*value).unwrap_or_default();
                return Err(format!("json: unsupported value: {name}"));
            }
        },
        Value::Text(text) => quote(text, html, out),
        Value::Bytes(bytes) => {
            out.push('"');
            out.push_str(&base64(bytes));
            out.push('"');
        }
        Value::List(_, Elem::Nil) => out.push_str("null"),
        Value::List(items, _) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, html, out)?;
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (i, (key, item)) in map.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                quote(key, html, out);
                out.push(':');
                write(item, html, out)?;
            }
            out.push('}');
        }
        Value::AnyMap(pairs) => {
            // The values of a map from `groupBy` are lists, those of one from `fromPairs` are anything.
            let lists =
                !pairs.is_empty() && pairs.iter().all(|(_, v)| matches!(v, Value::List(..)));
            return Err(unsupported(if lists {
                "map[interface {}][]interface {}"
            } else {
                "map[interface {}]interface {}"
            }));
        }
        Value::Time(moment) => out.push_str(&time::json(moment)?),
        Value::Zone(_) => out.push_str("{}"),
        Value::Semver(version) => quote(&version.to_string(), html, out),
        Value::Func(Function::Sprig(_) | Function::Named(_) | Function::Method(..)) => {
            return Err(unsupported("func"));
        }
    }
    Ok(())
}

/// A string as `encoding/json` writes it, quotes included.
pub fn quote(text: &str, html: bool, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            '<' | '>' | '&' if html => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes bytes as standard base64 with padding.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0usize, |word, byte| word << 8 | usize::from(*byte));
        for i in 0..4 {
            let six = word >> (18 - 6 * i) & 63;
            out.push(if i <= chunk.len() {
                char::from(BASE64[six])
            } else {
                '='
            });
        }
    }
    out
}

/// What `json.Unmarshal` into an `interface{}` gives: numbers are `float64`.
///
/// # Errors
/// [`Stop::Fails`] with Go's message, if the text is not valid JSON; [`Stop::Unsure`] if it is nested more deeply than
/// is supported here.
pub fn from_json(text: &str) -> Outcome {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    reader.blanks();
    let value = reader.value(0, "looking for beginning of value")?;
    reader.blanks();
    if reader.at < reader.bytes.len() {
        return reader.odd("after top-level value");
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Go's error about the byte at this position.
    fn odd<T>(&self, context: &str) -> Result<T, Stop> {
        match self.peek() {
            None => Stop::fails("unexpected end of JSON input"),
            Some(byte) => Stop::fails(format!(
                "invalid character {} {context}",
                go_char(char::from(byte))
            )),
        }
    }

    fn value(&mut self, depth: usize, context: &str) -> Outcome {
        if depth > DEEPEST {
            return Stop::unsure("JSON that is nested so deeply");
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Value::text(self.string()?)),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Nil),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.odd(context),
        }
    }

    /// The same inside a number or a literal, whose end Go finds by adding a space.
    fn odd_inside<T>(&self, context: &str) -> Result<T, Stop> {
        match self.peek() {
            None => Stop::fails(format!("invalid character ' ' {context}")),
            Some(_) => self.odd(context),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Outcome {
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                let letter = go_char(char::from(expected));
                return self.odd_inside(&format!("in literal {word} (expecting {letter})"));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Outcome {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else if !self.digits() {
            return self.odd_inside("in numeric literal");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return self.odd_inside("after decimal point in numeric literal");
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.digits() {
                return self.odd_inside("in exponent of numeric literal");
            }
        }
        let text = &self.text[start..self.at];
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Float(number)),
            _ => Stop::fails(format!(
                "json: cannot unmarshal number {text} into Go value of type float64"
            )),
        }
    }

    fn string(&mut self) -> Result<String, Stop> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut out)?;
                }
                _ => return self.odd("in string literal"),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), Stop> {
        let c = match self.peek() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'u') => {
                self.at += 1;
                let unit = self.unit()?;
                out.push(self.paired(unit)?);
                return Ok(());
            }
            _ => return self.odd("in string escape code"),
        };
        self.at += 1;
        out.push(c);
        Ok(())
    }

    /// Reads four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Stop> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|b| char::from(b).to_digit(16)) else {
                return self.odd("in \\u hexadecimal character escape");
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// The character of a UTF-16 unit or of a surrogate pair; an unpaired surrogate is U+FFFD.
    fn paired(&mut self, unit: u32) -> Result<char, Stop> {
        if let Some(c) = char::from_u32(unit) {
            return Ok(c);
        }
        let back = self.at;
        if unit < 0xdc00 && self.bytes[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.unit()?;
            if (0xdc00..0xe000).contains(&low) {
                let c = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(c).unwrap_or('\u{fffd}'));
            }
            self.at = back;
        }
        Ok('\u{fffd}')
    }

    fn list(&mut self, depth: usize) -> Outcome {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::list(items));
        }
        loop {
            self.blanks();
            items.push(self.value(depth + 1, "looking for beginning of value")?);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::list(items));
                }
                _ => return self.odd("after array element"),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Outcome {
        self.at += 1;
        let mut map: BTreeMap<Rc<str>, Value> = BTreeMap::new();
        self.blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(Rc::new(map)));
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return self.odd("looking for beginning of object key string");
            }
            let key = self.string()?;
            self.blanks();
            if self.peek() != Some(b':') {
                return self.odd("after object key");
            }
            self.at += 1;
            self.blanks();
            let value = self.value(depth + 1, "looking for beginning of value")?;
            map.insert(key.into(), value);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Map(Rc::new(map)));
                }
                _ => return self.odd("after object key:value pair"),
            }
        }
    }
}

/// A character as Go's JSON errors quote it.
#[must_use]
pub fn go_char(c: char) -> String {
    match c {
        '\'' => r"'\''".to_owned(),
        '"' => "'\"'".to_owned(),
        c => {
            let quoted = crate::yaml::go_quote(&c.to_string());
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
    }
}
