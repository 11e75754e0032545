//! How promising a lead is: points, each with the reason for it. Nobody under 18 has a score.

use super::{Lead, LeadStatus, Priority};
use crate::kernel::phone;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

crate::labels!(
    /// What gives or takes points.
    ScoreReason {
        /// There is a number that can be dialled.
        Phone = "phone",
        Email = "email",
        /// They say what they need.
        Need = "need",
        Specialty = "specialty",
        /// Who pays is known.
        Payer = "payer",
        Place = "place",
        /// They called or came.
        InPerson = "in_person",
        /// They wrote by themselves.
        InWriting = "in_writing",
        /// The hospital knows them already.
        Known = "known",
        Urgent = "urgent",
        Reached = "reached",
        Qualified = "qualified",
        Booked = "booked",
        NoShow = "no_show",
        /// Attempts in a row that reached nobody.
        Unanswered = "unanswered",
        Reopened = "reopened",
    }
);

/// So many points for one reason; negative ones are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScorePart {
    pub reason: ScoreReason,
    pub points: i32,
}

/// The score lies between these.
pub const SCORES: std::ops::RangeInclusive<i32> = 0..=100;

/// The reasons in the order of their list; `None` for somebody who may be under 18.
pub fn score(lead: &Lead, today: NaiveDate) -> Option<Vec<ScorePart>> {
    if may_be_minor(lead.data.birth_year, today) {
        return None;
    }
    let data = &lead.data;
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let dialled = data.phones.iter().any(|phone| phone::e164(&phone.number).is_some());
    let place = said(&data.pin_code) || said(&data.city);
    let status = lead.status;
    let booked = matches!(status, LeadStatus::AppointmentBooked | LeadStatus::Converted | LeadStatus::NoShow);
    let qualified = booked || status == LeadStatus::Qualified;
    let reached = qualified || status == LeadStatus::Contacted;
    let points = [
        (ScoreReason::Phone, dialled, 15),
        (ScoreReason::Email, !data.emails.is_empty(), 5),
        (ScoreReason::Need, said(&data.need), 5),
        (ScoreReason::Specialty, said(&data.specialty), 10),
        (ScoreReason::Payer, said(&data.payer), 10),
        (ScoreReason::Place, place, 5),
        (ScoreReason::InPerson, data.channel.in_person(), 20),
        (ScoreReason::InWriting, data.channel.in_writing(), 10),
        (ScoreReason::Known, data.contact_id.is_some(), 10),
        (ScoreReason::Urgent, data.priority == Priority::Urgent, 10),
        (ScoreReason::Reached, reached, 10),
        (ScoreReason::Qualified, qualified, 15),
        (ScoreReason::Booked, booked, 15),
        (ScoreReason::NoShow, status == LeadStatus::NoShow, -20),
        (ScoreReason::Unanswered, lead.unanswered > 0, -5 * lead.unanswered.clamp(0, 4)),
        (ScoreReason::Reopened, lead.reopened > 0, -5),
    ];
    let parts = points.into_iter().filter(|(_, holds, _)| *holds);
    Some(parts.map(|(reason, _, points)| ScorePart { reason, points }).collect())
}

/// The sum, within the bounds.
pub fn total(parts: &[ScorePart]) -> i32 {
    let sum: i32 = parts.iter().map(|part| part.points).sum();
    sum.clamp(*SCORES.start(), *SCORES.end())
}

/// Of a year alone nobody knows whether the birthday has been: in doubt somebody is under 18.
pub fn may_be_minor(birth_year: Option<i32>, today: NaiveDate) -> bool {
    birth_year.is_some_and(|year| today.year().saturating_sub(year) <= 18)
}
