//! Who gets what comes in without anybody: from web forms, by e-mail and from social networks. What somebody takes in at
//! the desk or on the phone stays with them.

use super::staff::Staff;
use domain::leads::assignment::{AssignMethod, AssignmentRuleData};
use domain::leads::origin::LeadChannel;

/// What nobody of the hospital writes down.
const BY_ITSELF: [LeadChannel; 3] = [LeadChannel::WebForm, LeadChannel::Email, LeadChannel::Social];

/// The rules in their order, as an administrator of the group would add them.
pub(super) fn keep(staff: &Staff) -> Vec<AssignmentRuleData> {
    let mut rules = Vec::new();
    // Each city's field sales by the places that they look after.
    for (facility, area, name, pin_codes) in [
        (0, 0, "Web: Noida", &["2013"][..]),
        (0, 1, "Web: Greater Noida and Bulandshahr", &["2030", "2032"]),
        (0, 2, "Web: Ghaziabad, Hapur and Meerut", &["2010", "2451", "2500"]),
        (1, 0, "Web: Gurugram", &["122"]),
        (1, 1, "Web: Faridabad and Palwal", &["121"]),
    ] {
        let Some(owner) = staff.rep(facility, area) else { continue };
        rules.push(AssignmentRuleData {
            channels: BY_ITSELF.to_vec(),
            pin_codes: pin_codes.iter().map(|code| (*code).to_owned()).collect(),
            user_id: Some(owner.user),
            ..AssignmentRuleData::new(name, AssignMethod::Person)
        });
    }
    // Operations are for whoever of the house has the fewest people waiting.
    let house = staff.manager(0).and_then(|manager| manager.team);
    rules.push(AssignmentRuleData {
        channels: BY_ITSELF.to_vec(),
        specialties: ["Cardiac Surgery", "Neurosurgery", "Transplant Surgery"].map(str::to_owned).to_vec(),
        team_id: house,
        ..AssignmentRuleData::new("Web: great operations", AssignMethod::Load)
    });
    // The rest goes round the desk.
    let desk = staff.front_desk(0).and_then(|desk| desk.team);
    rules.push(AssignmentRuleData {
        channels: BY_ITSELF.to_vec(),
        team_id: desk,
        ..AssignmentRuleData::new("Web: all others", AssignMethod::RoundRobin)
    });
    rules.retain(|rule| rule.user_id.is_some() || rule.team_id.is_some());
    rules
}
