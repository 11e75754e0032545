//! Accounts, contacts, affiliations, tie-ups, relationships and consents.

use crate::records::records;
use crate::transport::answer;
use domain::admin::job::Job;
use domain::kernel::{ConsentId, ContactId, DuplicateId, ListLink, New, Page, Record};
use domain::people::account::Account;
use domain::people::affiliation::Affiliation;
use domain::people::consent::{Consent, ConsentData, ConsentMatrix};
use domain::people::contact::Contact;
use domain::people::duplicate_pair::{Duplicate, DuplicateStatus};
use domain::people::merging::{Merge, MergePreview, MergeRequest, Side, UndoRequest};
use domain::people::relationship::Relationship;
use domain::people::tie_up::{TieUp, TieUpStatus};
use reqwest::Method;
use std::collections::BTreeMap;

records! {
    Account: list_accounts search_accounts get_account create_account update_account delete_account restore_account;
    Contact: list_contacts search_contacts get_contact create_contact update_contact delete_contact restore_contact;
    Affiliation: list_affiliations search_affiliations get_affiliation create_affiliation update_affiliation
        delete_affiliation restore_affiliation;
    TieUp: list_tie_ups search_tie_ups get_tie_up create_tie_up update_tie_up delete_tie_up restore_tie_up;
    Relationship: list_relationships search_relationships get_relationship create_relationship update_relationship
        delete_relationship restore_relationship;
}

impl crate::Client {
    /// One page of the ledger, the newest word first.
    pub async fn list_consents(&self, link: &ListLink) -> Result<Page<Consent>, crate::Error> {
        self.list(link).await
    }

    pub async fn get_consent(&self, id: ConsentId) -> Result<Consent, crate::Error> {
        self.read(id, "contact,guardian,recorded_by").await
    }

    /// Adds what somebody said: that they consent, or that they do not any more.
    pub async fn create_consent(&self, new: &New<ConsentData>) -> Result<Consent, crate::Error> {
        self.create(new).await
    }

    /// What holds for one contact.
    pub async fn get_consent_matrix(&self, contact: ContactId) -> Result<ConsentMatrix, crate::Error> {
        answer(self.get(&format!("/contacts/{contact}/consents"), &[])).await
    }

    /// One page of pairs that look like one.
    pub async fn list_duplicates(&self, link: &ListLink) -> Result<Page<Duplicate>, crate::Error> {
        self.list(link).await
    }

    pub async fn get_duplicate(&self, id: DuplicateId, expand: &str) -> Result<Duplicate, crate::Error> {
        self.read(id, expand).await
    }

    /// Says that the two of a pair are two, or that it is open again.
    pub async fn transition_duplicate(&self, pair: &Duplicate, to: DuplicateStatus) -> Result<Duplicate, crate::Error> {
        self.transition(pair, to, None).await
    }

    /// Looks for duplicates now.
    pub async fn scan_for_duplicates(&self) -> Result<Job, crate::Error> {
        answer(self.request(Method::POST, "/duplicate-scans")).await
    }

    /// What merging the other record into this one would do: the same for accounts and contacts, as what follows.
    pub async fn preview_merge<R: Record>(&self, id: R::Id, other: R::Id) -> Result<MergePreview, crate::Error> {
        let query = [("other_id".to_owned(), other.to_string())];
        answer(self.get(&format!("/{}/{id}/merge", R::RESOURCE), &query)).await
    }

    /// Merges the other record, as it was read, into this one. Sending it twice merges once.
    pub async fn merge<R: Record>(
        &self,
        survivor: &R,
        other: &R,
        fields: BTreeMap<String, Side>,
    ) -> Result<Merge, crate::Error> {
        let (id, version) = (survivor.head().id, survivor.head().version);
        let (other_id, other_version) = (other.head().id.into(), other.head().version);
        let body = MergeRequest { other_id, other_version, fields };
        let request = self.post(&format!("/{}/{id}/merge", R::RESOURCE), &body);
        answer(request.header("if-match", format!("\"{version}\""))).await
    }

    /// What was merged into a record and can still be told apart, the last first.
    pub async fn list_merges<R: Record>(&self, id: R::Id) -> Result<Vec<Merge>, crate::Error> {
        answer(self.get(&format!("/{}/{id}/merges", R::RESOURCE), &[])).await
    }

    /// Makes two of one again; what was changed since stays.
    pub async fn undo_merge(&self, merge: &Merge) -> Result<Merge, crate::Error> {
        let path = format!("/{}/{}/merge/undo", merge.resource, merge.survivor_id);
        answer(self.post(&path, &UndoRequest { merge_id: merge.id })).await
    }

    /// Moves a tie-up on: to the talks, to the approval, to its renewal.
    pub async fn transition_tie_up(
        &self,
        tie_up: &TieUp,
        to: TieUpStatus,
        reason: Option<String>,
    ) -> Result<TieUp, crate::Error> {
        self.transition(tie_up, to, reason).await
    }
}
