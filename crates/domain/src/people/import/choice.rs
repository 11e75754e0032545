//! Words of closed lists as people write them, in English and Hindi.

use crate::kernel::text::fold;
use crate::people::account::AccountKind;
use crate::people::contact::{ContactKind, Gender};
use crate::people::reach::{Channel, Class, PhoneLabel};

pub(super) fn contact_kind(value: &str) -> Option<ContactKind> {
    Some(match fold(value).as_str() {
        "doctor" | "doctors" | "dr" | "consultant" | "physician" | "surgeon" | "डॉक्टर" | "चिकित्सक" => {
            ContactKind::Doctor
        }
        "employee" | "employees" | "staff" | "corporate" | "कर्मचारी" => ContactKind::Employee,
        "patient" | "patients" | "मरीज" | "मरीज़" | "रोगी" => ContactKind::Patient,
        "other" | "others" | "अन्य" => ContactKind::Other,
        _ => return None,
    })
}

pub(super) fn account_kind(value: &str) -> Option<AccountKind> {
    let folded = fold(value);
    let by_word = AccountKind::ALL.iter().copied().find(|kind| {
        let word = kind.as_str().replace('_', " ");
        folded == word || folded.strip_suffix('s') == Some(&word)
    });
    by_word.or(match folded.as_str() {
        "nursing home" | "medical college" | "अस्पताल" => Some(AccountKind::Hospital),
        "polyclinic" | "dispensary" | "क्लिनिक" => Some(AccountKind::Clinic),
        "diagnostics" | "diagnostic center" | "diagnostic centres" | "lab" | "laboratory" | "pathology" => {
            Some(AccountKind::DiagnosticCentre)
        }
        "company" | "companies" | "business" | "कंपनी" => Some(AccountKind::Corporate),
        "college" | "university" | "विद्यालय" => Some(AccountKind::School),
        "trust" | "foundation" | "charity" => Some(AccountKind::Ngo),
        "media" => Some(AccountKind::MediaAgency),
        "insurance" | "tpa" | "insurance company" => Some(AccountKind::Insurer),
        "government" | "govt" | "psu" => Some(AccountKind::GovernmentBody),
        _ => None,
    })
}

pub(super) fn gender(value: &str) -> Option<Gender> {
    Some(match fold(value).as_str() {
        "female" | "f" | "woman" | "महिला" | "स्त्री" => Gender::Female,
        "male" | "m" | "man" | "पुरुष" => Gender::Male,
        "other" | "o" | "transgender" | "अन्य" => Gender::Other,
        _ => return None,
    })
}

pub(super) fn class(value: &str) -> Option<Class> {
    match fold(value).trim_start_matches("class ").trim_start_matches("grade ") {
        "a" => Some(Class::A),
        "b" => Some(Class::B),
        "c" => Some(Class::C),
        _ => None,
    }
}

pub(super) fn channel(value: &str) -> Option<Channel> {
    Some(match fold(value).replace(' ', "").as_str() {
        "phone" | "call" | "phonecall" | "telephone" | "mobile" => Channel::Phone,
        "whatsapp" => Channel::Whatsapp,
        "sms" | "text" => Channel::Sms,
        "email" | "mail" => Channel::Email,
        "visit" | "inperson" => Channel::Visit,
        _ => return None,
    })
}

/// `* Work`, `Mobile`, `WORK FAX`; `None` for a label of one's own.
pub(super) fn phone_label(value: &str) -> Option<PhoneLabel> {
    let folded = fold(value);
    let has = |word: &str| folded.split(' ').any(|other| other == word);
    Some(if has("fax") {
        PhoneLabel::Fax
    } else if has("whatsapp") {
        PhoneLabel::Whatsapp
    } else if ["mobile", "cell", "iphone"].iter().any(|word| has(word)) {
        PhoneLabel::Mobile
    } else if ["work", "office", "business", "clinic", "company"].iter().any(|word| has(word)) {
        PhoneLabel::Work
    } else if ["home", "residence"].iter().any(|word| has(word)) {
        PhoneLabel::Home
    } else if ["other", "main", "primary"].iter().any(|word| has(word)) || folded.is_empty() {
        PhoneLabel::Other
    } else {
        return None;
    })
}
