//! What is written for a user is read by everyone as it was meant.

mod quoting;
