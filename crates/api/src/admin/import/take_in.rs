//! One row: read it, look for its duplicate, and make, change or leave out a record.

use super::reader::Line;
use super::rows::Taken;
use super::undo::batch_of;
use super::works_at::affiliate;
use crate::admin::facility::Facilities;
use crate::admin::names::user_by_email;
use crate::admin::team::Teams;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::matching;
use crate::kernel::record::operations::{Place, create, find, write};
use crate::kernel::record::{Select, Store};
use crate::people::account::Accounts;
use crate::people::contact::Contacts;
use domain::admin::import::{DuplicateRule, Import, ImportTarget, RowOutcome};
use domain::kernel::day::day_of;
use domain::kernel::policy::Action;
use domain::kernel::record::new_problems_on;
use domain::kernel::{New, Problem, Record, RecordId, UserId, rules, text};
use domain::people::account::{AccountData, AccountKind};
use domain::people::contact::ContactData;
use domain::people::duplicate::{DuplicateKey, account_duplicate_keys, duplicate_keys, town};
use domain::people::import::{
    Annotated, Refused, RowReading, WorksAt, account_from_row, account_of, contact_from_row, custom_from_row,
    works_at_from_row,
};
use domain::people::merge::{Fill, fill_account, fill_contact};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// What a dry run has seen in the file so far: rows whose records do not exist yet. Of each key only eight bytes, so that
/// a long file takes little memory; that two of a million keys have the same is about as likely as a broken disk.
#[derive(Default)]
pub struct Seen {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Seen {
    pub fn new() -> Self {
        Self::default()
    }

    fn contains(&self, key: &DuplicateKey) -> bool {
        self.hashes.contains(&self.hasher.hash_one(key))
    }

    fn extend(&mut self, keys: Vec<DuplicateKey>) {
        for key in keys {
            self.hashes.insert(self.hasher.hash_one(key));
        }
    }
}

/// What all rows of an import share.
pub struct Intake<'a> {
    pub import: &'a Import,
    pub person: &'a Person,
    /// Only look; nothing is written.
    pub dry: bool,
}

/// What differs between contacts and accounts as rows.
trait Kind: Store {
    fn keys(data: &<Self::Record as Record>::Data) -> Vec<DuplicateKey>;
    /// Fills what the existing record lacks.
    fn fill(existing: &mut <Self::Record as Record>::Data, from: &<Self::Record as Record>::Data) -> Fill;
    fn set_owner(data: &mut <Self::Record as Record>::Data, owner: UserId);
    /// Turns the account that the row names into a reference.
    /// References by id that lead nowhere here: each is named and taken away.
    fn drop_strangers(
        intake: &Intake<'_>,
        connection: &mut Connection,
        data: &mut <Self::Record as Record>::Data,
    ) -> ApiResult<Vec<(&'static str, RecordId)>>;
    fn link(
        intake: &Intake<'_>,
        transaction: &mut Transaction<'_>,
        reading: &mut RowReading<<Self::Record as Record>::Data>,
    ) -> ApiResult<()>;
    /// Writes where somebody works beside the main account.
    fn works_at(_: &Intake<'_>, _: &mut Transaction<'_>, _: RecordId, _: &[WorksAt]) -> ApiResult<()> {
        Ok(())
    }
}

impl Kind for Contacts {
    fn keys(data: &ContactData) -> Vec<DuplicateKey> {
        duplicate_keys(data, town(&data.addresses).as_deref())
    }

    fn fill(existing: &mut ContactData, from: &ContactData) -> Fill {
        fill_contact(existing, from)
    }

    fn set_owner(data: &mut ContactData, owner: UserId) {
        data.owner_id = Some(owner);
    }

    fn drop_strangers(
        intake: &Intake<'_>,
        connection: &mut Connection,
        data: &mut ContactData,
    ) -> ApiResult<Vec<(&'static str, RecordId)>> {
        let mut strangers = Vec::new();
        strangers.extend(stranger::<Accounts>(intake, connection, "Account ID", &mut data.account_id)?);
        strangers.extend(stranger::<Contacts>(intake, connection, "Guardian ID", &mut data.guardian_id)?);
        strangers.extend(stranger::<Contacts>(
            intake,
            connection,
            "Primary physician ID",
            &mut data.primary_physician_id,
        )?);
        strangers.extend(stranger::<Teams>(intake, connection, "Team ID", &mut data.team_id)?);
        strangers.extend(stranger::<Facilities>(intake, connection, "Facility ID", &mut data.facility_id)?);
        Ok(strangers)
    }

