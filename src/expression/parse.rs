//! A parser for the part of expr-lang whose value can be certain before a workflow runs: literals, names,
//! member access, calls, arithmetic and comparison. What it does not know it refuses, and nothing is
//! concluded from a refusal.

/// Nested expressions that are read at most.
const MAX_DEPTH: usize = 100;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `nil`.
    Nil,
    /// `true`, `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{a: b}`.
    Map(Vec<(String, Expr)>),
    /// A name.
    Name(String),
    /// `a.b`, `a["b"]`.
    Member(Box<Expr>, Box<Expr>),
    /// `f(a, b)`.
    Call(Box<Expr>, Vec<Expr>),
    /// `-a`, `!a`, `not a`.
    Unary(&'static str, Box<Expr>),
    /// `a + b` …
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// `a ? b : c`.
    Choice(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// Binary operators with their precedence, longest spelling first.
const OPERATORS: &[(&str, u8)] = &[
    ("??", 5),
    ("||", 10),
    ("or", 10),
    ("&&", 15),
    ("and", 15),
    ("==", 20),
    ("!=", 20),
    ("<=", 20),
    (">=", 20),
    ("<", 20),
    (">", 20),
    ("in", 20),
    ("+", 30),
    ("-", 30),
    ("*", 60),
    ("/", 60),
    ("%", 60),
];

/// Why an expression was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseError {
    /// It ends where something must follow: broken for every release.
    Ends,
    /// Broken, or beyond the part that is known here.
    Unsure,
}

/// Reads an expression.
///
/// # Errors
///
/// [`ParseError`] says whether it is certainly broken.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let expr = parser.choice();
    let blanks = parser.blanks();
    match expr {
        Some(expr) if blanks.is_some() && parser.at == text.len() => Ok(expr),
        None if blanks.is_some() && parser.at == text.len() => Err(ParseError::Ends),
        _ => Err(ParseError::Unsure),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Skips blanks and comments; `None` if a comment is never closed.
    fn blanks(&mut self) -> Option<()> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if let Some(comment) = trimmed.strip_prefix("/*") {
                self.at += 4 + comment.find("*/")?;
            } else if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else {
                return Some(());
            }
        }
    }

    fn take(&mut self, token: &str) -> Option<bool> {
        self.blanks()?;
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        Some(found)
    }

    fn choice(&mut self) -> Option<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let condition = self.binary(0)?;
        self.blanks()?;
        let result = if self.rest().starts_with('?') && !self.rest().starts_with("??") {
            self.at += 1;
            let yes = self.choice()?;
            if !self.take(":")? {
                return None;
            }
            let no = self.choice()?;
            Expr::Choice(Box::new(condition), Box::new(yes), Box::new(no))
        } else {
            condition
        };
        self.depth -= 1;
        Some(result)
    }

    fn operator(&mut self) -> Option<Option<(&'static str, u8)>> {
        self.blanks()?;
        let rest = self.rest();
        let found = OPERATORS.iter().find(|(op, _)| {
            rest.strip_prefix(*op).is_some_and(|after| {
                !op.ends_with(char::is_alphabetic)
                    || !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        });
        // `a ** b`, pipes and ranges are not known here.
        if rest.starts_with("**") || (rest.starts_with('|') && !rest.starts_with("||")) {
            return None;
        }
        Some(found.copied())
    }

    fn binary(&mut self, least: u8) -> Option<Expr> {
        let mut left = self.unary()?;
        while let Some((op, precedence)) = self.operator()? {
            if precedence < least {
                break;
            }
            self.at += op.len();
            let right = self.binary(precedence + 1)?;
            left = Expr::Binary(op, Box::new(left), Box::new(right));
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Expr> {
        self.blanks()?;
        let op = if self.rest().starts_with('-') {
            "-"
        } else if self.rest().starts_with('!') {
            "!"
        } else if self
            .rest()
            .strip_prefix("not")
            .is_some_and(|r| r.starts_with([' ', '(']))
        {
            "not"
        } else {
            let primary = self.primary()?;
            return self.postfix(primary);
        };
        self.at += op.len();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let operand = self.unary()?;
        self.depth -= 1;
        Some(Expr::Unary(
            if op == "not" { "!" } else { op },
            Box::new(operand),
        ))
    }

    fn postfix(&mut self, mut expr: Expr) -> Option<Expr> {
        loop {
            self.blanks()?;
            let rest = self.rest();
            if rest.starts_with("..") || rest.starts_with("?.") {
                return None;
            } else if rest.starts_with('.') {
                self.at += 1;
                let name = self.name()?;
                expr = Expr::Member(Box::new(expr), Box::new(Expr::Text(name)));
            } else if rest.starts_with('[') {
                self.at += 1;
                let index = self.choice()?;
                if !self.take("]")? {
                    return None;
                }
                expr = Expr::Member(Box::new(expr), Box::new(index));
            } else if rest.starts_with('(') {
                self.at += 1;
                let arguments = self.list(")")?;
                expr = Expr::Call(Box::new(expr), arguments);
            } else {
                return Some(expr);
            }
        }
    }

    fn list(&mut self, close: &str) -> Option<Vec<Expr>> {
        let mut items = Vec::new();
        loop {
            if self.take(close)? {
                return Some(items);
            }
            if !items.is_empty() && !self.take(",")? {
                return None;
            }
            items.push(self.choice()?);
        }
    }

    fn name(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(rest.len());
        if end == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let name = rest[..end].to_owned();
        self.at += end;
        Some(name)
    }

    fn primary(&mut self) -> Option<Expr> {
        self.blanks()?;
        let first = self.rest().chars().next()?;
        match first {
            '(' => {
                self.at += 1;
                let inner = self.choice()?;
                self.take(")")?.then_some(inner)
            }
            '[' => {
                self.at += 1;
                self.list("]").map(Expr::List)
            }
            '{' => {
                self.at += 1;
                self.map()
            }
            '\'' | '"' => self.string(first).map(Expr::Text),
            '0'..='9' => self.number(),
            _ => {
                let name = self.name()?;
                Some(match name.as_str() {
                    "nil" => Expr::Nil,
                    "true" => Expr::Bool(true),
                    "false" => Expr::Bool(false),
                    "let" | "if" | "not" => return None,
                    _ => Expr::Name(name),
                })
            }
        }
    }

    fn map(&mut self) -> Option<Expr> {
        let mut entries: Vec<(String, Expr)> = Vec::new();
        loop {
            if self.take("}")? {
                return Some(Expr::Map(entries));
            }
            if !entries.is_empty() && !self.take(",")? {
                return None;
            }
            self.blanks()?;
            let key = match self.rest().chars().next()? {
                quote @ ('\'' | '"') => self.string(quote)?,
                _ => self.name()?,
            };
            if !self.take(":")? {
                return None;
            }
            let value = self.choice()?;
            entries.push((key, value));
        }
    }

    fn string(&mut self, quote: char) -> Option<String> {
        let rest = self.rest();
        let body = &rest[1..];
        let end = body.find(quote)?;
        // Escapes are left to the real parser.
        if body[..end].contains(['\\', '\n']) {
            return None;
        }
        let text = body[..end].to_owned();
        self.at += end + 2;
        Some(text)
    }

    fn number(&mut self) -> Option<Expr> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let text = &rest[..end];
        if rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_') || text.contains("..")
        {
            return None;
        }
        let number = if text.contains('.') {
            Expr::Float(text.parse().ok()?)
        } else {
            Expr::Int(text.parse().ok()?)
        };
        self.at += end;
        Some(number)
    }
}
