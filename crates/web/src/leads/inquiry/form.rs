//! The intake: five fields, the number first, and beside it who that is. It is saved while somebody is on the phone.

use domain::{
    kernel::Timestamp,
    leads::{
        inquiry::{Inquiry, InquiryData},
        origin::LeadChannel,
    },
};
use leptos::prelude::*;

use super::who::who_asks;
use crate::{
    browser,
    i18n::t,
    people::{sources, specialties},
    record::{Editable, entries, filled, form_fields, id_of, named_choice, word},
    session,
    ui::{
        combobox::{Choice, Combobox},
        field::{SelectField, TextArea, TextField},
        form::FieldError,
        url,
    },
};

form_fields! {
    InquiryForm / TypedInquiry {
        phone: RwSignal<String>, sender_name: RwSignal<String>, message: RwSignal<String>, specialty: RwSignal<String>,
        channel: RwSignal<String>, email: RwSignal<String>, subject: RwSignal<String>, source: RwSignal<String>,
        campaign: RwSignal<String>, owner: RwSignal<Option<Choice>>,
    }
}

/// What a new one begins with: what another app of the phone shares stands in the address (`manifest.webmanifest`).
pub fn begin_new() -> TypedInquiry {
    let shared = ["title", "text", "url"].into_iter().filter_map(|name| untrack(|| url::query(name).get()));
    let message = shared.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n");
    TypedInquiry { owner: None, message, ..typed(&InquiryData::new(LeadChannel::Phone)) }
}

fn typed(data: &InquiryData) -> TypedInquiry {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    TypedInquiry {
        phone: text(&data.phone),
        sender_name: text(&data.sender_name),
        message: text(&data.message),
        specialty: text(&data.specialty),
        channel: data.channel.to_string(),
        email: text(&data.email),
        subject: text(&data.subject),
        source: text(&data.source),
        campaign: text(&data.campaign),
        owner: None,
    }
}

impl Editable for Inquiry {
    type Form = InquiryForm;
    const NEW_SHEET: &'static str = "new-inquiry";
    const VALUES: &'static [&'static str] = &["title", "text", "url"];
    const WAITS: Option<(&'static str, fn(&InquiryData) -> String)> = Some(("inquiry", |data| {
        data.sender_name.clone().or_else(|| data.phone.clone()).or_else(|| data.email.clone()).unwrap_or_default()
    }));

    fn begin(inquiry: &Self) -> TypedInquiry {
        TypedInquiry { owner: named_choice(inquiry.data.owner_id, inquiry.owner.as_ref()), ..typed(&inquiry.data) }
    }

    fn data(typed: &TypedInquiry, base: Option<&InquiryData>) -> Result<InquiryData, Vec<FieldError>> {
        // It came in when it was written down, however long it waits for the network.
        let received_at = base.map_or_else(|| Timestamp::new(browser::now()), |base| base.received_at);
        let base = base.cloned().unwrap_or_else(|| InquiryData::new(LeadChannel::Phone));
        let owner_id = id_of(typed.owner.as_ref());
        let same_owner = owner_id == base.owner_id;
        Ok(InquiryData {
            channel: word(&typed.channel).unwrap_or(base.channel),
            phone: filled(&typed.phone),
            email: filled(&typed.email),
            sender_name: filled(&typed.sender_name),
            subject: filled(&typed.subject),
            message: filled(&typed.message),
            specialty: filled(&typed.specialty),
            source: filled(&typed.source),
            campaign: filled(&typed.campaign),
            received_at,
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
            ..base
        })
    }

    fn fields(form: InquiryForm) -> AnyView {
        view! {
            <TextField name="phone" label=t("people.phone") value=form.phone kind="tel" mode="tel"/>
            {who_asks(form.phone)}
            <TextField name="sender_name" label=t("inquiries.sender_name") value=form.sender_name/>
            <TextArea name="message" label=t("inquiries.message") value=form.message/>
            <div class="columns">
                <TextField name="specialty" label=t("leads.specialty") value=form.specialty optional=true known=specialties::known()/>
                <SelectField name="channel" label=t("leads.channel") value=form.channel entries=entries("leads.channel", LeadChannel::WORDS)/>
            </div>
            <details class="more-fields">
                <summary>{t("inquiries.more")}</summary>
                <div class="stack">
                    <div class="columns">
                        <TextField name="email" label=t("inquiries.email") value=form.email kind="email" mode="email" optional=true/>
                        <TextField name="subject" label=t("inquiries.subject") value=form.subject optional=true/>
                    </div>
                    <div class="columns">
                        <TextField name="source" label=t("leads.source") value=form.source optional=true/>
                        <TextField name="campaign" label=t("leads.campaign") value=form.campaign optional=true/>
                        {session::role_untracked().filter(|role| sources::assigns(*role)).map(|_| view! {
                            <Combobox name="owner_id" label=t("people.owner") value=form.owner source=sources::users() recents="users" optional=true/>
                        })}
                    </div>
                </div>
            </details>
        }
        .into_any()
    }
}
