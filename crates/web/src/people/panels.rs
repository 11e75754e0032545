//! What this module puts on the pages of accounts and contacts: the one list of its panels.

use domain::{
    kernel::{
        Named,
        policy::{Action, Resource},
    },
    people::{
        account::Account, affiliation::Affiliation, consent::Consent, contact::Contact, relationship::Relationship,
        tie_up::TieUp,
    },
};

use super::{affiliation, consent, relationship, tie_up};
use crate::{
    i18n::t,
    record::{Panel, Part, Shown, href, part_told},
    session,
};

pub fn on_accounts() -> Vec<Panel<Account>> {
    let people = Panel {
        name: "people",
        label_key: "contacts.title",
        whole: affiliation::people,
        brief: Some(affiliation::people_brief),
        part: Some(Part {
            resource: Resource::Affiliations,
            tell: |events| {
                let who = |one: &Affiliation| (called(&one.contact), Some(href::<Contact>(one.data.contact_id)));
                Box::pin(part_told::<Affiliation>(events, affiliation::EXPAND, who))
            },
        }),
    };
    let agreed = Panel {
        name: "tie-ups",
        label_key: "tie_ups.title",
        whole: tie_up::panel,
        brief: Some(tie_up::brief),
        part: Some(Part {
            resource: Resource::TieUps,
            tell: |events| {
                let which = |one: &TieUp| (tie_up::scope(one.data.scope), Some(href::<TieUp>(one.head.id)));
                Box::pin(part_told::<TieUp>(events, tie_up::EXPAND, which))
            },
        }),
    };
    // What is agreed decides what one may offer there: it stands first.
    let agreed = session::allows(Resource::TieUps, Action::Read).then_some(agreed);
    agreed.into_iter().chain(std::iter::once(people)).collect()
}

pub fn on_contacts() -> Vec<Panel<Contact>> {
    let places = Panel {
        name: "places",
        label_key: "contacts.places",
        whole: affiliation::places,
        brief: Some(affiliation::places_brief),
        part: Some(Part {
            resource: Resource::Affiliations,
            tell: |events| {
                let place = |one: &Affiliation| (called(&one.account), Some(href::<Account>(one.data.account_id)));
                Box::pin(part_told::<Affiliation>(events, affiliation::EXPAND, place))
            },
        }),
    };
    let related = Panel {
        name: "relationships",
        label_key: "relationships.title",
        whole: relationship::panel,
        brief: Some(relationship::brief),
        part: Some(Part {
            resource: Resource::Relationships,
            tell: |events| Box::pin(part_told::<Relationship>(events, relationship::EXPAND, |one| (one.title(), None))),
        }),
    };
    let consented = Panel {
        name: "consent",
        label_key: "consents.tab",
        whole: consent::panel,
        brief: Some(consent::brief),
        part: Some(Part {
            resource: Resource::Consents,
            tell: |events| Box::pin(part_told::<Consent>(events, "", |one| (one.title(), None))),
        }),
    };
    vec![places, related, consented]
}

/// Whoever may not see the other end learns that there is one.
fn called(named: &Option<Named>) -> String {
    named.as_ref().map_or_else(|| t("record.unknown").to_owned(), |named| named.name.clone())
}
