//! Who may do what: one exhaustive match. The server asks it for every request, the web app to draw only what works.

crate::labels!(
    /// What a person does at the hospital; each user has one.
    Role {
        Rep = "rep", Manager = "manager", Marketing = "marketing", FrontDesk = "front_desk",
        Finance = "finance", Physician = "physician", Admin = "admin",
    }
);

crate::labels!(
    /// Every kind of record that the API knows, by its name in the address.
    Resource {
        Accounts = "accounts", Contacts = "contacts", Affiliations = "affiliations",
        Opportunities = "opportunities", DiscountLimits = "discount-limits",
        Activities = "activities", VisitPlans = "visit-plans",
        Duplicates = "duplicates", TieUps = "tie-ups", Relationships = "relationships", Consents = "consents",
        Inquiries = "inquiries", Leads = "leads", LeadSettings = "lead-settings",
        AssignmentRules = "assignment-rules",
        AutoResponses = "auto-responses",
        WebForms = "web-forms",
        PatientVisits = "patient-visits",
        Tasks = "tasks",
        Calendar = "calendar", CalendarFeeds = "calendar-feeds",
        Users = "users", Teams = "teams", Facilities = "facilities", Sessions = "sessions",
        CustomFields = "custom-fields",
        Imports = "imports", Exports = "exports", BulkChanges = "bulk-changes", SavedViews = "saved-views", Jobs = "jobs", Events = "events",
        Comments = "comments", Shares = "shares", Notifications = "notifications", Messages = "messages",
        Editors = "editors", Attachments = "attachments", Search = "search",
        ApiKeys = "api-keys", Audit = "audit", SecuritySettings = "security-settings",
        BrokenGlass = "broken-glass", Persons = "persons",
    }
);

crate::labels!(
    /// What somebody wants to do with a record. Deleting includes restoring.
    Action { Read = "read", Create = "create", Update = "update", Delete = "delete" }
);

crate::labels!(
    /// How far a permission reaches, from nothing to the whole group. Records shared with a person are always within it.
    Reach {
        Nothing = "nothing",
        /// What the person owns.
        Own = "own",
        /// What the teams below the person own, and their own.
        Team = "team",
        /// All of the person's facility; all facilities for somebody who belongs to the group's head office (no facility).
        Facility = "facility",
        Everything = "everything",
    }
);

