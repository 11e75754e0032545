//! What every record does alike, tried on every record: its life, its versions, its change events, its idempotency.

mod concurrency;
mod events;
mod idempotency;
mod life;
mod patch;
mod problems;
mod references;
mod refusals;
mod sample;
