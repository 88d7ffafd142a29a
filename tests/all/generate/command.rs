//! The command: what it reads, where it writes, and how it ends.