    fn works_at(
        intake: &Intake<'_>,
        transaction: &mut Transaction<'_>,
        contact: RecordId,
        works_at: &[WorksAt],
    ) -> ApiResult<()> {
        works_at.iter().try_for_each(|entry| affiliate(intake, transaction, contact.into(), entry))
    }

    fn link(
        intake: &Intake<'_>,
        transaction: &mut Transaction<'_>,
        reading: &mut RowReading<ContactData>,
    ) -> ApiResult<()> {
        if reading.data.account_id.is_some() {
            return Ok(());
        }
        let Some(account) = account_of(reading) else { return Ok(()) };
        let known = account_by_name(transaction.connection, intake.person, &account)?;
        reading.data.account_id = match known {
            Some(id) => Some(id.into()),
            None if intake.dry => None,
            None => {
                let new = New { id: None, record: owned(account, intake) };
                Some(create::<Accounts>(transaction, intake.person, intake.actor(), new)?.head.id)
            }
        };
        Ok(())
    }
}

impl Kind for Accounts {
    fn keys(data: &AccountData) -> Vec<DuplicateKey> {
        account_duplicate_keys(data, town(&data.addresses).as_deref())
    }

    fn fill(existing: &mut AccountData, from: &AccountData) -> Fill {
        fill_account(existing, from)
    }

    fn set_owner(data: &mut AccountData, owner: UserId) {
        data.owner_id = Some(owner);
    }

    fn drop_strangers(
        intake: &Intake<'_>,
        connection: &mut Connection,
        data: &mut AccountData,
    ) -> ApiResult<Vec<(&'static str, RecordId)>> {
        let mut strangers = Vec::new();
        strangers.extend(stranger::<Accounts>(intake, connection, "Parent account ID", &mut data.parent_id)?);
        strangers.extend(stranger::<Contacts>(
            intake,
            connection,
            "Deciding contact ID",
            &mut data.deciding_contact_id,
        )?);
        strangers.extend(stranger::<Teams>(intake, connection, "Team ID", &mut data.team_id)?);
        strangers.extend(stranger::<Facilities>(intake, connection, "Facility ID", &mut data.facility_id)?);
        Ok(strangers)
    }

    fn link(
        intake: &Intake<'_>,
        transaction: &mut Transaction<'_>,
        reading: &mut RowReading<AccountData>,
    ) -> ApiResult<()> {
        let Some(name) = reading.account_name.clone() else { return Ok(()) };
        if reading.data.parent_id.is_some() {
            return Ok(());
        }
        let parent = AccountData::new(AccountKind::Other, name.clone());
        match account_by_name(transaction.connection, intake.person, &parent)? {
            Some(id) => reading.data.parent_id = Some(id.into()),
            // A parent that nobody knows is no reason to make one up.
            None => reading.note("Parent account", &name),
        }
        Ok(())
    }
}

/// A reference that the importer cannot see here is taken away and told.
fn stranger<S: Store>(
    intake: &Intake<'_>,
    connection: &mut Connection,
    heading: &'static str,
    reference: &mut Option<<S::Record as Record>::Id>,
) -> ApiResult<Option<(&'static str, RecordId)>> {
    let Some(id) = *reference else { return Ok(None) };
    if find::<S>(connection, intake.person, Action::Read, id, Place::InUse)?.is_some() {
        return Ok(None);
    }
    *reference = None;
    Ok(Some((heading, id.into())))
}

pub(super) fn owned(mut account: AccountData, intake: &Intake<'_>) -> AccountData {
    account.owner_id = intake.import.data.owner_id;
    account
}

/// An account of that name: in the same town if the row tells one, else the only one of that name.
pub(super) fn account_by_name(
    connection: &mut Connection,
    person: &Person,
    account: &AccountData,
) -> ApiResult<Option<RecordId>> {
    let keys: Vec<DuplicateKey> = Accounts::keys(account);
    for (id, _) in matching::find(connection, domain::kernel::policy::Resource::Accounts, &keys)? {
        if find::<Accounts>(connection, person, Action::Read, id.into(), Place::InUse)?.is_some() {
            return Ok(Some(id));
        }
    }
    let name = text::fold(&account.name);
    let visible = person.visible(domain::kernel::policy::Resource::Accounts, Action::Read, Accounts::SCOPE);
    let filter = Fragment::new("deleted_at IS NULL AND name_key = ").bind(Value::Text(name)).and(visible);
    let found = Accounts::select(connection, &Select { filter, order: Order("id".into()), limit: 2 })?;
    match found.as_slice() {
        [only] => Ok(Some(only.head.id.into())),
        _ => Ok(None),
    }
}

/// What no field takes goes into the notes.
fn keep<Data: Annotated>(reading: &mut RowReading<Data>, refused: &[Refused]) {
    for cell in refused {
        reading.note(&cell.heading, &cell.value);
        reading.warnings.push(cell.warning.clone());
    }
}

/// Why a row was refused; of a custom field with its name, which its detail does not tell.
fn told(problem: Problem) -> String {
    let Problem { errors, detail, title, .. } = problem;
    let first = errors.into_iter().next().map(|error| match error.pointer.strip_prefix("/custom/") {
        Some(name) => format!("{name}: {}", error.detail),
        None => error.detail,
    });
    first.or(detail).unwrap_or(title)
}

impl Intake<'_> {
    pub(super) fn actor(&self) -> Actor {
        Actor { user_id: Some(self.person.user_id), batch: Some(batch_of(self.import)), reason: None }
    }

