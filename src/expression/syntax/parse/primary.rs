//! What operators connect: literals, names, parentheses, lists, maps.

use std::rc::Rc;

use super::super::NodeKind;
use super::super::token::{Kind, Token};
use super::{Parsed, Parser, SyntaxError, prefix};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parsed {
        let start = self.current.span.start;
        if self.current.kind == Kind::Operator {
            if let Some((name, precedence)) = prefix(&self.current.value) {
                self.advance()?;
                let of = self.expression(precedence)?;
                let node = self.node(NodeKind::Unary(name, of), start)?;
                return self.postfix(node, start);
            }
            let pointer = self.current.operator("#") || self.current.operator(".");
            if pointer && self.predicates > 0 {
                let mut name = String::new();
                // A dot at the start stands for the element itself, and begins `.name`.
                if self.current.operator("#") {
                    self.advance()?;
                    if self.current.kind == Kind::Identifier {
                        name = self.advance()?.value;
                    }
                }
                let node = self.node(NodeKind::Pointer(Rc::from(name)), start)?;
                return self.postfix(node, start);
            }
            if self.current.operator("::") {
                self.advance()?;
                let called = self.current.clone();
                if called.kind != Kind::Identifier {
                    return Err(self.unexpected());
                }
                self.advance()?;
                let node = self.call(&called, Vec::new(), start)?;
                return self.postfix(node, start);
            }
        }
        if self.current.bracket("(") {
            self.advance()?;
            let inside = self.sequence()?;
            self.expect(Kind::Bracket, ")")?;
            return self.postfix(inside, start);
        }
        self.secondary()
    }

    fn secondary(&mut self) -> Parsed {
        let start = self.current.span.start;
        let node = match self.current.kind {
            Kind::Identifier => {
                let token = self.advance()?;
                match token.value.as_str() {
                    "true" => return self.node(NodeKind::Bool(true), start),
                    "false" => return self.node(NodeKind::Bool(false), start),
                    "nil" => return self.node(NodeKind::Nil, start),
                    _ if self.current.bracket("(") => self.call(&token, Vec::new(), start)?,
                    _ => self.node(NodeKind::Name(Rc::from(token.value)), start)?,
                }
            }
            Kind::Number => {
                let token = self.advance()?;
                let kind = number(&token).map_err(|message| {
                    let mut error = SyntaxError::new(message, token.span.clone());
                    error.said_at = self.here("").said_at;
                    error
                })?;
                return self.node(kind, start);
            }
            Kind::Text => {
                let token = self.advance()?;
                let node = self.node(NodeKind::Text(Rc::from(token.value)), start)?;
                if !self.grammar.sequences {
                    return Ok(node);
                }
                node
            }
            Kind::Bytes => {
                let token = self.advance()?;
                self.node(NodeKind::Bytes(Rc::from(token.bytes)), start)?
            }
            _ if self.current.bracket("[") => self.list(start)?,
            _ if self.current.bracket("{") => self.map(start)?,
            _ => return Err(self.unexpected()),
        };
        self.postfix(node, start)
    }

    fn list(&mut self, start: usize) -> Parsed {
        self.advance()?;
        let mut nodes = Vec::new();
        while !self.current.bracket("]") {
            if !nodes.is_empty() {
                self.expect(Kind::Operator, ",")?;
                if self.current.bracket("]") {
                    break;
                }
            }
            nodes.push(self.expression(0)?);
        }
        self.advance()?;
        self.node(NodeKind::List(nodes), start)
    }

    fn map(&mut self, start: usize) -> Parsed {
        self.advance()?;
        let mut pairs = Vec::new();
        while !self.current.bracket("}") {
            if !pairs.is_empty() {
                self.expect(Kind::Operator, ",")?;
                if self.current.bracket("}") {
                    break;
                }
                if self.current.operator(",") {
                    return Err(self.unexpected());
                }
            }
            let at = self.current.span.start;
            let key = match self.current.kind {
                Kind::Number | Kind::Text | Kind::Identifier => {
                    let token = self.advance()?;
                    self.node(NodeKind::Text(Rc::from(token.value)), at)?
                }
                _ if self.current.bracket("(") => self.expression(0)?,
                _ => {
                    return self.error(format!(
                        "a map key must be a quoted string, a number, a identifier, or an expression enclosed in parentheses (unexpected token {})",
                        self.current.shown()
                    ));
                }
            };
            self.expect(Kind::Operator, ":")?;
            pairs.push((key, self.expression(0)?));
        }
        self.advance()?;
        self.node(NodeKind::Map(pairs), start)
    }
}

/// The value of a number, or the library's message.
fn number(token: &Token) -> Result<NodeKind, String> {
    let bare = token.value.replace('_', "");
    let lower = bare.to_ascii_lowercase();
    let word = crate::yaml::go_quote(&bare);
    let whole = |digits: &str, radix: u32, what: &str| {
        i64::from_str_radix(digits, radix)
            .map(NodeKind::Int)
            .map_err(|error| {
                let why = match error.kind() {
                    std::num::IntErrorKind::PosOverflow => "value out of range",
                    _ => "invalid syntax",
                };
                format!("invalid {what} literal: strconv.ParseInt: parsing {word}: {why}")
            })
    };
    if let Some(digits) = lower.strip_prefix("0x") {
        return whole(digits, 16, "hex");
    }
    if lower.contains(['.', 'e']) {
        let why = match lower.parse::<f64>() {
            Ok(value) if value.is_finite() => return Ok(NodeKind::Float(value)),
            Ok(_) => "value out of range",
            Err(_) => "invalid syntax",
        };
        return Err(format!(
            "invalid float literal: strconv.ParseFloat: parsing {word}: {why}"
        ));
    }
    if let Some(digits) = lower.strip_prefix("0b") {
        return whole(digits, 2, "binary");
    }
    if let Some(digits) = lower.strip_prefix("0o") {
        return whole(digits, 8, "octal");
    }
    whole(&lower, 10, "integer")
}
