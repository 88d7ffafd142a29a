//! What the library's functions take, as the checker sees it.

use crate::expression::engine::Engine;
use crate::expression::nature::Nature;
use crate::expression::value::Elem;

/// The Go type of a parameter or a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// `interface {}`: a value of any type.
    Any,
    /// `bool`: `true` or `false`.
    Bool,
    /// `int`: a 64-bit whole number.
    Int,
    /// `int64`: a whole number whose type differs from `int` for the checker.
    Int64,
    /// `float64`: a number with a fraction.
    Float,
    /// `string`: text in UTF-8.
    Text,
    /// `[]interface {}`: a list of values of any type.
    List,
    /// `[]string`: a list of strings.
    Texts,
    /// `[]int`: a list of whole numbers.
    Ints,
    /// `time.Duration`: a length of time in nanoseconds.
    Duration,
    /// `time.Time`: a moment with its time zone.
    Time,
    /// `*time.Location`: a time zone.
    Zone,
}

impl Param {
    /// What the checker knows of a value of this type.
    #[must_use]
    pub fn nature(self) -> Nature {
        match self {
            Self::Any => Nature::Unknown,
            Self::Bool => Nature::Bool,
            Self::Int => Nature::INT,
            Self::Int64 => Nature::Int(crate::expression::value::Int::Int64),
            Self::Float => Nature::Float,
            Self::Text => Nature::Text,
            Self::List => Nature::any_list(),
            Self::Texts => Nature::texts(),
            Self::Ints => Nature::List(Elem::Int, Box::new(Nature::INT)),
            Self::Duration => Nature::Duration,
            Self::Time => Nature::Time,
            Self::Zone => Nature::Zone,
        }
    }
}

use Param::{Any, Bool, Duration, Float, Int, Int64, Ints, List, Text, Texts, Time, Zone};

