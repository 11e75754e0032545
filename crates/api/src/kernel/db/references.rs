//! Who refers to a contact or an account: every column that may hold the id of one, and what a merge of two does with it.
//! A test reads both databases' catalogues and fails when a column is missing here.

use domain::kernel::policy::Resource::{
    self, Accounts, Activities, Affiliations, Consents, Contacts, Inquiries, Leads, Opportunities, PatientVisits,
    Relationships, Tasks, TieUps, VisitPlans,
};

/// What becomes of a reference to the record that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A field of records of this kind: each of them is changed, and its log says so.
    Field(Resource),
    /// The same where two of them may become one, or are numbered: `people/merge/joined.rs` knows how.
    Joined(Resource),
    /// The row hangs on a record that `resource` names beside the id: it goes over as it is.
    Hangs,
    /// A row of seconds: dropped.
    Dropped,
    /// It stays, and reads through the merge where it is asked for. Says why.
    Stays(&'static str),
}

/// A column that may hold the id of a record that can be merged.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    pub table: &'static str,
    pub column: &'static str,
    /// To which kinds.
    pub to: &'static [Resource],
    pub fate: Fate,
}

const fn reference(table: &'static str, column: &'static str, to: &'static [Resource], fate: Fate) -> Reference {
    Reference { table, column, to, fate }
}

const ANY: &[Resource] = &[Accounts, Contacts];

pub const REFERENCES: &[Reference] = &[
    reference("affiliations", "contact_id", &[Contacts], Fate::Joined(Affiliations)),
    reference("affiliations", "account_id", &[Accounts], Fate::Joined(Affiliations)),
    reference("relationships", "contact_id", &[Contacts], Fate::Joined(Relationships)),
    reference("relationships", "related_id", &[Contacts], Fate::Joined(Relationships)),
    reference("consents", "contact_id", &[Contacts], Fate::Joined(Consents)),
    reference("consents", "guardian_id", &[Contacts], Fate::Field(Consents)),
    reference("contacts", "account_id", &[Accounts], Fate::Field(Contacts)),
    reference("contacts", "guardian_id", &[Contacts], Fate::Field(Contacts)),
    reference("contacts", "primary_physician_id", &[Contacts], Fate::Field(Contacts)),
    reference("accounts", "parent_id", &[Accounts], Fate::Field(Accounts)),
    reference("accounts", "deciding_contact_id", &[Contacts], Fate::Field(Accounts)),
    reference("tie_ups", "account_id", &[Accounts], Fate::Field(TieUps)),
    reference("inquiries", "contact_id", &[Contacts], Fate::Field(Inquiries)),
    reference("leads", "contact_id", &[Contacts], Fate::Field(Leads)),
    reference("leads", "account_id", &[Accounts], Fate::Field(Leads)),
    reference("leads", "duplicate_of_contact_id", &[Contacts], Fate::Field(Leads)),
    reference("opportunities", "account_id", &[Accounts], Fate::Field(Opportunities)),
    reference("opportunities", "contact_id", &[Contacts], Fate::Field(Opportunities)),
    reference("activities", "account_id", &[Accounts], Fate::Field(Activities)),
    reference("activities", "contact_id", &[Contacts], Fate::Field(Activities)),
    reference("visit_plans", "contact_id", &[Contacts], Fate::Field(VisitPlans)),
    reference("patient_visits", "contact_id", &[Contacts], Fate::Field(PatientVisits)),
    reference("tasks", "about_id", ANY, Fate::Field(Tasks)),
    reference("comments", "record_id", ANY, Fate::Hangs),
    reference("attachments", "record_id", ANY, Fate::Hangs),
    reference("messages", "record_id", ANY, Fate::Hangs),
    reference("notifications", "record_id", ANY, Fate::Hangs),
    reference("shares", "record_id", ANY, Fate::Hangs),
    reference("editors", "record_id", ANY, Fate::Dropped),
    reference(
        "match_keys",
        "record_id",
        ANY,
        Fate::Stays("each record keeps its own; one in the recycle bin has none"),
    ),
    reference("duplicate_blocks", "record_id", ANY, Fate::Stays("the next scan makes them anew")),
    reference("duplicates", "one_id", ANY, Fate::Stays("the merge closes the pair and drops other open ones")),
    reference("duplicates", "other_id", ANY, Fate::Stays("the merge closes the pair and drops other open ones")),
    reference(
        "events",
        "record_id",
        ANY,
        Fate::Stays("what happened is not rewritten: the survivor's history reads both"),
    ),
    reference(
        "events",
        "about_id",
        ANY,
        Fate::Stays("what happened is not rewritten: the survivor's history reads both"),
    ),
    reference("audit", "record_id", ANY, Fate::Stays("a chain that is sealed")),
    reference("import_rows", "record_id", ANY, Fate::Stays("what an import did; the address leads to the survivor")),
    reference("broken_glass", "contact_id", &[Contacts], Fate::Stays("whose fields somebody opened, of which record")),
    reference(
        "erasure_requests",
        "contact_id",
        &[Contacts],
        Fate::Stays("who was asked for; an erasure takes along all that was merged"),
    ),
    reference("erasures", "contact_id", &[Contacts], Fate::Stays("who was erased is merged with nobody")),
    reference("exports", "contact_id", &[Contacts], Fate::Stays("whose data a file of some days holds")),
    reference("bulk_places", "record_id", ANY, Fate::Stays("a place in the order of ids")),
    reference(
        "bulk_refusals",
        "record_id",
        ANY,
        Fate::Stays("what was refused then; the address leads to the survivor"),
    ),
    reference("jobs", "subject_id", ANY, Fate::Stays("no job is about a contact or an account")),
    reference("merges", "survivor_id", ANY, Fate::Stays("merges form a chain that is followed")),
    reference("merges", "loser_id", ANY, Fate::Stays("merges form a chain that is followed")),
    reference("merge_moves", "record_id", ANY, Fate::Stays("what an earlier merge did, for its undo")),
];

/// The columns that refer to records of this kind.
pub fn references_to(resource: Resource) -> impl Iterator<Item = &'static Reference> {
    REFERENCES.iter().filter(move |reference| reference.to.contains(&resource))
}
