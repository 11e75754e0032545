//! The table of consents: entries are added, numbered within their contact, and never changed.

use crate::admin::names::user_names;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::{consents, contacts};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Select, Store};
use crate::people::belonging;
use crate::people::contact::{Contacts, contact_names};
use crate::{row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::kernel::day::day_of;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ConsentId, ContactId, Head, Timestamp, text};
use domain::people::consent::{
    Consent, ConsentData, ConsentMatrix, ConsentPurpose, ConsentSource, ConsentState, NOTICE_VERSION, current, is_minor,
};
use domain::people::reach::Channel;

pub struct Consents;

row! {
    consents: ConsentRow, NewConsentRow, Consent {
        head: ConsentId,
        part data: ConsentData {
            contact_id: ContactId,
            purpose: ConsentPurpose,
            channel: Channel,
            state: ConsentState,
            decided_at: Option<Timestamp>,
            notice_version: String,
            language: String,
            notice_text: Option<String>,
            source: ConsentSource,
            guardian_id: Option<ContactId>,
            guardian_name: Option<String>,
            note: Option<String>,
        },
        own { number: i64 },
        keys(consent) { search: String = text::search_key(consent.data.guardian_name.as_deref()) },
        names { contact, guardian, recorded_by },
    }
}

impl Store for Consents {
    type Record = Consent;
    const SCOPE: Scope = Scope::Through { column: "contact_id", table: "contacts", resource: Resource::Contacts };
    const DEFAULT_SORT: &'static str = "-decided_at,-number";
    const EXPANSIONS: &'static [Expansion<Consent>] = &[
        Expansion {
            name: "contact",
            names: contact_names,
            id: |consent| Some(consent.data.contact_id.into()),
            slot: |consent| &mut consent.contact,
        },
        Expansion {
            name: "guardian",
            names: contact_names,
            id: |consent| consent.data.guardian_id.map(Into::into),
            slot: |consent| &mut consent.guardian,
        },
        Expansion {
            name: "recorded_by",
            names: user_names,
            id: |consent| consent.head.created_by.map(Into::into),
            slot: |consent| &mut consent.recorded_by,
        },
    ];

    stored_in!(consents, ConsentRow, NewConsentRow);

    fn assemble(head: Head<ConsentId>, data: ConsentData, before: Option<&Consent>) -> Consent {
        let number = before.map_or(0, |consent| consent.number);
        Consent { head, data, number, contact: None, guardian: None, recorded_by: None }
    }

    fn belongs(_: &Consent) -> Belongs {
        Belongs::default()
    }

    fn belongs_to(connection: &mut Connection, consent: &Consent) -> ApiResult<Belongs> {
        belonging::of_contact(connection, consent.data.contact_id)
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "guardian_id" => Column::of(field),
            _ => Column::of(field).required(),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut ConsentData,
        _: Option<&Consent>,
    ) -> ApiResult<()> {
        let contact = find::<Contacts>(transaction.connection, person, Action::Update, data.contact_id, Place::InUse)?;
        let Some(contact) = contact else {
            return Err(ApiError::field("/contact_id", "unknown", "There is no such contact that you may change"));
        };
        let decided_at = *data.decided_at.get_or_insert(transaction.now);
        if decided_at > transaction.now {
            return Err(ApiError::field("/decided_at", "future", "Nobody has said this yet"));
        }
        if data.guardian_id == Some(data.contact_id) {
            return Err(ApiError::field("/guardian_id", "circle", "Somebody else must be named here"));
        }
        let (birth_date, day) = (contact.data.birth_date, day_of(decided_at));
        let named = data.guardian_id.is_some() || data.guardian_name.is_some();
        if !named && birth_date.is_some_and(|birth| is_minor(birth, day)) {
            (data.guardian_id, data.guardian_name) = (contact.data.guardian_id, contact.data.guardian_name);
        }
        data.refuse(birth_date, day).map_or(Ok(()), |problem| Err(ApiError::invalid(vec![problem])))
    }

    fn prepare_record(transaction: &mut Transaction<'_>, consent: &mut Consent, _: &Person) -> ApiResult<()> {
        let contact = consent.data.contact_id;
        transaction.lock(&format!("consents of {contact}"))?;
        let query = consents::table.filter(consents::contact_id.eq(contact)).select(diesel::dsl::max(consents::number));
        let last: Option<i64> = each!(&mut *transaction.connection, c => query.get_result(c))?;
        consent.number = last.unwrap_or(0).saturating_add(1);
        Ok(())
    }
}

