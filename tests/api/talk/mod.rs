//! What hangs on every record: comments, notifications, shares.

mod attachments;
mod comments;
mod digests;
mod live;
mod notice_mails;
mod notifications;
mod push;
mod shares;
mod viewers;

use api::kernel::caller::Scope;
use api::kernel::record::AnyStore;
use api::records;
use domain::kernel::policy::Resource;
use domain::talk::hangs_on;

/// The web app asks the domain; the server knows whose a record is.
#[test]
fn things_hang_on_what_belongs_to_somebody() {
    for resource in Resource::ALL {
        let scope = records::any(*resource).map(AnyStore::scope);
        let owned = scope.is_some_and(|scope| matches!(scope, Scope::Owned | Scope::Through { .. }));
        assert_eq!(hangs_on(*resource), owned, "{resource}");
    }
}
