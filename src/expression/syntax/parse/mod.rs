//! Builds the tree from the tokens, with operators by precedence.

mod calls;
mod postfix;
mod primary;

use std::rc::Rc;

use super::lex::Lexer;
use super::token::{Kind, Token};
use super::{Grammar, Node, NodeId, NodeKind, SyntaxError, Tree};

/// How many levels deep an expression may be nested here. The library has no such limit, but nobody nests this deep.
pub const DEEPEST: u32 = 512;

/// How many nodes an expression may have, since expr v1.17.0 (`conf.DefaultMaxNodes`).
const MOST_NODES: usize = 10_000;

type Parsed = Result<NodeId, SyntaxError>;

/// A binary operator with its precedence, and whether it groups to the right: `a op (b op c)`.
fn infix(operator: &str) -> Option<(&'static str, u32, bool)> {
    const TABLE: &[(&str, u32)] = &[
        ("|", 0),
        ("or", 10),
        ("||", 10),
        ("and", 15),
        ("&&", 15),
        ("==", 20),
        ("!=", 20),
        ("<", 20),
        (">", 20),
        (">=", 20),
        ("<=", 20),
        ("in", 20),
        ("matches", 20),
        ("contains", 20),
        ("startsWith", 20),
        ("endsWith", 20),
        ("..", 25),
        ("+", 30),
        ("-", 30),
        ("*", 60),
        ("/", 60),
        ("%", 60),
        ("**", 100),
        ("^", 100),
        ("??", 500),
    ];
    let (name, precedence) = TABLE.iter().find(|(name, _)| *name == operator)?;
    Some((name, *precedence, matches!(*name, "**" | "^")))
}

fn prefix(operator: &str) -> Option<(&'static str, u32)> {
    Some(match operator {
        "not" => ("not", 50),
        "!" => ("!", 50),
        "-" => ("-", 90),
        "+" => ("+", 90),
        _ => return None,
    })
}

const COMPARISONS: [&str; 4] = ["<", ">", ">=", "<="];
const NEGATED: [&str; 5] = ["contains", "matches", "startsWith", "endsWith", "in"];

/// Parses an expression. `is_function` says whether a name is one of the library's own functions.
///
/// # Errors
/// The first error of the library's parser, with its position. Beyond [`DEEPEST`] levels, an error of our own,
/// with [`SyntaxError::beyond`] set.
pub fn parse(
    text: &str,
    grammar: Grammar,
    is_function: impl Fn(&str) -> bool,
) -> Result<Tree, SyntaxError> {
    let mut lexer = Lexer::new(text, grammar);
    let current = lexer.next()?;
    let mut parser = Parser {
        lexer,
        current,
        stashed: None,
        grammar,
        is_function: &is_function,
        tree: Tree::default(),
        heights: Vec::new(),
        ends: 0,
        level: 0,
        predicates: 0,
    };
    let root = parser.sequence()?;
    if parser.current.kind != Kind::End {
        return Err(parser.unexpected());
    }
    parser.tree.root = Some(root);
    Ok(parser.tree)
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    current: Token,
    stashed: Option<Token>,
    grammar: Grammar,
    is_function: &'t dyn Fn(&str) -> bool,
    tree: Tree,
    /// How many levels are below each node, not counting the left sides of binary nodes.
    heights: Vec<u32>,
    /// The byte at which the token before the current one ends.
    ends: usize,
    level: u32,
    /// How many predicates are open at this point.
    predicates: u32,
}

