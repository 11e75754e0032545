//! The transaction of a conversion: the account and the contact are linked or made, an opportunity is made, consents go
//! over, the lead is converted, and an appointment is booked. All of it, or nothing.

use super::candidates;
use super::consents::{self, inquiries};
use super::made::{Made, references};
use super::store::{Trail, keep};
use crate::day::patient_visit::{PatientVisits, tie_to_contact};
use crate::day::task::carry_over;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult, within};
use crate::kernel::extract::check;
use crate::kernel::record::Store;
use crate::kernel::record::merge::{holding, rows};
use crate::kernel::record::operations::{Place, create, find, find_to_change, write_own, write_own_as};
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use crate::leads::opportunity::Opportunities;
use crate::people::account::Accounts;
use crate::people::affiliation::Affiliations;
use crate::people::contact::Contacts;
use domain::admin::event::ChangeKind;
use domain::day::patient_visit::PatientVisitData;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::status::{Status, moves_for};
use domain::kernel::{AccountId, ContactId, InquiryId, LeadId, Named, New, Problem, ProblemCode, Record, RecordId};
use domain::leads::conversion::{AccountChoice, Became, ContactChoice, ConversionRequest, Converted, UNDO_SECONDS};
use domain::leads::inquiry::Inquiry;
use domain::leads::lead::{Lead, LeadStatus};
use domain::people::contact::ContactData;
use domain::people::duplicate::{duplicate_keys, town};
use domain::people::reach::Phone;

/// Says in every event of a conversion why.
const REASON: &str = "conversion";

/// One conversion, as far as it has come.
struct Conversion<'c> {
    person: &'c Person,
    actor: Actor,
    lead: &'c Lead,
    made: Vec<Made>,
}

pub fn convert(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: LeadId,
    version: i32,
    asked: &ConversionRequest,
) -> ApiResult<Converted> {
    hold(transaction, id)?;
    let lead = find_to_change::<Leads>(transaction, person, Action::Update, id, Place::InUse)?;
    if lead.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    may_convert(person, &lead)?;
    let asked = &dialled(asked.clone());
    one_after_the_other(transaction, &lead, asked)?;
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    let mut going = Conversion { person, actor, lead: &lead, made: Vec::new() };
    let account = going.account(transaction, asked.account.as_ref())?;
    let account_id = account.as_ref().map(|one| AccountId::from(one.record.id));
    let contact = going.contact(transaction, asked.contact.as_ref(), account_id)?;
    let contact_id = ContactId::from(contact.record.id);
    let opportunity = going.opportunity(transaction, asked, contact_id, account_id)?;
    let (consents, consents_refused) = consents::carry(transaction, person, actor, id, contact_id)?;
    going.made.extend(consents.iter().map(Made::of));
    let inquiries = tie_inquiries(transaction, actor, id, contact_id)?;
    let visits = tie_to_contact(transaction, actor, id, contact_id, REASON)?;
    let (of_lead, of_contact) = subjects(id, contact_id);
    let tasks = carry_over(transaction, actor, of_lead, of_contact, REASON)?;

    let mut after = lead.clone();
    (after.data.contact_id, after.data.account_id) = (Some(contact_id), account_id);
    after.opportunity_id = opportunity.as_ref().map(|one| one.record.id.into());
    after.status = LeadStatus::Converted;
    after.settle(lead.status, transaction.now);
    let after = after.told_anew();
    let after = write_own_as::<Leads>(transaction, actor, &lead, after, ChangeKind::Moved, Some(REASON.to_owned()))?;
    // Booked for a lead that is converted already, it moves nothing.
    let appointment = going.appointment(transaction, asked, contact_id)?;
    let mut made = going.made;
    for one in &mut made {
        one.references = references(transaction.connection, one)?;
    }
    keep(transaction, person, &lead, &after, Trail { made, contact_id, inquiries, visits, tasks })?;
    Ok(Converted {
        undo_until: after.head.updated_at.plus_seconds(UNDO_SECONDS),
        lead: after,
        contact,
        account,
        opportunity,
        appointment,
        consents: i64::try_from(consents.len()).unwrap_or(i64::MAX),
        consents_refused,
    })
}

