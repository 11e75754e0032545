//! The words that a form begins with, in the language of the form, which need not be the one of the app.

use domain::leads::web_form::{FormField, FormFieldKind, FormLanguage};

/// What is usually asked for this; nothing for a question of one's own.
pub(super) fn label(kind: FormFieldKind, language: FormLanguage) -> &'static str {
    use FormFieldKind as K;
    let (english, hindi) = match kind {
        K::Name => ("Your name", "आपका नाम"),
        K::Phone => ("Your phone number", "आपका फ़ोन नंबर"),
        K::Email => ("Your e-mail address", "आपका ई-मेल पता"),
        K::City => ("Your town or city", "आपका शहर"),
        K::PinCode => ("Your PIN code", "आपका पिन कोड"),
        K::Specialty => ("What is it about?", "किस बारे में है?"),
        K::PreferredTime => ("When may we call you?", "हम आपको कब फ़ोन करें?"),
        K::Message => ("Your question", "आपका प्रश्न"),
        K::Text | K::Choice | K::YesNo => ("", ""),
    };
    match language {
        FormLanguage::English => english,
        FormLanguage::Hindi => hindi,
    }
}

/// What most forms ask: who it is, how they are reached, and what it is about.
pub(super) fn fields() -> Vec<FormField> {
    let asked = |kind| FormField::new(kind, label(kind, FormLanguage::English));
    vec![asked(FormFieldKind::Name).required(), asked(FormFieldKind::Phone).required(), asked(FormFieldKind::Message)]
}
