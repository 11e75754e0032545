//! The rules by which the demo group answers by itself, in English and Hindi.

use domain::leads::auto_response::{AutoResponseData, ResponseHours, ResponseTexts};
use domain::leads::origin::LeadChannel;

fn mail(subject: &str, text: &str) -> ResponseTexts {
    let (email_subject, email_text) = (Some(subject.to_owned()), Some(text.to_owned()));
    ResponseTexts { email_subject, email_text, ..ResponseTexts::default() }
}

pub(super) fn rules() -> Vec<AutoResponseData> {
    let written = vec![LeadChannel::Email, LeadChannel::WebForm, LeadChannel::Social];
    let outside = AutoResponseData {
        position: 10,
        channels: written.clone(),
        hours: ResponseHours::Outside,
        hindi: Some(mail(
            "हमें आपका संदेश मिला: {subject}",
            "{name},\n\nआपके संदेश के लिए धन्यवाद। हमारा दफ़्तर अभी बंद है; {hospital} {due} तक आपसे संपर्क करेगा।\n\nआपात स्थिति में कृपया सीधे अस्पताल आएँ।",
        )),
        ..AutoResponseData::new(
            "Outside working hours",
            mail(
                "We have your message: {subject}",
                "Dear {name},\n\nThank you for your message. Our office is closed now; {hospital} gets in touch with \
                 you by {due}.\n\nIn an emergency please come to the hospital at once.",
            ),
        )
    };
    let inside = AutoResponseData {
        position: 20,
        channels: written,
        hindi: Some(mail(
            "हमें आपका संदेश मिला: {subject}",
            "{name},\n\nआपके संदेश के लिए धन्यवाद। {hospital} {due} तक आपसे संपर्क करेगा।",
        )),
        ..AutoResponseData::new(
            "Within working hours",
            mail(
                "We have your message: {subject}",
                "Dear {name},\n\nThank you for your message. {hospital} gets in touch with you by {due}.",
            ),
        )
    };
    vec![outside, inside]
}
