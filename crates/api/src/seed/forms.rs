//! The web forms of the demo group: one in English for a campaign, one in Hindi for the desk.

use super::staff::Staff;
use domain::leads::web_form::{
    ConsentGrant, FormAssignment, FormConsent, FormField, FormFieldKind as Kind, FormLanguage, WebFormData,
};
use domain::people::consent::ConsentPurpose;
use domain::people::reach::Channel;

fn choices(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn may_be_called(text: &str) -> FormConsent {
    let grant = |purpose, channel| ConsentGrant { purpose, channel };
    let grants = vec![
        grant(ConsentPurpose::Appointments, Channel::Phone),
        grant(ConsentPurpose::Appointments, Channel::Sms),
        grant(ConsentPurpose::Appointments, Channel::Whatsapp),
    ];
    FormConsent { text: text.to_owned(), grants, required: true }
}

/// The forms, as an administrator of the group would add them.
pub(super) fn draw(staff: &Staff) -> Vec<WebFormData> {
    let desk = staff.front_desk(0);
    let (owner_id, facility_id) = (desk.map(|desk| desk.user), desk.and_then(|desk| desk.facility));
    let times = ["Morning", "Afternoon", "Evening"];
    let knee = WebFormData {
        intro: Some("Tell us what troubles you. An orthopaedic coordinator calls you back, free of charge.".to_owned()),
        consent: Some(may_be_called(
            "I agree that the hospital calls me, and sends me messages by SMS and WhatsApp, about my question and my \
             appointment. I may take this back at any time.",
        )),
        collect_unsent: true,
        button_text: Some("Call me back".to_owned()),
        source: Some("Website".to_owned()),
        campaign: Some("Knee and hip".to_owned()),
        facility_id,
        owner_id,
        origins: vec!["https://www.setu-hospitals.example.in".to_owned()],
        ..WebFormData::new(
            "Knee and hip: call me back",
            "Ask about your knee or hip",
            vec![
                FormField::new(Kind::Name, "Your name").required(),
                FormField::new(Kind::Phone, "Your mobile number").required(),
                FormField::new(Kind::City, "Your city"),
                FormField::new(Kind::PinCode, "Your PIN code"),
                FormField { choices: choices(&times), ..FormField::new(Kind::PreferredTime, "When may we call?") },
                FormField::own(Kind::YesNo, "has_reports", "Do you have an X-ray or an MRI?"),
                FormField::new(Kind::Message, "What troubles you?"),
            ],
        )
    };
    let times = ["सुबह", "दोपहर", "शाम"];
    let appointment = WebFormData {
        language: FormLanguage::Hindi,
        consent: Some(may_be_called(
            "मैं सहमत हूँ कि अस्पताल मेरे अपॉइंटमेंट के बारे में मुझे फ़ोन करे और SMS तथा WhatsApp भेजे। मैं यह सहमति कभी भी वापस ले सकता/सकती हूँ।",
        )),
        source: Some("Website".to_owned()),
        facility_id,
        owner_id,
        assign: FormAssignment::Owner,
        ..WebFormData::new(
            "Appointment in Hindi",
            "डॉक्टर से मिलने का समय लें",
            vec![
                FormField::new(Kind::Name, "आपका नाम").required(),
                FormField::new(Kind::Phone, "आपका मोबाइल नंबर").required(),
                FormField::new(Kind::Specialty, "किस विभाग के डॉक्टर?"),
                FormField { choices: choices(&times), ..FormField::new(Kind::PreferredTime, "किस समय?") },
            ],
        )
    };
    vec![knee, appointment]
}
