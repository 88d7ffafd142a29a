//! Conditions by chance, as they are after their tags are filled.

use crate::chance::Chance;
use crate::parts;
use crate::piece::Piece;

const WORDS: [&str; 34] = [
    "Succeeded",
    "Failed",
    "a",
    "b",
    "x",
    "true",
    "false",
    "'a'",
    "\"b\"",
    "'it''s'",
    "0",
    "1",
    "12.5",
    "10",
    "0x1f",
    "1e3",
    "'12.5'",
    "'2020-01-01'",
    "2020-01-01",
    "foo.bar",
    "foo.Bar",
    "[a.b-c]",
    "eu-west",
    "größe",
    "nil",
    "NaN",
    "True",
    "''",
    "a\\-b",
    "50%",
    "1.2.3",
    "f(1)",
    "in",
    "(a, b)",
];
const OPERATORS: [&str; 27] = [
    " == ", " != ", " < ", " > ", " <= ", " >= ", " =~ ", " !~ ", " && ", " || ", " in ", " IN ",
    " + ", " - ", " * ", " / ", " % ", " ** ", " & ", " | ", " ^ ", " << ", " >> ", " ?? ", ", ",
    " = ", " and ",
];

pub fn any(chance: &mut Chance) -> Piece {
    let depth = chance.below(4);
    let piece = term(chance, depth);
    match chance.percent(3) {
        true => parts![
            piece,
            *chance.pick(&["\\", "(", ")", "'", " ", "😀", ".", "!"])
        ],
        false => piece,
    }
}

fn term(chance: &mut Chance, depth: usize) -> Piece {
    if depth == 0 {
        return parts![*chance.pick(&WORDS)];
    }
    match chance.below(12) {
        0..=6 => {
            let left = term(chance, depth - 1);
            let op = *chance.pick(&OPERATORS);
            parts![left, op, term(chance, depth - 1)]
        }
        7 | 8 => parts!["(", term(chance, depth - 1), ")"],
        9 => parts![
            *chance.pick(&["!", "-", "~", "!!"]),
            term(chance, depth - 1)
        ],
        10 => {
            let condition = term(chance, depth - 1);
            parts![
                condition,
                " ? ",
                term(chance, depth - 1),
                " : ",
                term(chance, depth - 1)
            ]
        }
        _ => {
            let word = term(chance, 0);
            parts![
                word,
                " in (",
                term(chance, depth - 1),
                ", ",
                term(chance, depth - 1),
                ")"
            ]
        }
    }
}
