//! The duration of a run and its slowest files, for `--verbose`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use argo_metrics::lint::Done;

use super::output::Streams;

/// How many of the slowest files are named.
const SLOWEST: usize = 3;

/// Measures the parts of a run.
pub struct Timings {
    last: Instant,
    parts: Vec<Duration>,
    files: Mutex<Files>,
}

#[derive(Default)]
struct Files {
    count: usize,
    bytes: u64,
    /// Those that took longest, the slowest first.
    slowest: Vec<File>,
}

struct File {
    path: Arc<str>,
    bytes: usize,
    took: Duration,
}

impl Timings {
    /// Starts the clock.
    pub fn new() -> Self {
        Self {
            last: Instant::now(),
            parts: Vec::new(),
            files: Mutex::new(Files::default()),
        }
    }

    /// Ends the current part of the run and starts the next one.
    pub fn lap(&mut self) {
        let now = Instant::now();
        self.parts.push(now - self.last);
        self.last = now;
    }

    /// Adds a file that has been checked.
    pub fn file(&self, done: &Done) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.add(done);
    }

    /// Prints the durations: the search, the check, the report, and the slowest files.
    pub fn tell(&self, streams: &Streams) {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let [search, check, report, ..] = self.parts[..] else {
            return;
        };
        let noun = if files.count == 1 { "file" } else { "files" };
        let bytes = size(files.bytes);
        streams.note(&format!(
            "found {} {noun} in {}",
            files.count,
            duration(search)
        ));
        streams.note(&format!("read and checked {bytes} in {}", duration(check)));
        streams.note(&format!("wrote the report in {}", duration(report)));
        if files.count < 2 {
            return;
        }
        for file in &files.slowest {
            let (took, bytes) = (duration(file.took), size(file.bytes as u64));
            streams.note(&format!("slow: {}: {took}, {bytes}", file.path));
        }
    }
}

impl Files {
    fn add(&mut self, done: &Done) {
        self.count += 1;
        self.bytes += done.bytes as u64;
        // Of two that took as long the first by name, whichever was done first.
        let key = |took: Duration, path: &str| (std::cmp::Reverse(took), path.to_owned());
        let new = key(done.took, done.path);
        let at = self
            .slowest
            .partition_point(|file| key(file.took, &file.path) < new);
        if at < SLOWEST {
            let file = File {
                path: done.path.clone(),
                bytes: done.bytes,
                took: done.took,
            };
            self.slowest.insert(at, file);
            self.slowest.truncate(SLOWEST);
        }
    }
}

/// `0.4 ms`, `1.2 s`.
fn duration(took: Duration) -> String {
    match took.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1e3),
        seconds => format!("{seconds:.1} s"),
    }
}

/// `812 bytes`, `3.2 kB`, `4.1 MB`.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let many = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", many / 1e3),
        _ => format!("{:.1} MB", many / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_are_kept_whatever_the_order() {
        let took = [5, 9, 1, 9, 7, 3];
        let done: Vec<(Arc<str>, u64)> = took
            .iter()
            .enumerate()
            .map(|(n, took)| (format!("{n}").into(), *took))
            .collect();
        let slowest = |order: &mut dyn Iterator<Item = &(Arc<str>, u64)>| {
            let mut files = Files::default();
            for (path, took) in order {
                files.add(&Done {
                    path,
                    bytes: 10,
                    took: Duration::from_millis(*took),
                });
            }
            assert_eq!((files.count, files.bytes), (6, 60));
            let paths: Vec<String> = files.slowest.iter().map(|f| f.path.to_string()).collect();
            paths.join(" ")
        };
        assert_eq!(slowest(&mut done.iter()), "1 3 4");
        assert_eq!(slowest(&mut done.iter().rev()), "1 3 4");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(duration(Duration::from_micros(420)), "0.4 ms");
        assert_eq!(duration(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(size(812), "812 bytes");
        assert_eq!(size(3210), "3.2 kB");
        assert_eq!(size(4_100_000), "4.1 MB");
    }
}
