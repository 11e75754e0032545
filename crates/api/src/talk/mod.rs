//! What hangs on every record: comments, shares, and the notifications that tell people of them.

pub mod asked;
pub mod attachment;
pub mod comment;
pub mod editor;
pub mod message;
pub mod notification;
pub mod push;
pub mod share;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(comment::configure)
        .configure(share::configure)
        .configure(notification::configure)
        .configure(push::configure)
        .configure(editor::configure)
        .configure(attachment::configure)
        .configure(message::configure);
}
