//! `argo-metrics eval --batch`: JSON lines in, JSON lines out.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::str::FromStr;

use argo_metrics::report::{one_line, write_json};
use argo_metrics::yaml::Limits;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value};

use super::args::{PlaceArg, Release, moment, versions, ways};
use super::{Asked, Document, FORM, contradiction};
use crate::cli::exit::Exit;

/// A line that cannot be answered.
#[derive(Serialize)]
struct Refused {
    version: u8,
    line: usize,
    error: String,
}

/// Answers each line; for a line that cannot be read the answer is an `error`.
pub fn run(defaults: &Asked, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut input = io::stdin().lock();
    let mut exit = Exit::Clean;
    let most = Limits::default().bytes;
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let bound = (most as u64).saturating_add(1);
        if (&mut input).take(bound).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let asked = if bytes.len() > most && !bytes.ends_with(b"\n") {
            skip_line(&mut input)?;
            Err(format!("the line is longer than {most} bytes"))
        } else if bytes.trim_ascii().is_empty() {
            continue;
        } else {
            read(bytes.trim_ascii(), defaults)
        };
        match asked {
            Ok(asked) => {
                let document = Document::new(&asked, Some(line));
                if exit == Exit::Clean {
                    exit = document.exit();
                }
                write_json(&document, out)?;
            }
            Err(error) => {
                exit = Exit::Failure;
                let refused = Refused {
                    version: FORM,
                    line,
                    error,
                };
                write_json(&refused, out)?;
            }
        }
        // Whoever asks one by one waits for each.
        out.flush()?;
    }
    Ok(exit)
}

/// Skips the rest of a line.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|b| *b == b'\n');
        let (used, done) = match end {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one case for each field of a question"
)]
fn read(bytes: &[u8], defaults: &Asked) -> Result<Asked, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        format!(
            "not valid JSON: {}",
            error.to_string().replace(" line 1 ", " ")
        )
    })?;
    let Value::Object(map) = value else {
        return Err("not a JSON object; write one such as {\"text\": \"…\"}".to_owned());
    };
    let mut asked = defaults.clone();
    let mut there = false;
    for (key, value) in &map {
        let wrong = |what: &str| format!("`{key}` must be {what}");
        match key.as_str() {
            "text" => {
                asked.text = text(value).ok_or_else(|| wrong("a string"))?.to_owned();
                there = true;
            }
            "when" => asked.when = value.as_bool().ok_or_else(|| wrong("true or false"))?,
            "set" => {
                let set = value.as_object().and_then(assignments);
                let set = set.ok_or_else(|| wrong("an object of strings"))?;
                let own = map.get("unset").and_then(texts).unwrap_or_default();
                let given = |name: &String| set.contains_key(name) && !own.contains(&name.as_str());
                asked.values.unset.retain(|name| !given(name));
                asked.values.set.extend(set);
            }
            "unset" => {
                let unset = texts(value).ok_or_else(|| wrong("a list of names"))?;
                for name in unset {
                    // What the line itself sets, whichever comes first, stays: it contradicts itself.
                    if map.get("set").is_none_or(|set| set.get(name).is_none()) {
                        asked.values.set.remove(name);
                    }
                    asked.values.unset.insert(name.to_owned());
                }
            }
            "now" => {
                let now = text(value).ok_or_else(|| wrong("a string"))?;
                asked.values.now = Some(moment(now).map_err(|error| format!("`now`: {error}"))?);
            }
            "at" => {
                let at = texts(value).ok_or_else(|| wrong("a place or a list of them"))?;
                let at: Result<Vec<PlaceArg>, String> = at
                    .into_iter()
                    .map(|name| {
                        PlaceArg::from_str(name, false).map_err(|_| {
                            format!(
                                "`at`: `{}` is not known; write one of workflow, template, task",
                                one_line(name)
                            )
                        })
                    })
                    .collect();
                asked.ways = ways(&at?);
            }
            "argo" => {
                let argo = texts(value).ok_or_else(|| wrong("a release or a list of them"))?;
                let argo: Result<Vec<Release>, String> = argo
                    .into_iter()
                    .map(|name| Release::from_str(name).map_err(|e| format!("`argo`: {e}")))
                    .collect();
                asked.versions = versions(&argo?);
            }
            key => {
                return Err(format!(
                    "`{}` is not known; write text, set, unset, now, at, when or argo",
                    one_line(key)
                ));
            }
        }
    }
    if !there {
        return Err("`text` is missing".to_owned());
    }
    match contradiction(&asked.values) {
        Some(name) => Err(format!("`{}` is both set and unset", one_line(name))),
        None => Ok(asked),
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

/// One string, or a list of strings.
fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::Array(list) => list.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

/// The values as strings; a JSON number or boolean becomes the string that JSON writes.
fn assignments(map: &Map<String, Value>) -> Option<BTreeMap<String, String>> {
    map.iter()
        .map(|(name, value)| {
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => return None,
            };
            Some((name.clone(), value))
        })
        .collect()
}
