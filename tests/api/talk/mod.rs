//! What hangs on every record: comments, notifications, shares.

mod comments;
mod notifications;
mod shares;
mod viewers;
