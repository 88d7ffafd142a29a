//! Many files: reads and checks them side by side, and hands the results back in the order of the inputs.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::check::{check_part, check_source};
use super::discover::system_word;
use super::prefilter::{is_template_text, may_hold_metrics};
use super::{Checked, Home, Input, Options, Source, check, check_in};
use crate::model::registry::Clashes;
use crate::project::{FileId, FileIndex, Project, ProjectFile, may_refer};
use crate::rules::Choice;
use crate::source::SourceFile;
use crate::yaml::Text;

/// What became of one file of which there is something to say.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// The file as the user named it, `/`-separated.
    pub path: Arc<str>,
    /// What the check found.
    pub checked: Checked,
}

/// Why a file could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It could not be read.
    #[error("{path}: cannot be read ({error}); make it readable or leave it out with --exclude")]
    Unreadable {
        /// The file's path as the user would name it.
        path: Arc<str>,
        /// The operating system's message.
        error: String,
    },
    /// The check itself failed.
    #[error(
        "{path}: internal error ({message}); this is a fault of argo-metrics, please report it with the file"
    )]
    Internal {
        /// The file's path as the user would name it.
        path: Arc<str>,
        /// What the panic said.
        message: String,
    },
}

impl FileError {
    /// The file's path as the user would name it.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            FileError::Unreadable { path, .. } | FileError::Internal { path, .. } => path,
        }
    }
}

/// What became of all files.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// The files with findings and those that were skipped, in the order of the inputs.
    pub files: Vec<FileReport>,
    /// The files that could not be checked, in the order of the inputs.
    pub errors: Vec<FileError>,
    /// The files around the inputs that could not be read, in order: what they say is not compared.
    pub unread: Vec<FileError>,
    /// How many files were checked; those skipped or failed do not count.
    pub checked: usize,
    /// How many of them contain metrics.
    pub with_metrics: usize,
    /// How many metrics those contain.
    pub metrics: usize,
}

impl Run {
    /// Drops the findings of rules that were not chosen.
    pub fn keep(&mut self, choice: &Choice) {
        for file in &mut self.files {
            let findings = &mut file.checked.findings;
            findings.retain(|finding| choice.takes(finding));
        }
    }
}

/// Checks all inputs, with as many threads as asked for or as the machine has processors.
///
/// Only one file per thread is in memory at a time, and afterwards the text of those with findings.
#[must_use]
pub fn run(inputs: &[Input], options: &Options, threads: Option<NonZeroUsize>) -> Run {
    run_watched(inputs, Some(&[]), options, threads, None)
}

/// One file of a run that is done, whatever became of it.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    /// The file as the user named it.
    pub path: &'a Arc<str>,
    /// How many bytes were read.
    pub bytes: usize,
    /// How long it took to read and check it.
    pub took: Duration,
}

/// Is called for each file that is done, by several threads at once and in no order.
pub type Watch<'a> = &'a (dyn Fn(&Done) + Sync);

