//! A text in the form of each language that is generated.

/// A YAML scalar of one line.
pub fn yaml(text: &str) -> String {
    crate::yaml::write_text(text).into_owned()
}

/// A Python literal, in the quotes that need fewer backslashes, as `black` has it.
pub fn python(text: &str) -> String {
    let double = text.matches('"').count() <= text.matches('\'').count();
    literal(text, if double { '"' } else { '\'' })
}

fn literal(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) => out.push_str(&escaped(c)),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn escaped(c: char) -> String {
    match u32::from(c) {
        n @ 0..=0xff => format!("\\x{n:02x}"),
        n @ 0x100..=0xffff => format!("\\u{n:04x}"),
        n => format!("\\U{n:08x}"),
    }
}

/// What would not be seen, or would turn the reading direction.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// A text in a line or cell of Markdown.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.trim_start().starts_with(['-', '+', '=']) {
        out.push('\\');
    }
    for c in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '#' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text as code in a cell of a table in Markdown.
pub fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// A text as code in Markdown.
pub fn code(text: &str) -> String {
    let text = comment(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// A Python string for the documentation of a function.
pub fn docstring(text: &str) -> String {
    format!("\"\"{}\"\"", literal(text, '"'))
}

/// A JSON string.
pub fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A string after a comment sign: one line, whatever it contains.
pub fn comment(text: &str) -> String {
    let visible = text.chars().map(|c| {
        if c.is_control() || is_invisible(c) {
            ' '
        } else {
            c
        }
    });
    visible
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text within a comment of HTML.
pub fn html(text: &str) -> String {
    comment(text)
        .replace("-->", "--&gt;")
        .replace("--!>", "--!&gt;")
}
