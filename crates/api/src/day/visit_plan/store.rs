//! The table of visit plans.

use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::visit_plans;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Store};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::{Contacts, contact_names};
use crate::{expansions, row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::day::visit_plan::{VisitPlan, VisitPlanData};
use domain::kernel::field::Field;
use domain::kernel::policy::Action;
use domain::kernel::{ContactId, FacilityId, Head, ProblemCode, TeamId, UserId, VisitPlanId, text};

pub struct VisitPlans;

row! {
    visit_plans: VisitPlanRow, NewVisitPlanRow, VisitPlan {
        head: VisitPlanId,
        part data: VisitPlanData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            contact_id: ContactId,
            month: NaiveDate,
            target: i32,
            notes: Option<String>,
        },
        keys(plan) { search: String = text::search_key(plan.data.notes.as_deref()) },
        names { owner, team, facility, contact },
    }
}

impl Store for VisitPlans {
    type Record = VisitPlan;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-month";
    const EXPANSIONS: &'static [Expansion<VisitPlan>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
        contact: contact_names, |data| Some(data.contact_id);
    ];

    stored_in!(visit_plans, VisitPlanRow, NewVisitPlanRow);

    fn assemble(head: Head<VisitPlanId>, data: VisitPlanData, _: Option<&VisitPlan>) -> VisitPlan {
        VisitPlan::new(head, data)
    }

    fn belongs(plan: &VisitPlan) -> Belongs {
        let VisitPlanData { owner_id, team_id, facility_id, .. } = plan.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "contact_id" | "month" | "target" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut VisitPlanData,
        before: Option<&VisitPlan>,
    ) -> ApiResult<()> {
        if let Some(problem) = before.and_then(|plan| plan.refuse_change(data)) {
            return Err(ApiError::invalid(vec![problem]));
        }
        if before.is_none()
            && find::<Contacts>(transaction.connection, person, Action::Read, data.contact_id, Place::InUse)?.is_none()
        {
            return Err(ApiError::field("/contact_id", "unknown", "There is no such contact that you may see"));
        }
        let VisitPlanData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    /// One for a contact, whoever visits them, and a month. A merge of two contacts may leave two: figures count them as one.
    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        plan: &VisitPlan,
        before: Option<&VisitPlan>,
    ) -> ApiResult<()> {
        let whose = |plan: &VisitPlan| (plan.data.owner_id, plan.head.deleted_at.is_some());
        if plan.head.deleted_at.is_some() || before.map(whose) == Some(whose(plan)) {
            return Ok(());
        }
        // Whoever else makes one for the same contact comes before or after.
        transaction.lock(&format!("visit plans of {}", plan.data.contact_id))?;
        let same = visit_plans::table
            .filter(visit_plans::contact_id.eq(plan.data.contact_id))
            .filter(visit_plans::owner_id.eq(plan.data.owner_id))
            .filter(visit_plans::month.eq(plan.data.month))
            .filter(visit_plans::deleted_at.is_null())
            .filter(visit_plans::id.ne(plan.head.id))
            .select(visit_plans::id)
            .limit(1);
        let same: Vec<VisitPlanId> = each!(&mut *transaction.connection, c => same.load(c))?;
        if same.is_empty() {
            return Ok(());
        }
        let detail = "There is a plan for this contact and this month: change that one";
        Err(ApiError::detailed(ProblemCode::Duplicate, detail))
    }

    /// It is found by its contact.
    fn searched(_: &VisitPlan) -> Texts {
        Texts::new()
    }
}
