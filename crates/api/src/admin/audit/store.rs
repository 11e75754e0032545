//! The table of the audit, read only.

use crate::admin::names::user_names;
use crate::kernel::audit::AuditRow;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::audit;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::{Names, named};
use diesel::prelude::*;
use domain::admin::audit::{AuditAction, AuditEntry, AuditPage};
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, Timestamp, UserId};

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub before: Option<i64>,
    pub limit: i64,
    pub actions: Vec<AuditAction>,
    pub actor_id: Option<UserId>,
    pub record_id: Option<RecordId>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Wanted {
    fn condition(&self) -> Fragment {
        let parts = [
            self.before.map(|number| Fragment::new("sequence < ").bind(Value::Number(number))),
            (!self.actions.is_empty()).then(|| {
                let actions = self.actions.iter().map(|action| Value::Text(action.to_string()));
                Fragment::new("action IN ").bind_list(actions)
            }),
            self.actor_id.map(|id| Fragment::new("actor_id = ").bind(Value::Id(id.into()))),
            self.record_id.map(|id| Fragment::new("record_id = ").bind(Value::Id(id))),
            self.from.map(|at| Fragment::new("at >= ").bind(Value::Instant(at))),
            self.to.map(|at| Fragment::new("at < ").bind(Value::Instant(at))),
        ];
        parts.into_iter().flatten().fold(Fragment::always(), Fragment::and)
    }
}

/// A page, the newest first, of what `seen` lets through.
pub fn page(connection: &mut Connection, person: &Person, seen: Fragment, wanted: &Wanted) -> ApiResult<AuditPage> {
    let filter = seen.and(wanted.condition());
    let mut rows: Vec<AuditRow> = each!(&mut *connection, c => audit::table
        .select(AuditRow::as_select())
        .filter(filter)
        .order(audit::sequence.desc())
        .limit(wanted.limit + 1)
        .load(c))?;
    let more = rows.len() > usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.sequence);
    let names = user_names(connection, person, rows.iter().filter_map(|row| row.actor_id.map(Into::into)).collect())?;
    let data = rows.into_iter().map(|row| entry(row, &names)).collect::<ApiResult<_>>()?;
    Ok(AuditPage { data, next })
}

fn entry(row: AuditRow, names: &Names) -> ApiResult<AuditEntry> {
    let resource: Option<Result<Resource, _>> = row.resource.as_deref().map(str::parse);
    Ok(AuditEntry {
        sequence: row.sequence,
        at: row.at,
        action: row.action.parse().map_err(ApiError::internal)?,
        actor_id: row.actor_id,
        actor: named(names, row.actor_id),
        key_id: row.key_id,
        resource: resource.transpose().map_err(ApiError::internal)?,
        record_id: row.record_id,
        origin: row.origin,
        details: serde_json::from_str(&row.details).map_err(ApiError::internal)?,
    })
}
