//! The mail of what somebody has not read: a line for each, without names.

use super::store::Batch;
use crate::outbound::{Listing, Mail, Outbound};
use domain::admin::user::Language;
use domain::talk::notification::NotificationKind;
use domain::talk::notification::address;
use domain::talk::notification::words::{sentence, sentence_of};

/// More than these lines nobody reads: the rest is counted.
const LINES: usize = 20;

pub fn write(outbound: &Outbound, batch: &Batch) -> Mail {
    let hindi = batch.reader.language == Language::Hindi;
    let link = |path: &str| Some(outbound.link(path));
    let mut lines: Vec<(String, Option<String>)> = Vec::new();
    for notice in batch.notices.iter().take(LINES) {
        let page = address::page(notice.kind, notice.resource, notice.record_id);
        lines.push((sentence(notice.kind, hindi).to_owned(), link(page.as_deref().unwrap_or(address::INBOX))));
    }
    let left = batch.notices.len().saturating_sub(LINES);
    if left > 0 {
        let more = if hindi { format!("और {left}") } else { format!("and {left} more") };
        lines.push((more, link(address::INBOX)));
    }
    let subject = match batch.notices.as_slice() {
        [one] => sentence(one.kind, hindi).to_owned(),
        several => subject_of(several.iter().map(|notice| notice.kind).collect(), hindi),
    };
    let after = after(outbound, hindi);
    Listing {
        language: batch.reader.language.as_str(),
        subject: &subject,
        greeting: if hindi { "नमस्ते" } else { "Hello" },
        name: &batch.reader.full_name,
        before: if hindi {
            "सेतु में आपके लिए यह नया है:"
        } else {
            "this is new for you in Setu:"
        },
        lines: &lines,
        after: &after,
    }
    .mail(&batch.reader.email)
}

/// All of one kind are named, others counted.
fn subject_of(kinds: Vec<NotificationKind>, hindi: bool) -> String {
    let count = kinds.len();
    match kinds.first() {
        Some(first) if kinds.iter().all(|kind| kind == first) => sentence_of(*first, count, hindi),
        _ if hindi => format!("सेतु में {count} नई सूचनाएँ"),
        _ => format!("{count} new notifications in Setu"),
    }
}

/// Where one chooses what comes by mail.
pub fn after(outbound: &Outbound, hindi: bool) -> String {
    let link = outbound.link("/me/notifications");
    if hindi {
        format!("मेल से क्या आए, यह आप यहाँ चुनते हैं: {link}")
    } else {
        format!("Choose here what comes by mail: {link}")
    }
}
