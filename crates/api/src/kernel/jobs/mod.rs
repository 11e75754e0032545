//! Jobs: work that outlives its request. Rows in the database, claimed with a lease by whichever node is free.
//!
//! A job is a row that the transaction of its cause writes. It runs in steps; each step is one transaction that also
//! writes how far the job is, so that a killed process loses no step and doubles none.

mod store;
mod worker;

pub use store::{NewJob, enqueue, forget_succeeded, plan, plan_by, request_cancel, retry};
pub use store::{find, list};
pub use worker::{Queue, Run, Step, Worker};
