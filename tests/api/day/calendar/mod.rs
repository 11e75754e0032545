//! The calendar: what stands in it, who sees what of it, what stands against it; and feeds of it for phones.

mod feeds;
mod range;
