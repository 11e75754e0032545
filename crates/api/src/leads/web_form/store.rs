//! The table of web forms.

use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::{facilities, web_forms};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find_to_change, write_own};
use crate::kernel::record::{Expansion, Select, Store};
use crate::kernel::secrets::letters;
use crate::leads::assignment::{Named, gets_leads};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::policy::Action;
use domain::kernel::{FacilityId, Head, Json, ProblemCode, TeamId, Timestamp, UserId, WebFormId, text};
use domain::leads::web_form::{FormAssignment, FormConsent, FormField, FormLanguage, PublicForm, WebForm, WebFormData};

pub struct WebForms;

row! {
    web_forms: FormRow, NewFormRow, WebForm {
        head: WebFormId,
        part data: WebFormData {
            name: String,
            active: bool,
            language: FormLanguage,
            title: String,
            intro: Option<String>,
            fields: Json<Vec<FormField>>,
            consent: Option<Json<FormConsent>>,
            collect_unsent: bool,
            button_text: Option<String>,
            thank_you: Option<String>,
            redirect_url: Option<String>,
            source: Option<String>,
            campaign: Option<String>,
            facility_id: Option<FacilityId>,
            owner_id: Option<UserId>,
            assign: FormAssignment,
            team_id: Option<TeamId>,
            origins: Json<Vec<String>>,
        },
        own {
            key: String,
            submitted: i64,
            begun: i64,
            abandoned: i64,
            spam: i64,
            last_submitted_at: Option<Timestamp>,
        },
        keys(form) {
            name_key: String = text::fold(&form.data.name),
            search: String = search_key(&form.data),
        },
        names { owner, team, facility },
    }
}

/// What `q` looks through.
fn search_key(data: &WebFormData) -> String {
    let WebFormData { name, title, source, campaign, .. } = data;
    text::search_key(
        [Some(name), Some(title), source.as_ref(), campaign.as_ref()].into_iter().flatten().map(String::as_str),
    )
}

impl Store for WebForms {
    type Record = WebForm;
    const SCOPE: Scope = Scope::Facility;
    const DEFAULT_SORT: &'static str = "name";
    const EXPANSIONS: &'static [Expansion<WebForm>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
    ];

    stored_in!(web_forms, FormRow, NewFormRow);

    fn assemble(head: Head<WebFormId>, data: WebFormData, before: Option<&WebForm>) -> WebForm {
        let (owner, team, facility) = (None, None, None);
        if let Some(before) = before {
            return WebForm { head, data, owner, team, facility, ..before.clone() };
        }
        // The key comes with the transaction that writes it; until then the id tells one from another.
        let key = head.id.to_string();
        let (submitted, begun, abandoned, spam, last_submitted_at) = (0, 0, 0, 0, None);
        WebForm { head, data, key, submitted, begun, abandoned, spam, last_submitted_at, owner, team, facility }
    }

    fn belongs(form: &WebForm) -> Belongs {
        Belongs { facility_id: form.data.facility_id, ..Belongs::default() }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "language" | "submitted" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut WebFormData,
        before: Option<&WebForm>,
    ) -> ApiResult<()> {
        if before.is_none() {
            data.facility_id = data.facility_id.or(person.facility_id);
        }
        if person.facility_id.is_some() && data.facility_id != person.facility_id {
            return Err(ApiError::field("/facility_id", "forbidden", "You look after your own facility only"));
        }
        let owner = *data.owner_id.get_or_insert(person.user_id);
        let known = before.map(|form| (form.data.owner_id, form.data.team_id, form.data.facility_id));
        if known != Some((data.owner_id, data.team_id, data.facility_id)) {
            let named = Named { user: Some(("/owner_id", owner)), team: data.team_id };
            gets_leads(transaction.connection, named, data.facility_id)?;
        }
        Ok(())
    }

    fn prepare_record(_: &mut Transaction<'_>, form: &mut WebForm, _: &Person) -> ApiResult<()> {
        form.key = new_key()?;
        Ok(())
    }
}

/// A hundred bits that nobody guesses, in letters that stand in an address as they are.
fn new_key() -> ApiResult<String> {
    letters::<20>()
}

/// Gives a form another key.
pub fn renew_key(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: WebFormId,
    version: i32,
) -> ApiResult<WebForm> {
    let form = find_to_change::<WebForms>(transaction, person, Action::Update, id, Place::InUse)?;
    if form.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let after = WebForm { key: new_key()?, ..form.clone() };
    write_own::<WebForms>(transaction, Actor::from(person), &form, after, "the key was made anew".to_owned())
}

/// The form that everybody who knows its key may fill in.
pub fn open_form(connection: &mut Connection, key: &str) -> ApiResult<WebForm> {
    let filter = Fragment::new("deleted_at IS NULL AND active AND key = ").bind(Value::Text(key.to_owned()));
    let found = WebForms::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop();
    found.ok_or_else(ApiError::not_found)
}

/// One form, whether it is open or not: what was begun while it was open is still taken in.
pub fn form(connection: &mut Connection, id: WebFormId) -> ApiResult<Option<WebForm>> {
    let filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    Ok(WebForms::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

/// The form as everybody reads it, with the name and the number of its hospital.
pub fn shown(connection: &mut Connection, key: &str) -> ApiResult<PublicForm> {
    let form = open_form(connection, key)?;
    let Some(facility) = form.data.facility_id else { return Ok(PublicForm::of(&form, None, None)) };
    let query = facilities::table.find(facility).select((facilities::name, facilities::phone));
    let found: Option<(String, Option<String>)> = each!(connection, c => query.get_result(c).optional())?;
    let (name, phone) = found.unzip();
    Ok(PublicForm::of(&form, name, phone.flatten()))
}

/// What happened to a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    Submitted,
    Begun,
    Abandoned,
    Spam,
}

/// Counts. A form that is edited meanwhile is not in the way, nor is whoever edits it: no version, no event.
pub fn count(transaction: &mut Transaction<'_>, id: WebFormId, happened: Happened) -> ApiResult<()> {
    let form = web_forms::table.find(id);
    match happened {
        Happened::Submitted => {
            let counted = (
                web_forms::submitted.eq(web_forms::submitted + 1),
                web_forms::last_submitted_at.eq(Some(transaction.now)),
            );
            each!(&mut *transaction.connection, c => diesel::update(form).set(counted).execute(c))?;
        }
        Happened::Begun => {
            let counted = web_forms::begun.eq(web_forms::begun + 1);
            each!(&mut *transaction.connection, c => diesel::update(form).set(counted).execute(c))?;
        }
        Happened::Abandoned => {
            let counted = web_forms::abandoned.eq(web_forms::abandoned + 1);
            each!(&mut *transaction.connection, c => diesel::update(form).set(counted).execute(c))?;
        }
        Happened::Spam => {
            let counted = web_forms::spam.eq(web_forms::spam + 1);
            each!(&mut *transaction.connection, c => diesel::update(form).set(counted).execute(c))?;
        }
    }
    Ok(())
}
