//! What somebody has answered: whether it does, in the form's language, and which inquiry it becomes.

use super::field::{FormField, FormFieldKind};
use super::{FormLanguage, WebForm};
use crate::kernel::{FieldProblem, phone, rules};
use crate::leads::inquiry::{GivenConsent, InquiryData};
use crate::leads::lead::SpokenLanguage;
use crate::leads::origin::{Attribution, LeadChannel};
use std::collections::BTreeMap;

/// Answers by the names of fields.
pub type Answers = BTreeMap<String, String>;

/// What of a form that was not sent is kept: who it is.
const WHO: [FormFieldKind; 3] = [FormFieldKind::Name, FormFieldKind::Phone, FormFieldKind::Email];

impl WebForm {
    /// What is wrong with the answers, each by its field: `/answers/{name}`.
    pub fn problems(&self, answers: &Answers) -> Vec<FieldProblem> {
        let told = self.data.language.told();
        let at = |name: &str, code: &str, detail: &str| FieldProblem::new(format!("/answers/{name}"), code, detail);
        let unknown = answers.keys().filter(|name| !self.data.fields.iter().any(|field| field.key() == *name));
        let mut problems: Vec<_> = unknown.map(|name| at(name, "unknown", told.unknown)).collect();
        for field in &self.data.fields {
            let text = given(field, answers);
            if text.is_empty() {
                if field.required {
                    problems.push(at(field.key(), "required", told.missing));
                }
                continue;
            }
            problems.extend(wrong(field, text, self.data.language).map(|(code, detail)| at(field.key(), code, detail)));
        }
        problems
    }

    /// What is wrong with what somebody agreed to. It has to be what the form says now: nobody agrees to other words than
    /// those that they have read.
    pub fn consent_problem(&self, agreed: Option<&str>) -> Option<FieldProblem> {
        let told = self.data.language.told();
        let problem = |code: &str, detail: &str| Some(FieldProblem::new("/consent", code, detail));
        match (&self.data.consent, agreed) {
            (Some(consent), None) if consent.required => problem("required", told.consent),
            (Some(consent), Some(agreed)) if in_lines(&consent.text) != in_lines(agreed) => {
                problem("changed", told.consent_changed)
            }
            (None, Some(_)) => problem("changed", told.consent_changed),
            _ => None,
        }
    }

    /// The inquiry that an answer becomes; `agreed` where they ticked the box.
    pub fn inquiry(&self, answers: &Answers, agreed: bool, attribution: Option<&Attribution>) -> InquiryData {
        let consents = if agreed { self.given_consents() } else { Vec::new() };
        let message = self.told(answers);
        InquiryData {
            message: Some(message).filter(|text| !text.is_empty()),
            consents,
            ..self.asked(answers, attribution)
        }
    }

    /// The inquiry of somebody who began and did not send. What they had ticked lets the hospital ask once, as the form
    /// said beside it; an entry of the ledger is only what somebody has sent.
    pub fn unsent_inquiry(&self, answers: &Answers, attribution: Option<&Attribution>) -> InquiryData {
        let message = format!("Began the form \u{201c}{}\u{201d} and did not send it.", self.data.name);
        InquiryData { message: Some(message), abandoned: true, ..self.asked(answers, attribution) }
    }

    /// Of a form that was not sent: who it is, once there is a number or an address that does.
    pub fn beginning(&self, answers: &Answers) -> Option<Answers> {
        let fields = self.data.fields.iter().filter(|field| WHO.contains(&field.kind));
        let good = fields.filter_map(|field| {
            let text = given(field, answers);
            let does = !text.is_empty() && wrong(field, text, self.data.language).is_none();
            does.then(|| (field.key().to_owned(), text.to_owned()))
        });
        let kept: Answers = good.collect();
        let reach = [FormFieldKind::Phone, FormFieldKind::Email];
        reach.iter().any(|kind| kept.contains_key(kind.as_str())).then_some(kept)
    }

