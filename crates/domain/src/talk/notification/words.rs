//! What leaves the app says what happened and never to whom: no name, no number, no word of anybody's care stands in a
//! mail or on a locked screen. Whoever opens the address signs in and reads the rest.

use super::NotificationKind;

/// The sentence of a kind on its own.
pub const fn sentence(kind: NotificationKind, hindi: bool) -> &'static str {
    let (english, in_hindi) = match kind {
        NotificationKind::Mentioned => ("Somebody mentioned you in a comment", "किसी ने टिप्पणी में आपका ज़िक्र किया"),
        NotificationKind::Shared => ("A record was shared with you", "आपके साथ एक रिकॉर्ड साझा किया गया"),
        NotificationKind::Assigned => ("A record is yours now", "एक रिकॉर्ड अब आपका है"),
        NotificationKind::AssignedMany => ("Several records are yours now", "कई रिकॉर्ड अब आपके हैं"),
        NotificationKind::GlassBroken => {
            ("Somebody looked at hidden details of a patient", "किसी ने एक मरीज़ का छिपा हुआ विवरण देखा")
        }
        NotificationKind::ErasureAsked => {
            ("An erasure waits for your decision", "एक मिटाने का अनुरोध आपके निर्णय की राह देख रहा है")
        }
        NotificationKind::ErasureRejected => {
            ("The erasure that you asked for was refused", "आपका मिटाने का अनुरोध अस्वीकार हुआ")
        }
        NotificationKind::ErasureDone => ("The erasure that you asked for is done", "आपका मिटाने का अनुरोध पूरा हुआ"),
        NotificationKind::InquiryLate => {
            ("An inquiry waits longer than promised", "एक पूछताछ तय समय से ज़्यादा देर से रुकी है")
        }
        NotificationKind::InquiryReceived => ("A new inquiry is yours to answer", "एक नई पूछताछ का उत्तर आपको देना है"),
        NotificationKind::InquiryReplied => ("Somebody wrote again about an inquiry", "एक पूछताछ पर फिर से संदेश आया"),
        NotificationKind::VisitDue => ("An appointment is a day ahead", "एक अपॉइंटमेंट में एक दिन बाकी है"),
        NotificationKind::VisitNoShow => ("A patient did not come", "एक मरीज़ नहीं आए"),
        NotificationKind::VisitsInVain => {
            ("Somebody of your team was not let in three times", "आपकी टीम के किसी को तीन बार मिलने नहीं दिया गया")
        }
        NotificationKind::CorrectionAsked => {
            ("A correction waits for your decision", "एक सुधार आपके निर्णय की राह देख रहा है")
        }
        NotificationKind::CorrectionApproved => {
            ("The correction that you asked for is done", "आपका माँगा हुआ सुधार हो गया")
        }
        NotificationKind::CorrectionRejected => {
            ("The correction that you asked for was declined", "आपका माँगा हुआ सुधार अस्वीकार हुआ")
        }
        NotificationKind::TaskReminder => ("A reminder of a task", "एक काम की याद"),
        NotificationKind::TaskDue => ("A task is due", "एक काम की बारी आ गई"),
        NotificationKind::TaskOverdue => ("A task is overdue", "एक काम की अवधि बीत गई"),
        NotificationKind::TaskEscalated => {
            ("A task of your team has been overdue for a day", "आपकी टीम के एक काम की अवधि बीते एक दिन हो गया")
        }
    };
    if hindi { in_hindi } else { english }
}

/// The same for several of one kind: `Somebody mentioned you in a comment (3)`.
pub fn sentence_of(kind: NotificationKind, count: usize, hindi: bool) -> String {
    let sentence = sentence(kind, hindi);
    if count > 1 { format!("{sentence} ({count})") } else { sentence.to_owned() }
}

/// What a digest calls the records of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub english: &'static str,
    pub hindi: &'static str,
}

impl Waiting {
    /// `Leads: 3 today, 1 overdue`; what there is none of is left out.
    pub fn line(self, due: i64, overdue: i64, hindi: bool) -> String {
        let (name, today, late) = if hindi {
            (self.hindi, "आज", "की अवधि बीत गई")
        } else {
            (self.english, "today", "overdue")
        };
        let parts = [(due, today), (overdue, late)].into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, when)| format!("{count} {when}")).collect();
        format!("{name}: {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Waiting, sentence, sentence_of};
    use crate::talk::notification::NotificationKind;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_has_a_sentence_of_its_own_in_both_languages() {
        for hindi in [false, true] {
            let all: BTreeSet<&str> = NotificationKind::ALL.iter().map(|kind| sentence(*kind, hindi)).collect();
            assert_eq!(all.len(), NotificationKind::ALL.len());
        }
        assert_eq!(sentence_of(NotificationKind::Shared, 3, false), "A record was shared with you (3)");
    }

    #[test]
    fn a_digest_counts_what_there_is() {
        let leads = Waiting { english: "Leads", hindi: "लीड" };
        assert_eq!(leads.line(3, 1, false), "Leads: 3 today, 1 overdue");
        assert_eq!(leads.line(0, 1, false), "Leads: 1 overdue");
        assert_eq!(leads.line(2, 0, true), "लीड: 2 आज");
    }
}
