//! Which rule answers, and what its words become.

use super::{Asked, AutoResponse, AutoResponseData, ResponseHours, ResponseTexts, Values, answers_nobody};
use crate::kernel::{AutoResponseId, FacilityId, Head, Timestamp, rules};
use crate::leads::hours::WorkingHours;
use crate::leads::inquiry::InquiryData;
use crate::leads::lead::SpokenLanguage;
use crate::leads::origin::LeadChannel;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

fn texts() -> ResponseTexts {
    ResponseTexts {
        email_subject: Some("We have {subject}".into()),
        email_text: Some("Dear {name},\n{hospital} calls you by {due}. {phone}".into()),
        sms_text: Some("{hospital}: we call you by {due}".into()),
        sms_template_id: Some("1107161234567890123".into()),
    }
}

fn rule(number: u128, position: i32, change: impl FnOnce(&mut AutoResponseData)) -> AutoResponse {
    let mut data = AutoResponseData { position, ..AutoResponseData::new("A rule", texts()) };
    change(&mut data);
    let (id, now) = (AutoResponseId(uuid::Uuid::from_u128(number)), at("2026-11-22T09:00:00Z"));
    let head =
        Head { id, version: 1, created_at: now, created_by: None, updated_at: now, updated_by: None, deleted_at: None };
    AutoResponse { head, data, facility: None }
}

fn complaints(texts: ResponseTexts) -> Vec<String> {
    let problems =
        rules::check(&AutoResponseData { hindi: Some(texts.clone()), ..AutoResponseData::new("A rule", texts) });
    problems.into_iter().map(|problem| format!("{} {}", problem.pointer, problem.code)).collect()
}

#[test]
fn the_first_that_matches_answers() {
    let facility = FacilityId(uuid::Uuid::from_u128(9));
    let rules = [
        rule(1, 90, |_| ()),
        rule(2, 10, |data| data.channels = vec![LeadChannel::Email, LeadChannel::WebForm]),
        rule(3, 20, |data| data.specialty = Some("ORTHOPAEDICS".into())),
        rule(4, 30, |data| data.language = Some(SpokenLanguage::Hindi)),
        rule(5, 40, |data| data.facility_id = Some(facility)),
        rule(6, 50, |data| data.hours = ResponseHours::Outside),
        rule(7, 5, |data| data.active = false),
        rule(8, 60, |data| data.source = Some("Google".into())),
        // Of two at the same place, the older one.
        rule(9, 90, |_| ()),
    ];
    let asked = InquiryData::new(LeadChannel::Phone);
    let plain = Asked { inquiry: &asked, language: None, facility_id: None, inside_hours: true };
    let first = |asked: Asked<'_>| asked.first_of(&rules).map(|rule| rule.head.id.0.as_u128());
    assert_eq!(first(plain), Some(1));
    assert_eq!(first(Asked { inquiry: &InquiryData::new(LeadChannel::Email), ..plain }), Some(2));
    let knee = InquiryData { specialty: Some("Orthopaedics".into()), ..asked.clone() };
    assert_eq!(first(Asked { inquiry: &knee, ..plain }), Some(3));
    assert_eq!(first(Asked { language: Some(SpokenLanguage::Hindi), ..plain }), Some(4));
    let written = InquiryData { message: Some("घुटने का दर्द".into()), ..asked.clone() };
    assert_eq!(first(Asked { inquiry: &written, ..plain }), Some(4));
    // What somebody has written down counts for more.
    assert_eq!(first(Asked { inquiry: &written, language: Some(SpokenLanguage::Tamil), ..plain }), Some(1));
    assert_eq!(first(Asked { facility_id: Some(facility), ..plain }), Some(5));
    assert_eq!(first(Asked { inside_hours: false, ..plain }), Some(6));
    let searched = InquiryData { source: Some("google ".into()), ..asked.clone() };
    assert_eq!(first(Asked { inquiry: &searched, ..plain }), Some(8));
    assert!(plain.first_of(&rules[1..7]).is_none());
}

