//! The exit code.

use std::process::ExitCode;

/// The exit code of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Exit code 0: no findings at or above `--fail-on`, or the command succeeded.
    Clean,
    /// Exit code 1: findings.
    Findings,
    /// Exit code 2: wrong usage, a path that cannot be read, or an internal error.
    Failure,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failure => 2,
        })
    }
}
