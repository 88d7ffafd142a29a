//! The walls of the house: what may import what. Read from the sources, so that a wall cannot be walked through by accident.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module's path below the crate: `["rules", "style", "snake_case"]`.
type Module = Vec<String>;

/// Files of one folder that call each other on purpose, with the reason.
const RECURSIVE: [(&str, &str); 1] = [(
    "expression::jsonpath",
    "a path contains filters and scripts, which contain paths",
)];

/// Files of `src/rules` that are not rules: what rules are made of, and the lists of them.
const NO_RULES: [&str; 11] = [
    "as_written",
    "choice",
    "context",
    "fields",
    "levels",
    "older",
    "registry",
    "rule",
    "shared",
    "wording",
    "mod",
];

/// The sources by module, without comments, strings and tests.
#[derive(Clone)]
struct House(BTreeMap<Module, String>);

fn words(path: &str) -> Module {
    path.split("::").map(str::to_owned).collect()
}

/// The source with comments, the contents of strings and inline test modules left out.
fn bare(source: &str) -> String {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut out = String::new();
    for line in source.lines() {
        let mut quoted = false;
        let mut previous = ' ';
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '/' if !quoted && chars.peek() == Some(&'/') => break,
                '"' if previous != '\\' && previous != '\'' => quoted = !quoted,
                _ if quoted => {}
                _ => out.push(c),
            }
            previous = if previous == '\\' && c == '\\' {
                ' '
            } else {
                c
            };
        }
        out.push('\n');
    }
    out
}

impl House {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let below = path.strip_prefix(&root).unwrap().with_extension("");
                let mut module: Module = below
                    .iter()
                    .map(|part| part.to_str().unwrap().to_owned())
                    .collect();
                if module.last().is_some_and(|last| last == "mod") {
                    module.pop();
                }
                let is_test = module.last().is_some_and(|last| last == "tests");
                if is_test || ["lib", "main"].contains(&module[0].as_str()) {
                    continue;
                }
                files.insert(module, bare(&fs::read_to_string(&path).unwrap()));
            }
        }
        Self(files)
    }

    /// The same house with one more line in a file.
    fn with(&self, module: &str, line: &str) -> Self {
        let mut other = self.clone();
        let file = other.0.get_mut(&words(module)).expect("a file");
        file.push_str(line);
        other
    }

    /// A path as it is written in a file, from the crate on; `None` for a path into a library.
    fn absolute(&self, within: &Module, path: &[String]) -> Option<Module> {
        let (base, rest) = match path.first()?.as_str() {
            // The binary's own modules are below `crate::cli`, the library's are asked for by its name.
            "crate" | "argo_metrics" => (Module::new(), &path[1..]),
            "self" => (within.clone(), &path[1..]),
            "super" => {
                let up = path.iter().take_while(|word| *word == "super").count();
                let base = within.get(..within.len().checked_sub(up)?)?.to_vec();
                (base, &path[up..])
            }
            child => {
                let mut below = within.clone();
                below.push(child.to_owned());
                if !self.0.contains_key(&below) {
                    return None;
                }
                (within.clone(), path)
            }
        };
        Some([base.as_slice(), rest].concat())
    }

    /// What each file imports: the files in which the items are, followed through `pub use`.
    fn edges(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let mut exported: BTreeMap<(Module, String), Module> = BTreeMap::new();
        let mut used: Vec<(Module, Module)> = Vec::new();
        for (module, source) in &self.0 {
            let mut rest = String::new();
            let mut statements = Vec::new();
            for part in source.split(';') {
                match use_tree(part) {
                    Some((before, public, tree)) => {
                        rest.push_str(before);
                        statements.push((public, tree.to_owned()));
                    }
                    None => rest.push_str(part),
                }
                rest.push(';');
            }
            for (public, tree) in statements {
                for (path, name) in expanded(&tree, &[]) {
                    let Some(whole) = self.absolute(module, &path) else {
                        continue;
                    };
                    if public {
                        exported.insert((module.clone(), name), whole);
                    } else {
                        used.push((module.clone(), whole));
                    }
                }
            }
            for path in paths(&rest) {
                if let Some(whole) = self.absolute(module, &path) {
                    used.push((module.clone(), whole));
                }
            }
        }
        let mut edges: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, whole) in used {
            let to = self.file_of(whole, &exported);
            if !to.is_empty() && to != from {
                edges.entry(from).or_default().insert(to);
            }
        }
        edges
    }

    fn file_of(&self, mut whole: Module, exported: &BTreeMap<(Module, String), Module>) -> Module {
        for _ in 0..8 {
            let at = (0..=whole.len())
                .rev()
                .find(|n| self.0.contains_key(&whole[..*n]))
                .unwrap_or(0);
            let (file, rest) = whole.split_at(at);
            let Some(item) = rest.first() else {
                return file.to_vec();
            };
            match exported.get(&(file.to_vec(), item.clone())) {
                Some(elsewhere) => whole = [elsewhere.as_slice(), &rest[1..]].concat(),
                None => return file.to_vec(),
            }
        }
        whole
    }
}

