//! People who ask about care, and how they are worked at.

use crate::records::records;
use crate::transport::{answer, done};
use domain::kernel::{FacilityId, LeadId, Page};
use domain::leads::assignment::{AssignmentCase, AssignmentPreview, AssignmentRule, RuleDirection, RuleMove};
use domain::leads::attempt::{Attempt, AttemptData, AttemptLogged};
use domain::leads::auto_response::AutoResponse;
use domain::leads::conversion::{ConversionPanel, ConversionRequest, Converted};
use domain::leads::hours::WorkingHours;
use domain::leads::inquiry::{Inquiry, InquiryStatus};
use domain::leads::ladder::LeadSettings;
use domain::leads::lead::{Lead, LeadMove};
use domain::leads::mailbox::{FacilityMailbox, MailboxSettings};
use domain::leads::web_form::{FormBeginning, FormChallenge, FormSubmission, FormThanks, PublicForm, WebForm};
use domain::leads::who::WhoIs;
use reqwest::Method;
use serde_json::json;

records! {
    AutoResponse: list_auto_responses search_auto_responses get_auto_response create_auto_response update_auto_response
        delete_auto_response restore_auto_response;
    Inquiry: list_inquiries search_inquiries get_inquiry create_inquiry update_inquiry delete_inquiry restore_inquiry;
    Lead: list_leads search_leads get_lead create_lead update_lead delete_lead restore_lead;
    AssignmentRule: list_assignment_rules search_assignment_rules get_assignment_rule create_assignment_rule
        update_assignment_rule delete_assignment_rule restore_assignment_rule;
    WebForm: list_web_forms search_web_forms get_web_form create_web_form update_web_form delete_web_form
        restore_web_form;
}

impl crate::Client {
    /// Moves a lead on, with what belongs to the move: the reason, the next date, whom it doubles.
    pub async fn transition_lead(&self, lead: &Lead, asked: &LeadMove) -> Result<Lead, crate::Error> {
        let (id, version) = (lead.head.id, lead.head.version);
        let request =
            self.post(&format!("/leads/{id}/transitions"), asked).header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} {}", asked.to))).await
    }

    /// Whom a lead may be, and what a new contact would be made of.
    pub async fn get_lead_conversion(&self, id: LeadId) -> Result<ConversionPanel, crate::Error> {
        answer(self.get(&format!("/leads/{id}/conversion"), &[])).await
    }

    /// Makes or links whom a lead becomes. Sending the same of the same version twice has its effect once.
    pub async fn convert_lead(&self, lead: &Lead, asked: &ConversionRequest) -> Result<Converted, crate::Error> {
        let (id, version) = (lead.head.id, lead.head.version);
        let request = self.post(&format!("/leads/{id}/convert"), asked).header("if-match", format!("\"{version}\""));
        answer(request).await
    }

    /// Takes a conversion back, within its half minute.
    pub async fn undo_lead_conversion(&self, id: LeadId) -> Result<Lead, crate::Error> {
        answer(self.post(&format!("/leads/{id}/convert/undo"), &json!({}))).await
    }

    /// Says whom a lead would go to by the rules, and why.
    pub async fn preview_assignment(&self, case: &AssignmentCase) -> Result<AssignmentPreview, crate::Error> {
        answer(self.post("/assignment-rules/preview", case)).await
    }

    /// Moves a rule past its neighbour.
    pub async fn move_assignment_rule(
        &self,
        rule: &AssignmentRule,
        direction: RuleDirection,
    ) -> Result<AssignmentRule, crate::Error> {
        let (id, version) = (rule.head.id, rule.head.version);
        let request = self.post(&format!("/assignment-rules/{id}/moves"), &RuleMove { direction });
        answer(request.header("if-match", format!("\"{version}\""))).await
    }

    /// Gives a form another key: addresses and snippets with the old one lead nowhere from now on.
    pub async fn renew_web_form_key(&self, form: &WebForm) -> Result<WebForm, crate::Error> {
        let (id, version) = (form.head.id, form.head.version);
        let request = self.post(&format!("/web-forms/{id}/key"), &json!({}));
        answer(request.header("if-match", format!("\"{version}\""))).await
    }

    /// A form as everybody reads it; nobody has to be signed in for this and the next three.
    pub async fn get_public_form(&self, key: &str) -> Result<PublicForm, crate::Error> {
        answer(self.get(&format!("/public/forms/{key}"), &[])).await
    }

    /// The sum that has to be done before anything is sent.
    pub async fn create_form_challenge(&self, key: &str) -> Result<FormChallenge, crate::Error> {
        answer(self.post(&format!("/public/forms/{key}/challenge"), &json!({}))).await
    }

    /// Says who has begun a form, and agreed to be asked if they do not send it.
    pub async fn begin_form(&self, key: &str, begun: &FormBeginning) -> Result<(), crate::Error> {
        done(self.post(&format!("/public/forms/{key}/begun"), begun)).await
    }

    /// Sends a form. Sent again with the same id it is there once.
    pub async fn submit_form(&self, key: &str, submission: &FormSubmission) -> Result<FormThanks, crate::Error> {
        answer(self.post(&format!("/public/forms/{key}/submissions"), submission)).await
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

    /// From which mailbox a facility's inquiries come, and how the last look at it ended; never its password.
    pub async fn get_mailbox(&self, facility: FacilityId) -> Result<FacilityMailbox, crate::Error> {
        answer(self.get(&format!("/facilities/{facility}/mailbox"), &[])).await
    }

    /// Sets the mailbox, which is then looked at at once. Without a password the one that is there stays.
    pub async fn put_mailbox(
        &self,
        facility: FacilityId,
        new: &MailboxSettings,
    ) -> Result<FacilityMailbox, crate::Error> {
        answer(self.request(Method::PUT, &format!("/facilities/{facility}/mailbox")).json(new)).await
    }

    /// Forgets the mailbox with its password; what came in stays.
    pub async fn delete_mailbox(&self, facility: FacilityId) -> Result<(), crate::Error> {
        done(self.request(Method::DELETE, &format!("/facilities/{facility}/mailbox"))).await
    }
}
