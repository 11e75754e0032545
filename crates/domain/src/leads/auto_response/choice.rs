//! Which rule answers an inquiry, and in which language.

use super::{AutoResponse, AutoResponseData, ResponseHours, ResponseTexts};
use crate::kernel::{FacilityId, text};
use crate::leads::hours::WorkingHours;
use crate::leads::inquiry::InquiryData;
use crate::leads::lead::SpokenLanguage;

/// What is known of an inquiry when its answer is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub inquiry: &'a InquiryData,
    /// The lead's, where somebody wrote it down.
    pub language: Option<SpokenLanguage>,
    pub facility_id: Option<FacilityId>,
    /// It came in while the facility works.
    pub inside_hours: bool,
}

impl WorkingHours {
    /// Whether people work at this moment.
    pub fn is_open(&self, at: crate::kernel::Timestamp) -> bool {
        self.spans(crate::kernel::day::day_of(at)).iter().any(|(begin, end)| *begin <= at && at < *end)
    }
}

impl AutoResponseData {
    pub fn matches(&self, asked: &Asked<'_>) -> bool {
        let hours = match self.hours {
            ResponseHours::Any => true,
            ResponseHours::Inside => asked.inside_hours,
            ResponseHours::Outside => !asked.inside_hours,
        };
        self.active
            && hours
            && (self.channels.is_empty() || self.channels.contains(&asked.inquiry.channel))
            && same(self.specialty.as_deref(), asked.inquiry.specialty.as_deref())
            && same(self.source.as_deref(), asked.inquiry.source.as_deref())
            && self.language.is_none_or(|language| Some(language) == asked.spoken())
            && self.facility_id.is_none_or(|facility| Some(facility) == asked.facility_id)
    }

    /// The words in the language of whoever asked, and its code.
    pub fn texts(&self, asked: &Asked<'_>) -> (&'static str, &ResponseTexts) {
        match &self.hindi {
            Some(hindi) if asked.spoken() == Some(SpokenLanguage::Hindi) => ("hi", hindi),
            _ => ("en", &self.english),
        }
    }
}

impl Asked<'_> {
    /// The language that the lead speaks; where nobody knows, whoever writes in Devanagari reads it.
    fn spoken(&self) -> Option<SpokenLanguage> {
        let written = [&self.inquiry.subject, &self.inquiry.message].into_iter().flatten();
        let devanagari =
            || written.flat_map(|text| text.chars()).any(|letter| ('\u{900}'..='\u{97f}').contains(&letter));
        self.language.or_else(|| devanagari().then_some(SpokenLanguage::Hindi))
    }

    /// The first rule that answers, of rules in any order.
    pub fn first_of<'r>(&self, rules: &'r [AutoResponse]) -> Option<&'r AutoResponse> {
        let matching = rules.iter().filter(|rule| rule.data.matches(self));
        matching.min_by_key(|rule| (rule.data.position, rule.head.created_at, rule.head.id))
    }
}

/// A condition holds if it is absent, or says the same but for capitals and accents.
fn same(wanted: Option<&str>, told: Option<&str>) -> bool {
    let wanted = wanted.map(text::fold).unwrap_or_default();
    wanted.is_empty() || told.is_some_and(|told| text::fold(told) == wanted)
}

/// Addresses that no person reads: an answer would come back, or start a talk between machines.
pub fn answers_nobody(address: &str) -> bool {
    const NOBODY: [&str; 9] =
        ["noreply", "donotreply", "mailerdaemon", "postmaster", "bounce", "bounces", "daemon", "autoreply", "nobody"];
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local).to_lowercase();
    let plain: String = local.chars().filter(|letter| letter.is_alphanumeric()).collect();
    // `noreply-12`, `bounces+x=y@…`, `no-reply.alerts`
    NOBODY.iter().any(|word| plain == *word)
        || ["noreply", "donotreply", "mailerdaemon"].iter().any(|word| plain.starts_with(word))
        || ["bounce", "bounces"].iter().any(|word| local.split(['+', '-', '.', '=']).next() == Some(*word))
}
