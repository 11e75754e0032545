//! What hangs on every record: what people say about it, who else may see it, and whom that concerns.

pub mod attachment;
pub mod comment;
pub mod editor;
pub mod message;
pub mod notification;
pub mod push;
pub mod share;

use crate::kernel::policy::Resource;

/// Whether comments, shares and files hang on records of this kind: on all that belong to somebody.
pub const fn hangs_on(resource: Resource) -> bool {
    !matches!(
        resource,
        Resource::Users
            | Resource::Teams
            | Resource::Facilities
            | Resource::CustomFields
            | Resource::Duplicates
            | Resource::DiscountLimits
            | Resource::Attachments
            | Resource::ApiKeys
            | Resource::Audit
            | Resource::SecuritySettings
            | Resource::BrokenGlass
            | Resource::Persons
            | Resource::LeadSettings
            | Resource::AssignmentRules
            | Resource::Relationships
            | Resource::SavedViews
            | Resource::Sessions
            | Resource::Jobs
            | Resource::Events
            | Resource::Comments
            | Resource::Shares
            | Resource::Notifications
            | Resource::Messages
            | Resource::AutoResponses
            | Resource::WebForms
            | Resource::Editors
            | Resource::Search
            | Resource::Calendar
            | Resource::CalendarFeeds
    )
}
