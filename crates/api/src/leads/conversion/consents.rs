//! What somebody agreed to when they asked becomes entries of the ledger of the contact that they are.

use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::operations::create;
use crate::kernel::record::{Select, Store};
use crate::leads::inquiry::Inquiries;
use crate::people::consent::Consents;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ContactId, FieldProblem, LeadId, New};
use domain::leads::inquiry::{Inquiry, InquiryStatus};
use domain::people::consent::{Consent, ConsentData};

/// What came in about a lead, the first inquiry first.
pub fn inquiries(connection: &mut Connection, lead: LeadId) -> ApiResult<Vec<Inquiry>> {
    let filter = Fragment::new("deleted_at IS NULL AND lead_id = ").bind(Value::Id(lead.into()));
    Inquiries::select(connection, &Select { filter, order: Order("received_at, id".into()), limit: i64::MAX })
}

/// The consents among them; nobody agreed to anything by what was no inquiry.
pub fn given(connection: &mut Connection, lead: LeadId) -> ApiResult<Vec<ConsentData>> {
    let nobody = ContactId(uuid::Uuid::nil());
    let told = inquiries(connection, lead)?.into_iter().filter(|one| one.status != InquiryStatus::Spam);
    Ok(told.flat_map(|inquiry| inquiry.ledger(nobody)).collect())
}

/// Writes them into a contact's ledger. What the law has against an entry (a child's, without a guardian) leaves that one
/// out, and says so; the conversion goes on.
pub fn carry(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    lead: LeadId,
    contact_id: ContactId,
) -> ApiResult<(Vec<Consent>, Vec<FieldProblem>)> {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    let entries = given(transaction.connection, lead)?;
    if !entries.is_empty() {
        person.require(Resource::Consents, Action::Create)?;
    }
    for entry in entries {
        let record = ConsentData { contact_id, ..entry };
        let done = transaction.savepoint(|transaction| {
            create::<Consents>(transaction, person, actor, New { id: None, record: record.clone() })
        });
        match done {
            Ok(consent) => taken.push(consent),
            Err(cause) => {
                let problem = cause.refusal().filter(|problem| !problem.errors.is_empty());
                refused.extend(problem.ok_or(cause)?.errors);
            }
        }
    }
    Ok((taken, refused))
}
