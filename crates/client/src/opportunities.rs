//! Opportunities, their totals and forecast, and how much discount is given without asking.

use crate::records::records;
use crate::transport::answer;
use chrono::NaiveDate;
use domain::kernel::ListLink;
use domain::leads::forecast::changes::PipelineChanges;
use domain::leads::forecast::{Forecast, ForecastBy, Month};
use domain::leads::opportunity::discount::{AllDiscountLimits, DiscountDecision, DiscountLimits};
use domain::leads::opportunity::totals::OpportunityTotals;
use domain::leads::opportunity::{ApprovalState, Opportunity, OpportunityStatus};
use reqwest::Method;

records! {
    Opportunity: list_opportunities search_opportunities get_opportunity create_opportunity update_opportunity
        delete_opportunity restore_opportunity;
}

impl crate::Client {
    /// Moves an opportunity to another stage, on hold, or to its end.
    pub async fn transition_opportunity(
        &self,
        opportunity: &Opportunity,
        to: OpportunityStatus,
        reason: Option<String>,
    ) -> Result<Opportunity, crate::Error> {
        self.transition(opportunity, to, reason).await
    }

    /// Asks for the discount that stands there (`pending`), or decides about it.
    pub async fn decide_opportunity_discount(
        &self,
        opportunity: &Opportunity,
        state: ApprovalState,
        reason: Option<String>,
    ) -> Result<Opportunity, crate::Error> {
        let (id, version) = (opportunity.head.id, opportunity.head.version);
        let body = DiscountDecision { state, reason };
        let request = self.post(&format!("/opportunities/{id}/discount-approval"), &body);
        let request = request.header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} discount {state}"))).await
    }

    /// What the opportunities of each stage come to; of the link only filters and `q` count.
    pub async fn get_opportunity_totals(&self, link: &ListLink) -> Result<OpportunityTotals, crate::Error> {
        answer(self.get("/opportunities/totals", &link.query())).await
    }

    /// How much discount each role may give without asking.
    pub async fn get_discount_limits(&self) -> Result<AllDiscountLimits, crate::Error> {
        answer(self.get("/discount-limits", &[])).await
    }

    /// Puts new limits in the place of those of a facility, or of the group.
    pub async fn put_discount_limits(&self, limits: &DiscountLimits) -> Result<AllDiscountLimits, crate::Error> {
        answer(self.request(Method::PUT, "/discount-limits").json(limits)).await
    }

    /// What is won and expected from one month to another, and what history lets expect.
    pub async fn get_forecast(&self, from: Month, to: Month, by: ForecastBy) -> Result<Forecast, crate::Error> {
        let query = [("from", from.to_string()), ("to", to.to_string()), ("by", by.to_string())];
        answer(self.get("/forecast", &query.map(|(name, value)| (name.to_owned(), value)))).await
    }

    /// What has changed in the pipeline since the last snapshot of a day or before.
    pub async fn get_pipeline_changes(&self, since: NaiveDate) -> Result<PipelineChanges, crate::Error> {
        answer(self.get("/forecast/changes", &[("since".to_owned(), since.to_string())])).await
    }
}
