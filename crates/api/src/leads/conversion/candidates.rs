//! Which contacts and accounts may be the same as those that a lead would become, in the form in which people decide.

use crate::kernel::caller::Person;
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Store;
use crate::people::account::Accounts;
use crate::people::contact::Contacts;
use crate::people::duplicate::{Alike, accounts_like, contacts_like};
use domain::kernel::problem::Candidate;
use domain::kernel::{AccountId, ContactId, Problem, ProblemCode, Record, RecordId};
use domain::leads::conversion::MOST_CANDIDATES;
use domain::people::account::AccountData;
use domain::people::contact::ContactData;
use domain::people::likeness::LEAST_SCORE;

/// Contacts that a new one may be the same as, and the one that the lead names already.
pub fn contacts(
    connection: &mut Connection,
    person: &Person,
    data: &ContactData,
    known: Option<ContactId>,
) -> ApiResult<Vec<Candidate>> {
    let found = contacts_like(connection, person, data, known.map(Into::into))?;
    Ok(found.into_iter().take(MOST_CANDIDATES).map(candidate::<Contacts>).collect())
}

pub fn accounts(
    connection: &mut Connection,
    person: &Person,
    data: &AccountData,
    known: Option<AccountId>,
) -> ApiResult<Vec<Candidate>> {
    let found = accounts_like(connection, person, data, known.map(Into::into))?;
    Ok(found.into_iter().take(MOST_CANDIDATES).map(candidate::<Accounts>).collect())
}

fn candidate<S: Store>(Alike { record, score }: Alike<S::Record>) -> Candidate {
    Candidate {
        resource: S::Record::RESOURCE,
        id: record.head().id.into(),
        name: record.name(),
        detail: S::detail(&record),
        score: score.score,
        reasons: score.reasons.iter().map(ToString::to_string).collect(),
        strong: score.score >= LEAST_SCORE,
    }
}

/// Refuses to make another one while one that looks the same was not decided on.
pub fn decided(candidates: Vec<Candidate>, other_than: &[RecordId]) -> ApiResult<()> {
    let open: Vec<Candidate> =
        candidates.into_iter().filter(|one| one.strong && !other_than.contains(&one.id)).collect();
    if open.is_empty() {
        return Ok(());
    }
    let detail = "It may be one of those that are there: link it, or say that it is another one";
    let problem = Problem { candidates: open, ..Problem::new(ProblemCode::Duplicate).with_detail(detail) };
    Err(ApiError::from(problem))
}
