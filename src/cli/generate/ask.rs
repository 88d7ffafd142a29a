//! The questions of `generate` without arguments on a terminal.

use std::io::{self, BufRead, Write};

use argo_metrics::spec::{builtin, levels};

use super::args::Generate;

/// Fills the arguments with the answers. `false` if the input ends before the last question.
///
/// # Errors
/// If reading or writing fails.
#[expect(clippy::too_many_lines, reason = "one question after the other")]
pub fn ask(args: &mut Generate, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<bool> {
    writeln!(
        out,
        "Metrics from presets; press Enter to use the value in brackets."
    )?;
    let template = "Name of the template (leave empty for the workflow itself)";
    let Some(template) = question(template, "", input, out)? else {
        return Ok(false);
    };
    if !template.is_empty() {
        args.template = Some(template.clone());
    }
    let level = if template.is_empty() {
        "a workflow"
    } else {
        "a template"
    };
    let offered = builtin()
        .iter()
        .filter(|(_, preset)| {
            levels(preset).contains(level) || (!preset.together.is_empty() && !template.is_empty())
        })
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>();
    writeln!(out, "Presets for {level}: {}", offered.join(", "))?;
    loop {
        let Some(presets) = question(
            "Presets, separated by commas",
            "outcome-counter,duration-histogram",
            input,
            out,
        )?
        else {
            return Ok(false);
        };
        let words = presets
            .split(',')
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>();
        match words.iter().find(|word| !offered.contains(&word.as_str())) {
            None => {
                args.preset = words;
                break;
            }
            Some(word) => writeln!(out, "The preset `{word}` does not exist for {level}.")?,
        }
    }
    let example = if template.is_empty() {
        "name=nightly-import"
    } else {
        "name=advise"
    };
    loop {
        let prompt = format!("Labels for every metric, separated by commas, such as {example}");
        let Some(labels) = question(&prompt, "", input, out)? else {
            return Ok(false);
        };
        let pairs = labels.split(',').map(str::trim).filter(|l| !l.is_empty());
        let pairs = pairs
            .map(|pair| {
                pair.split_once('=')
                    .filter(|(key, _)| !key.trim().is_empty())
            })
            .collect::<Option<Vec<_>>>();
        match pairs {
            Some(pairs) => {
                args.label = pairs
                    .into_iter()
                    .map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned()))
                    .collect();
                break;
            }
            None => writeln!(out, "Write a label as KEY=VALUE.")?,
        }
    }
    if args
        .preset
        .iter()
        .any(|preset| preset.contains("histogram"))
    {
        let Some(buckets) = question(
            "Buckets: numbers separated by commas, or the longest duration",
            "1h",
            input,
            out,
        )?
        else {
            return Ok(false);
        };
        args.buckets = Some(buckets);
    }
    let Some(indent) = question("Spaces before every line", "0", input, out)? else {
        return Ok(false);
    };
    match indent.parse() {
        Ok(indent) if indent <= 80 => args.indent = indent,
        _ => writeln!(out, "That is not a number up to 80; 0 is used.")?,
    }
    Ok(true)
}

/// An answer without leading and trailing whitespace; `None` at the end of the input.
fn question(
    words: &str,
    default: &str,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Option<String>> {
    match default {
        "" => write!(out, "{words}: ")?,
        default => write!(out, "{words} [{default}]: ")?,
    }
    out.flush()?;
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        writeln!(out)?;
        return Ok(None);
    }
    Ok(Some(match line.trim() {
        "" => default.to_owned(),
        answer => answer.to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Cli, Command};

    fn asked(answers: &str) -> (Option<Box<Generate>>, String) {
        let Command::Generate(mut args) = Cli::parse_from(["argo-metrics", "generate"]).command
        else {
            unreachable!()
        };
        let mut out = Vec::new();
        let done = ask(&mut args, &mut answers.as_bytes(), &mut out).unwrap();
        (done.then_some(args), String::from_utf8(out).unwrap())
    }

    #[test]
    fn empty_answers_take_what_is_proposed() {
        let (args, out) = asked("\n\n\n\n\n");
        let args = args.unwrap();
        assert_eq!(args.template, None);
        assert_eq!(args.preset, ["outcome-counter", "duration-histogram"]);
        assert_eq!((args.buckets.as_deref(), args.indent), (Some("1h"), 0));
        // What is for templates only is not offered for a workflow.
        assert!(
            out.contains("realtime-duration")
                && !out.contains("retries")
                && !out.contains("resources"),
            "{out}"
        );
    }

    #[test]
    fn answers_are_taken_and_wrong_ones_asked_again() {
        let answers =
            "advise\nretrys, resources\nretries, resources\nname\nname=advise, team = data\n6\n";
        let (args, out) = asked(answers);
        let args = args.unwrap();
        assert_eq!(args.template.as_deref(), Some("advise"));
        assert_eq!(args.preset, ["retries", "resources"]);
        let labels = args
            .label
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect::<Vec<_>>();
        assert_eq!(labels, ["name=advise", "team=data"]);
        assert_eq!((args.buckets, args.indent), (None, 6));
        assert!(
            out.contains("The preset `retrys` does not exist")
                && out.contains("Write a label as KEY=VALUE."),
            "{out}"
        );
    }

    #[test]
    fn answers_that_end_early_generate_nothing() {
        for answers in ["", "advise\n", "advise\nretries\n", "advise\nretries\n\n"] {
            assert!(asked(answers).0.is_none(), "{answers:?}");
        }
    }
}
