//! The command line: parses the arguments, runs a subcommand, and returns the exit code.

mod args;
mod atomic;
mod completions;
mod eval;
mod examples;
mod exit;
mod explain;
mod find;
mod formats;
mod generate;
mod known;
mod lint;
mod list;
mod man;
mod options;
mod output;
mod progress;
mod rules;
mod schema;
mod timings;
mod usage;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use argo_metrics::lint::panic_words;
use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};
use exit::Exit;
use options::Color;
use output::Streams;

/// Parses the command line and runs the command.
pub fn run() -> ExitCode {
    // A panic is reported in one line by whoever catches it; the trace is for those who ask for it.
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|v| v == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let color = options::color_asked(std::env::args_os().skip(1));
    let parsed = Cli::command()
        .color(color.into())
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let mut cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return complain(&error, color),
    };
    let streams = Streams::new(cli.color);
    let outcome = catch_unwind(AssertUnwindSafe(|| match &mut cli.command {
        Command::Lint(args) => lint::run(args, &streams),
        Command::Generate(args) => generate::run(args, &streams),
        Command::Eval(args) => eval::run(args, &streams),
        Command::List(args) => list::run(args, &streams),
        Command::Rules(args) => rules::run(args, &streams),
        Command::Explain(args) => explain::run(args, &streams),
        Command::Schema(args) => schema::run(args, &streams),
        Command::Completions(args) => completions::run(args, &streams),
        Command::Man(args) => man::run(args, &streams),
    }));
    let exit = match outcome {
        Ok(Ok(exit)) => exit,
        // Whoever read the output has seen enough.
        Ok(Err(error)) if is_broken_pipe(&error) => Exit::Clean,
        Ok(Err(error)) => {
            streams.error(&format!("{error:#}"));
            Exit::Failure
        }
        Err(panic) => {
            streams.error(&format!(
                "internal error ({}); this is a bug in argo-metrics, please report it",
                panic_words(panic.as_ref())
            ));
            Exit::Failure
        }
    };
    exit.into()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Prints the help or the version, or what is wrong with the command line.
fn complain(error: &clap::Error, color: Color) -> ExitCode {
    if let Some(line) = usage::one_line(error) {
        Streams::new(color).error(&line);
        return Exit::Failure.into();
    }
    // Where help cannot be printed there is nowhere to report it.
    let _ = error.print();
    if error.use_stderr() {
        Exit::Failure.into()
    } else {
        Exit::Clean.into()
    }
}