/// Two who convert one lead, or take that back, follow each other.
pub fn hold(transaction: &mut Transaction<'_>, id: LeadId) -> ApiResult<()> {
    transaction.lock(&format!("conversion of {id}"))
}

fn may_convert(person: &Person, lead: &Lead) -> ApiResult<()> {
    if lead.status.move_to(LeadStatus::Converted).is_some() {
        return Ok(());
    }
    let detail = "A lead is converted once it is qualified, or has an appointment";
    let allowed = moves_for(lead, person.role, person.user_id).iter().map(|legal| legal.to.to_string()).collect();
    let problem = Problem { allowed, ..Problem::new(ProblemCode::IllegalTransition).with_detail(detail) };
    Err(ApiError::from(problem))
}

/// The same with numbers as they are dialled, by which doubles are found.
fn dialled(mut asked: ConversionRequest) -> ConversionRequest {
    let contact = asked.contact.as_mut().and_then(|choice| choice.create.as_mut()).map(|data| &mut data.phones);
    let account = asked.account.as_mut().and_then(|choice| choice.create.as_mut()).map(|data| &mut data.phones);
    for phone in [contact, account].into_iter().flatten().flatten() {
        *phone = Phone::new(phone.label, phone.number.trim());
    }
    asked
}

/// Two leads of one person that are converted at once: the second one finds whom the first one made.
fn one_after_the_other(transaction: &mut Transaction<'_>, lead: &Lead, asked: &ConversionRequest) -> ApiResult<()> {
    let keys = |data: &ContactData| duplicate_keys(data, town(&data.addresses).as_deref());
    let mut all = keys(&lead.as_contact());
    all.extend(asked.contact.iter().filter_map(|choice| choice.create.as_ref()).flat_map(keys));
    // In their order, so that two never wait for each other.
    all.sort();
    all.dedup();
    all.iter().try_for_each(|key| transaction.lock(&format!("people with {key:?}")))
}

impl Conversion<'_> {
    fn account(
        &mut self,
        transaction: &mut Transaction<'_>,
        choice: Option<&AccountChoice>,
    ) -> ApiResult<Option<Became>> {
        let Self { person, actor, lead, .. } = *self;
        let Some(choice) = choice else {
            let Some(id) = lead.data.account_id else { return Ok(None) };
            return linked::<Accounts>(transaction, person, id, "/account").map(Some);
        };
        if let Some(id) = choice.link {
            return linked::<Accounts>(transaction, person, id, "/account/link").map(Some);
        }
        let Some(mut data) = choice.create.clone() else { return Ok(None) };
        person.require(Resource::Accounts, Action::Create)?;
        if data.owner_id.is_none() {
            let owned = &lead.data;
            (data.owner_id, data.team_id, data.facility_id) = (owned.owner_id, owned.team_id, owned.facility_id);
        }
        let like = candidates::accounts(transaction.connection, person, &data, None)?;
        candidates::decided(like, &ids(&choice.other_than))?;
        let new = create::<Accounts>(transaction, person, actor, New { id: None, record: data });
        let account = within("/account/create", new)?;
        self.made.push(Made::of(&account));
        Ok(Some(became(&account, true)))
    }

    fn contact(
        &mut self,
        transaction: &mut Transaction<'_>,
        choice: Option<&ContactChoice>,
        account: Option<AccountId>,
    ) -> ApiResult<Became> {
        let Self { person, actor, lead, .. } = *self;
        let link = match choice {
            Some(choice) => choice.link.map(|id| (id, "/contact/link")),
            None => lead.data.contact_id.map(|id| (id, "/contact")),
        };
        if let Some((id, pointer)) = link {
            return linked::<Contacts>(transaction, person, id, pointer);
        }
        person.require(Resource::Contacts, Action::Create)?;
        let mut data = choice.and_then(|choice| choice.create.clone()).unwrap_or_else(|| lead.as_contact());
        if data.owner_id.is_none() {
            let owned = &lead.data;
            (data.owner_id, data.team_id, data.facility_id) = (owned.owner_id, owned.team_id, owned.facility_id);
        }
        data.account_id = data.account_id.or(account);
        let like = candidates::contacts(transaction.connection, person, &data, None)?;
        let others = choice.map(|choice| ids(&choice.other_than)).unwrap_or_default();
        candidates::decided(like, &others)?;
        // Who is known by a number alone needs a name, or is one of those.
        within("/contact/create", check(&data))?;
        let new = create::<Contacts>(transaction, person, actor, New { id: None, record: data });
        let contact = within("/contact/create", new)?;
        // Whoever has a main account works there, which came with the contact.
        let works = rows::<Affiliations>(transaction, holding("contact_id", contact.head.id.into()))?;
        self.made.push(Made::of(&contact));
        self.made.extend(works.iter().map(Made::of));
        Ok(became(&contact, true))
    }

    fn opportunity(
        &mut self,
        transaction: &mut Transaction<'_>,
        asked: &ConversionRequest,
        contact: ContactId,
        account: Option<AccountId>,
    ) -> ApiResult<Option<Became>> {
        let Some(wish) = &asked.opportunity else { return Ok(None) };
        let Self { person, actor, lead, .. } = *self;
        person.require(Resource::Opportunities, Action::Create)?;
        let mut data = lead.as_opportunity(wish);
        (data.contact_id, data.account_id) = (Some(contact), account);
        within("/opportunity", check(&data))?;
        let new = create::<Opportunities>(transaction, person, actor, New { id: None, record: data });
        let opportunity = within("/opportunity", new)?;
        self.made.push(Made::of(&opportunity));
        Ok(Some(became(&opportunity, true)))
    }

    fn appointment(
        &mut self,
        transaction: &mut Transaction<'_>,
        asked: &ConversionRequest,
        contact: ContactId,
    ) -> ApiResult<Option<Became>> {
        let Some(wish) = &asked.appointment else { return Ok(None) };
        let Self { person, actor, lead, .. } = *self;
        person.require(Resource::PatientVisits, Action::Create)?;
        let data = PatientVisitData { contact_id: Some(contact), ..lead.as_visit(wish) };
        let new = create::<PatientVisits>(transaction, person, actor, New { id: None, record: data });
        let visit = within("/appointment", new)?;
        self.made.push(Made::of(&visit));
        Ok(Some(became(&visit, true)))
    }
}

