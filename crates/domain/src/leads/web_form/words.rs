//! What a form says by itself, in its own language.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

crate::labels!(
    /// The language of a form, by its code (ISO 639-1).
    FormLanguage { English = "en", Hindi = "hi" }
);

/// The words that a page needs before it has asked the server anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormWords {
    pub yes: Cow<'static, str>,
    pub no: Cow<'static, str>,
    /// Stands behind the label of what may be left empty.
    pub optional: Cow<'static, str>,
    /// The first entry of a list of which nothing is chosen yet.
    pub choose: Cow<'static, str>,
    /// Of what was left empty.
    pub missing: Cow<'static, str>,
    /// Above what has to be put right.
    pub problem: Cow<'static, str>,
    pub sending: Cow<'static, str>,
    /// No answer came.
    pub offline: Cow<'static, str>,
    /// Of the box that only machines see.
    pub leave_empty: Cow<'static, str>,
}

/// What is wrong with an answer, and what the server's own page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub missing: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub pin_code: &'static str,
    pub choice: &'static str,
    pub long: &'static str,
    pub unknown: &'static str,
    pub consent: &'static str,
    pub consent_changed: &'static str,
    pub proof: &'static str,
    pub send: &'static str,
    pub thank_you: &'static str,
    /// Beside what somebody agrees to, where a form that is not sent is taken in as well.
    pub unsent: &'static str,
    /// To whoever has no script; the number of the hospital stands behind it.
    pub no_script: &'static str,
    /// Of an address that leads nowhere.
    pub gone: &'static str,
}

const ENGLISH: Told = Told {
    missing: "Fill this in",
    phone: "Enter a phone number of ten digits, such as 98765 43210",
    email: "Enter an e-mail address such as name@example.in",
    pin_code: "Enter a PIN code of six digits",
    choice: "Choose one of the answers",
    long: "Keep this shorter",
    unknown: "The form has changed: load the page again",
    consent: "Tick this, or we may not answer you",
    consent_changed: "This text has changed: load the page again and read it",
    proof: "This took too long: send the form again",
    send: "Send",
    thank_you: "Thank you. We get in touch with you soon.",
    unsent: "If you tick this and leave without sending the form, we may still get in touch with you once about it, by what \
             you have entered.",
    no_script: "This form needs JavaScript, which keeps machines out. Call us instead:",
    gone: "This form is not there any more.",
};

const HINDI: Told = Told {
    missing: "इसे भरें",
    phone: "दस अंकों का फ़ोन नंबर लिखें, जैसे 98765 43210",
    email: "ई-मेल पता लिखें, जैसे name@example.in",
    pin_code: "छह अंकों का पिन कोड लिखें",
    choice: "दिए गए उत्तरों में से एक चुनें",
    long: "इसे छोटा रखें",
    unknown: "फ़ॉर्म बदल गया है: पेज फिर से खोलें",
    consent: "इस पर निशान लगाएँ, नहीं तो हम आपको उत्तर नहीं दे सकते",
    consent_changed: "यह पाठ बदल गया है: पेज फिर से खोलकर पढ़ें",
    proof: "इसमें बहुत समय लग गया: फ़ॉर्म फिर से भेजें",
    send: "भेजें",
    thank_you: "धन्यवाद। हम जल्द ही आपसे संपर्क करेंगे।",
    unsent: "यदि आप इस पर निशान लगाकर फ़ॉर्म भेजे बिना चले जाते हैं, तो भी हम आपके लिखे नंबर या पते पर एक बार संपर्क कर सकते हैं।",
    no_script: "इस फ़ॉर्म के लिए JavaScript ज़रूरी है, जो मशीनों को रोकता है। इसके बजाय हमें फ़ोन करें:",
    gone: "यह फ़ॉर्म अब उपलब्ध नहीं है।",
};

impl FormLanguage {
    pub const fn told(self) -> &'static Told {
        match self {
            Self::English => &ENGLISH,
            Self::Hindi => &HINDI,
        }
    }

    pub const fn words(self) -> FormWords {
        match self {
            Self::English => FormWords {
                yes: Cow::Borrowed("Yes"),
                no: Cow::Borrowed("No"),
                optional: Cow::Borrowed("(optional)"),
                choose: Cow::Borrowed("Choose"),
                missing: Cow::Borrowed(ENGLISH.missing),
                problem: Cow::Borrowed("There is a problem"),
                sending: Cow::Borrowed("Sending…"),
                offline: Cow::Borrowed("It could not be sent. Check your connection and try again."),
                leave_empty: Cow::Borrowed("Leave this empty"),
            },
            Self::Hindi => FormWords {
                yes: Cow::Borrowed("हाँ"),
                no: Cow::Borrowed("नहीं"),
                optional: Cow::Borrowed("(वैकल्पिक)"),
                choose: Cow::Borrowed("चुनें"),
                missing: Cow::Borrowed(HINDI.missing),
                problem: Cow::Borrowed("कुछ ठीक करना है"),
                sending: Cow::Borrowed("भेजा जा रहा है…"),
                offline: Cow::Borrowed("यह भेजा नहीं जा सका। अपना कनेक्शन जाँचें और फिर से भेजें।"),
                leave_empty: Cow::Borrowed("इसे खाली छोड़ें"),
            },
        }
    }
}