/// How far `role` may do `action` with records of `resource`.
pub const fn reach(role: Role, resource: Resource, action: Action) -> Reach {
    match resource {
        Resource::Accounts | Resource::Contacts | Resource::Affiliations | Resource::Relationships => {
            people(role, action)
        }
        Resource::Consents => match action {
            Action::Read | Action::Create => people(role, action),
            // A ledger: what was said stays, and a withdrawal is another entry.
            Action::Update | Action::Delete => Reach::Nothing,
        },
        Resource::TieUps => agreements(role, action),
        Resource::Leads | Resource::Inquiries => leads(role, action),
        // The ladder of attempts: whoever works at leads goes by it.
        Resource::LeadSettings => match (role, action) {
            (Role::Admin, Action::Update) => Reach::Facility,
            (_, Action::Read) if may(role, Resource::Leads, Action::Read) => Reach::Everything,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        // Whoever works at leads may know why one is theirs; marketing and administrators keep the rules of their facility.
        Resource::AssignmentRules => match (role, action) {
            (_, Action::Read) if may(role, Resource::Leads, Action::Read) => Reach::Everything,
            (Role::Marketing | Role::Admin, Action::Create | Action::Update | Action::Delete) => Reach::Facility,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        // What is asked on web pages, and answered by itself: whoever answers reads it, marketing and administrators write it.
        Resource::AutoResponses | Resource::WebForms => match (role, action) {
            (Role::Admin | Role::Marketing, Action::Create | Action::Update | Action::Delete) => Reach::Facility,
            (_, Action::Read) if may(role, Resource::Leads, Action::Read) => Reach::Everything,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        // Whom they visit and call is theirs who sell; finance goes by it when it pays travel.
        Resource::Opportunities | Resource::Activities | Resource::VisitPlans => sales(role, action),
        Resource::PatientVisits => visits(role, action),
        // Everybody who sells reads what they may give; the facility's administrators set it.
        Resource::DiscountLimits => match (role, action) {
            (Role::Physician, _) => Reach::Nothing,
            (_, Action::Read) => Reach::Everything,
            (Role::Admin, Action::Update) => Reach::Facility,
            (_, Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        Resource::Tasks => tasks(role, action),
        Resource::CalendarFeeds => match action {
            Action::Read | Action::Create | Action::Delete => Reach::Own,
            Action::Update => Reach::Nothing,
        },
        Resource::Duplicates => duplicates(role, action),
        Resource::Users | Resource::Teams | Resource::Facilities => organisation(role, action),
        Resource::CustomFields => match (role, action) {
            (_, Action::Read) | (Role::Admin, _) => Reach::Everything,
            (_, Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        Resource::Sessions => match action {
            Action::Read | Action::Delete => Reach::Own,
            Action::Create | Action::Update => Reach::Nothing,
        },
        Resource::Imports | Resource::Exports | Resource::BulkChanges => transfers(role, action),
        // One's own, and what others show to one's team or facility; administrators keep that of the facility in order.
        Resource::SavedViews => match (role, action) {
            (Role::Admin, Action::Update | Action::Delete) => Reach::Facility,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Own,
        },
        Resource::Jobs => match (role, action) {
            (Role::Admin, Action::Read | Action::Update) => Reach::Everything,
            (_, Action::Read | Action::Update) => Reach::Own,
            (_, Action::Create | Action::Delete) => Reach::Nothing,
        },
        Resource::Events => match action {
            Action::Read => people(role, Action::Read),
            Action::Create | Action::Update | Action::Delete => Reach::Nothing,
        },
        Resource::Comments => comments(role, action),
        // Whoever may see a record may know who else does, and reads its files; whoever may change it may share it, adds
        // files and deletes them.
        Resource::Shares | Resource::Attachments => match action {
            Action::Read => people(role, Action::Read),
            Action::Create | Action::Update | Action::Delete => people(role, Action::Update),
        },
        // Whoever may see a record reads what was sent on its account.
        Resource::Messages => match action {
            Action::Read => people(role, Action::Read),
            Action::Create | Action::Update | Action::Delete => Reach::Nothing,
        },
        // Who has a record open to edit it: whoever may see it sees that, whoever may change it says so.
        Resource::Editors => match action {
            Action::Read | Action::Update => people(role, action),
            Action::Create | Action::Delete => Reach::Nothing,
        },
        // Everybody searches, and looks at calendars; what they find is what they may read of each kind.
        Resource::Search | Resource::Calendar => match action {
            Action::Read => Reach::Everything,
            Action::Create | Action::Update | Action::Delete => Reach::Nothing,
        },
        Resource::Notifications => match action {
            Action::Read | Action::Update => Reach::Own,
            Action::Create | Action::Delete => Reach::Nothing,
        },
        Resource::ApiKeys => api_keys(role, action),
        Resource::Audit => match (role, action) {
            (Role::Admin, Action::Read) => Reach::Facility,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        Resource::BrokenGlass => broken_glass(role, action),
        // All that is held about a person, taken out (create) and erased (update).
        Resource::Persons => match (role, action) {
            (Role::Admin, Action::Read | Action::Create | Action::Update) => Reach::Facility,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
        Resource::SecuritySettings => match (role, action) {
            (Role::Admin, Action::Read | Action::Update) => Reach::Facility,
            (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        },
    }
}

/// Broken glass: whoever does not see every field may look at those of the records that they see, and says why; who
/// watches over them reads it.
const fn broken_glass(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Rep | Role::Marketing, Action::Create) | (Role::Manager | Role::Admin, Action::Read) => {
            people(role, Action::Read)
        }
        (_, Action::Read | Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
    }
}

/// Comments: whoever may see a record may read and add them. Only the author changes one; an administrator may take one
/// away.
const fn comments(role: Role, action: Action) -> Reach {
    match (role, action) {
        (_, Action::Read | Action::Create) => people(role, Action::Read),
        (Role::Admin, Action::Delete) => Reach::Facility,
        (_, Action::Update | Action::Delete) => Reach::Own,
    }
}

/// Keys of tools: everybody makes their own; an administrator sees and revokes those of the facility, and makes none for
/// anybody else.
const fn api_keys(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Admin, Action::Read | Action::Delete) => Reach::Facility,
        (_, Action::Read | Action::Create | Action::Delete) => Reach::Own,
        (_, Action::Update) => Reach::Nothing,
    }
}

/// Accounts, contacts and what hangs on them.
const fn people(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Rep, _) | (Role::Physician, Action::Read) => Reach::Own,
        (Role::Manager, _) => Reach::Team,
        (Role::Marketing | Role::Admin, _)
        | (Role::FrontDesk, Action::Read | Action::Create | Action::Update)
        | (Role::Finance, Action::Read) => Reach::Facility,
        (Role::FrontDesk, Action::Delete)
        | (Role::Finance | Role::Physician, Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
    }
}

/// Pairs that look like one: for whoever may merge them, which throws one away. An administrator looks for them at once.
const fn duplicates(role: Role, action: Action) -> Reach {
    match (role, action) {
        (_, Action::Read | Action::Update) => people(role, Action::Delete),
        (Role::Admin, Action::Create) => Reach::Facility,
        (_, Action::Create | Action::Delete) => Reach::Nothing,
    }
}

/// What was agreed with accounts: sales and marketing make it, the desk and finance go by it.
const fn agreements(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Physician, _) | (Role::FrontDesk, Action::Create | Action::Update) => Reach::Nothing,
        _ => people(role, action),
    }
}

/// People who ask about care: sales, marketing and the desk answer them. Money and medicine come later.
const fn leads(role: Role, action: Action) -> Reach {
    match role {
        Role::Finance | Role::Physician => Reach::Nothing,
        Role::Rep | Role::Manager | Role::Marketing | Role::FrontDesk | Role::Admin => people(role, action),
    }
}

/// What may be sold, and what is done for it: as accounts and contacts, but nothing for physicians.
const fn sales(role: Role, action: Action) -> Reach {
    match role {
        Role::Physician => Reach::Nothing,
        _ => people(role, action),
    }
}

/// Patients' visits: whoever brings patients and the desk book them and say who came. A physician reads those to them, which
/// are shared with them; finance those that are paid for. Marketing reads that somebody came, without what for.
const fn visits(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Marketing, Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
        _ => people(role, action),
    }
}

/// Tasks: everybody has their own, and may give one to a colleague, whose it is then.
const fn tasks(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Admin, _) => Reach::Facility,
        (Role::Manager, _) => Reach::Team,
        (Role::Rep | Role::Marketing | Role::FrontDesk | Role::Finance | Role::Physician, _) => Reach::Own,
    }
}

/// Whether the role approves what others ask for: within its reach, and never its own requests.
pub const fn approves(role: Role) -> bool {
    match role {
        Role::Manager | Role::Admin => true,
        Role::Rep | Role::Marketing | Role::FrontDesk | Role::Finance | Role::Physician => false,
    }
}

/// Colleagues, teams and facilities: everybody may read who is who, an administrator keeps them.
const fn organisation(role: Role, action: Action) -> Reach {
    match (role, action) {
        (_, Action::Read) => Reach::Everything,
        (Role::Admin, _) => Reach::Facility,
        (_, Action::Create | Action::Update | Action::Delete) => Reach::Nothing,
    }
}

/// Imports, exports and bulk changes: one's own work, seen by administrators of the facility.
const fn transfers(role: Role, action: Action) -> Reach {
    match (role, action) {
        (Role::Admin, _) => Reach::Facility,
        (Role::Rep | Role::Manager | Role::Marketing | Role::FrontDesk, _) => Reach::Own,
        (Role::Finance | Role::Physician, _) => Reach::Nothing,
    }
}

/// Whether the role may do this at all, to any record.
pub const fn may(role: Role, resource: Resource, action: Action) -> bool {
    !matches!(reach(role, resource, action), Reach::Nothing)
}

/// The whole policy as a table in Markdown: checked in as `docs/policy.md`, so that a change of rights shows in review.
pub fn table() -> String {
    let mut text = String::from(
        "# Who may do what\n\nWritten by a test from `crates/domain/src/kernel/policy.rs`; every cell is how far the right reaches.\n",
    );
    for resource in Resource::ALL {
        text += "\n## ";
        text += resource.as_str();
        text += "\n\n| role | read | create | update | delete |\n|---|---|---|---|---|\n";
        for role in Role::ALL {
            let cells: Vec<_> = Action::ALL.iter().map(|action| reach(*role, *resource, *action).as_str()).collect();
            text += &["| ", role.as_str(), " | ", &cells.join(" | "), " |\n"].concat();
        }
    }
    text += "\n## Approving\n\nWhat waits for an approval within their reach, but for what they asked for themselves: ";
    let approvers: Vec<_> =
        Role::ALL.iter().filter(|role| approves(**role)).map(|role| ["`", role.as_str(), "`"].concat()).collect();
    text += &approvers.join(", ");
    text += ".\n";
    text += &super::field_rule::table();
    text
}
