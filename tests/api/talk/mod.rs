//! What hangs on every record: comments, notifications, shares.

mod comments;
mod live;
mod notifications;
mod shares;
mod viewers;
