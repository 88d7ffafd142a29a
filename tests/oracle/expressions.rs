//! Expressions by chance: every kind of node, and every function that always gives the same.

use argo_metrics::argo::Version;

use crate::chance::Chance;
use crate::parts;
use crate::piece::Piece;

/// The functions: name, the first line that has it, the types of its arguments. Not those of cryptography, chance, clock and
/// network, those that ask for the machine's time zones, and those that Argo adds, which the recorded answers prove.
const CALLS: &str = include_str!("calls.txt");

const NUMBERS: [&str; 16] = [
    "0", "1", "2", "3", "7", "10", "42", "100", "0.5", "1.5", "2.0", "12.25", "1e3", "0x1f",
    "1_000", ".5",
];
const TEXTS: [&str; 18] = [
    "'a'",
    "'b'",
    "''",
    "'abc'",
    "\"x y\"",
    "'a,b,c'",
    "'12'",
    "'12.5'",
    "'-3'",
    "`raw`",
    "'Ünïcode'",
    "'日本'",
    "'true'",
    "'{\"k\": [1, 2.5, null]}'",
    "'2023-08-14'",
    "'1.2.3'",
    "'YWJj'",
    "'a\\nb'",
];
const PATTERNS: [&str; 6] = ["'a.*'", "'^[a-c]+$'", "'\\\\d+'", "'(a|b)c?'", "'.'", "'['"];
const NAMES: [&str; 12] = [
    "took",
    "status",
    "workflow.name",
    "workflow.status",
    "inputs.parameters.in",
    "outputs.result",
    "outputs.parameters.out",
    "workflow['name']",
    "workflow?.name",
    "inputs.parameters.list",
    "workflow.nope",
    "nope",
];

/// What an expression may use where it stands.
#[derive(Clone, Copy)]
struct Place {
    version: Version,
    /// How deep it may still go.
    depth: usize,
    /// Within a predicate, within that of `reduce`, behind a `let`.
    closure: bool,
    reduce: bool,
    local: bool,
}

impl Place {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth.saturating_sub(1),
            ..self
        }
    }
}

pub fn any(chance: &mut Chance, version: Version) -> Piece {
    let place = Place {
        version,
        depth: 1 + chance.below(4),
        closure: false,
        reduce: false,
        local: false,
    };
    match chance.below(20) {
        0 => {
            let inside = Place {
                local: true,
                ..place
            };
            parts![
                "let v = ",
                value(chance, place.deeper()),
                "; ",
                value(chance, inside)
            ]
        }
        1 => parts![
            "if ",
            truth(chance, place.deeper()),
            " { ",
            value(chance, place),
            " } else { ",
            value(chance, place),
            " }"
        ],
        2 => parts![value(chance, place.deeper()), "; ", value(chance, place)],
        _ => value(chance, place),
    }
}

/// Anything.
fn value(chance: &mut Chance, place: Place) -> Piece {
    if place.depth == 0 {
        return leaf(chance, place);
    }
    let inner = place.deeper();
    match chance.below(24) {
        0 | 1 => number(chance, place),
        2 | 3 => text(chance, place),
        4 | 5 => truth(chance, place),
        6 | 7 => list(chance, place),
        8 => map(chance, place),
        9 => parts![
            "(",
            truth(chance, inner),
            " ? ",
            value(chance, inner),
            " : ",
            value(chance, inner),
            ")"
        ],
        10 => parts!["(", value(chance, inner), " ?? ", value(chance, inner), ")"],
        11 => parts![
            map(chance, inner),
            *chance.pick(&[".k", "['k']", "?.k", "?.nope", ".nope", "['b c']"])
        ],
        12 => parts![list(chance, inner), "[", index(chance), "]"],
        13 => parts![
            list(chance, inner),
            "[",
            index(chance),
            ":",
            index(chance),
            "]"
        ],
        14 => parts![text(chance, inner), "[", index(chance), ":]"],
        15 => parts![
            value(chance, inner),
            " | ",
            *chance.pick(&[
                "len()", "type()", "upper()", "toJSON()", "first()", "sum()", "keys()", "int()",
                "float()"
            ])
        ],
        16..=21 => call(chance, place),
        _ => leaf(chance, place),
    }
}

fn leaf(chance: &mut Chance, place: Place) -> Piece {
    if place.closure && chance.percent(40) {
        let of: &[&str] = if place.reduce {
            &["#", "#acc", "#index", "#.k"]
        } else {
            &["#", "#.k", ".k", "#index", "#?.k"]
        };
        return parts![*chance.pick(of)];
    }
    if place.local && chance.percent(30) {
        return parts!["v"];
    }
    parts![match chance.below(8) {
        0 | 1 => *chance.pick(&NUMBERS),
        2 | 3 => *chance.pick(&TEXTS),
        4 => *chance.pick(&["true", "false", "nil"]),
        5 => *chance.pick(&["[]", "{}", "-1", "[1, 2, 3]", "['a', 'b']", "{'k': 1}"]),
        _ => *chance.pick(&NAMES),
    }]
}