/// What holds for a contact that the person may see.
pub fn matrix(
    connection: &mut Connection,
    person: &Person,
    contact_id: ContactId,
    now: Timestamp,
) -> ApiResult<ConsentMatrix> {
    let contact = find::<Contacts>(connection, person, Action::Read, contact_id, Place::InUse)?;
    let contact = contact.ok_or_else(ApiError::not_found)?;
    matrix_of(connection, contact_id, contact.data.birth_date, now)
}

/// Whether a contact who asked by themselves may be answered by a channel, whoever sends: for jobs. One in the recycle bin
/// is answered by nobody's hand.
pub fn may_be_answered(
    connection: &mut Connection,
    contact_id: ContactId,
    channel: Channel,
    now: Timestamp,
) -> ApiResult<bool> {
    let query = contacts::table.find(contact_id).filter(contacts::deleted_at.is_null()).select(contacts::birth_date);
    let found: Option<Option<NaiveDate>> = each!(&mut *connection, c => query.get_result(c).optional())?;
    let Some(birth_date) = found else { return Ok(false) };
    Ok(matrix_of(connection, contact_id, birth_date, now)?.may_be_answered_by(channel))
}

/// The language of the notice with which a contact has agreed to hear of something by a channel, whoever sends; none where
/// they have not, have taken it back, or are in the recycle bin.
pub fn given_in(
    connection: &mut Connection,
    contact_id: ContactId,
    purpose: ConsentPurpose,
    channel: Channel,
) -> ApiResult<Option<String>> {
    let contact = contacts::table.find(contact_id).filter(contacts::deleted_at.is_null()).select(contacts::id);
    let found: Option<ContactId> = each!(&mut *connection, c => contact.get_result(c).optional())?;
    if found.is_none() {
        return Ok(None);
    }
    let last = consents::table
        .filter(consents::contact_id.eq(contact_id))
        .filter(consents::purpose.eq(purpose))
        .filter(consents::channel.eq(channel))
        .filter(consents::deleted_at.is_null())
        .order((consents::decided_at.desc(), consents::number.desc()))
        .select((consents::state, consents::language))
        .limit(1);
    let last: Option<(ConsentState, String)> = each!(connection, c => last.get_result(c).optional())?;
    Ok(last.filter(|(state, _)| *state == ConsentState::Given).map(|(_, language)| language))
}

fn matrix_of(
    connection: &mut Connection,
    contact_id: ContactId,
    birth_date: Option<NaiveDate>,
    now: Timestamp,
) -> ApiResult<ConsentMatrix> {
    let filter = Fragment::new("deleted_at IS NULL AND contact_id = ").bind(Value::Id(contact_id.into()));
    // The last word on each purpose and channel is all that is needed of a ledger that may be long.
    let filter = filter.sql(
        " AND NOT EXISTS (SELECT 1 FROM consents later WHERE later.contact_id = consents.contact_id \
         AND later.deleted_at IS NULL AND later.purpose = consents.purpose AND later.channel = consents.channel \
         AND (later.decided_at, later.number) > (consents.decided_at, consents.number))",
    );
    let entries = Consents::select(connection, &Select { filter, order: Order("number".into()), limit: i64::MAX })?;
    Ok(ConsentMatrix {
        contact_id,
        is_minor: birth_date.is_some_and(|birth| is_minor(birth, day_of(now))),
        notice_version: NOTICE_VERSION.to_owned(),
        current: current(&entries),
    })
}
