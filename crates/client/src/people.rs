//! Accounts, contacts, affiliations and tie-ups.

use crate::records::records;
use domain::people::account::Account;
use domain::people::affiliation::Affiliation;
use domain::people::contact::Contact;
use domain::people::tie_up::{TieUp, TieUpStatus};

records! {
    Account: list_accounts search_accounts get_account create_account update_account delete_account restore_account;
    Contact: list_contacts search_contacts get_contact create_contact update_contact delete_contact restore_contact;
    Affiliation: list_affiliations search_affiliations get_affiliation create_affiliation update_affiliation
        delete_affiliation restore_affiliation;
    TieUp: list_tie_ups search_tie_ups get_tie_up create_tie_up update_tie_up delete_tie_up restore_tie_up;
}

impl crate::Client {
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