fn index(chance: &mut Chance) -> &'static str {
    const NUMBERS: [&str; 6] = ["0", "1", "2", "-1", "5", "-9"];
    chance.pick::<&str>(&NUMBERS)
}

fn number(chance: &mut Chance, place: Place) -> Piece {
    if place.depth == 0 || chance.percent(20) {
        return parts![*chance.pick(&NUMBERS)];
    }
    let inner = place.deeper();
    // Now and then what is no number.
    let of = |chance: &mut Chance| match chance.percent(85) {
        true => number(chance, inner),
        false => value(chance, inner),
    };
    match chance.below(10) {
        0..=5 => {
            let left = of(chance);
            let op = *chance.pick(&[" + ", " - ", " * ", " / ", " % ", " ** ", " ^ "]);
            parts!["(", left, op, of(chance), ")"]
        }
        6 => parts!["-", of(chance)],
        7 => parts!["len(", list(chance, inner), ")"],
        8 => parts!["int(", of(chance), ")"],
        _ => parts!["float(", text(chance, inner), ")"],
    }
}

fn text(chance: &mut Chance, place: Place) -> Piece {
    if place.depth == 0 || chance.percent(40) {
        let name = chance.percent(30);
        return parts![if name {
            *chance.pick(&NAMES)
        } else {
            *chance.pick(&TEXTS)
        }];
    }
    let inner = place.deeper();
    match chance.below(4) {
        0 => parts!["(", text(chance, inner), " + ", text(chance, inner), ")"],
        1 => parts!["upper(", text(chance, inner), ")"],
        2 => parts!["sprig.replace('a', 'b', ", text(chance, inner), ")"],
        _ => parts!["trim(", value(chance, inner), ")"],
    }
}

fn truth(chance: &mut Chance, place: Place) -> Piece {
    if place.depth == 0 {
        return parts![*chance.pick(&[
            "true",
            "false",
            "1 < 2",
            "status == 'Succeeded'",
            "took != nil"
        ])];
    }
    let inner = place.deeper();
    match chance.below(11) {
        0 | 1 => {
            let left = value(chance, inner);
            let op = *chance.pick(&[" == ", " != "]);
            parts!["(", left, op, value(chance, inner), ")"]
        }
        2 | 3 => {
            let left = number(chance, inner);
            let op = *chance.pick(&[" < ", " > ", " <= ", " >= "]);
            parts!["(", left, op, number(chance, inner), ")"]
        }
        4 => {
            let left = truth(chance, inner);
            let op = *chance.pick(&[" and ", " or ", " && ", " || "]);
            parts!["(", left, op, truth(chance, inner), ")"]
        }
        5 => parts![*chance.pick(&["not ", "!"]), truth(chance, inner)],
        6 => {
            let left = value(chance, inner);
            let op = *chance.pick(&[" in ", " not in "]);
            let of = if chance.percent(70) {
                list(chance, inner)
            } else {
                map(chance, inner)
            };
            parts!["(", left, op, of, ")"]
        }
        7 => {
            let left = text(chance, inner);
            let op = *chance.pick(&[" contains ", " startsWith ", " endsWith ", " not contains "]);
            parts!["(", left, op, text(chance, inner), ")"]
        }
        8 => parts![
            "(",
            text(chance, inner),
            " matches ",
            *chance.pick(&PATTERNS),
            ")"
        ],
        9 => parts![
            "(",
            number(chance, inner),
            " < ",
            number(chance, inner),
            " < ",
            number(chance, inner),
            ")"
        ],
        _ => {
            let function = *chance.pick(&["all", "any", "none", "one"]);
            parts![
                function,
                "(",
                list(chance, inner),
                ", ",
                predicate(chance, inner),
                ")"
            ]
        }
    }
}

fn list(chance: &mut Chance, place: Place) -> Piece {
    if place.depth == 0 {
        return parts![*chance.pick(&[
            "[]",
            "[1, 2, 3]",
            "['b', 'a']",
            "1..3",
            "[1, 'a', nil]",
            "[[1], [2]]",
            "[{'k': 1}, {'k': 2}]",
            "[2.5, 1.5]"
        ])];
    }
    let inner = place.deeper();
    match chance.below(8) {
        0 | 1 => parts!["[", value(chance, inner), ", ", value(chance, inner), "]"],
        2 => parts![
            "(",
            number(chance, Place { depth: 0, ..place }),
            "..",
            index(chance),
            ")"
        ],
        3 => parts![
            "map(",
            list(chance, inner),
            ", ",
            predicate(chance, inner),
            ")"
        ],
        4 => parts![
            "filter(",
            list(chance, inner),
            ", ",
            predicate(chance, inner),
            ")"
        ],
        5 => parts![
            "split(",
            text(chance, inner),
            ", ",
            *chance.pick(&["','", "''", "'b'"]),
            ")"
        ],
        6 => parts!["fromJSON('[1, 2.5, \"x\", null, {\"k\": true}]')"],
        _ => list(chance, Place { depth: 0, ..place }),
    }
}

