//! The words of the mail, in both languages, as text and as plain HTML.

use super::store::Recipient;
use crate::outbound::{Letter, Mail};
use domain::admin::user::Language;

struct Words {
    subject: &'static str,
    greeting: &'static str,
    asked: &'static str,
    button: &'static str,
    limits: &'static str,
    ignore: &'static str,
}

const ENGLISH: Words = Words {
    subject: "Choose a new password for Setu",
    greeting: "Hello",
    asked: "somebody asked for a new password for your account. If that was you, open this address and choose one:",
    button: "Choose a new password",
    limits: "The address works once, for 30 minutes. All your devices are signed out when the password is new.",
    ignore: "If it was not you, there is nothing to do: without this mail nobody can change your password.",
};

const HINDI: Words = Words {
    subject: "सेतु के लिए नया पासवर्ड चुनें",
    greeting: "नमस्ते",
    asked: "किसी ने आपके खाते के लिए नया पासवर्ड माँगा है। अगर यह आप थे, तो यह पता खोलकर नया पासवर्ड चुनें:",
    button: "नया पासवर्ड चुनें",
    limits: "यह पता एक ही बार, 30 मिनट तक काम करता है। नया पासवर्ड बनते ही आपके सभी उपकरण साइन आउट हो जाएँगे।",
    ignore: "अगर यह आप नहीं थे, तो कुछ करने की ज़रूरत नहीं: इस मेल के बिना कोई आपका पासवर्ड नहीं बदल सकता।",
};

pub fn write(recipient: &Recipient, link: &str) -> Mail {
    let words = match recipient.language {
        Language::English => ENGLISH,
        Language::Hindi => HINDI,
    };
    let Words { subject, greeting, asked, button, limits, ignore } = words;
    let after = [limits, "\r\n", ignore].concat();
    let language = recipient.language.as_str();
    let letter =
        Letter { language, subject, greeting, name: &recipient.full_name, before: asked, button, after: &after };
    letter.mail(&recipient.email, link)
}

#[cfg(test)]
mod tests {
    use super::{Recipient, write};
    use domain::admin::user::Language;
    use domain::kernel::UserId;

    fn recipient(language: Language) -> Recipient {
        let (id, email) = (UserId(uuid::Uuid::nil()), "asha@example.in".to_owned());
        Recipient { id, email, full_name: "Asha <b>\"R\" & Co".to_owned(), language, facility_id: None }
    }

    #[test]
    fn a_name_is_no_markup() {
        let mail = write(&recipient(Language::English), "https://setu.example.in/reset-password#abc");
        assert!(mail.html.contains("Asha &lt;b&gt;&quot;R&quot; &amp; Co") && !mail.html.contains("<b>"));
        assert!(
            mail.text.contains("Asha <b>") && mail.text.contains("\r\nhttps://setu.example.in/reset-password#abc\r\n")
        );
    }

    #[test]
    fn everybody_reads_their_own_language() {
        let mail = write(&recipient(Language::Hindi), "https://setu.example.in/");
        assert!(mail.subject.contains("पासवर्ड") && mail.html.contains("lang=\"hi\""));
    }
}
