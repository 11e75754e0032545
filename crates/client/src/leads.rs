//! People who ask about care, and how they are worked at.

use crate::records::records;
use crate::transport::answer;
use domain::kernel::{FacilityId, LeadId, Page};
use domain::leads::attempt::{Attempt, AttemptData, AttemptLogged};
use domain::leads::auto_response::AutoResponse;
use domain::leads::hours::WorkingHours;
use domain::leads::inquiry::{Inquiry, InquiryStatus};
use domain::leads::ladder::LeadSettings;
use domain::leads::lead::{Lead, LeadMove};
use domain::leads::who::WhoIs;
use reqwest::Method;

records! {
    AutoResponse: list_auto_responses search_auto_responses get_auto_response create_auto_response update_auto_response
        delete_auto_response restore_auto_response;
    Inquiry: list_inquiries search_inquiries get_inquiry create_inquiry update_inquiry delete_inquiry restore_inquiry;
    Lead: list_leads search_leads get_lead create_lead update_lead delete_lead restore_lead;
}

impl crate::Client {
    /// Moves a lead on, with what belongs to the move: the reason, the next date, whom it doubles.
    pub async fn transition_lead(&self, lead: &Lead, asked: &LeadMove) -> Result<Lead, crate::Error> {
        let (id, version) = (lead.head.id, lead.head.version);
        let request =
            self.post(&format!("/leads/{id}/transitions"), asked).header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} {}", asked.to))).await
    }

    pub async fn transition_inquiry(
        &self,
        inquiry: &Inquiry,
        to: InquiryStatus,
        reason: Option<String>,
    ) -> Result<Inquiry, crate::Error> {
        self.transition(inquiry, to, reason).await
    }

    /// Who has a number of which the first digits are typed.
    pub async fn who_asks(&self, phone: &str) -> Result<WhoIs, crate::Error> {
        answer(self.get("/inquiries/who", &[("phone".to_owned(), phone.to_owned())])).await
    }

    /// Writes down an attempt to reach somebody; says what the ladder plans, or proposes. Sent again with the same key it
    /// counts once.
    pub async fn create_lead_attempt(
        &self,
        id: LeadId,
        data: &AttemptData,
        key: Option<&str>,
    ) -> Result<AttemptLogged, crate::Error> {
        let request = self.post(&format!("/leads/{id}/attempts"), data);
        answer(match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        })
        .await
    }

    /// One page of how somebody was tried, the newest first.
    pub async fn list_lead_attempts(&self, id: LeadId, cursor: Option<&str>) -> Result<Page<Attempt>, crate::Error> {
        let query: Vec<_> = cursor.map(|cursor| ("cursor".to_owned(), cursor.to_owned())).into_iter().collect();
        answer(self.get(&format!("/leads/{id}/attempts"), &query)).await
    }

    /// The ladder of attempts.
    pub async fn get_lead_settings(&self) -> Result<LeadSettings, crate::Error> {
        answer(self.get("/lead-settings", &[])).await
    }

    pub async fn update_lead_settings(&self, new: &LeadSettings) -> Result<LeadSettings, crate::Error> {
        answer(self.request(Method::PUT, "/lead-settings").json(new)).await
    }

    /// When a facility works.
    pub async fn get_working_hours(&self, facility: FacilityId) -> Result<WorkingHours, crate::Error> {
        answer(self.get(&format!("/facilities/{facility}/working-hours"), &[])).await
    }

    pub async fn update_working_hours(
        &self,
        facility: FacilityId,
        new: &WorkingHours,
    ) -> Result<WorkingHours, crate::Error> {
        answer(self.request(Method::PUT, &format!("/facilities/{facility}/working-hours")).json(new)).await
    }
}
