//! What functions take: overloads, checks of their own, predicates.

use super::{Checked, Checker, Refused, refuse};
use crate::expression::builtins::{self, Shape};
use crate::expression::nature::Nature;
use crate::expression::syntax::{NodeId, NodeKind};

impl Checker<'_> {
    pub(super) fn call(&mut self, id: NodeId, callee: NodeId, args: &[NodeId]) -> Checked {
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

    pub(super) fn builtin(&mut self, id: NodeId, name: &str, args: &[NodeId]) -> Checked {
        if let Some(shape) = builtins::predicate(name, args.len(), self.engine) {
            return self.closure(id, name, args, shape);
        }
        // A variable of the same name hides the function.
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

    /// Checks the arguments of a function that has a signature.
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

    /// Why the arguments do not fit; an error inside an argument is reported as itself.
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

    /// A call of a function that calls its predicate for each element of a list.
    #[expect(
        clippy::too_many_lines,
        reason = "the rules of one kind of call, each with its error"
    )]
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
            "filter" if self.early() => collection,
            "map" if self.early() => Nature::slice_of(given),
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

    pub(super) fn pointer(&mut self, id: NodeId, name: &str) -> Checked {
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
}
