//! What this module puts on the pages of accounts and contacts: the one list of its panels.

use domain::{
    kernel::policy::{Action, Resource},
    people::{
        account::Account, affiliation::Affiliation, consent::Consent, contact::Contact, relationship::Relationship,
        tie_up::TieUp,
    },
};

use super::{affiliation, consent, relationship, tie_up};
use crate::{
    record::{Panel, Part, href, part_told},
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
                let page = |there: &Affiliation| Some(href::<Contact>(there.data.contact_id));
                Box::pin(part_told::<Affiliation>(events, affiliation::EXPAND, page))
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
                let page = |tie_up: &TieUp| Some(href::<TieUp>(tie_up.head.id));
                Box::pin(part_told::<TieUp>(events, tie_up::EXPAND, page))
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
                let page = |there: &Affiliation| Some(href::<Account>(there.data.account_id));
                Box::pin(part_told::<Affiliation>(events, affiliation::EXPAND, page))
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
            tell: |events| Box::pin(part_told::<Relationship>(events, relationship::EXPAND, |_| None)),
        }),
    };
    let consented = Panel {
        name: "consent",
        label_key: "consents.tab",
        whole: consent::panel,
        brief: Some(consent::brief),
        part: Some(Part {
            resource: Resource::Consents,
            tell: |events| Box::pin(part_told::<Consent>(events, "", |_| None)),
        }),
    };
    vec![places, related, consented]
}
