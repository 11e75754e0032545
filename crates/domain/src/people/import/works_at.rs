//! Where somebody works beside the main account, as files tell it: in one cell, several accounts behind each other.
//!
//! Setu's own files hold them as JSON, so that nothing is lost; people write `Sunrise Hospital (referrer, Consultant);
//! Moon Clinic`.

use super::custom::Refused;
use super::kept::one_line;
use super::row::Row;
use crate::admin::import::ImportData;
use crate::kernel::custom::CustomValues;
use crate::kernel::text::fold;
use crate::kernel::{AccountId, rules};
use crate::people::affiliation::{AffiliationRole, AffiliationStatus, ClinicHours};
use serde::{Deserialize, Serialize};

/// One account where a contact works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorksAt {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// By its name, for files that know no ids or other ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AffiliationRole>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AffiliationStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clinic_hours: Vec<ClinicHours>,
    #[serde(default, skip_serializing_if = "CustomValues::is_empty")]
    pub custom: CustomValues,
}

/// So many accounts one row may name.
const MOST: usize = 40;

/// The accounts of a row, and the cells that say none.
pub fn works_at_from_row(import: &ImportData, columns: &[String], row: &[String]) -> (Vec<WorksAt>, Vec<Refused>) {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for cell in Row::affiliations(import, columns, row) {
        match read(cell.value) {
            Ok(mut accounts) if found.len() + accounts.len() <= MOST => found.append(&mut accounts),
            other => {
                let why = other.err().unwrap_or("too many accounts");
                let (heading, value) = (cell.heading.into_owned(), cell.value.to_owned());
                let warning = format!("{heading}: {why}; kept in the notes");
                refused.push(Refused { heading, value, warning });
            }
        }
    }
    (found, refused)
}

fn read(value: &str) -> Result<Vec<WorksAt>, &'static str> {
    if value.starts_with('[') {
        let entries: Vec<WorksAt> = serde_json::from_str(value).map_err(|_| "not a list of accounts")?;
        let is_good = |entry: &WorksAt| {
            entry.account_id.is_some() || entry.account.as_ref().is_some_and(|name| !name.trim().is_empty())
        };
        let hours = |entry: &WorksAt| entry.clinic_hours.iter().all(|hours| rules::check(hours).is_empty());
        return if entries.iter().all(|entry| is_good(entry) && hours(entry)) {
            Ok(entries)
        } else {
            Err("not a list of accounts")
        };
    }
    value.split([';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()).map(entry).collect()
}

/// `Sunrise Hospital (referrer, Consultant)`.
fn entry(written: &str) -> Result<WorksAt, &'static str> {
    let (name, about) = match written.split_once('(') {
        Some((name, about)) if about.ends_with(')') => (name, about.trim_end_matches(')')),
        _ => (written, ""),
    };
    let name = one_line(name);
    if name.is_empty() || name.chars().count() > 200 {
        return Err("no name of an account");
    }
    let mut works_at = WorksAt { account: Some(name), ..WorksAt::default() };
    for word in about.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if let Some(role) = role(word) {
            works_at.role = Some(role);
        } else if let Some(status) = status(word) {
            works_at.status = Some(status);
        } else if works_at.job_title.is_none() && word.chars().count() <= 120 {
            works_at.job_title = Some(one_line(word));
        } else {
            return Err("a role or title that is not understood");
        }
    }
    Ok(works_at)
}

fn role(word: &str) -> Option<AffiliationRole> {
    let folded = fold(word);
    let by_word = AffiliationRole::ALL.iter().copied().find(|role| role.as_str().replace('_', " ") == folded);
    by_word.or(match folded.as_str() {
        "decision maker" | "decider" | "deciding" | "निर्णयकर्ता" => {
            Some(AffiliationRole::DecidingAuthority)
        }
        "प्रभावक" => Some(AffiliationRole::Influencer),
        "refers" | "रेफर करते हैं" | "रेफरर" => Some(AffiliationRole::Referrer),
        "उपयोगकर्ता" => Some(AffiliationRole::User),
        _ => None,
    })
}

fn status(word: &str) -> Option<AffiliationStatus> {
    match fold(word).as_str() {
        "active" | "सक्रिय" => Some(AffiliationStatus::Active),
        "inactive" | "former" | "left" | "निष्क्रिय" | "पूर्व" => {
            Some(AffiliationStatus::Inactive)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{WorksAt, read};
    use crate::people::affiliation::{AffiliationRole, AffiliationStatus};

    #[test]
    fn accounts_as_people_write_them() {
        let found =
            read("Sunrise Hospital (referrer, Consultant); Moon  Clinic\nस्टार क्लिनिक (निर्णयकर्ता, पूर्व)").unwrap();
        let named = |name: &str| WorksAt { account: Some(name.to_owned()), ..WorksAt::default() };
        let expected = [
            WorksAt {
                role: Some(AffiliationRole::Referrer),
                job_title: Some("Consultant".to_owned()),
                ..named("Sunrise Hospital")
            },
            named("Moon Clinic"),
            WorksAt {
                role: Some(AffiliationRole::DecidingAuthority),
                status: Some(AffiliationStatus::Inactive),
                ..named("स्टार क्लिनिक")
            },
        ];
        assert_eq!(found, expected);
        for bad in ["[1]", "[{}]", r#"[{"account": "A", "x": 1}]"#, "(referrer)", "A (x, y)"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let found = read("Sunrise Hospital (influencer, Head); Moon Clinic").unwrap();
        assert_eq!(read(&serde_json::to_string(&found).unwrap()).unwrap(), found);
    }
}