/// The types of the parameters, and the type of the result.
pub type Overload = (&'static [Param], Param);

/// A function that checks the types of its arguments itself: from the function's name and the arguments to the type of
/// the result, or the library's message.
pub type Check = fn(&str, &[Nature], Engine) -> Result<Nature, String>;

/// What a function takes.
#[derive(Clone, Copy)]
pub enum Shape {
    /// The parameters must be those of one of these overloads.
    Typed(&'static [Overload]),
    /// This function checks the arguments.
    Checked(Check),
}

/// The functions that have overloads.
const TYPED: &[(&str, &[Overload])] = &[
    ("asFloat", &[(&[Any], Any)]),
    ("asInt", &[(&[Any], Any)]),
    ("bitand", &[(&[Int, Int], Int)]),
    ("bitnand", &[(&[Int, Int], Int)]),
    ("bitnot", &[(&[Int], Int)]),
    ("bitor", &[(&[Int, Int], Int)]),
    ("bitshl", &[(&[Int, Int], Int)]),
    ("bitshr", &[(&[Int, Int], Int)]),
    ("bitushr", &[(&[Int, Int], Int)]),
    ("bitxor", &[(&[Int, Int], Int)]),
    ("duration", &[(&[Text], Duration)]),
    ("fromBase64", &[(&[Text], Text)]),
    ("fromJSON", &[(&[Text], Any)]),
    ("hasPrefix", &[(&[Text, Text], Bool)]),
    ("hasSuffix", &[(&[Text, Text], Bool)]),
    ("indexOf", &[(&[Text, Text], Int)]),
    (
        "join",
        &[
            (&[Texts, Text], Text),
            (&[List, Text], Text),
            (&[List], Text),
            (&[Texts], Text),
        ],
    ),
    ("jsonpath", &[(&[Text, Text], Any)]),
    ("lastIndexOf", &[(&[Text, Text], Int)]),
    ("lower", &[(&[Text], Text)]),
    ("repeat", &[(&[Text, Int], Text)]),
    (
        "replace",
        &[
            (&[Text, Text, Text, Int], Text),
            (&[Text, Text, Text], Text),
        ],
    ),
    (
        "sort",
        &[
            (&[List, Text], List),
            (&[Ints, Text], List),
            (&[Texts, Text], List),
            (&[List], List),
            (&[Texts], List),
            (&[Ints], List),
        ],
    ),
    (
        "split",
        &[(&[Text, Text], Texts), (&[Text, Text, Int], Texts)],
    ),
    (
        "splitAfter",
        &[(&[Text, Text], Texts), (&[Text, Text, Int], Texts)],
    ),
    ("string", &[(&[Any], Text)]),
    ("timezone", &[(&[Text], Zone)]),
    ("toBase64", &[(&[Text], Text)]),
    ("toJSON", &[(&[Any], Text)]),
    ("toJson", &[(&[Any], Text)]),
    ("trim", &[(&[Text], Text), (&[Text, Text], Text)]),
    ("trimPrefix", &[(&[Text, Text], Text), (&[Text], Text)]),
    ("trimSuffix", &[(&[Text, Text], Text), (&[Text], Text)]),
    ("type", &[(&[Any], Text)]),
    ("upper", &[(&[Text], Text)]),
];

/// Before v1.16.9, `date` and `now` had overloads too.
const EARLY: &[(&str, &[Overload])] = &[
    (
        "date",
        &[
            (&[Text], Time),
            (&[Text, Text], Time),
            (&[Text, Text, Text], Time),
        ],
    ),
    ("now", &[(&[], Time)]),
];

/// Argo's own functions before 3.7.
const OWN: &[(&str, &[Overload])] = &[
    ("asFloat", &[(&[Any], Float)]),
    ("asInt", &[(&[Any], Int64)]),
    ("string", &[(&[Any], Any)]),
];

/// The functions that check their arguments themselves.
const CHECKED: &[(&str, Check)] = &[
    ("abs", one_number),
    ("ceil", rounded),
    ("concat", lists),
    ("date", date),
    ("first", element),
    ("flatten", a_list),
    ("float", convertible),
    ("floor", rounded),
    ("fromPairs", pairs),
    ("get", anything),
    ("int", convertible),
    ("keys", of_map),
    ("last", element),
    ("len", length),
    ("max", aggregate),
    ("mean", mean),
    ("median", mean),
    ("min", aggregate),
    ("now", now),
    ("round", rounded),
    ("reverse", a_list),
    ("sort", sort),
    ("sortBy", sort),
    ("sum", sum),
    ("take", take),
    ("toPairs", of_map),
    ("uniq", a_list),
    ("values", of_map),
];

/// What a function takes in this release.
#[must_use]
pub fn shape(name: &str, engine: Engine) -> Shape {
    if !engine.argo.at_least(3, 7)
        && let Some((_, overloads)) = OWN.iter().find(|(known, _)| *known == name)
    {
        return Shape::Typed(overloads);
    }
    let early = engine.expr < (16, 9);
    let tables: [&[(&str, &[Overload])]; 2] = if early { [EARLY, TYPED] } else { [TYPED, &[]] };
    if !(early && name == "sort") {
        for table in tables {
            if let Some((_, overloads)) = table.iter().find(|(known, _)| *known == name) {
                return Shape::Typed(overloads);
            }
        }
    }
    let check = CHECKED.iter().find(|(known, _)| *known == name);
    Shape::Checked(check.map_or(anything, |(_, check)| *check))
}

/// What a function that calls its predicate for each element of a list allows in it.
#[derive(Debug, Clone, Copy)]
pub struct Predicate {
    /// Which of `#index` and `#acc` exist in the predicate.
    pub pointers: &'static [&'static str],
    /// Whether the predicate must return a boolean.
    pub truth: bool,
}

/// What the predicate of a function may use; `None` if the function, called with this number of arguments, has none.
#[must_use]
pub fn predicate(name: &str, args: usize, engine: Engine) -> Option<Predicate> {
    let (pointers, truth): (&[&str], bool) = match name {
        "all" | "none" | "any" | "one" | "filter" | "count" | "find" | "findIndex" | "findLast"
        | "findLastIndex" => (&[], true),
        "map" => (&["index"], false),
        "groupBy" => (&[], false),
        "reduce" => (&["index", "acc"], false),
        "sum" | "sortBy" if engine.expr >= (16, 9) => (&[], false),
        _ => return None,
    };
    (args > 0).then_some(Predicate { pointers, truth })
}

fn counted(args: &[Nature], wanted: usize) -> Result<(), String> {
    if args.len() == wanted {
        return Ok(());
    }
    let given = args.len();
    Err(format!(
        "invalid number of arguments (expected {wanted}, got {given})"
    ))
}

fn shown(nature: &Nature) -> &'static str {
    match nature {
        Nature::Nil => "<nil>",
        nature => nature.go_type(),
    }
}

fn numeric(nature: &Nature) -> bool {
    nature.unknown() || matches!(nature, Nature::Int(_) | Nature::Float | Nature::Duration)
}

fn anything(_: &str, _: &[Nature], _: Engine) -> Result<Nature, String> {
    Ok(Nature::Unknown)
}

fn one_number(name: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    match args {
        [arg] if numeric(arg) => Ok(arg.clone()),
        args => Err(format!(
            "invalid argument for {name} (type {})",
            args.first().map_or("", shown)
        )),
    }
}

fn rounded(name: &str, args: &[Nature], engine: Engine) -> Result<Nature, String> {
    // v1.16 writes `floor` in the message for `round`.
    let name = if name == "round" && engine.expr < (16, 9) {
        "floor"
    } else {
        name
    };
    one_number(name, args, engine).map(|_| Nature::Float)
}

fn convertible(name: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    let given = if name == "int" {
        Nature::INT
    } else {
        Nature::Float
    };
    match args {
        [arg] if numeric(arg) || *arg == Nature::Text => Ok(given),
        args => Err(format!(
            "invalid argument for {name} (type {})",
            args.first().map_or("", shown)
        )),
    }
}