fn map(chance: &mut Chance, place: Place) -> Piece {
    if place.depth == 0 {
        return parts![*chance.pick(&[
            "{}",
            "{'k': 1}",
            "{'k': 'x', 'b c': [1]}",
            "{a: 1, b: 2}",
            "workflow",
            "inputs.parameters"
        ])];
    }
    let inner = place.deeper();
    match chance.below(3) {
        0 => parts!["{'k': ", value(chance, inner), "}"],
        1 => parts![
            "{'k': ",
            value(chance, inner),
            ", (",
            text(chance, inner),
            "): ",
            value(chance, inner),
            "}"
        ],
        _ => map(chance, Place { depth: 0, ..place }),
    }
}

fn predicate(chance: &mut Chance, place: Place) -> Piece {
    let inside = Place {
        closure: true,
        ..place
    };
    match chance.below(5) {
        0 => parts!["# > 1"],
        1 => parts!["{", value(chance, inside), "}"],
        2 => parts!["# == ", value(chance, inside.deeper())],
        3 => parts![*chance.pick(&["#.k", ".k", "#", "# != nil", "#index > 0"])],
        _ => truth(chance, inside),
    }
}

/// A call of one of the functions, mostly with arguments of its types.
fn call(chance: &mut Chance, place: Place) -> Piece {
    let lines: Vec<&str> = CALLS.lines().collect();
    let (name, types) = loop {
        let mut words = chance.pick(&lines).split('\t');
        let (name, since) = (words.next().expect("a name"), words.next().expect("a line"));
        let (major, minor) = since.split_once('.').expect("major and minor");
        let since = (
            major.parse().expect("a number"),
            minor.parse().expect("a number"),
        );
        if place.version.at_least(since.0, since.1) {
            break (name, words.next().unwrap_or_default());
        }
    };
    let mut pieces = vec![Piece::of(name), Piece::of("(")];
    let mut first = true;
    for wanted in types.split(", ").filter(|wanted| !wanted.is_empty()) {
        let (wanted, times) = match wanted.strip_prefix("...") {
            Some(wanted) => (wanted, chance.below(3)),
            None => (wanted, 1),
        };
        for _ in 0..times {
            if !first {
                pieces.push(Piece::of(", "));
            }
            first = false;
            pieces.push(argument(chance, place.deeper(), name, wanted));
        }
    }
    if chance.percent(2) {
        pieces.push(Piece::of(", 1"));
    }
    pieces.push(Piece::of(")"));
    Piece::Parts(pieces)
}

fn argument(chance: &mut Chance, place: Place, function: &str, wanted: &str) -> Piece {
    if wanted != "predicate" && chance.percent(10) {
        return value(chance, place);
    }
    match wanted {
        "string" if function.contains("egex") && chance.percent(60) => {
            parts![*chance.pick(&PATTERNS)]
        }
        "string" if function.contains("emver") && chance.percent(80) => {
            parts![*chance.pick(&[
                "'1.2.3'",
                "'^1.2'",
                "'>=1.0.0 <2.0.0'",
                "'v2.1.0-rc.1+b'",
                "'~1.2'",
                "'1.x'",
                "'2'",
                "'1.2.3.4'"
            ])]
        }
        "string" if function == "duration" => {
            parts![*chance.pick(&["'1h30m'", "'12s'", "'1.5h'", "'x'", "'-3ms'"])]
        }
        "string" if function == "date" => parts![*chance.pick(&[
            "'2023-08-14'",
            "'2023-08-14T10:20:30Z'",
            "'Aug 14 2023'",
            "'10:20'"
        ])],
        "string" => text(chance, place),
        // What makes a list or a text of this length stays small.
        "int" => parts![*chance.pick(&["0", "1", "2", "3", "5", "-1", "10"])],
        "float" | "float64" => number(chance, place),
        "bool" => truth(chance, place),
        "map[string]any" => map(chance, place),
        "[]any" | "[]string" | "[]int" | "[]float64" => list(chance, place),
        "time.Time" => parts!["date('2023-08-14T10:20:30Z')"],
        "predicate" => predicate(
            chance,
            Place {
                reduce: function == "reduce",
                ..place
            },
        ),
        _ => value(chance, place),
    }
}
