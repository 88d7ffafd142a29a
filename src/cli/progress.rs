//! The progress of a run on the standard error, shown on a terminal and only if the run takes long.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A run that ends before this time shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is drawn again.
const PACE: Duration = Duration::from_millis(100);
/// Width of the bar, in columns.
const BAR: usize = 20;

/// Shows how far a run is.
pub struct Progress {
    shown: bool,
    begun: Instant,
}

/// A part of a run.
pub struct Stage {
    what: &'static str,
    /// The number of files, if known.
    total: Option<usize>,
    done: AtomicUsize,
}

impl Stage {
    /// The search for files; the total is unknown.
    pub fn search() -> Self {
        Self::new("searching for files", None)
    }

    /// The check of `total` files.
    pub fn check(total: usize) -> Self {
        Self::new("checking", Some(total))
    }

    fn new(what: &'static str, total: Option<usize>) -> Self {
        Self {
            what,
            total,
            done: AtomicUsize::new(0),
        }
    }

    /// Counts one more file as done.
    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The current progress; short enough for one line of any terminal.
    fn line(&self) -> String {
        let Some(total) = self.total else {
            return format!("{} …", self.what);
        };
        let done = self.done.load(Ordering::Relaxed).min(total);
        let filled = (BAR * done).checked_div(total).unwrap_or(BAR);
        format!(
            "{} [{}{}] {done}/{total} files",
            self.what,
            "#".repeat(filled),
            "-".repeat(BAR - filled)
        )
    }
}

impl Progress {
    /// The progress of a run that begins now; shown if the standard error is a terminal.
    pub fn new(quiet: bool) -> Self {
        let terminal = io::stderr().is_terminal();
        Self {
            shown: is_wanted(terminal, quiet, |name| std::env::var_os(name)),
            begun: Instant::now(),
        }
    }

    /// Whether it may be shown.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Does the work and shows its progress. Nothing is left on the terminal afterwards.
    pub fn during<T>(&self, stage: &Stage, work: impl FnOnce() -> T) -> T {
        if !self.shown {
            return work();
        }
        let end = End::default();
        thread::scope(|scope| {
            let drawer = || draw_until(&end, self.begun, stage);
            // Without the thread the work is done all the same.
            let _ = thread::Builder::new().spawn_scoped(scope, drawer);
            let _ends = Ends(&end);
            work()
        })
    }
}

/// Whether progress can be shown: not in CI, and not on a terminal that cannot redraw a line.
fn is_wanted(terminal: bool, quiet: bool, env: impl Fn(&str) -> Option<OsString>) -> bool {
    let in_ci = env("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let dumb = match env("TERM") {
        Some(term) => term == "dumb",
        None => cfg!(not(windows)),
    };
    terminal && !quiet && !in_ci && !dumb
}

/// Draws the line from time to time until the work is over, then takes it away.
fn draw_until(end: &End, begun: Instant, stage: &Stage) {
    let mut line = Line::default();
    let mut over = end.lock();
    while !*over {
        let pause = Line::pause(begun.elapsed());
        let waited = end.changed.wait_timeout_while(over, pause, |over| !*over);
        over = waited.unwrap_or_else(PoisonError::into_inner).0;
        if !*over {
            line.draw(begun.elapsed(), stage, &mut io::stderr());
        }
    }
    line.clear(&mut io::stderr());
}

/// Whether the work is over.
#[derive(Default)]
struct End {
    over: Mutex<bool>,
    changed: Condvar,
}

impl End {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.over.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that the work is over, also when it panics.
struct Ends<'a>(&'a End);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        *self.0.lock() = true;
        self.0.changed.notify_all();
    }
}

/// The line on the terminal.
#[derive(Default)]
struct Line {
    /// Its width in columns.
    columns: usize,
}

impl Line {
    /// How long to wait before it is drawn again.
    fn pause(elapsed: Duration) -> Duration {
        PATIENCE.checked_sub(elapsed).unwrap_or(PACE).max(PACE)
    }

    fn draw(&mut self, elapsed: Duration, stage: &Stage, out: &mut dyn Write) {
        if elapsed < PATIENCE {
            return;
        }
        let line = stage.line();
        let columns = line.chars().count();
        let rest = self.columns.saturating_sub(columns);
        // With the terminal gone there is nowhere to report it.
        let _ = write!(out, "\r{line}{:rest$}", "").and_then(|()| out.flush());
        self.columns = self.columns.max(columns);
    }

