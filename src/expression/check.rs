//! What the library refuses before an expression runs: names that do not exist, types that do not fit.
//!
//! Source: `github.com/expr-lang/expr` v1.16.0 … v1.17.8, `checker/checker.go`, held against those releases.

use std::rc::Rc;

use super::builtins::{self, Shape};
use super::engine::Engine;
use super::env::Env;
use super::nature::Nature;
use super::syntax::{NodeId, NodeKind, Tree};
use super::value::Stop;

/// What the checker knows of each node.
#[derive(Debug, Default)]
pub struct Natures(Vec<Nature>);

impl Natures {
    /// The nature of a node; unknown where the checker did not look.
    #[must_use]
    pub fn of(&self, id: NodeId) -> &Nature {
        self.0.get(id.index()).unwrap_or(&Nature::Unknown)
    }

    fn set(&mut self, id: NodeId, nature: &Nature) {
        if let Some(known) = self.0.get_mut(id.index()) {
            *known = nature.clone();
        }
    }
}

/// Why an expression is refused: the library's words, and at which node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The library's words, without the place.
    pub message: String,
    /// Where.
    pub node: NodeId,
}

type Checked = Result<Nature, Refused>;

/// Checks an expression against the names that it may use.
///
/// # Errors
/// Where the library refuses it.
pub fn check(tree: &Tree, env: &Env, engine: Engine) -> Result<Natures, Refused> {
    let mut checker = Checker {
        tree,
        env,
        engine,
        natures: Natures(tree.nodes().map(|_| Nature::Unknown).collect()),
        vars: Vec::new(),
        scopes: Vec::new(),
        calling: None,
    };
    checker.visit(tree.root())?;
    Ok(checker.natures)
}

struct Checker<'a> {
    tree: &'a Tree,
    env: &'a Env<'a>,
    engine: Engine,
    natures: Natures,
    vars: Vec<(Rc<str>, Nature)>,
    /// The collections that the predicates around go through, with whether `#index` and `#acc` exist.
    scopes: Vec<(Nature, &'static [&'static str])>,
    /// The member that is called, while it is looked at.
    calling: Option<NodeId>,
}

fn refuse<T>(node: NodeId, message: impl Into<String>) -> Result<T, Refused> {
    Err(Refused {
        message: message.into(),
        node,
    })
}