/// Splits what comes before a semicolon into the code before a `use`, whether that is public, and its tree.
fn use_tree(part: &str) -> Option<(&str, bool, &str)> {
    let at = part.rfind("use ")?;
    let before = &part[..at];
    let line = before.rsplit('\n').next().unwrap().trim();
    let public = line.starts_with("pub");
    (line.is_empty() || (public && !line.contains(char::is_whitespace)))
        .then(|| (before, public, part[at + 4..].trim()))
}

/// The paths of a use tree, each with the name that it gets.
fn expanded(tree: &str, before: &[String]) -> Vec<(Module, String)> {
    let tree = tree.trim();
    if let Some((head, inner)) = tree.split_once('{') {
        let mut path = before.to_vec();
        path.extend(
            head.split("::")
                .map(str::trim)
                .filter(|w| !w.is_empty())
                .map(str::to_owned),
        );
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        let (mut depth, mut start, mut all) = (0, 0, Vec::new());
        for (at, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    all.extend(expanded(&inner[start..at], &path));
                    start = at + 1;
                }
                _ => {}
            }
        }
        if !inner[start..].trim().is_empty() {
            all.extend(expanded(&inner[start..], &path));
        }
        return all;
    }
    let (path, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim().to_owned())),
        None => (tree, None),
    };
    let mut whole = before.to_vec();
    whole.extend(path.split("::").map(|word| word.trim().to_owned()));
    if whole.last().is_some_and(|last| last == "self") {
        whole.pop();
    }
    let name = alias.unwrap_or_else(|| whole.last().cloned().unwrap_or_default());
    vec![(whole, name)]
}

/// The paths of more than one word in code: `super::wording::shown`.
fn paths(code: &str) -> Vec<Module> {
    let mut all = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for piece in code.split(|c: char| !(is_word(c) || c == ':')) {
        let piece = piece.trim_matches(':');
        if piece.contains("::") {
            all.push(
                piece
                    .split("::")
                    .filter(|w| !w.is_empty())
                    .map(str::to_owned)
                    .collect(),
            );
        }
    }
    all
}

/// Imports of a room that is above, by the order of the rooms in `docs/architecture.md`.
fn climbs(house: &House, rooms: &[String]) -> Vec<String> {
    let floor = |module: &Module| rooms.iter().position(|room| *room == module[0]);
    let mut wrong = Vec::new();
    for (from, all) in house.edges() {
        for to in all {
            if let (Some(at), Some(above)) = (floor(&from), floor(&to))
                && above < at
            {
                wrong.push(format!("{} imports {}", from.join("::"), to.join("::")));
            }
        }
    }
    wrong
}

/// Rules that import another rule.
fn between_rules(house: &House) -> Vec<String> {
    let is_rule = |module: &Module| {
        module.len() > 2 && module[0] == "rules" && !NO_RULES.contains(&module[1].as_str())
    };
    let mut wrong = Vec::new();
    for (from, all) in house.edges() {
        for to in all.iter().filter(|to| is_rule(&from) && is_rule(to)) {
            wrong.push(format!("{} imports {}", from.join("::"), to.join("::")));
        }
    }
    wrong
}

