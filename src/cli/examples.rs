//! The text below the help of each command: examples, which a test parses as the command line does, and the
//! exit codes.

/// Examples of the whole command.
pub const MAIN: &str = "\
Examples:
  argo-metrics lint                          everything below the current directory
  argo-metrics lint --argo 3.7 manifests/    for Argo Workflows 3.7 only
  argo-metrics explain AM006                 what a finding means and what to write instead
  argo-metrics generate advise.metrics.yaml  write metrics from a spec of a few lines
  argo-metrics eval '{{=duration * 2}}'      what Argo makes of a string
  argo-metrics list manifests/               list the metrics

See `argo-metrics COMMAND --help` for more about a command.";

/// The examples below `argo-metrics lint --help`.
pub const LINT: &str = "\
Examples:
  argo-metrics lint manifests/ 'apps/*/workflows/*.yaml'
  argo-metrics lint --argo 4.0 --crds minimal --fail-on error .
  git diff --name-only -z | argo-metrics lint --files-from - --exclude charts --force-exclude
  helm template charts/jobs | argo-metrics lint - --stdin-filename jobs.yaml
  argo-metrics lint --format github --format sarif=argo-metrics.sarif
  argo-metrics lint --select AM0,AM1 --ignore missing-help
  argo-metrics lint --pedantic --statistics

Exit codes:
  0  no findings at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, a path that is missing or cannot be read, a report that
     cannot be written, or an internal error";

/// The examples below `argo-metrics generate --help`.
pub const GENERATE: &str = "\
Examples:
  argo-metrics generate adviser.metrics.yaml --indent 6
  argo-metrics generate advise.metrics.yaml --complete --output advise.yaml
  argo-metrics generate --preset outcome-counter,duration-histogram --label name=advise --template advise
  argo-metrics generate --target prometheus-client adviser.metrics.yaml > metrics.py
  argo-metrics generate --target docs --output METRICS.md a.metrics.yaml b.metrics.yaml
  argo-metrics generate --list-presets

Exit codes:
  0  the output was written; there may be warnings
  1  the spec has a mistake, and nothing was written
  2  wrong usage, or a file that cannot be read or written";

/// The examples below `argo-metrics eval --help`.
pub const EVAL: &str = "\
Examples:
  argo-metrics eval '{{=asFloat(duration) * 2}}'
  argo-metrics eval --at template --set duration=90 '{{=asFloat(duration) > 60 ? 1 : 0}}'
  argo-metrics eval --when '{{status}} == Succeeded' --set status=Failed
  argo-metrics eval --argo all '{{=sprig.int(duration)}}'    what differs between 3.4 and 4.1
  argo-metrics eval --now 2026-01-31T12:00:00Z '{{=now().Unix()}}'
  argo-metrics eval --batch --at task < texts.jsonl    one JSON object a line: {\"text\": \"{{status}}\"}

Exit codes:
  0  the string has a value everywhere, and the condition a result
  1  somewhere it has none: Argo fails, a tag is left unfilled, or the result
     is not known to argo-metrics
  2  wrong usage, or a line of --batch that cannot be read";

/// The examples below `argo-metrics list --help`.
pub const LIST: &str = "\
Examples:
  argo-metrics list                               everything below the current directory
  argo-metrics list --name '*_seconds' manifests/
  argo-metrics list --kind cronworkflow,workflow --argo 3.7
  argo-metrics list --format csv > metrics.csv    a row for each place of a metric
  argo-metrics list --format json --quiet         for programs

Exit codes:
  0  the metrics are listed; there may be none
  1  a file is not valid YAML: some of its metrics may be missing
  2  wrong usage, or a path that is missing or cannot be read";

/// The examples below `argo-metrics rules --help`.
pub const RULES: &str = "\
Examples:
  argo-metrics rules                  one line for each rule
  argo-metrics rules --format json    the same for programs

Exit codes:
  0  the rules are listed
  2  wrong usage";

/// The examples below `argo-metrics explain --help`.
pub const EXPLAIN: &str = "\
Examples:
  argo-metrics explain AM006       by code
  argo-metrics explain bad-name    by name

Exit codes:
  0  the page is printed
  2  wrong usage, or the rule does not exist";

/// The examples below `argo-metrics schema --help`.
pub const SCHEMA: &str = "\
Examples:
  argo-metrics schema                         one line for each schema
  argo-metrics schema argo > argo.schema.json
  argo-metrics schema findings > report.schema.json

Exit codes:
  0  the schema is printed, or the schemas are listed
  2  wrong usage";

/// The examples below `argo-metrics completions --help`.
pub const COMPLETIONS: &str = "\
Examples:
  argo-metrics completions bash > ~/.local/share/bash-completion/completions/argo-metrics
  argo-metrics completions zsh > ~/.zfunc/_argo-metrics    with ~/.zfunc in $fpath before compinit
  argo-metrics completions fish > ~/.config/fish/completions/argo-metrics.fish

Exit codes:
  0  the script is printed
  2  wrong usage";

/// The examples below `argo-metrics man --help`.
pub const MAN: &str = "\
Examples:
  argo-metrics man | man -l -               read the page of argo-metrics
  argo-metrics man ~/.local/share/man/man1  write it and a page for each command

Exit codes:
  0  the pages are printed or written
  2  wrong usage, or a page that cannot be written";

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use crate::cli::args::Cli;

    /// The words of a command line: separated by spaces, quotes keep what is between them together.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        for (index, part) in line.split('\'').enumerate() {
            if index % 2 == 1 {
                words.last_mut().unwrap().push_str(part);
                continue;
            }
            for c in part.chars() {
                match c {
                    ' ' => words.push(String::new()),
                    c => words.last_mut().unwrap().push(c),
                }
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    /// Our own part of an example: what follows after two spaces is its comment.
    fn own(line: &str) -> &str {
        let command = line.trim().split("  ").next().unwrap();
        let command = command.split(" > ").next().unwrap();
        let command = command.split(" < ").next().unwrap();
        let part = command
            .split(" | ")
            .find(|part| part.starts_with("argo-metrics "));
        part.unwrap_or_else(|| panic!("no command of ours: {line}"))
    }

    #[test]
    fn every_command_shows_examples_that_can_be_typed() {
        let command = Cli::command();
        let mut commands = vec![&command];
        commands.extend(command.get_subcommands());
        assert_eq!(commands.len(), 10, "{commands:?}");
        for command in commands {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap();
            let examples: Vec<&str> = help
                .lines()
                .skip_while(|line| *line != "Examples:")
                .skip(1)
                .take_while(|line| !line.is_empty())
                .map(own)
                .collect();
            assert!(examples.len() >= 2, "{name} has no examples: {help}");
            for example in examples {
                let of_main = name == "argo-metrics";
                assert!(
                    of_main || example.split(' ').nth(1) == Some(name),
                    "{example}: not of {name}"
                );
                if let Err(error) = Cli::try_parse_from(words(example)) {
                    panic!("{example}: {error}");
                }
            }
        }
    }

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(words("a 'b c'  d"), ["a", "b c", "d"]);
    }
}
