//! The standard streams: findings go to one, everything else to the other.

use std::io::{self, BufWriter, IsTerminal, Write};

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_NOTE_STYLE};
use anstream::{AutoStream, ColorChoice};
use argo_metrics::report::one_line;

use super::options::Color;

/// The standard output and the standard error.
pub struct Streams {
    color: Color,
}

impl Streams {
    /// Streams that use colours as asked for.
    pub fn new(color: Color) -> Self {
        Self { color }
    }

    /// Whether to use colours on the standard output.
    pub fn styled(&self) -> bool {
        self.choice(&io::stdout()) != ColorChoice::Never
    }

    /// The standard output, locked and buffered. The caller must flush it.
    pub fn out(&self) -> Box<dyn Write> {
        let stdout = io::stdout().lock();
        match self.choice(&stdout) {
            ColorChoice::Never => Box::new(BufWriter::with_capacity(1 << 16, stdout)),
            choice => Box::new(AutoStream::new(stdout, choice)),
        }
    }

    /// Whether to use colours on the standard error.
    pub fn styled_errors(&self) -> bool {
        self.choice(&io::stderr()) != ColorChoice::Never
    }

    /// The standard error, locked.
    pub fn err(&self) -> Box<dyn Write> {
        let stderr = io::stderr().lock();
        let choice = self.choice(&stderr);
        Box::new(AutoStream::new(stderr, choice))
    }

    /// Prints `error: …` on one line of the standard error.
    pub fn error(&self, message: &str) {
        self.tell(DEFAULT_ERROR_STYLE, "error", message);
    }

    /// Prints `note: …` on one line of the standard error.
    pub fn note(&self, message: &str) {
        self.tell(DEFAULT_NOTE_STYLE, "note", message);
    }

    /// Prints one line on the standard error, without `error:` or `note:`.
    pub fn line(&self, message: &str) {
        // With standard error closed there is nowhere to report it.
        let _ = writeln!(io::stderr().lock(), "{}", one_line(message));
    }

    fn tell(&self, style: impl std::fmt::Display, word: &str, message: &str) {
        let stderr = io::stderr().lock();
        let choice = self.choice(&stderr);
        let mut stderr = AutoStream::new(stderr, choice);
        let _ = writeln!(stderr, "{style}{word}{style:#}: {}", one_line(message));
    }

    fn choice<S: anstream::stream::RawStream + IsTerminal>(&self, stream: &S) -> ColorChoice {
        match self.color {
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
            Color::Auto => AutoStream::choice(stream),
        }
    }
}