fn ids<Id: Copy + Into<RecordId>>(list: &[Id]) -> Vec<RecordId> {
    list.iter().copied().map(Into::into).collect()
}

/// A record that is there, and that the person may see.
fn linked<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: <S::Record as Record>::Id,
    pointer: &str,
) -> ApiResult<Became> {
    let found = find::<S>(transaction.connection, person, Action::Read, id, Place::InUse)?;
    let unknown = || ApiError::field(pointer, "unknown", "There is no such record that you may see");
    Ok(became(&found.ok_or_else(unknown)?, false))
}

fn became<R: Record>(record: &R, made: bool) -> Became {
    Became { record: Named { id: record.head().id.into(), name: record.name() }, made }
}

/// What tasks are about before a conversion and after it.
pub fn subjects(lead: LeadId, contact: ContactId) -> ((Resource, RecordId), (Resource, RecordId)) {
    ((Resource::Leads, lead.into()), (Resource::Contacts, contact.into()))
}

/// What came in about the lead came from the contact, where nobody else was known.
fn tie_inquiries(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    lead: LeadId,
    contact: ContactId,
) -> ApiResult<Vec<InquiryId>> {
    let mut tied = Vec::new();
    for inquiry in inquiries(transaction.connection, lead)?.into_iter().filter(|one| one.contact_id.is_none()) {
        tied.push(inquiry.head.id);
        let after = Inquiry { contact_id: Some(contact), ..inquiry.clone() };
        write_own::<Inquiries>(transaction, actor, &inquiry, after, REASON.to_owned())?;
    }
    Ok(tied)
}

/// Takes the contact away again from those that still have it.
pub fn untie_inquiries(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    tied: &[InquiryId],
    contact: ContactId,
    why: &str,
) -> ApiResult<()> {
    for id in tied {
        let still = holding("id", (*id).into()).and(holding("contact_id", contact.into()));
        for inquiry in rows::<Inquiries>(transaction, still)? {
            let after = Inquiry { contact_id: None, ..inquiry.clone() };
            write_own::<Inquiries>(transaction, actor, &inquiry, after, why.to_owned())?;
        }
    }
    Ok(())
}
