//! `argo-metrics man`: the manual pages, written from the definition of the command line.

use std::fs;
use std::io::{self, Write};

use anyhow::Context;
use clap::{Command, CommandFactory};
use roff::{Roff, bold, roman};

use super::args::{Cli, Man};
use super::exit::Exit;
use super::output::Streams;
use super::{atomic, examples};

/// The day on which the pages last changed in more than their wording. `man` requires a date, and the date of
/// the build would make two builds of one source differ.
const DATE: &str = "2026-11-25";

/// Prints the page of the command, or writes it and one for each subcommand.
pub fn run(args: &Man, streams: &Streams) -> anyhow::Result<Exit> {
    // What `help` says is on the pages.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(dir) = &args.dir else {
        let mut out = streams.out();
        out.write_all(&page(&command)?)?;
        out.flush()?;
        return Ok(Exit::Clean);
    };
    fs::create_dir_all(dir)
        .with_context(|| format!("{}: the directory cannot be created", dir.display()))?;
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        let page = page(command)?;
        let file = dir.join(clap_mangen::Man::new(command.clone()).get_filename());
        atomic::write(&file, |out| out.write_all(&page))
            .with_context(|| format!("{}: the page cannot be written", file.display()))?;
    }
    Ok(Exit::Clean)
}

/// The manual page of one command, in the language of `man`.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let is_main = command.has_subcommands();
    let man = clap_mangen::Man::new(command.clone())
        .date(DATE)
        .source(concat!("argo-metrics ", env!("CARGO_PKG_VERSION")))
        .manual("argo-metrics");
    let mut page: Vec<u8> = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    let mut options: Vec<u8> = Vec::new();
    man.render_options_section(&mut options)?;
    page.extend(with_plain_gaps(options));
    if is_main {
        man.render_subcommands_section(&mut page)?;
    }
    let mut rest = Roff::new();
    let after = command.get_after_help().map(ToString::to_string);
    sections(&after.unwrap_or_default(), &mut rest);
    if is_main {
        // The codes are those of `lint`; the other commands never end with 1.
        if let Some(at) = examples::LINT.find("Exit codes:") {
            sections(&examples::LINT[at..], &mut rest);
        }
    } else {
        rest.control("SH", ["SEE ALSO"]);
        rest.text([bold("argo-metrics"), roman("(1)")]);
    }
    rest.to_writer(&mut page)?;
    Ok(page)
}

/// A blank line between two line breaks as the one request for a blank line: `mandoc` finds fault with the
/// three that the generator writes.
fn with_plain_gaps(page: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(page) {
        Ok(page) => page.replace(".br\n\n.br\n", ".sp\n").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// The text below the help as sections: a line at the margin that ends with a colon is a heading, and
/// the lines below it are kept as they are.
fn sections(help: &str, roff: &mut Roff) {
    for block in help.split("\n\n") {
        let mut lines = block.lines();
        let Some(heading) = lines.next().and_then(|line| line.strip_suffix(':')) else {
            continue;
        };
        let heading = match heading {
            // As man-pages(7) has it.
            "Exit codes" => "EXIT STATUS".to_owned(),
            other => other.to_uppercase(),
        };
        roff.control("SH", [heading.as_str()]);
        roff.control("nf", []);
        for line in lines {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        roff.control("fi", []);
    }
}
