//! What several rules need: a rule imports from here, never from another rule.

pub mod argument;
pub mod at_emission;
pub mod baked;
pub mod better_name;
pub mod bucket_order;
pub mod clash;
pub mod dollar;
pub mod expressions;
pub mod realtime;
pub mod reserved_key;
pub mod unfilled;
pub mod unreadable;
pub mod unresolved;
pub mod uses;
