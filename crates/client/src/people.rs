//! Accounts, contacts and affiliations.

use crate::records::records;
use domain::people::account::Account;
use domain::people::affiliation::Affiliation;
use domain::people::contact::Contact;

records! {
    Account: list_accounts search_accounts get_account create_account update_account delete_account restore_account;
    Contact: list_contacts search_contacts get_contact create_contact update_contact delete_contact restore_contact;
    Affiliation: list_affiliations search_affiliations get_affiliation create_affiliation update_affiliation
        delete_affiliation restore_affiliation;
}