    /// Erases it with spaces, which works on every terminal.
    fn clear(&mut self, out: &mut dyn Write) {
        if self.columns == 0 {
            return;
        }
        let width = self.columns;
        let _ = write!(out, "\r{:width$}\r", "").and_then(|()| out.flush());
        self.columns = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a terminal shows of what was written: one line, in which `\r` goes back to the start.
    fn screen(written: &[u8]) -> String {
        let mut shown: Vec<char> = Vec::new();
        let mut column = 0;
        for c in std::str::from_utf8(written).unwrap().chars() {
            match c {
                '\r' => column = 0,
                c => {
                    shown.resize(shown.len().max(column + 1), ' ');
                    shown[column] = c;
                    column += 1;
                }
            }
        }
        shown.iter().collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn nothing_is_drawn_before_a_second_has_passed() {
        let (mut line, mut out) = (Line::default(), Vec::new());
        for elapsed in [0, 1, 500, 999] {
            line.draw(Duration::from_millis(elapsed), &Stage::check(10), &mut out);
        }
        line.clear(&mut out);
        assert_eq!(out, b"", "not even to erase it");
        assert_eq!(Line::pause(Duration::from_millis(300)).as_millis(), 700);
        assert_eq!(Line::pause(Duration::from_secs(5)), PACE);
    }

    #[test]
    fn afterwards_it_says_how_far_the_run_is() {
        let (mut line, mut out) = (Line::default(), Vec::new());
        let stage = Stage::check(8);
        line.draw(PATIENCE, &stage, &mut out);
        assert_eq!(screen(&out), "checking [--------------------] 0/8 files");
        for _ in 0..6 {
            stage.advance();
        }
        line.draw(2 * PATIENCE, &stage, &mut out);
        assert_eq!(screen(&out), "checking [###############-----] 6/8 files");
        assert!(!out.contains(&b'\n'));
    }

    #[test]
    fn nothing_of_it_is_left() {
        let (mut line, mut out) = (Line::default(), Vec::new());
        line.draw(PATIENCE, &Stage::check(123_456), &mut out);
        // A shorter line leaves nothing of the longer one, and neither leaves anything in the end.
        line.draw(PATIENCE, &Stage::search(), &mut out);
        assert_eq!(screen(&out), "searching for files …");
        line.clear(&mut out);
        assert_eq!(screen(&out), "");
        assert!(out.ends_with(b"\r"), "what follows begins at the margin");
    }

    #[test]
    fn it_fits_into_a_line_of_any_terminal() {
        let stage = Stage::check(1_000_000);
        for _ in 0..10 {
            stage.advance();
        }
        assert!(stage.line().chars().count() < 60, "{}", stage.line());
        assert_eq!(Stage::check(0).line().matches('#').count(), BAR);
    }

    #[test]
    fn it_is_for_a_person_at_a_terminal() {
        let with = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                let found = pairs.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| OsString::from(value))
            }
        };
        let plain = with(&[("TERM", "xterm")]);
        assert!(is_wanted(true, false, plain));
        assert!(!is_wanted(false, false, plain), "no terminal");
        assert!(!is_wanted(true, true, plain), "--quiet");
        assert!(!is_wanted(true, false, with(&[("TERM", "dumb")])));
        assert!(!is_wanted(
            true,
            false,
            with(&[("TERM", "xterm"), ("CI", "true")])
        ));
        assert!(is_wanted(
            true,
            false,
            with(&[("TERM", "xterm"), ("CI", "false")])
        ));
        assert_eq!(is_wanted(true, false, with(&[])), cfg!(windows));
    }

    #[test]
    fn the_work_is_done_whether_it_is_shown_or_not() {
        for shown in [false, true] {
            let progress = Progress {
                shown,
                begun: Instant::now(),
            };
            assert_eq!(progress.during(&Stage::search(), || 7), 7);
            let failed = std::panic::catch_unwind(|| {
                progress.during(&Stage::search(), || panic!("on purpose"))
            });
            assert!(failed.is_err(), "and it ends when the work fails");
        }
    }
}