/// The same, watched, with the files around the inputs: those are read for what they say about metrics, and no findings
/// on them are reported; `None` where the inputs may be a part of something that is not known. Without a watch nothing
/// is measured.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "the run from the first file to the last finding"
)]
pub fn run_watched(
    inputs: &[Input],
    around: Option<&[Input]>,
    options: &Options,
    threads: Option<NonZeroUsize>,
    watch: Option<Watch>,
) -> Run {
    let whole = around.is_some();
    let around = around.unwrap_or_default();
    let workers = Workers::new(threads, inputs.len() + around.len());
    let limit = options.limits.bytes;
    if let ([_], []) = (inputs, around) {
        let check = |bytes: &[u8], _| match whole {
            true => check(bytes, options),
            false => check_part(bytes, options),
        };
        return checked(
            inputs,
            &workers,
            limit,
            watch,
            (&[], &|_, _| Checked::default()),
            check,
        );
    }
    let all: Vec<&Input> = inputs.iter().chain(around).collect();
    let numbered: Vec<(usize, &Input)> = all.iter().copied().enumerate().collect();
    let room = AtomicUsize::new(KEPT_TEXT);
    let looked = workers.map(&numbered, 4, |(n, input), buffer| {
        let begun = watch.map(|_| Instant::now());
        let room = (*n < inputs.len()).then_some(&room);
        let mut seen = with_bytes(input, limit, buffer, &|bytes: &[u8]| {
            look(&input.path, bytes, options, room)
        })?;
        if let (Known::Empty(_, took), Some(begun)) = (&mut seen.known, begun) {
            *took = begun.elapsed();
        }
        Ok::<Seen, FileError>(seen)
    });
    let mut unread = Vec::new();
    let mut known = Vec::with_capacity(inputs.len());
    let files = all
        .iter()
        .zip(looked)
        .enumerate()
        .map(|(n, (input, seen))| {
            let reported = n < inputs.len();
            let seen = match seen {
                Ok(seen) => seen,
                // Of an input the check says so.
                Err(_) if reported => Seen::hidden(),
                Err(error) => {
                    unread.push(error);
                    Seen::hidden()
                }
            };
            if reported {
                known.push(seen.known);
            }
            let path = Arc::clone(&input.path);
            (ProjectFile { path, reported }, seen.index)
        });
    let project = Project::new(files).whole(whole);
    let clashes = Clashes::default();
    let home = |n: usize| Home {
        project: &project,
        file: FileId(u32::try_from(n).unwrap_or(u32::MAX)),
        clashes: &clashes,
    };
    let read = |source: &SourceFile, n| check_source(source, options, home(n));
    let mut run = checked(
        inputs,
        &workers,
        limit,
        watch,
        (&known, &read),
        |bytes, n| check_in(bytes, options, home(n)),
    );
    run.unread = unread;
    run
}

/// What was seen of a file before anything is checked.
#[derive(Default)]
struct Seen {
    index: FileIndex,
    known: Known,
}

/// What is known of an input when it is checked.
#[derive(Default)]
enum Known {
    /// Nothing: it is read again.
    #[default]
    Nothing,
    /// There can be nothing to say of it. It has so many bytes, and it took so long to see that.
    Empty(usize, Duration),
    /// It is read already, and has so many bytes.
    Read(Box<SourceFile>, usize),
}

impl Seen {
    /// Of a file that cannot be read.
    fn hidden() -> Self {
        Self {
            index: FileIndex::hidden(),
            ..Self::default()
        }
    }
}

/// What a file says, which is kept as it was read while there is room for so many bytes more.
fn look(path: &Arc<str>, bytes: &[u8], options: &Options, room: Option<&AtomicUsize>) -> Seen {
    let holds = may_hold_metrics(bytes);
    let mut seen = Seen::default();
    if options.prefilter && !holds {
        seen.known = Known::Empty(bytes.len(), Duration::ZERO);
    }
    if !holds && !may_refer(bytes) {
        return seen;
    }
    let text = Text::decode(bytes).ok();
    let Some(text) = text.filter(|text| !is_template_text(text.as_str())) else {
        seen.index = FileIndex::hidden();
        return seen;
    };
    let source = SourceFile::parse(Arc::clone(path), text, &options.limits);
    seen.index = FileIndex::of(&source);
    let takes = |room: &AtomicUsize| {
        let less = |room: usize| room.checked_sub(bytes.len());
        room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    };
    if holds && room.is_some_and(takes) {
        seen.known = Known::Read(Box::new(source), bytes.len());
    }
    seen
}

