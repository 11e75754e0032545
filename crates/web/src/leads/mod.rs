//! The module of those who ask about care and of what may be sold: inquiries, leads and how they are worked at,
//! opportunities and their forecast; by which rules leads are given and inquiries answered; the forms by which people ask.
//! Its texts come with its chunk.

mod answers;
mod inquiry;
mod lead;
mod opportunity;
mod panels;
mod rules;
mod switched;
mod web_forms;
mod words;

pub use panels::{on_accounts, on_contacts, on_leads};

use domain::kernel::policy::{Action, Resource, Role, may};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    modules::{CreateEntry, Finder, NavEntry, NavGroup, route},
    ui::icon,
};

/// The chunk of this module, by which its texts are asked for.
const CHUNK: &str = "leads";

fn reads_leads(role: Role) -> bool {
    may(role, Resource::Leads, Action::Read)
}

fn takes_inquiries(role: Role) -> bool {
    may(role, Resource::Inquiries, Action::Create)
}

fn makes_leads(role: Role) -> bool {
    may(role, Resource::Leads, Action::Create)
}

fn reads_opportunities(role: Role) -> bool {
    may(role, Resource::Opportunities, Action::Read)
}

/// Whoever only works by them comes from the lead that they gave away, and from the answer in its history.
fn keeps_rules(role: Role) -> bool {
    may(role, Resource::AssignmentRules, Action::Update)
}

fn keeps_answers(role: Role) -> bool {
    may(role, Resource::AutoResponses, Action::Update)
}

fn reads_web_forms(role: Role) -> bool {
    may(role, Resource::WebForms, Action::Read)
}

fn makes_opportunities(role: Role) -> bool {
    may(role, Resource::Opportunities, Action::Create)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        path: "/inquiries",
        label_key: "nav.inquiries",
        icon: icon::INBOX,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('i'),
        allowed: reads_leads,
    },
    NavEntry {
        path: "/leads",
        label_key: "nav.leads",
        icon: icon::HEART,
        group: NavGroup::Work,
        on_phone: true,
        letter: Some('l'),
        allowed: reads_leads,
    },
    NavEntry {
        path: "/opportunities",
        label_key: "nav.opportunities",
        icon: icon::PULSE,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('o'),
        allowed: reads_opportunities,
    },
    NavEntry {
        path: rules::LIST,
        label_key: "nav.assignment_rules",
        icon: icon::SORT,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: keeps_rules,
    },
    NavEntry {
        path: answers::LIST,
        label_key: "nav.auto_responses",
        icon: icon::MAIL,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: keeps_answers,
    },
    NavEntry {
        path: web_forms::LIST,
        label_key: "nav.web_forms",
        icon: icon::GLOBE,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: reads_web_forms,
    },
];

pub const CREATE: &[CreateEntry] = &[
    CreateEntry {
        path: "/inquiries?sheet=new-inquiry",
        label_key: "nav.new_inquiry",
        icon: icon::INBOX,
        allowed: takes_inquiries,
    },
    CreateEntry { path: "/leads?sheet=new-lead", label_key: "nav.new_lead", icon: icon::HEART, allowed: makes_leads },
    CreateEntry {
        path: "/opportunities?sheet=new-opportunity",
        label_key: "nav.new_opportunity",
        icon: icon::PULSE,
        allowed: makes_opportunities,
    },
];

pub const FIND: &[Finder] = &[
    Finder {
        resource: Resource::Leads,
        label_key: "nav.leads",
        icon: icon::HEART,
        list: "/leads",
        allowed: reads_leads,
    },
    Finder {
        resource: Resource::Opportunities,
        label_key: "nav.opportunities",
        icon: icon::PULSE,
        list: "/opportunities",
        allowed: reads_opportunities,
    },
];

crate::lazy_pages! {
    leads: lead_pages;
    InquiryListPage => inquiry::InquiryList,
    InquiryPage => inquiry::InquiryRecord,
    LeadListPage => lead::LeadList,
    LeadPage => lead::LeadRecord,
}

crate::lazy_pages! {
    opportunities: opportunity_pages;
    OpportunityListPage => opportunity::OpportunityList,
    OpportunityPage => opportunity::OpportunityRecord,
    ForecastPage => opportunity::ForecastPage,
}

crate::lazy_pages! {
    intake: intake_pages;
    RuleListPage => rules::RuleList,
    RulePage => rules::RuleRecord,
    AnswerListPage => answers::AnswerList,
    AnswerPage => answers::AnswerRecord,
    WebFormListPage => web_forms::WebFormList,
    WebFormPage => web_forms::WebFormRecord,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("inquiries"), Lazy::<InquiryListPage>::new()),
        route(path!("inquiries/:id"), Lazy::<InquiryPage>::new()),
        route(path!("leads"), Lazy::<LeadListPage>::new()),
        route(path!("leads/:id"), Lazy::<LeadPage>::new()),
        route(path!("opportunities"), Lazy::<OpportunityListPage>::new()),
        route(path!("opportunities/:id"), Lazy::<OpportunityPage>::new()),
        route(path!("forecast"), Lazy::<ForecastPage>::new()),
        route(path!("assignment-rules"), Lazy::<RuleListPage>::new()),
        route(path!("assignment-rules/:id"), Lazy::<RulePage>::new()),
        route(path!("auto-responses"), Lazy::<AnswerListPage>::new()),
        route(path!("auto-responses/:id"), Lazy::<AnswerPage>::new()),
        route(path!("web-forms"), Lazy::<WebFormListPage>::new()),
        route(path!("web-forms/:id"), Lazy::<WebFormPage>::new()),
    ]
}
