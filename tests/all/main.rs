//! One binary, one module for each promise made to a user.

mod cli;
