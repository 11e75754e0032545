//! The table of inquiries.

use super::{late, matched};
use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::inquiries;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, create, find, write_own_as};
use crate::kernel::record::{Expansion, Moves, Select, Store};
use crate::leads::auto_response;
use crate::leads::lead::{Leads, lead_names};
use crate::leads::settings::{hours_of, lead_settings};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::contact_names;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::field::Field;
use domain::kernel::policy::Action;
use domain::kernel::{
    ContactId, FacilityId, Head, InquiryId, Json, LeadId, New, TeamId, Timestamp, UserId, phone, text,
};
use domain::leads::inquiry::{GivenConsent, Inquiry, InquiryData, InquiryStatus};
use domain::leads::lead::{LeadData, SpokenLanguage};
use domain::leads::origin::{Attribution, LeadChannel};
use domain::people::duplicate::{DuplicateKey, reach_keys};

pub struct Inquiries;

row! {
    inquiries: InquiryRow, NewInquiryRow, Inquiry {
        head: InquiryId,
        part data: InquiryData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            channel: LeadChannel,
            phone: Option<String>,
            email: Option<String>,
            sender_name: Option<String>,
            subject: Option<String>,
            message: Option<String>,
            specialty: Option<String>,
            city: Option<String>,
            pin_code: Option<String>,
            language: Option<SpokenLanguage>,
            abandoned: bool,
            source: Option<String>,
            campaign: Option<String>,
            attribution: Option<Json<Attribution>>,
            received_at: Option<Timestamp>,
            external_id: Option<String>,
            consents: Json<Vec<GivenConsent>>,
        },
        own {
            status: InquiryStatus,
            lead_id: Option<LeadId>,
            contact_id: Option<ContactId>,
            opened_lead: bool,
            due_at: Timestamp,
            answered_at: Option<Timestamp>,
            late: bool,
        },
        keys(inquiry) {
            search: String = search_key(&inquiry.data),
        },
        names { owner, team, facility, lead, contact },
    }
}

/// A working day, in minutes.
const UNSENT_MINUTES: i32 = 8 * 60;

/// What `q` looks through: who, what about, and the digits of the number; not the whole message.
fn search_key(data: &InquiryData) -> String {
    let InquiryData { sender_name, subject, email, specialty, external_id, .. } = data;
    let numbers: Vec<String> = data.phone.iter().flat_map(|number| phone::searched(number)).collect();
    let told = [sender_name, subject, email, specialty, external_id].into_iter().filter_map(|text| text.as_deref());
    text::search_key(told.chain(numbers.iter().map(String::as_str)))
}

fn keys_of(data: &InquiryData) -> Vec<DuplicateKey> {
    reach_keys(&data.phones(), &data.emails())
}