fn length(_: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    match args {
        [Nature::Unknown | Nature::Text | Nature::Map | Nature::AnyMap(_)] => Ok(Nature::INT),
        [arg] if arg.array() => Ok(Nature::INT),
        args => Err(format!(
            "invalid argument for len (type {})",
            args.first().map_or("", shown)
        )),
    }
}

fn aggregate(name: &str, args: &[Nature], engine: Engine) -> Result<Nature, String> {
    let Some(first) = args.first() else {
        return Err(format!("not enough arguments to call {name}"));
    };
    for arg in args {
        if arg.unknown() || arg.array() && engine.expr >= (16, 9) {
            return Ok(Nature::Unknown);
        }
        if !numeric(arg) {
            return Err(format!("invalid argument for {name} (type {})", shown(arg)));
        }
    }
    Ok(first.clone())
}

fn mean(name: &str, args: &[Nature], engine: Engine) -> Result<Nature, String> {
    if engine.expr >= (16, 9) {
        return aggregate(name, args, engine);
    }
    counted(args, 1)?;
    let said = if name == "mean" { "avg" } else { name };
    match args {
        [arg] if arg.unknown() || arg.array() => Ok(Nature::Float),
        args => Err(format!("cannot {said} {}", args.first().map_or("", shown))),
    }
}

fn sum(_: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    match args {
        [arg] if arg.unknown() || arg.array() => Ok(Nature::Unknown),
        args => Err(format!("cannot sum {}", args.first().map_or("", shown))),
    }
}

fn sort(name: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    let most = if name == "sort" { 2 } else { 3 };
    if args.len() != most && args.len() != most - 1 {
        let given = args.len();
        return Err(format!(
            "invalid number of arguments (expected {} or {most}, got {given})",
            most - 1
        ));
    }
    let (list, texts) = args.split_first().unzip();
    if let Some(list) = list
        && !list.unknown()
        && !list.array()
    {
        return Err(format!("cannot sort {}", shown(list)));
    }
    for text in texts.unwrap_or_default() {
        if !matches!(text, Nature::Unknown | Nature::Text) {
            return Err(format!(
                "invalid argument for sort (expected string, got {})",
                shown(text)
            ));
        }
    }
    Ok(Nature::any_list())
}

fn now(_: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    match args {
        [] | [Nature::Zone] => Ok(Nature::Time),
        args => counted(args, 0).map(|()| Nature::Time),
    }
}

fn date(_: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    let rest = match args {
        [] => {
            return Err("invalid number of arguments (expected at least 1, got 0)".to_owned());
        }
        [Nature::Zone, rest @ ..] => rest,
        args => args,
    };
    if rest.len() > 3 {
        let given = rest.len();
        return Err(format!(
            "invalid number of arguments (expected at most 3, got {given})"
        ));
    }
    Ok(Nature::Time)
}

fn element(name: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    match args {
        [Nature::Unknown] => Ok(Nature::Unknown),
        // The checker uses the type of the slice, not what is known of this one.
        [Nature::List(Elem::Any | Elem::Nil, _)] => Ok(Nature::Unknown),
        [arg] if arg.array() => Ok(arg.elem()),
        args => Err(format!(
            "cannot get {name} element from {}",
            args.first().map_or("", shown)
        )),
    }
}

fn take(_: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 2)?;
    let [list, count] = args else {
        return Ok(Nature::Unknown);
    };
    if !list.unknown() && !list.array() {
        return Err(format!("cannot take from {}", shown(list)));
    }
    if !matches!(count, Nature::Unknown | Nature::Int(_) | Nature::Duration) {
        return Err(format!("cannot take {} elements", shown(count)));
    }
    Ok(match list {
        Nature::List(Elem::Any | Elem::Nil, _) => Nature::any_list(),
        list => list.clone(),
    })
}

fn of_map(name: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    match args {
        [Nature::Unknown | Nature::Map | Nature::AnyMap(_)] => Ok(Nature::any_list()),
        args => {
            let given = args.first().map_or("", shown);
            Err(match name {
                "toPairs" => format!("cannot transform {given} to pairs"),
                name => format!("cannot get {name} from {given}"),
            })
        }
    }
}

fn pairs(_: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    match args {
        [arg] if arg.unknown() || arg.array() => Ok(Nature::AnyMap(false)),
        args => Err(format!(
            "cannot transform {} from pairs",
            args.first().map_or("", shown)
        )),
    }
}

fn a_list(name: &str, args: &[Nature], engine: Engine) -> Result<Nature, String> {
    counted(args, 1)?;
    lists(name, args, engine)
}

fn lists(name: &str, args: &[Nature], _: Engine) -> Result<Nature, String> {
    if args.is_empty() {
        return Err("invalid number of arguments (expected at least 1, got 0)".to_owned());
    }
    for arg in args {
        if !arg.unknown() && !arg.array() {
            return Err(format!("cannot {name} {}", shown(arg)));
        }
    }
    Ok(Nature::any_list())
}