    /// Takes one row in and says what became of it.
    pub fn line(&self, transaction: &mut Transaction<'_>, seen: &mut Seen, row: i64, line: &Line) -> ApiResult<Taken> {
        let cells = line.cells.as_slice();
        if let Some(problem) = line.problem.clone() {
            let (record_id, reason, cells) = (None, Some(problem), Some(cells.to_vec()));
            return Ok(Taken { row, outcome: RowOutcome::Failed, record_id, reason, cells });
        }
        let (data, columns) = (&self.import.data, &self.import.headings);
        match data.target {
            ImportTarget::Contacts => {
                let (works_at, refused) = works_at_from_row(data, columns, cells);
                let mut reading = contact_from_row(data, columns, cells);
                keep(&mut reading, &refused);
                self.take::<Contacts>(transaction, seen, row, cells, reading, &works_at)
            }
            ImportTarget::Accounts => {
                self.take::<Accounts>(transaction, seen, row, cells, account_from_row(data, columns, cells), &[])
            }
        }
    }

    fn take<S: Kind>(
        &self,
        transaction: &mut Transaction<'_>,
        seen: &mut Seen,
        row: i64,
        cells: &[String],
        mut reading: RowReading<<S::Record as Record>::Data>,
        works_at: &[WorksAt],
    ) -> ApiResult<Taken>
    where
        <S::Record as Record>::Data: Annotated,
    {
        self.take_custom::<S>(transaction, cells, &mut reading)?;
        let left_out = |outcome, record_id, reason: String| {
            Ok(Taken { row, outcome, record_id, reason: Some(reason), cells: Some(cells.to_vec()) })
        };
        self.assign::<S>(transaction, &mut reading)?;
        for (heading, id) in S::drop_strangers(self, transaction.connection, &mut reading.data)? {
            reading.note(heading, &id.to_string());
        }
        let keys = S::keys(&reading.data);
        if let Some(problem) = reading.problem {
            return left_out(RowOutcome::Failed, None, problem);
        }
        // Those of the day; an existing record is only asked about what the row adds.
        let today = day_of(transaction.now);
        let on_the_day = S::Record::problems_on(&reading.data, today).into_iter().next();
        let rule = self.import.data.duplicates;
        let known = if rule == DuplicateRule::Create {
            None
        } else {
            self.duplicate::<S>(transaction, reading.setu_id, &keys)?
        };
        if self.dry && known.is_none() && rule != DuplicateRule::Create {
            if let Some(key) = keys.iter().find(|key| seen.contains(key)) {
                let outcome = if rule == DuplicateRule::Skip { RowOutcome::Skipped } else { RowOutcome::Updated };
                return left_out(outcome, None, format!("{} as an earlier row", matching::reason(key)));
            }
            seen.extend(keys);
        }
        let Some((existing, reason)) = known else {
            if let Some(problem) = on_the_day {
                return left_out(RowOutcome::Failed, None, problem.detail);
            }
            if self.dry {
                return Ok(Taken { row, outcome: RowOutcome::Created, record_id: None, reason: None, cells: None });
            }
            S::link(self, transaction, &mut reading)?;
            return self.make::<S>(transaction, row, cells, reading, works_at);
        };
        let id: RecordId = existing.head().id.into();
        if rule == DuplicateRule::Skip {
            return left_out(RowOutcome::Skipped, Some(id), format!("{reason} as a record that is here already"));
        }
        if !self.dry {
            S::link(self, transaction, &mut reading)?;
            let mut merged = existing.data().clone();
            if S::fill(&mut merged, &reading.data) == Fill::DoesNotFit {
                return left_out(
                    RowOutcome::Failed,
                    Some(id),
                    "The record has no room for what the row adds".to_owned(),
                );
            }
            let on_the_day = new_problems_on::<S::Record>(&merged, Some(existing.data()), today);
            if let Some(problem) = rules::check(&merged).into_iter().chain(on_the_day).next() {
                return left_out(RowOutcome::Failed, Some(id), problem.detail);
            }
            let written = transaction.savepoint(|transaction| {
                write::<S>(transaction, self.person, self.actor(), &existing, merged.clone())?;
                S::works_at(self, transaction, id, works_at)
            });
            match written {
                Err(ApiError::Problem(problem)) => return left_out(RowOutcome::Failed, Some(id), told(*problem)),
                other => other?,
            }
        }
        Ok(Taken {
            row,
            outcome: RowOutcome::Updated,
            record_id: Some(id),
            reason: Some(reason.to_owned()),
            cells: None,
        })
    }