impl Checker<'_> {
    fn early(&self) -> bool {
        self.engine.expr < (17, 0)
    }

    /// A type as the messages of this release write it.
    fn shown(&self, nature: &Nature) -> &'static str {
        match nature {
            Nature::Nil if self.early() => "<nil>",
            Nature::Unknown if self.early() => "interface {}",
            nature => nature.go_type(),
        }
    }

    fn visit(&mut self, id: NodeId) -> Checked {
        let nature = match self.tree.kind(id) {
            NodeKind::Nil => Nature::Nil,
            NodeKind::Bool(_) => Nature::Bool,
            NodeKind::Int(_) => Nature::INT,
            NodeKind::Float(_) => Nature::Float,
            NodeKind::Text(_) => Nature::Text,
            NodeKind::Bytes(_) => Nature::Bytes,
            NodeKind::Name(name) => self.name(id, name, true)?,
            NodeKind::Unary(op, of) => self.unary(id, op, *of)?,
            NodeKind::Binary(..) => return self.spine(id),
            NodeKind::Member { .. } => self.member(id)?,
            NodeKind::Slice { of, from, to } => self.slice(id, *of, *from, *to)?,
            NodeKind::Chain(of) | NodeKind::Predicate(of) => self.visit(*of)?,
            NodeKind::Call { callee, args } => self.call(id, *callee, args)?,
            NodeKind::Builtin { name, args } => self.builtin(id, name, args)?,
            NodeKind::Pointer(name) => self.pointer(id, name)?,
            NodeKind::If { condition, yes, no } => self.choice(*condition, *yes, *no)?,
            NodeKind::Let { name, value, body } => self.declare(id, name, *value, *body)?,
            NodeKind::Sequence(nodes) => {
                let mut last = Nature::Unknown;
                for node in nodes {
                    last = self.visit(*node)?;
                }
                last
            }
            NodeKind::List(nodes) => self.list(nodes)?,
            NodeKind::Map(pairs) => {
                for (key, value) in pairs {
                    self.visit(*key)?;
                    self.visit(*value)?;
                }
                Nature::Map
            }
        };
        self.natures.set(id, &nature);
        Ok(nature)
    }

    fn name(&mut self, id: NodeId, name: &str, strict: bool) -> Checked {
        if let Some((_, nature)) = self.vars.iter().rev().find(|(known, _)| **known == *name) {
            return Ok(nature.clone());
        }
        if name == "$env" {
            return Ok(Nature::Unknown);
        }
        if let Some(nature) = self.env.nature(name) {
            return Ok(nature);
        }
        if let Some(name) = builtins::find(name, self.engine) {
            return Ok(Nature::Func(name));
        }
        if strict {
            return refuse(id, format!("unknown name {name}"));
        }
        Ok(Nature::Unknown)
    }

    fn unary(&mut self, id: NodeId, op: &str, of: NodeId) -> Checked {
        let nature = self.visit(of)?;
        match op {
            "!" | "not" if matches!(nature, Nature::Bool | Nature::Unknown) => Ok(Nature::Bool),
            "+" | "-" if nature.number() || nature.unknown() => Ok(nature),
            _ => refuse(
                id,
                format!(
                    "invalid operation: {op} (mismatched type {})",
                    self.shown(&nature)
                ),
            ),
        }
    }

    /// An operation between two values, and those on its left side, which may be many.
    fn spine(&mut self, id: NodeId) -> Checked {
        let mut open = Vec::new();
        let mut at = id;
        while let NodeKind::Binary(op, left, right) = self.tree.kind(at) {
            open.push((at, *op, *left, *right));
            at = *left;
        }
        let mut left = self.visit(at)?;
        while let Some((at, op, _, right)) = open.pop() {
            let right_nature = self.visit(right)?;
            left = self.binary(at, op, &left, &right_nature, right)?;
            self.natures.set(at, &left);
        }
        Ok(left)
    }

    fn binary(&mut self, id: NodeId, op: &str, l: &Nature, r: &Nature, right: NodeId) -> Checked {
        use Nature as N;
        let maybe = |wanted: fn(&N) -> bool| {
            l.unknown() && (r.unknown() || wanted(r)) || r.unknown() && wanted(l)
        };
        let both = |wanted: fn(&N) -> bool| wanted(l) && wanted(r);
        // Early releases take a duration for the number that it is underneath.
        let early = self.early() && (*l == N::Duration || *r == N::Duration);
        let whole = |n: &N| n.number() || *n == N::Duration;
        if early
            && whole(l)
            && whole(r)
            && matches!(
                op,
                "+" | "-"
                    | "*"
                    | "/"
                    | "<"
                    | ">"
                    | "<="
                    | ">="
                    | "=="
                    | "!="
                    | "**"
                    | "^"
                    | "%"
                    | ".."
            )
        {
            return Ok(match op {
                "<" | ">" | "<=" | ">=" | "==" | "!=" => N::Bool,
                _ => N::Unknown,
            });
        }
        let promoted = || {
            if *l == N::Float || *r == N::Float {
                N::Float
            } else {
                N::INT
            }
        };
        let text = |n: &N| *n == N::Text;
        let ordered = |n: &N| n.number() || matches!(n, N::Text | N::Time | N::Duration);
        let found = match op {
            "==" | "!=" if l.comparable_to(r) => Some(N::Bool),
            "or" | "||" | "and" | "&&" if both(|n| *n == N::Bool) || maybe(|n| *n == N::Bool) => {
                Some(N::Bool)
            }
            "<" | ">" | "<=" | ">="
                if both(N::number)
                    || both(text)
                    || both(|n| *n == N::Time)
                    || both(|n| *n == N::Duration)
                    || maybe(ordered) =>
            {
                Some(N::Bool)
            }
            "-" | "+" | "*" => match (op, l, r) {
                _ if both(N::number) => Some(promoted()),
                ("-", N::Time, N::Time) | ("-" | "+", N::Duration, N::Duration) => {
                    Some(N::Duration)
                }
                ("-" | "+", N::Time, N::Duration) | ("+", N::Duration, N::Time) => Some(N::Time),
                ("+", N::Text, N::Text) => Some(N::Text),
                ("*", N::Duration, N::Duration) => Some(N::Duration),
                ("*", number, N::Duration) | ("*", N::Duration, number) if number.number() => {
                    Some(N::Duration)
                }
                ("-", ..) if maybe(|n| n.number() || matches!(n, N::Time | N::Duration)) => {
                    Some(N::Unknown)
                }
                ("+", ..) if maybe(ordered) => Some(N::Unknown),
                ("*", ..) if maybe(|n| n.number() || *n == N::Duration) => Some(N::Unknown),
                _ => None,
            },
            "/" | "**" | "^" if both(N::number) || maybe(N::number) => Some(N::Float),
            "%" if both(N::integer) || maybe(N::integer) => Some(N::INT),
            ".." if both(N::integer) || maybe(N::integer) => Some(N::list_of(N::INT)),
            "in" => self.within(id, l, r, right)?,
            "matches" => {
                if let NodeKind::Text(pattern) = self.tree.kind(right)
                    && let Err(Stop::Fails(said)) = super::golang::regex::compile(pattern)
                {
                    return refuse(id, said);
                }
                let bytes = *l == N::Bytes && *r == N::Text && self.engine.expr >= (17, 8);
                (both(text) || bytes || maybe(text)).then_some(N::Bool)
            }
            "contains" | "startsWith" | "endsWith" if both(text) || maybe(text) => Some(N::Bool),
            "??" => Some(match (l, r) {
                (N::Nil, N::Nil) => N::Nil,
                (N::Nil, r) => r.clone(),
                (l, N::Nil) => l.clone(),
                (l, r) if r.assignable_to(l) => l.clone(),
                _ => N::Unknown,
            }),
            _ => None,
        };
        match found {
            Some(nature) => Ok(nature),
            None => {
                let (l, r) = (self.shown(l), self.shown(r));
                refuse(
                    id,
                    format!("invalid operation: {op} (mismatched types {l} and {r})"),
                )
            }
        }
    }

    fn within(
        &self,
        id: NodeId,
        l: &Nature,
        r: &Nature,
        right: NodeId,
    ) -> Result<Option<Nature>, Refused> {
        use Nature as N;
        match r {
            N::Time if matches!(l, N::Text | N::Unknown) => {}
            N::Map | N::AnyMap(_) if *l == N::Nil && self.early() => {}
            N::Map if !l.unknown() && *l != N::Text => {
                let l = self.shown(l);
                return refuse(id, format!("cannot use {l} as type string in map key"));
            }
            N::Map | N::AnyMap(_) | N::Unknown => {}
            r if r.array() => {
                let elem = match self.tree.kind(right) {
                    NodeKind::List(nodes) if self.early() => self.common(nodes),
                    _ => r.elem(),
                };
                if !l.comparable_to(&elem) {
                    let (l, elem) = (self.shown(l), self.shown(&elem));
                    return refuse(id, format!("cannot use {l} as type {elem} in array"));
                }
            }
            N::Text if l.unknown() => {}
            _ => return Ok(None),
        }
        Ok(Some(N::Bool))
    }

    fn member(&mut self, id: NodeId) -> Checked {
        let NodeKind::Member {
            of,
            property,
            optional,
        } = self.tree.kind(id)
        else {
            return Ok(Nature::Unknown);
        };
        let (of, property) = (*of, *property);
        if matches!(self.tree.kind(of), NodeKind::Name(name) if **name == *"$env") {
            return match self.tree.kind(property) {
                NodeKind::Text(name) => match self.env.nature(name) {
                    Some(nature) => Ok(nature),
                    None if *optional => Ok(Nature::Unknown),
                    None => refuse(id, format!("unknown name {name}")),
                },
                _ => Ok(Nature::Unknown),
            };
        }
        let base = self.visit(of)?;
        let prop = self.visit(property)?;
        if base.unknown() {
            return Ok(Nature::Unknown);
        }
        let name = match self.tree.kind(property) {
            NodeKind::Text(name) => Some(Rc::clone(name)),
            _ => None,
        };
        if let Some(name) = &name {
            if base == Nature::Nil {
                return refuse(id, format!("type nil has no field {name}"));
            }
            if builtins::has_method(&base, name) {
                return Ok(Nature::Unknown);
            }
        }
        match &base {
            Nature::Map | Nature::AnyMap(_) => {
                if base == Nature::Map && !matches!(prop, Nature::Text | Nature::Unknown) {
                    let (prop, base) = (self.shown(&prop), self.shown(&base));
                    return refuse(
                        property,
                        format!("cannot use {prop} to get an element from {base}"),
                    );
                }
                return Ok(base.elem());
            }
            base if base.array() => {
                if !prop.integer() && !prop.unknown() {
                    let prop = self.shown(&prop);
                    return refuse(
                        property,
                        format!(
                            "array elements can only be selected using an integer (got {prop})"
                        ),
                    );
                }
                return Ok(base.elem());
            }
            _ => {}
        }
        let base = self.shown(&base);
        match name {
            Some(name) if !self.early() || base != "string" => {
                let what = if self.calling == Some(id) {
                    "method"
                } else {
                    "field"
                };
                refuse(id, format!("type {base} has no {what} {name}"))
            }
            _ => {
                let prop = self.shown(&prop);
                refuse(id, format!("type {base}[{prop}] is undefined"))
            }
        }
    }

    fn slice(
        &mut self,
        id: NodeId,
        of: NodeId,
        from: Option<NodeId>,
        to: Option<NodeId>,
    ) -> Checked {
        let nature = self.visit(of)?;
        if nature.unknown() {
            return Ok(Nature::Unknown);
        }
        if nature != Nature::Text && !nature.array() {
            return refuse(id, format!("cannot slice {}", self.shown(&nature)));
        }
        for end in [from, to].into_iter().flatten() {
            let index = self.visit(end)?;
            if !index.integer() && !index.unknown() {
                return refuse(
                    end,
                    format!("non-integer slice index {}", self.shown(&index)),
                );
            }
        }
        Ok(nature)
    }

    fn call(&mut self, id: NodeId, callee: NodeId, args: &[NodeId]) -> Checked {
        if matches!(self.tree.kind(callee), NodeKind::Name(name) if **name == *"$env") {
            return refuse(id, "map[string]interface {} is not callable");
        }
        self.calling = Some(callee);
        let nature = self.visit(callee)?;
        match nature {
            Nature::Unknown => Ok(Nature::Unknown),
            Nature::Nil => {
                let name = self.tree.called(callee).unwrap_or("function".into());
                refuse(id, format!("{name} is nil; cannot call nil as function"))
            }
            Nature::Func(name) => self.arguments(id, name, args),
            other => refuse(id, format!("{} is not callable", self.shown(&other))),
        }
    }

    fn builtin(&mut self, id: NodeId, name: &str, args: &[NodeId]) -> Checked {
        if let Some(shape) = builtins::predicate(name, args.len(), self.engine) {
            return self.closure(id, name, args, shape);
        }
        // A variable of the same name stands before the function.
        if let Some(nature) = self.env.nature(name) {
            return match nature {
                Nature::Func(known) => self.arguments(id, known, args),
                Nature::Unknown => Ok(Nature::Unknown),
                other => refuse(id, format!("{} is not callable", self.shown(&other))),
            };
        }
        let Some(name) = builtins::find(name, self.engine) else {
            return refuse(id, format!("unknown builtin {name}"));
        };
        if name == "get" {
            return self.get(id, args);
        }
        self.arguments(id, name, args)
    }

    fn get(&mut self, id: NodeId, args: &[NodeId]) -> Checked {
        let &[of, key] = args else {
            let count = args.len();
            return refuse(
                id,
                format!("invalid number of arguments (expected 2, got {count})"),
            );
        };
        let base = self.visit(of)?;
        let prop = self.visit(key)?;
        if let (NodeKind::Name(name), NodeKind::Text(key)) =
            (self.tree.kind(of), self.tree.kind(key))
            && **name == *"$env"
        {
            return Ok(self.env.nature(key).unwrap_or_default());
        }
        match &base {
            Nature::Unknown => Ok(Nature::Unknown),
            base if base.array() => {
                if !prop.integer() && !prop.unknown() {
                    return refuse(
                        key,
                        format!("non-integer slice index {}", self.shown(&prop)),
                    );
                }
                Ok(base.elem())
            }
            Nature::Map if !matches!(prop, Nature::Text | Nature::Unknown) => {
                let (prop, base) = (self.shown(&prop), self.shown(&base));
                refuse(
                    key,
                    format!("cannot use {prop} to get an element from {base}"),
                )
            }
            Nature::Map | Nature::AnyMap(_) => Ok(base.elem()),
            base => refuse(
                of,
                format!("type {} does not support indexing", self.shown(base)),
            ),
        }
    }

    /// The arguments of one of the functions that have a signature.
    fn arguments(&mut self, id: NodeId, name: &'static str, args: &[NodeId]) -> Checked {
        match builtins::shape(name, self.engine) {
            Shape::Checked(check) => {
                let mut natures = Vec::with_capacity(args.len());
                for arg in args {
                    natures.push(self.visit(*arg)?);
                }
                match check(name, &natures, self.engine) {
                    Ok(nature) => Ok(nature),
                    Err(message) => refuse(id, message),
                }
            }
            Shape::Typed(overloads) => {
                let mut last = None;
                let mut seen = Vec::with_capacity(args.len());
                for (params, out) in overloads {
                    match self.overload(id, name, params, args, &mut seen)? {
                        None => return Ok(out.nature()),
                        failed => last = failed,
                    }
                }
                match last {
                    Some(refused) => Err(refused),
                    None => Ok(Nature::Unknown),
                }
            }
        }
    }

    /// Why the arguments do not fit; an error within an argument counts by itself.
    fn overload(
        &mut self,
        id: NodeId,
        name: &str,
        params: &[builtins::Param],
        args: &[NodeId],
        seen: &mut Vec<Nature>,
    ) -> Result<Option<Refused>, Refused> {
        let problem = match args.len().cmp(&params.len()) {
            std::cmp::Ordering::Greater => Some("too many"),
            std::cmp::Ordering::Less => Some("not enough"),
            std::cmp::Ordering::Equal => None,
        };
        if let Some(problem) = problem {
            for arg in args.iter().skip(seen.len()) {
                let nature = self.visit(*arg)?;
                seen.push(nature);
            }
            return Ok(Some(Refused {
                message: format!("{problem} arguments to call {name}"),
                node: id,
            }));
        }
        for (i, (arg, param)) in args.iter().zip(params).enumerate() {
            let nature = match seen.get(i) {
                Some(nature) => nature.clone(),
                None => {
                    let nature = self.visit(*arg)?;
                    seen.push(nature.clone());
                    nature
                }
            };
            let wanted = param.nature();
            if wanted.integer() && nature.integer() {
                continue;
            }
            let fits = match (&nature, &wanted) {
                (_, Nature::Unknown) | (Nature::Unknown, _) => true,
                (Nature::Nil, _) if self.early() => true,
                (Nature::Nil, _) => {
                    return Ok(Some(Refused {
                        message: format!(
                            "cannot use nil as argument (type {}) to call {name}",
                            wanted.go_type()
                        ),
                        node: *arg,
                    }));
                }
                (nature, wanted) => nature.assignable_to(wanted),
            };
            if !fits {
                return Ok(Some(Refused {
                    message: format!(
                        "cannot use {} as argument (type {}) to call {name} ",
                        self.shown(&nature),
                        wanted.go_type()
                    ),
                    node: *arg,
                }));
            }
        }
        Ok(None)
    }

    /// A function that does something with each element of a list.
    fn closure(
        &mut self,
        id: NodeId,
        name: &str,
        args: &[NodeId],
        shape: builtins::Predicate,
    ) -> Checked {
        let Some((&of, rest)) = args.split_first() else {
            return refuse(id, "not enough arguments");
        };
        let collection = self.visit(of)?;
        if !collection.array() && !collection.unknown() {
            return refuse(
                of,
                format!(
                    "builtin {name} takes only array (got {})",
                    self.shown(&collection)
                ),
            );
        }
        let mut given = Nature::Unknown;
        if let Some(predicate) = rest.first() {
            self.scopes.push((collection.clone(), shape.pointers));
            given = self.visit(*predicate)?;
            self.scopes.pop();
            if given == Nature::Nil {
                let said = match self.early() {
                    true => "closure cannot be nil",
                    false => "predicate should has one input and one output param",
                };
                return refuse(*predicate, said);
            }
            if shape.truth && !matches!(given, Nature::Bool | Nature::Unknown) {
                return refuse(
                    *predicate,
                    format!(
                        "predicate should return boolean (got {})",
                        self.shown(&given)
                    ),
                );
            }
        }
        if let Some(third) = rest.get(1) {
            let third_nature = self.visit(*third)?;
            if name == "sortBy" && !matches!(third_nature, Nature::Text | Nature::Unknown) {
                return refuse(
                    *third,
                    format!(
                        "sortBy order argument must be a string (got {})",
                        self.shown(&third_nature)
                    ),
                );
            }
        }
        Ok(match name {
            "all" | "none" | "any" | "one" => Nature::Bool,
            "filter" if collection.unknown() => Nature::any_list(),
            "filter" => Nature::list_of(collection.elem()),
            "map" => Nature::list_of(given),
            "count" | "findIndex" | "findLastIndex" => Nature::INT,
            "sum" if rest.is_empty() => collection.elem(),
            "find" | "findLast" => collection.elem(),
            "groupBy" => Nature::AnyMap(true),
            "sortBy" => collection,
            _ => given,
        })
    }

    fn pointer(&mut self, id: NodeId, name: &str) -> Checked {
        let Some((collection, known)) = self.scopes.last() else {
            return refuse(id, "cannot use pointer accessor outside predicate");
        };
        match name {
            "" => Ok(collection.elem()),
            name if known.contains(&name) => Ok(if name == "index" {
                Nature::INT
            } else {
                Nature::Unknown
            }),
            name => refuse(id, format!("unknown pointer #{name}")),
        }
    }

    fn choice(&mut self, condition: NodeId, yes: NodeId, no: NodeId) -> Checked {
        let nature = self.visit(condition)?;
        if !matches!(nature, Nature::Bool | Nature::Unknown) {
            return refuse(
                condition,
                format!(
                    "non-bool expression (type {}) used as condition",
                    self.shown(&nature)
                ),
            );
        }
        let (yes, no) = (self.visit(yes)?, self.visit(no)?);
        Ok(match (&yes, &no) {
            (Nature::Nil, _) => no,
            (_, Nature::Nil) => yes,
            (Nature::List(..), Nature::List(..)) if yes != no && yes.assignable_to(&no) => {
                Nature::any_list()
            }
            (yes_nature, no_nature) if yes_nature.assignable_to(no_nature) => yes,
            _ => Nature::Unknown,
        })
    }

    fn declare(&mut self, id: NodeId, name: &Rc<str>, value: NodeId, body: NodeId) -> Checked {
        if self.env.nature(name).is_some() {
            return refuse(id, format!("cannot redeclare {name}"));
        }
        if builtins::find(name, self.engine).is_some() {
            return refuse(id, format!("cannot redeclare builtin {name}"));
        }
        if self.vars.iter().any(|(known, _)| known == name) {
            return refuse(id, format!("cannot redeclare variable {name}"));
        }
        let nature = self.visit(value)?;
        self.vars.push((Rc::clone(name), nature));
        let nature = self.visit(body)?;
        self.vars.pop();
        Ok(nature)
    }

    fn list(&mut self, nodes: &[NodeId]) -> Checked {
        for node in nodes {
            self.visit(*node)?;
        }
        // What the elements are is known to `in` only in early releases.
        Ok(if self.early() {
            Nature::any_list()
        } else {
            Nature::list_of(self.common(nodes))
        })
    }

    /// What is known of the elements of a list that is written out: the last one's, if all are of one kind.
    fn common(&self, nodes: &[NodeId]) -> Nature {
        let mut natures = nodes.iter().map(|node| self.natures.of(*node));
        let Some(mut last) = natures.next() else {
            return Nature::Unknown;
        };
        for nature in natures {
            if std::mem::discriminant(last) != std::mem::discriminant(nature) {
                return Nature::Unknown;
            }
            last = nature;
        }
        last.clone()
    }
}