impl Store for Inquiries {
    type Record = Inquiry;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-received_at";
    const EXPANSIONS: &'static [Expansion<Inquiry>] = &[
        Expansion {
            name: "owner",
            names: user_names,
            id: |one| one.data.owner_id.map(Into::into),
            slot: |one| &mut one.owner,
        },
        Expansion {
            name: "team",
            names: team_names,
            id: |one| one.data.team_id.map(Into::into),
            slot: |one| &mut one.team,
        },
        Expansion {
            name: "facility",
            names: facility_names,
            id: |one| one.data.facility_id.map(Into::into),
            slot: |one| &mut one.facility,
        },
        Expansion { name: "lead", names: lead_names, id: |one| one.lead_id.map(Into::into), slot: |one| &mut one.lead },
        Expansion {
            name: "contact",
            names: contact_names,
            id: |one| one.contact_id.map(Into::into),
            slot: |one| &mut one.contact,
        },
    ];

    stored_in!(inquiries, InquiryRow, NewInquiryRow);

    fn assemble(head: Head<InquiryId>, data: InquiryData, before: Option<&Inquiry>) -> Inquiry {
        let Some(before) = before else { return Inquiry::new(head, data) };
        let (owner, team, facility, lead, contact) = (None, None, None, None, None);
        Inquiry { head, data, owner, team, facility, lead, contact, ..before.clone() }
    }

    fn belongs(inquiry: &Inquiry) -> Belongs {
        let InquiryData { owner_id, team_id, facility_id, .. } = inquiry.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "due" => Column::due("due_at"),
            "status" | "channel" | "due_at" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut InquiryData,
        before: Option<&Inquiry>,
    ) -> ApiResult<()> {
        let received = *data.received_at.get_or_insert(transaction.now);
        if received > transaction.now {
            return Err(ApiError::field("/received_at", "range", "An inquiry does not come from ahead"));
        }
        if let Some(before) = before {
            // What came in stays as it was said.
            let said = |data: &InquiryData| (data.channel, data.received_at, data.external_id.clone());
            if said(&before.data) != said(data) {
                return Err(ApiError::field("/channel", "fixed", "How and when an inquiry came in stays"));
            }
            if before.data.abandoned != data.abandoned {
                return Err(ApiError::field("/abandoned", "fixed", "Whether an inquiry was sent stays"));
            }
            if before.data.consents != data.consents {
                let detail = "What they agreed to stays: what they say later belongs to the contact's consents";
                return Err(ApiError::field("/consents", "fixed", detail));
            }
        }
        // Whoever gets the lead answers: nobody is named before it is known.
        if before.is_none() && data.owner_id.is_none() {
            return Ok(());
        }
        let InquiryData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    /// Finds its lead, or opens one, and starts the clock.
    fn prepare_record(transaction: &mut Transaction<'_>, inquiry: &mut Inquiry, person: &Person) -> ApiResult<()> {
        let keys = keys_of(&inquiry.data);
        matched::one_after_the_other(transaction, &keys)?;
        let lead = matched::open_lead(transaction.connection, person, &keys)?;
        let contact = matched::contact(transaction.connection, person, &keys)?.map(|contact| contact.head.id);
        let lead = if let Some(lead) = lead {
            lead
        } else {
            inquiry.opened_lead = true;
            let record = LeadData { contact_id: contact, ..inquiry.data.opens() };
            create::<Leads>(transaction, person, Actor::from(person), New { id: None, record })?
        };
        // Whoever works at the lead answers.
        let Belongs { owner_id, team_id, facility_id } = Leads::belongs(&lead);
        let data = &mut inquiry.data;
        (data.owner_id, data.team_id, data.facility_id) = (owner_id, team_id, facility_id);
        (inquiry.lead_id, inquiry.contact_id) = (Some(lead.head.id), lead.data.contact_id.or(contact));
        let hours = hours_of(transaction.connection, inquiry.data.facility_id)?;
        let minutes = lead_settings(transaction.connection)?.first_response_minutes;
        // Nobody waits by the telephone for an answer to what they did not send.
        let minutes = if inquiry.data.abandoned { minutes.max(UNSENT_MINUTES) } else { minutes };
        let received = inquiry.data.received_at.unwrap_or(transaction.now);
        inquiry.due_at = hours.after_minutes(received, minutes);
        Ok(())
    }

    /// They are told of the lead that it opened.
    fn tells_owner(inquiry: &Inquiry) -> bool {
        !inquiry.opened_lead
    }

    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        inquiry: &Inquiry,
        before: Option<&Inquiry>,
    ) -> ApiResult<()> {
        if before.is_none() && !inquiry.data.abandoned {
            auto_response::answer(transaction, inquiry)?;
        }
        late::plan_next(transaction, inquiry)
    }

    fn match_keys(inquiry: &Inquiry) -> Vec<DuplicateKey> {
        keys_of(&inquiry.data)
    }

    fn searched(inquiry: &Inquiry) -> Texts {
        let InquiryData { sender_name, subject, email, phone, specialty, .. } = &inquiry.data;
        let told = [("sender_name", sender_name), ("subject", subject), ("specialty", specialty)];
        let reach = [("email", email), ("phones", phone)];
        told.into_iter().chain(reach).filter_map(|(field, text)| Some((field, text.clone()?))).collect()
    }
}

impl Moves for Inquiries {
    fn on_move(
        transaction: &mut Transaction<'_>,
        _: Option<&Person>,
        _: Actor,
        _: &Inquiry,
        inquiry: &mut Inquiry,
    ) -> ApiResult<()> {
        inquiry.settle(transaction.now);
        late::plan_next(transaction, inquiry)
    }
}

/// The inquiry that a sender's system calls so, by a channel, if the person may see it.
pub fn known(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &InquiryData,
) -> ApiResult<Option<Result<Inquiry, InquiryId>>> {
    let Some(external) = &data.external_id else { return Ok(None) };
    transaction.lock(&format!("inquiry {} {external}", data.channel))?;
    let query = inquiries::table
        .filter(inquiries::channel.eq(data.channel))
        .filter(inquiries::external_id.eq(external))
        .select(inquiries::id);
    let id: Option<InquiryId> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    let Some(id) = id else { return Ok(None) };
    let seen = find::<Inquiries>(transaction.connection, person, Action::Read, id, Place::Anywhere)?;
    Ok(Some(seen.ok_or(id)))
}

/// Somebody got in touch about a lead: its inquiries that waited are answered.
pub fn answered_by_attempt(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    lead: LeadId,
    at: Timestamp,
) -> ApiResult<()> {
    let filter = Fragment::new("deleted_at IS NULL AND status = 'new' AND lead_id = ").bind(Value::Id(lead.into()));
    let waiting = Inquiries::select(transaction.connection, &Select { filter, order: Order("id".into()), limit: 200 })?;
    for inquiry in waiting {
        // One that came in later waits on.
        if inquiry.data.received_at.is_some_and(|received| received > at) {
            continue;
        }
        answer_now(transaction, actor, &inquiry, at, "answered by an attempt")?;
    }
    Ok(())
}

/// Marks an inquiry as answered by something else than its own move.
pub fn answer_now(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    inquiry: &Inquiry,
    at: Timestamp,
    reason: &str,
) -> ApiResult<()> {
    let mut after = Inquiry { status: InquiryStatus::Answered, answered_at: Some(at), ..inquiry.clone() };
    after.settle(at);
    let (kind, reason) = (ChangeKind::Moved, Some(reason.to_owned()));
    let answered = write_own_as::<Inquiries>(transaction, actor, inquiry, after, kind, reason)?;
    late::plan_next(transaction, &answered)
}

/// One inquiry in use, whoever asks: for its job.
pub fn in_use(connection: &mut Connection, id: InquiryId) -> ApiResult<Option<Inquiry>> {
    let filter = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id.into()));
    Ok(Inquiries::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}