/// Checks the inputs, each by its bytes and its number, but for those of which there is nothing to say: they have their
/// length and how long it took to see that.
#[expect(
    clippy::too_many_lines,
    reason = "one file from its bytes to its report"
)]
fn checked(
    inputs: &[Input],
    workers: &Workers,
    limit: usize,
    watch: Option<Watch>,
    (known, read): (&[Known], &(impl Fn(&SourceFile, usize) -> Checked + Sync)),
    check: impl Fn(&[u8], usize) -> Checked + Sync,
) -> Run {
    // The others are few and cost much, and often come side by side: each may go to another thread.
    let of = |n: usize| known.get(n).unwrap_or(&Known::Nothing);
    let numbered = inputs.iter().enumerate();
    let rest: Vec<(usize, &Input)> = numbered
        .filter(|(n, input)| {
            let Known::Empty(bytes, took) = *of(*n) else {
                return true;
            };
            if let Some(watch) = watch {
                let path = &input.path;
                watch(&Done { path, bytes, took });
            }
            false
        })
        .collect();
    let mut outcomes = workers
        .map(&rest, 1, |(n, input), buffer| {
            let begun = watch.map(|_| Instant::now());
            let length = Cell::new(0);
            let outcome = match of(*n) {
                Known::Read(source, bytes) => {
                    length.set(*bytes);
                    guarded(input, || read(source, *n)).map(sorted)
                }
                _ => with_bytes(input, limit, buffer, &|bytes: &[u8]| {
                    length.set(bytes.len());
                    check(bytes, *n)
                })
                .map(sorted),
            };
            let (Some(watch), Some(begun)) = (watch, begun) else {
                return outcome;
            };
            watch(&Done {
                path: &input.path,
                bytes: length.get(),
                took: begun.elapsed(),
            });
            outcome
        })
        .into_iter();

    let mut run = Run::default();
    for (n, input) in inputs.iter().enumerate() {
        let outcome = match of(n) {
            Known::Empty(..) => Ok(Checked::default()),
            _ => outcomes.next().unwrap_or_else(|| Ok(Checked::default())),
        };
        match outcome {
            Err(error) => run.errors.push(error),
            Ok(checked) => {
                run.checked += usize::from(checked.skipped.is_none());
                run.with_metrics += usize::from(checked.metrics > 0);
                run.metrics += checked.metrics;
                if !checked.findings.is_empty() || checked.skipped.is_some() {
                    run.files.push(FileReport {
                        path: input.path.clone(),
                        checked,
                    });
                }
            }
        }
    }
    run
}

/// The threads that work, or the one that calls.
pub(super) struct Workers(Option<rayon::ThreadPool>);

impl Workers {
    /// As many as are requested, or as the machine has processors, and no more than there are files.
    pub fn new(threads: Option<NonZeroUsize>, files: usize) -> Self {
        let wanted = threads
            .or_else(|| std::thread::available_parallelism().ok())
            .map_or(1, NonZeroUsize::get)
            .min(files);
        Self(match wanted {
            0 | 1 => None,
            n => rayon::ThreadPoolBuilder::new()
                .num_threads(n)
                .stack_size(STACK)
                .build()
                .ok(),
        })
    }

    /// Does the same with each, with a buffer for each thread, in portions of so many at least; the results are in the order of
    /// the items.
    pub fn map<T: Sync, R: Send>(
        &self,
        items: &[T],
        least: usize,
        work: impl Fn(&T, &mut Vec<u8>) -> R + Sync,
    ) -> Vec<R> {
        match &self.0 {
            Some(pool) => pool.install(|| {
                items
                    .par_iter()
                    .with_min_len(least)
                    .map_init(Vec::new, |buffer, item| work(item, buffer))
                    .collect()
            }),
            None => {
                let mut buffer = Vec::new();
                items.iter().map(|item| work(item, &mut buffer)).collect()
            }
        }
    }
}

/// Bytes of a thread's stack: as much as the main thread has, since an overflow would end the whole run.
const STACK: usize = 8 << 20;

/// Bytes a buffer has room for before the first read.
const FIRST_READ: usize = 128 << 10;

/// Beyond this the buffer of a thread is given back after a file.
const KEPT_BUFFER: usize = 4 << 20;

/// So many bytes of files are kept as they were read before anything is checked, about twenty times as many in memory. More is
/// read again.
const KEPT_TEXT: usize = 2 << 20;

fn sorted(mut checked: Checked) -> Checked {
    checked
        .findings
        .sort_by(|a, b| (a.place, a.code).cmp(&(b.place, b.code)));
    if checked.findings.is_empty() {
        checked.text = None;
    }
    checked
}

/// Does something with the bytes of an input.
pub(super) fn with_bytes<R>(
    input: &Input,
    limit: usize,
    buffer: &mut Vec<u8>,
    work: &impl Fn(&[u8]) -> R,
) -> Result<R, FileError> {
    let bytes = match &input.source {
        Source::Bytes(bytes) => bytes.as_slice(),
        Source::File(path) => {
            read(path, limit, buffer).map_err(|e| FileError::Unreadable {
                path: input.path.clone(),
                error: system_word(&e),
            })?;
            buffer.as_slice()
        }
    };
    let outcome = guarded(input, || work(bytes));
    if buffer.capacity() > KEPT_BUFFER {
        *buffer = Vec::new();
    }
    outcome
}