/// Circles among the members of a folder: its files, each folder in it taken as one, and of a room its `mod.rs`, too. Deeper down, a
/// folder and the file that heads it are one thing.
fn circles(house: &House) -> Vec<String> {
    let edges = house.edges();
    let folders: BTreeSet<Module> = house
        .0
        .keys()
        .flat_map(|module| (1..module.len()).map(|n| module[..n].to_vec()))
        .collect();
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.join("::");
        if RECURSIVE.iter().any(|(recursive, _)| *recursive == name) {
            continue;
        }
        let member = |module: &Module| {
            let below = module.strip_prefix(folder.as_slice())?;
            match below.first() {
                Some(first) => Some(first.clone()),
                None => (folder.len() == 1).then(|| "mod".to_owned()),
            }
        };
        let mut inner: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, all) in &edges {
            for to in all {
                if let (Some(a), Some(b)) = (member(from), member(to))
                    && a != b
                {
                    inner.entry(a).or_default().insert(b);
                }
            }
        }
        let reaches = |start: &String| {
            let mut seen = BTreeSet::new();
            let mut next = vec![start.clone()];
            while let Some(at) = next.pop() {
                for to in inner.get(&at).into_iter().flatten() {
                    if seen.insert(to.clone()) {
                        next.push(to.clone());
                    }
                }
            }
            seen
        };
        let within: Vec<&String> = inner.keys().filter(|a| reaches(a).contains(*a)).collect();
        if !within.is_empty() {
            wrong.push(format!("{name}: {within:?}"));
        }
    }
    wrong
}

/// The rooms from top to bottom, as `docs/architecture.md` draws them.
fn rooms() -> Vec<String> {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let map = fs::read_to_string(map).unwrap();
    let drawn = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `src/")?.split("/`").next());
    drawn.map(str::to_owned).collect()
}

#[test]
fn the_map_shows_the_rooms_that_there_are() {
    let house = House::read();
    let built: BTreeSet<&String> = house.0.keys().map(|module| &module[0]).collect();
    let rooms = rooms();
    let drawn: BTreeSet<&String> = rooms.iter().take(built.len()).collect();
    assert_eq!(drawn, built);
}

#[test]
fn a_room_imports_only_rooms_below_it() {
    let wrong = climbs(&House::read(), &rooms());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_imports_no_other_rule() {
    let wrong = between_rules(&House::read());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_files_of_a_folder_import_each_other_in_one_direction_only() {
    let wrong = circles(&House::read());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_import_that_is_turned_around_is_found() {
    let house = House::read();
    let rooms = rooms();
    for (module, line) in [
        ("yaml::tree", "use crate::rules::Rule;\n"),
        (
            "metric::read",
            "use crate::{argo::PREFIX, lint::{Options}};\n",
        ),
        (
            "model::trial",
            "fn f() { crate::report::one_line(\"\"); }\n",
        ),
    ] {
        let wrong = climbs(&house.with(module, line), &rooms);
        assert_eq!(wrong.len(), 1, "{module}: {line}{wrong:?}");
    }
    for (module, line) in [
        (
            "rules::style::snake_case",
            "use super::type_in_name::RULE;\n",
        ),
        (
            "rules::dropped::no_type",
            "use crate::rules::{rejected::bad_name, wording::shown};\n",
        ),
        (
            "rules::misleading::constant_gauge",
            "fn f() { crate::rules::style::help_style::RULE.code; }\n",
        ),
    ] {
        let wrong = between_rules(&house.with(module, line));
        assert_eq!(wrong.len(), 1, "{module}: {line}{wrong:?}");
    }
    for (module, line) in [
        ("yaml::text", "use super::tree::Document;\n"),
        ("cli::exit", "use super::lint::run;\n"),
        (
            "expression::time::civil",
            "use crate::expression::value::Value;\n",
        ),
        ("report::docs_url", "use super::{Report, DocsUrl};\n"),
    ] {
        let wrong = circles(&house.with(module, line));
        assert_eq!(wrong.len(), 1, "{module}: {line}{wrong:?}");
    }
}