#[test]
fn words_in_the_language_of_whoever_asked() {
    let hindi = ResponseTexts { email_text: Some("{name} जी, {due} तक {hospital}".into()), ..texts() };
    let data = AutoResponseData { hindi: Some(hindi), ..AutoResponseData::new("A rule", texts()) };
    let asked = InquiryData::new(LeadChannel::Phone);
    let english = Asked { inquiry: &asked, language: None, facility_id: None, inside_hours: true };
    let values = Values { name: None, hospital: None, phone: None, due: at("2026-11-23T03:45:00Z"), subject: None };
    let (code, words) = data.texts(&Asked { language: Some(SpokenLanguage::Hindi), ..english });
    let mail = words.email(code, &values).unwrap_or_else(|| panic!("a mail"));
    assert_eq!(mail.text, "महोदय/महोदया जी, 23 नवंबर, 09:15 तक हमारा अस्पताल");
    let (code, words) = data.texts(&english);
    let named = Values { name: Some("Asha\r\nBcc: x {due}".into()), hospital: Some("S".repeat(40)), ..values };
    let mail = words.email(code, &named).unwrap_or_else(|| panic!("a mail"));
    assert_eq!(mail.subject.as_deref(), Some("We have your question"));
    // What somebody typed is filled in once, on one line.
    let expected = format!("Dear Asha Bcc: x {{due}},\n{} calls you by 23 November, 09:15. ", "S".repeat(40));
    assert_eq!(mail.text, expected);
    let sms = words.sms(code, &named).unwrap_or_else(|| panic!("an SMS"));
    assert_eq!(sms.text, format!("{}: we call you by 23 November, 09:15", "S".repeat(30)));
    assert_eq!(sms.template.as_deref(), Some("1107161234567890123"));
    let tamil = data.texts(&Asked { language: Some(SpokenLanguage::Tamil), ..english });
    assert_eq!(tamil.0, "en");
}

#[test]
fn words_are_checked_when_they_are_written() {
    let both = |complaint: &str| [format!("/english{complaint}"), format!("/hindi{complaint}")].to_vec();
    assert_eq!(complaints(texts()), [""; 0]);
    for (texts, complaint) in [
        (ResponseTexts::default(), "/email_text required"),
        (ResponseTexts { email_subject: None, ..texts() }, "/email_subject required"),
        (ResponseTexts { email_text: None, ..texts() }, "/email_text required"),
        (ResponseTexts { sms_template_id: None, ..texts() }, "/sms_template_id required"),
        (ResponseTexts { sms_text: None, ..texts() }, "/sms_text required"),
        (ResponseTexts { sms_template_id: Some("12a456".into()), ..texts() }, "/sms_template_id template"),
        (ResponseTexts { email_text: Some("Dear {nmae}".into()), ..texts() }, "/email_text placeholder"),
        (ResponseTexts { sms_text: Some("Dear {name".into()), ..texts() }, "/sms_text placeholder"),
        (ResponseTexts { email_subject: Some("A\nB".into()), ..texts() }, "/email_subject line"),
        (ResponseTexts { email_text: Some("  ".into()), ..texts() }, "/email_text required"),
    ] {
        assert_eq!(complaints(texts), both(complaint), "{complaint}");
    }
}

#[test]
fn nobody_reads_these() {
    for address in [
        "no-reply@x.in",
        "NoReply@x.in",
        "noreply-12@x.in",
        "mailer-daemon@x.in",
        "postmaster@x.in",
        "bounces+a=b@x.in",
        "bounce-7@x.in",
        "do_not_reply@x.in",
    ] {
        assert!(answers_nobody(address), "{address}");
    }
    for address in ["asha@x.in", "bouncer@x.in", "norma@x.in", "post@x.in", "reply@x.in"] {
        assert!(!answers_nobody(address), "{address}");
    }
}

#[test]
fn a_facility_is_open_in_its_hours() {
    let hours = WorkingHours::default();
    // Monday, nine to six in India.
    for (moment, open) in [
        ("2026-11-23T03:29:59Z", false),
        ("2026-11-23T03:30:00Z", true),
        ("2026-11-23T12:29:59Z", true),
        ("2026-11-23T12:30:00Z", false),
        ("2026-11-22T06:00:00Z", false),
    ] {
        assert_eq!(hours.is_open(at(moment)), open, "{moment}");
    }
}