/// Does something with an input. The work shares nothing that a panic could leave half done: a panic costs this file only.
fn guarded<R>(input: &Input, work: impl FnOnce() -> R) -> Result<R, FileError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| FileError::Internal {
        path: input.path.clone(),
        message: panic_words(panic.as_ref()),
    })
}

/// Reads a file, up to one byte over the limit, so that the check can see that it is exceeded.
fn read(path: &Path, limit: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    let bound = (limit as u64).saturating_add(1);
    // Room for nearly every file, so that its length need not be asked for first.
    buffer.reserve(FIRST_READ);
    File::open(path)?.take(bound).read_to_end(buffer)?;
    Ok(())
}

/// What a panic said, in one line.
#[must_use]
pub fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn run_with(
        inputs: &[Input],
        limit: usize,
        threads: Option<NonZeroUsize>,
        watch: Option<Watch>,
        check: impl Fn(&[u8]) -> Checked + Sync,
    ) -> Run {
        let workers = Workers::new(threads, inputs.len());
        let nothing = |_: &SourceFile, _| Checked::default();
        checked(
            inputs,
            &workers,
            limit,
            watch,
            (&[], &nothing),
            |bytes, _| check(bytes),
        )
    }

    fn inputs(contents: &[&str]) -> Vec<Input> {
        contents
            .iter()
            .enumerate()
            .map(|(n, content)| Input {
                path: format!("{n:02}").into(),
                source: Source::Bytes(content.as_bytes().to_vec()),
            })
            .collect()
    }

    #[test]
    fn a_panic_costs_the_file_it_is_in_and_no_other() {
        let inputs = inputs(&["a", "panic", "b", "panic", "c", "d", "e", "f", "g", "h"]);
        let check = |bytes: &[u8]| {
            assert_ne!(bytes, b"panic", "two\nlines");
            Checked {
                metrics: 1,
                ..Checked::default()
            }
        };
        for threads in [1, 4] {
            let run = run_with(&inputs, 100, NonZeroUsize::new(threads), None, check);
            assert_eq!((run.checked, run.with_metrics, run.metrics), (8, 8, 8));
            assert_eq!(
                run.errors.iter().map(FileError::path).collect::<Vec<_>>(),
                ["01", "03"]
            );
            let words = run.errors[0].to_string();
            assert!(
                words.contains("internal error") && words.contains("two lines"),
                "{words}"
            );
        }
    }

    #[test]
    fn a_watch_is_told_of_every_file_once_also_of_those_that_fail() {
        let mut inputs = inputs(&["a", "panic", "bbb", "c", "d", "e", "f", "g", "h"]);
        inputs[3].source = Source::File("no/such/file".into());
        let check = |bytes: &[u8]| {
            assert_ne!(bytes, b"panic");
            Checked::default()
        };
        for threads in [1, 4] {
            let seen = Mutex::new(Vec::new());
            let watch = |done: &Done| {
                let line = format!("{} {}", done.path, done.bytes);
                seen.lock().unwrap().push(line);
            };
            let threads = NonZeroUsize::new(threads);
            let run = run_with(&inputs, 100, threads, Some(&watch), check);
            assert_eq!(run.errors.len(), 2);
            let mut seen = seen.into_inner().unwrap();
            seen.sort();
            assert_eq!(
                seen,
                [
                    "00 1", "01 5", "02 3", "03 0", "04 1", "05 1", "06 1", "07 1", "08 1"
                ]
            );
        }
    }

    #[test]
    fn a_file_is_read_just_so_far_that_the_limit_is_seen_to_be_passed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long");
        std::fs::write(&path, [b'x'; 5000]).unwrap();
        let inputs = [Input {
            path: "long".into(),
            source: Source::File(path),
        }];
        let run = run_with(&inputs, 1000, None, None, |bytes| Checked {
            metrics: bytes.len(),
            ..Checked::default()
        });
        assert_eq!(run.metrics, 1001);
    }
}