    /// Who asks, by which form.
    fn asked(&self, answers: &Answers, attribution: Option<&Attribution>) -> InquiryData {
        let of = |kind: FormFieldKind| {
            let text = self.data.field(kind).map(|field| given(field, answers)).unwrap_or_default();
            Some(text.to_owned()).filter(|text| !text.is_empty())
        };
        // Whoever fills in a Hindi form reads Hindi; an English one is filled in by everybody.
        let language = (self.data.language == FormLanguage::Hindi).then_some(SpokenLanguage::Hindi);
        InquiryData {
            phone: of(FormFieldKind::Phone),
            email: of(FormFieldKind::Email),
            sender_name: of(FormFieldKind::Name),
            subject: Some(self.data.title.trim().to_owned()),
            city: of(FormFieldKind::City),
            pin_code: of(FormFieldKind::PinCode),
            language,
            specialty: of(FormFieldKind::Specialty),
            source: Some(self.data.source.clone().unwrap_or_else(|| self.data.name.clone())),
            campaign: self.data.campaign.clone(),
            attribution: attribution.map(tidy).filter(|told| *told != Attribution::default()),
            facility_id: self.data.facility_id,
            ..InquiryData::new(LeadChannel::WebForm)
        }
    }

    /// What they say, and below it each question that an inquiry has no place for, with its answer.
    fn told(&self, answers: &Answers) -> String {
        let words = self.data.language.words();
        let message = self.data.field(FormFieldKind::Message).map(|field| given(field, answers)).unwrap_or_default();
        let mut parts = vec![message.to_owned()];
        let asked = |field: &&FormField| field.kind.is_own() || field.kind == FormFieldKind::PreferredTime;
        let lines = self.data.fields.iter().filter(asked).filter_map(|field| {
            let text = match (field.kind, given(field, answers)) {
                (_, "") => return None,
                (FormFieldKind::YesNo, "yes") => &words.yes,
                (FormFieldKind::YesNo, _) => &words.no,
                (_, text) => text,
            };
            Some(format!("{}: {text}", field.label.trim()))
        });
        parts.push(lines.collect::<Vec<_>>().join("\n"));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n").chars().take(20_000).collect()
    }

    fn given_consents(&self) -> Vec<GivenConsent> {
        let Some(consent) = &self.data.consent else { return Vec::new() };
        let given = |grant: &super::ConsentGrant| GivenConsent {
            purpose: grant.purpose,
            channel: grant.channel,
            notice_version: format!("form v{}", self.head.version),
            notice_text: Some(consent.text.clone()),
            language: self.data.language.to_string(),
        };
        consent.grants.iter().map(given).collect()
    }
}

/// Pages write the ends of lines in their own way.
fn in_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// What stands in a field, without white space around it.
fn given<'a>(field: &FormField, answers: &'a Answers) -> &'a str {
    answers.get(field.key()).map(|text| text.trim()).unwrap_or_default()
}

/// What is wrong with a text that is there.
fn wrong(field: &FormField, text: &str, language: FormLanguage) -> Option<(&'static str, &'static str)> {
    use FormFieldKind as K;
    let told = language.told();
    let chosen = || field.choices.iter().any(|choice| choice.trim() == text);
    let wrong = match field.kind {
        // One that can be dialled: nobody calls back to anything else.
        K::Phone => phone::e164(text).is_none().then_some(("phone", told.phone)),
        K::Email => rules::email(text).is_err().then_some(("email", told.email)),
        K::PinCode => rules::pin_code(text).is_err().then_some(("pin_code", told.pin_code)),
        K::YesNo => (!["yes", "no"].contains(&text)).then_some(("choice", told.choice)),
        K::Choice => (!chosen()).then_some(("choice", told.choice)),
        K::Specialty | K::PreferredTime => (!field.choices.is_empty() && !chosen()).then_some(("choice", told.choice)),
        K::Name | K::City | K::Message | K::Text => None,
    };
    let long = text.chars().count() > field.kind.longest();
    wrong.or_else(|| long.then_some(("length", told.long)))
}

/// Of pages only what leads to them: what stands behind `?` and `#` may tell of the person.
fn tidy(told: &Attribution) -> Attribution {
    let page = |address: &Option<String>| {
        let address = address.as_deref().and_then(|address| address.split(['?', '#']).next()).map(str::trim);
        address.filter(|address| !address.is_empty()).map(str::to_owned)
    };
    let host = |address: &Option<String>| {
        let address = page(address)?;
        let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        rest.split('/').next().filter(|host| !host.is_empty()).map(str::to_owned)
    };
    Attribution { landing_page: page(&told.landing_page), referrer: host(&told.referrer), ..told.clone() }
}