    /// A row that breaks a rule only the database knows is left out with its reason; the rows beside it go in.
    fn make<S: Kind>(
        &self,
        transaction: &mut Transaction<'_>,
        row: i64,
        cells: &[String],
        reading: RowReading<<S::Record as Record>::Data>,
        works_at: &[WorksAt],
    ) -> ApiResult<Taken> {
        let (person, actor) = (self.person, self.actor());
        let new = New { id: None, record: reading.data };
        let made = transaction.savepoint(|transaction| {
            let record = create::<S>(transaction, person, actor, new.clone())?;
            S::works_at(self, transaction, record.head().id.into(), works_at)?;
            Ok(record)
        });
        match made {
            Ok(record) => {
                let record_id = Some(record.head().id.into());
                Ok(Taken { row, outcome: RowOutcome::Created, record_id, reason: None, cells: None })
            }
            Err(ApiError::Problem(problem)) => Ok(Taken {
                row,
                outcome: RowOutcome::Failed,
                record_id: None,
                reason: Some(told(*problem)),
                cells: Some(cells.to_vec()),
            }),
            Err(other) => Err(other),
        }
    }

    /// Custom fields, as far as they fit; the others go into the notes.
    fn take_custom<S: Kind>(
        &self,
        transaction: &mut Transaction<'_>,
        cells: &[String],
        reading: &mut RowReading<<S::Record as Record>::Data>,
    ) -> ApiResult<()>
    where
        <S::Record as Record>::Data: Annotated,
    {
        let fields = transaction.fields_of(S::Record::RESOURCE)?;
        let (data, columns) = (&self.import.data, &self.import.headings);
        let kind = S::Record::kind(&reading.data).unwrap_or_default();
        let custom = custom_from_row(data, columns, cells, &fields, kind);
        keep(reading, &custom.refused);
        if let Some(values) = S::Record::custom_mut(&mut reading.data) {
            *values = custom.values;
        }
        Ok(())
    }

    /// The owner that the row names, else the one that the import says.
    fn assign<S: Kind>(
        &self,
        transaction: &mut Transaction<'_>,
        reading: &mut RowReading<<S::Record as Record>::Data>,
    ) -> ApiResult<()>
    where
        <S::Record as Record>::Data: Annotated,
    {
        let named = match reading.owner_email.clone() {
            None => None,
            Some(email) => {
                let owner = user_by_email(transaction.connection, &email)?;
                if owner.is_none() {
                    reading.note("Owner", &email);
                }
                owner
            }
        };
        let owner = named.or(self.import.data.owner_id).unwrap_or(self.person.user_id);
        S::set_owner(&mut reading.data, owner);
        Ok(())
    }

    /// A record that is the same, and that the importer may change.
    fn duplicate<S: Kind>(
        &self,
        transaction: &mut Transaction<'_>,
        setu_id: Option<RecordId>,
        keys: &[DuplicateKey],
    ) -> ApiResult<Option<(S::Record, &'static str)>> {
        let connection = &mut *transaction.connection;
        if let Some(id) = setu_id
            && let Some(record) = find::<S>(connection, self.person, Action::Update, id.into(), Place::InUse)?
        {
            return Ok(Some((record, "same Setu ID")));
        }
        for (id, key) in matching::find(connection, S::Record::RESOURCE, keys)? {
            if let Some(record) = find::<S>(connection, self.person, Action::Update, id.into(), Place::InUse)? {
                return Ok(Some((record, matching::reason(&key))));
            }
        }
        Ok(None)
    }
}
