use super::answer::Answers;
use super::{
    ConsentGrant, FormAssignment, FormConsent, FormField, FormFieldKind as K, FormLanguage, PublicForm, WebForm,
    WebFormData,
};
use crate::kernel::{Head, Timestamp, WebFormId, rules};
use crate::leads::lead::{Priority, SpokenLanguage};
use crate::leads::origin::Attribution;
use crate::people::consent::ConsentPurpose;
use crate::people::reach::Channel;

fn data() -> WebFormData {
    let fields = vec![
        FormField::new(K::Name, "Your name").required(),
        FormField::new(K::Phone, "Your phone number").required(),
        FormField::new(K::PinCode, "PIN code"),
        FormField::new(K::Message, "Your question"),
        FormField { choices: vec!["Morning".into(), "Evening".into()], ..FormField::new(K::PreferredTime, "When") },
        FormField::own(K::YesNo, "referred", "Did a doctor send you?"),
    ];
    let grants = vec![ConsentGrant { purpose: ConsentPurpose::Appointments, channel: Channel::Phone }];
    let consent = Some(FormConsent { text: "You may call me.".into(), grants, required: false });
    WebFormData { consent, ..WebFormData::new("Knee", "Ask about your knee", fields) }
}

fn form(data: WebFormData) -> WebForm {
    let at = Timestamp::from_micros(0).unwrap_or_else(|| unreachable!("a moment"));
    let (created_by, updated_by, deleted_at) = (None, None, None);
    let id = WebFormId(uuid::Uuid::nil());
    let head = Head { id, version: 3, created_at: at, created_by, updated_at: at, updated_by, deleted_at };
    WebForm {
        head,
        data,
        key: "abc".into(),
        submitted: 0,
        begun: 0,
        abandoned: 0,
        spam: 0,
        last_submitted_at: None,
        owner: None,
        team: None,
        facility: None,
    }
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// The first complaint: `/fields reach`.
fn complaint(change: impl FnOnce(&mut WebFormData)) -> String {
    let mut data = data();
    change(&mut data);
    rules::check(&data).first().map(|problem| format!("{} {}", problem.pointer, problem.code)).unwrap_or_default()
}

#[test]
fn what_a_form_is() {
    assert_eq!(complaint(|_| ()), "");
    assert_eq!(complaint(|form| form.fields[1].required = false), "/fields reach");
    assert_eq!(complaint(|form| form.fields.push(FormField::new(K::Name, "Again"))), "/fields twice");
    assert_eq!(complaint(|form| form.fields[5].name = None), "/fields/5/name required");
    assert_eq!(complaint(|form| form.fields[5].name = Some("email".into())), "/fields/5/name name");
    assert_eq!(complaint(|form| form.fields[5].name = Some("website".into())), "/fields/5/name name");
    assert_eq!(complaint(|form| form.fields[0].name = Some("mine".into())), "/fields/0/name kind");
    assert_eq!(complaint(|form| form.fields[0].choices.push("A".into())), "/fields/0/choices kind");
    assert_eq!(complaint(|form| form.fields.push(FormField::own(K::Choice, "x", "X"))), "/fields/6/choices required");
    assert_eq!(complaint(|form| form.assign = FormAssignment::Team), "/team_id required");
    assert_eq!(complaint(|form| (form.collect_unsent, form.consent) = (true, None)), "/collect_unsent consent");
    assert_eq!(complaint(|form| form.redirect_url = Some("https://www.example.in/a?b=c".into())), "");
    for address in ["http://example.in", "https://", "https://x", "javascript:alert(1)", "https://a b.in", "//a.in"] {
        assert_eq!(complaint(|form| form.redirect_url = Some(address.into())), "/redirect_url address", "{address}");
    }
    for origin in ["https://example.in", "https://example.in:8443", "http://localhost:3000", "http://127.0.0.1:9"] {
        assert_eq!(complaint(|form| form.origins = vec![origin.into()]), "", "{origin}");
    }
    for origin in ["http://example.in", "https://example.in/", "*", "https://*.example.in", "null", "https://Ex.in"] {
        assert_eq!(complaint(|form| form.origins = vec![origin.into()]), "/origins origin", "{origin}");
    }
}

#[test]
fn answers_are_checked_in_the_forms_language() {
    let form = form(WebFormData { language: FormLanguage::Hindi, ..data() });
    let wrong = answers(&[
        ("phone", "12345"),
        ("pin_code", "0"),
        ("preferred_time", "Noon"),
        ("referred", "maybe"),
        ("x", "y"),
    ]);
    let problems = form.problems(&wrong);
    let told: Vec<_> = problems.iter().map(|one| format!("{} {}", one.pointer, one.code)).collect();
    let expected = [
        "/answers/x unknown",
        "/answers/name required",
        "/answers/phone phone",
        "/answers/pin_code pin_code",
        "/answers/preferred_time choice",
        "/answers/referred choice",
    ];
    assert_eq!(told, expected);
    assert!(problems.iter().all(|one| one.detail.chars().any(|letter| ('\u{900}'..='\u{97f}').contains(&letter))));
    assert_eq!(form.problems(&answers(&[("name", " Asha "), ("phone", "98765 43210"), ("pin_code", "")])), []);
}

#[test]
fn nobody_agrees_to_other_words() {
    let one = form(data());
    let code = |form: &WebForm, agreed| form.consent_problem(agreed).map(|problem| problem.code);
    assert_eq!(code(&one, None), None);
    assert_eq!(code(&one, Some("You may call me.")), None);
    assert_eq!(code(&one, Some("You may write to me.")).as_deref(), Some("changed"));
    let mut needed = data();
    needed.consent = needed.consent.map(|consent| FormConsent { required: true, ..consent });
    assert_eq!(code(&form(needed), None).as_deref(), Some("required"));
    assert_eq!(code(&form(WebFormData { consent: None, ..data() }), Some("Anything")).as_deref(), Some("changed"));
}

#[test]
fn what_an_answer_becomes() {
    let form = form(WebFormData { language: FormLanguage::Hindi, campaign: Some("Autumn".into()), ..data() });
    let given = answers(&[
        ("name", "Asha Gupta"),
        ("phone", "98765 43210"),
        ("pin_code", "201301"),
        ("message", "What does it cost?"),
        ("preferred_time", "Evening"),
        ("referred", "yes"),
    ]);
    let attribution = Attribution {
        utm_source: Some("google".into()),
        landing_page: Some("/knee?phone=98765".into()),
        referrer: Some("https://www.example.in/search?q=asha".into()),
        ..Attribution::default()
    };
    let asked = form.inquiry(&given, true, Some(&attribution));
    assert_eq!(asked.message.as_deref(), Some("What does it cost?\n\nWhen: Evening\nDid a doctor send you?: हाँ"));
    assert_eq!((asked.source.as_deref(), asked.campaign.as_deref()), (Some("Knee"), Some("Autumn")));
    let told = asked.attribution.clone().unwrap_or_default();
    assert_eq!((told.landing_page.as_deref(), told.referrer.as_deref()), (Some("/knee"), Some("www.example.in")));
    let consent = asked.consents.first().unwrap_or_else(|| panic!("no consent"));
    assert_eq!(
        (consent.notice_version.as_str(), consent.notice_text.as_deref()),
        ("form v3", Some("You may call me."))
    );
    assert_eq!(rules::check(&asked), []);
    let lead = asked.opens();
    assert_eq!((lead.pin_code.as_deref(), lead.language), (Some("201301"), Some(SpokenLanguage::Hindi)));
    assert_eq!((lead.given_name.as_deref(), lead.priority), (Some("Asha"), Priority::Normal));
    assert_eq!(form.inquiry(&given, false, None).consents, []);
}

#[test]
fn what_is_kept_of_a_form_that_was_not_sent() {
    let form = form(data());
    assert_eq!(form.beginning(&answers(&[("name", "Asha"), ("phone", "98765")])), None);
    let typed = answers(&[("name", "Asha"), ("phone", "98765 43210"), ("message", "My secret")]);
    let kept = form.beginning(&typed).unwrap_or_default();
    assert_eq!(kept, answers(&[("name", "Asha"), ("phone", "98765 43210")]));
    let asked = form.unsent_inquiry(&kept, None);
    assert_eq!((asked.abandoned, asked.consents.len(), asked.opens().priority), (true, 0, Priority::Low));
}

#[test]
fn everybody_reads_what_they_have_to() {
    let shown = PublicForm::of(&form(WebFormData { collect_unsent: true, ..data() }), None, None);
    assert_eq!(shown.fields.iter().filter_map(|field| field.name.as_deref()).collect::<Vec<_>>()[5], "referred");
    assert!(shown.consent.and_then(|consent| consent.unsent_notice).is_some());
    assert_eq!(shown.button_text, "Send");
    for language in FormLanguage::ALL {
        assert!(language.told().no_script.ends_with(':'));
    }
}
