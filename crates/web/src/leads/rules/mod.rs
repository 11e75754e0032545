//! Assignment rules: who gets a lead that nobody was named for. They stand in the order in which they are tried.

mod form;
mod list;
mod page;
mod trial;

use domain::{
    kernel::{FacilityId, policy::Resource},
    leads::assignment::{AssignMethod, AssignmentCondition, AssignmentRule},
};

pub use list::RuleList;
pub use page::RuleRecord;

use super::{switched::Switched, words};
use crate::{
    i18n::{t, t_in, tf},
    record::{FieldText, Shown, Telling, Texts},
    ui::icon::{Glyph, SORT},
};

pub const LIST: &str = "/assignment-rules";
const EXPAND: &str = "facility,user,team";

impl Shown for AssignmentRule {
    const PATH: &'static str = LIST;
    const ICON: Glyph = SORT;
    const SQUARE: bool = true;
    const TEXTS: Texts = Texts {
        title: "nav.assignment_rules",
        search: "nav.assignment_rules",
        new: "rules.new",
        edit: "rules.edit",
        empty_title: "rules.empty_title",
        empty_text: "rules.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "leads.name", Telling::Plain),
        FieldText::new("active", "rules.on", Telling::Plain),
        FieldText::new("specialties", "rules.specialties", Telling::Plain),
        FieldText::new("pin_codes", "rules.pin_codes", Telling::Plain),
        FieldText::new("channels", "rules.channels", Telling::Word("leads.channel")),
        FieldText::new("sources", "rules.sources", Telling::Plain),
        FieldText::new("languages", "rules.languages", Telling::Word("leads.language")),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("method", "rules.method", Telling::Word("rules.method")),
        FieldText::new("user_id", "rules.person", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        // A number with room on both sides, which says nothing to anybody.
        FieldText::new("position", "rules.order", Telling::Long),
    ];

    fn detail(&self) -> String {
        goes_to(self)
    }
}

impl Switched for AssignmentRule {
    fn is_active(&self) -> bool {
        self.data.active
    }

    fn of_facility(&self) -> Option<FacilityId> {
        self.data.facility_id
    }
}

fn condition(condition: AssignmentCondition) -> String {
    match condition {
        // Of a lead it is said to be at this one; of a rule any can be meant.
        AssignmentCondition::Facility => t("user.facility").to_owned(),
        other => t_in("leads.rule_condition", other.as_str()),
    }
}

/// What the rule asks of a lead, in the order in which it is asked: "Specialty: Cardiology, Neurology".
fn conditions(rule: &AssignmentRule) -> Vec<String> {
    use AssignmentCondition as C;
    let data = &rule.data;
    let channels: Vec<String> = data.channels.iter().map(|channel| words::channel(*channel)).collect();
    let languages: Vec<String> = data.languages.iter().map(|one| t_in("leads.language", one.as_str())).collect();
    let said = [
        (C::Facility, rule.facility.as_ref().map(|facility| facility.name.clone()).unwrap_or_default()),
        (C::Specialty, data.specialties.join(", ")),
        (C::PinCode, data.pin_codes.iter().map(|code| pin_codes(code)).collect::<Vec<_>>().join(", ")),
        (C::Channel, channels.join(", ")),
        (C::Source, data.sources.join(", ")),
        (C::Language, languages.join(", ")),
    ];
    let asked = said.into_iter().filter(|(_, values)| !values.is_empty());
    asked.map(|(which, values)| [&condition(which), ": ", &values].concat()).collect()
}

/// A beginning shows that it is one: "2013…".
fn pin_codes(beginning: &str) -> String {
    if beginning.len() < 6 { [beginning, "…"].concat() } else { beginning.to_owned() }
}

/// All conditions in one line.
fn conditions_line(rule: &AssignmentRule) -> String {
    let asked = conditions(rule);
    if asked.is_empty() { t("rules.whatever_comes").to_owned() } else { asked.join(" · ") }
}

/// "In turn: Front desk Noida"
fn goes_to(rule: &AssignmentRule) -> String {
    let named = match rule.data.method {
        AssignMethod::Person => rule.user.as_ref(),
        AssignMethod::Load | AssignMethod::RoundRobin => rule.team.as_ref(),
    };
    let name = named.map_or_else(|| t("record.unknown"), |named| named.name.as_str());
    tf(goes_to_key(rule.data.method), &[("name", name)])
}

fn goes_to_key(method: AssignMethod) -> &'static str {
    match method {
        AssignMethod::Person => "rules.goes_to_person",
        AssignMethod::Load => "rules.goes_to_load",
        AssignMethod::RoundRobin => "rules.goes_to_turn",
    }
}
