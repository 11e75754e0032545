//! Files that hang on records.

use crate::kernel::policy::Resource;
use crate::kernel::{AttachmentId, Head, Named, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

/// The most bytes that one file may have.
pub const LARGEST_FILE: usize = 25 * 1024 * 1024;
/// The most characters of a file's name.
pub const LONGEST_NAME: usize = 120;
/// Pictures that every browser shows and none runs: only these are ever shown in the app's own page.
pub const PICTURES: &[&str] = &["image/jpeg", "image/png", "image/webp", "image/gif"];

/// A file, as everybody sees it who may see the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    #[serde(flatten)]
    pub head: Head<AttachmentId>,
    pub resource: Resource,
    pub record_id: RecordId,
    pub name: String,
    /// What the bytes are, whatever the sender said.
    pub content_type: String,
    /// In bytes.
    pub size: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Named>,
    /// Where the file can be downloaded without a token until `links_end_at`.
    pub file_url: String,
    /// The same to be shown as a picture; absent for what is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_url: Option<String>,
    /// A small picture of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    pub links_end_at: Timestamp,
}

/// A name that is safe on every system and shows what it is: no folders, no control or direction marks, not too long.
/// The end behind the last dot stays.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !turns_around(*letter))
        .map(|letter| if "<>:\"|?*".contains(letter) { '_' } else { letter })
        .collect();
    let shown = shown.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).trim_start();
    if shown.is_empty() {
        return "file".to_owned();
    }
    if shown.chars().count() <= LONGEST_NAME {
        return shown.to_owned();
    }
    let end = shown.rsplit_once('.').map_or("", |(_, end)| end);
    let end = if end.is_empty() || end.chars().count() > 10 { String::new() } else { format!(".{end}") };
    let kept = LONGEST_NAME.saturating_sub(end.chars().count());
    shown.chars().take(kept).chain(end.chars()).collect()
}

/// Marks that let "gpj.exe" read as "exe.jpg".
fn turns_around(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, clean_name};

    #[test]
    fn names_are_cleaned() {
        for (given, cleaned) in [
            ("Report March.pdf", "Report March.pdf"),
            ("C:\\Users\\Asha\\Scan.png", "Scan.png"),
            ("../../etc/passwd", "passwd"),
            (".htaccess", "htaccess"),
            ("a<b>:c?.txt", "a_b__c_.txt"),
            ("invoice\u{202e}gpj.exe", "invoicegpj.exe"),
            ("रिपोर्ट.pdf", "रिपोर्ट.pdf"),
            ("line\nbreak\0.txt", "linebreak.txt"),
            (" . ", "file"),
            ("", "file"),
        ] {
            assert_eq!(clean_name(given), cleaned, "{given:?}");
        }
        let long = clean_name(&format!("{}.jpeg", "x".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("x.jpeg")), (LONGEST_NAME, true));
        assert_eq!(clean_name(&"y".repeat(300)).chars().count(), LONGEST_NAME);
    }
}
