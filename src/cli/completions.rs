//! `argo-metrics completions`: scripts that complete the command line in a shell.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::{Cli, Completions};
use super::exit::Exit;
use super::output::Streams;

/// Prints what the shell reads to complete our commands, options and their values.
pub fn run(args: &Completions, streams: &Streams) -> anyhow::Result<Exit> {
    // To memory first: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "argo-metrics", &mut script);
    let mut script = String::from_utf8(script)?;
    if args.shell == Shell::Bash {
        // clap_complete 4.6 spells a name with a hyphen in two ways, and nothing is completed after a
        // command (clap-rs/clap#6421).
        script = script.replace("argo__subcmd__metrics", "argo__metrics");
    }
    let mut out = streams.out();
    out.write_all(script.as_bytes())?;
    out.flush()?;
    Ok(Exit::Clean)
}