impl Parser<'_> {
    fn error<T>(&self, message: impl Into<String>) -> Result<T, SyntaxError> {
        Err(self.here(message))
    }

    /// An error at the current token. At the end, the library reports the last character.
    fn here(&self, message: impl Into<String>) -> SyntaxError {
        let mut error = SyntaxError::new(message, self.current.span.clone());
        if self.current.kind == Kind::End {
            let last = self.lexer.text.char_indices().next_back();
            error.said_at = last.map_or(0, |(at, _)| at);
        }
        error
    }

    fn unexpected(&self) -> SyntaxError {
        self.here(format!("unexpected token {}", self.current.shown()))
    }

    fn too_deep(&self) -> SyntaxError {
        let message = format!("nested more than {DEEPEST} levels deep");
        SyntaxError {
            beyond: true,
            ..SyntaxError::new(message, self.current.span.clone())
        }
    }

    fn advance(&mut self) -> Result<Token, SyntaxError> {
        let next = match self.stashed.take() {
            Some(token) => token,
            None => self.lexer.next()?,
        };
        self.ends = self.current.span.end;
        Ok(std::mem::replace(&mut self.current, next))
    }

    fn expect(&mut self, kind: Kind, value: &str) -> Result<Token, SyntaxError> {
        if self.current.is(kind, value) {
            self.advance()
        } else {
            Err(self.unexpected())
        }
    }

    fn node(&mut self, kind: NodeKind, start: usize) -> Parsed {
        if self.grammar.sequences && self.tree.nodes.len() >= MOST_NODES {
            return self.error("compilation failed: expression exceeds maximum allowed nodes");
        }
        let Ok(number) = u32::try_from(self.tree.nodes.len()) else {
            return Err(self.too_deep());
        };
        let id = NodeId(number);
        let end = self.ends.max(start);
        let spine = match &kind {
            NodeKind::Binary(_, left, _) => Some(*left),
            _ => None,
        };
        self.tree.nodes.push(Node {
            kind,
            span: start..end,
        });
        let height = |of: NodeId| self.heights.get(of.0 as usize).copied().unwrap_or(0);
        let below = self.tree.below(id);
        let height = below
            .into_iter()
            .map(|of| height(of) + u32::from(Some(of) != spine))
            .max()
            .unwrap_or(0);
        self.heights.push(height);
        if height > DEEPEST {
            return Err(self.too_deep());
        }
        Ok(id)
    }

    fn sequence(&mut self) -> Parsed {
        let start = self.current.span.start;
        let first = self.expression(0)?;
        if !self.grammar.sequences {
            return Ok(first);
        }
        let mut nodes = vec![first];
        while self.current.operator(";") {
            self.advance()?;
            if self.current.kind == Kind::End {
                break;
            }
            nodes.push(self.expression(0)?);
        }
        if nodes.len() == 1 {
            return Ok(first);
        }
        self.node(NodeKind::Sequence(nodes), start)
    }

    fn expression(&mut self, precedence: u32) -> Parsed {
        self.level += 1;
        if self.level > DEEPEST {
            return Err(self.too_deep());
        }
        let parsed = self.expression_here(precedence);
        self.level -= 1;
        parsed
    }

    fn expression_here(&mut self, precedence: u32) -> Parsed {
        if precedence == 0 && self.current.operator("let") {
            return self.declaration();
        }
        if precedence == 0 && self.current.operator("if") {
            return self.branches();
        }
        let start = self.current.span.start;
        let mut left = self.primary()?;
        let mut before = "";
        while self.current.kind == Kind::Operator {
            let negated = self.current.operator("not");
            let not = self.current.clone();
            if negated {
                self.advance()?;
                let allowed = NEGATED.contains(&self.current.value.as_str());
                if !allowed && self.grammar.sequences {
                    return Err(self.unexpected());
                }
                let binds = infix(&self.current.value).is_some_and(|(_, p, _)| p >= precedence);
                if !binds || self.current.kind == Kind::Text {
                    // The `not` belongs to an outer operator.
                    self.stashed = Some(std::mem::replace(&mut self.current, not));
                    break;
                }
            }
            let operator = match infix(&self.current.value) {
                Some(found) if found.1 >= precedence => found,
                _ => break,
            };
            let token = self.advance()?;
            let (name, binding, to_the_right) = operator;
            if name == "|" {
                let called = self.current.clone();
                if called.kind != Kind::Identifier {
                    return Err(self.unexpected());
                }
                self.advance()?;
                left = self.call(&called, vec![left], start)?;
            } else if before == "??" && name != "??" {
                let message = format!(
                    "Operator ({name}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses."
                );
                return Err(SyntaxError::new(message, token.span));
            } else if self.grammar.sequences && COMPARISONS.contains(&name) {
                left = self.comparison(left, name, binding, start)?;
            } else {
                let right = self.expression(if to_the_right { binding } else { binding + 1 })?;
                left = self.node(NodeKind::Binary(name, left, right), start)?;
                if negated {
                    left = self.node(NodeKind::Unary("not", left), start)?;
                }
            }
            before = name;
        }
        if precedence == 0 {
            left = self.conditional(left, start)?;
        }
        Ok(left)
    }

    /// `a < b < c` becomes `a < b && b < c`.
    fn comparison(
        &mut self,
        left: NodeId,
        operator: &'static str,
        precedence: u32,
        start: usize,
    ) -> Parsed {
        let (mut left, mut operator, mut all) = (left, operator, None);
        loop {
            let right = self.expression(precedence + 1)?;
            let one = self.node(NodeKind::Binary(operator, left, right), start)?;
            let joined = match all {
                None => one,
                Some(before) => self.node(NodeKind::Binary("&&", before, one), start)?,
            };
            left = right;
            let next = COMPARISONS.iter().find(|name| self.current.operator(name));
            let Some(name) = next else {
                return Ok(joined);
            };
            operator = name;
            all = Some(joined);
            self.advance()?;
        }
    }

    fn declaration(&mut self) -> Parsed {
        let start = self.current.span.start;
        self.advance()?;
        let name = self.current.clone();
        if name.kind != Kind::Identifier {
            return Err(self.unexpected());
        }
        self.advance()?;
        self.expect(Kind::Operator, "=")?;
        let value = self.expression(0)?;
        self.expect(Kind::Operator, ";")?;
        let body = self.sequence()?;
        let name = Rc::from(name.value);
        self.node(NodeKind::Let { name, value, body }, start)
    }

    fn block(&mut self) -> Parsed {
        self.expect(Kind::Bracket, "{")?;
        let body = self.sequence()?;
        self.expect(Kind::Bracket, "}")?;
        Ok(body)
    }

    fn branches(&mut self) -> Parsed {
        self.level += 1;
        if self.level > DEEPEST {
            return Err(self.too_deep());
        }
        let start = self.current.span.start;
        self.advance()?;
        let condition = self.expression(0)?;
        let yes = self.block()?;
        self.expect(Kind::Operator, "else")?;
        let no = if self.grammar.else_if && self.current.operator("if") {
            self.branches()?
        } else {
            self.block()?
        };
        self.level -= 1;
        self.node(NodeKind::If { condition, yes, no }, start)
    }

    fn conditional(&mut self, condition: NodeId, start: usize) -> Parsed {
        let mut condition = condition;
        while self.current.operator("?") {
            self.advance()?;
            let yes = if self.current.operator(":") {
                condition
            } else {
                self.expression(0)?
            };
            self.expect(Kind::Operator, ":")?;
            let no = self.expression(0)?;
            condition = self.node(NodeKind::If { condition, yes, no }, start)?;
        }
        Ok(condition)
    }
}
