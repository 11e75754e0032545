//! Random rules, people and leads against a plain model, which knows nothing of the server but what the rules say.

use super::{lead, rule};
use anyhow::{Context, Result};
use domain::kernel::{AssignmentRuleId, FacilityId, UserId};
use domain::leads::assignment::{AssignMethod, AssignmentRuleData};
use domain::leads::lead::{LeadData, SpokenLanguage};
use domain::leads::origin::LeadChannel;
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Random, TestApp, Who, on_both, organisation};

on_both!(leads_go_where_the_model_says);

const SPECIALTIES: [&str; 3] = ["Cardiology", "Orthopaedics", "ENT"];
/// How people write them.
const WRITTEN: [[&str; 2]; 3] = [["cardiology", "Heart"], ["Ortho", "orthopedics"], ["E.N.T.", "ent"]];
const PLACES: [&str; 4] = ["201301", "201309", "110017", "122011"];
const BEGINNINGS: [&str; 4] = ["2013", "20130", "1", "122011"];
const CHANNELS: [LeadChannel; 3] = [LeadChannel::Phone, LeadChannel::Email, LeadChannel::Camp];
const SOURCES: [&str; 2] = ["Newspaper", "Health talk"];
const LANGUAGES: [SpokenLanguage; 2] = [SpokenLanguage::Hindi, SpokenLanguage::English];
/// Who may get leads: two people of the field, one manager, and two of the other facility.
const PEOPLE: [Who; 5] = [Who::Rep, Who::Colleague, Who::Manager, Who::Far, Who::FarManager];

/// What came in, in numbers of the lists above.
#[derive(Debug, Clone, Copy)]
struct Case {
    specialty: Option<usize>,
    place: Option<usize>,
    channel: usize,
    source: Option<usize>,
    language: Option<usize>,
    facility: Option<FacilityId>,
}

/// The model's state.
#[derive(Default)]
struct Model {
    rules: Vec<(AssignmentRuleId, AssignmentRuleData)>,
    away: Vec<UserId>,
    open: BTreeMap<UserId, i64>,
    last: BTreeMap<AssignmentRuleId, UserId>,
}

impl Model {
    fn holds(rule: &AssignmentRuleData, case: &Case) -> bool {
        let says = |list: &[String], word: Option<&str>| {
            list.is_empty() || word.is_some_and(|word| list.iter().any(|one| one == word))
        };
        let place = case.place.map(|at| PLACES[at]);
        says(&rule.specialties, case.specialty.map(|at| SPECIALTIES[at]))
            && says(&rule.sources, case.source.map(|at| SOURCES[at]))
            && (rule.pin_codes.is_empty()
                || place.is_some_and(|pin| rule.pin_codes.iter().any(|code| pin.starts_with(code))))
            && (rule.channels.is_empty() || rule.channels.contains(&CHANNELS[case.channel]))
            && (rule.languages.is_empty() || case.language.is_some_and(|at| rule.languages.contains(&LANGUAGES[at])))
            && (rule.facility_id.is_none() || rule.facility_id == case.facility)
    }

    fn present(&self, rule: &AssignmentRuleData) -> Vec<UserId> {
        let named = PEOPLE.iter().filter(|who| match rule.method {
            AssignMethod::Person => rule.user_id == Some(who.id()),
            AssignMethod::Load | AssignMethod::RoundRobin => rule.team_id == who.team(),
        });
        let mut found: Vec<UserId> = named.map(|who| who.id()).filter(|id| !self.away.contains(id)).collect();
        found.sort();
        found
    }

    /// Whose the next lead is; `None` for whoever writes it down.
    fn next(&mut self, case: &Case) -> Option<UserId> {
        for (id, rule) in self.rules.clone() {
            let present = self.present(&rule);
            if !rule.active || !Self::holds(&rule, case) || present.is_empty() {
                continue;
            }
            let load = |user: &UserId| self.open.get(user).copied().unwrap_or_default();
            let chosen = match rule.method {
                AssignMethod::Person => present[0],
                AssignMethod::Load => {
                    let least = present.iter().map(load).min().unwrap_or_default();
                    *present.iter().find(|user| load(user) == least)?
                }
                AssignMethod::RoundRobin => {
                    let last = self.last.get(&id).copied();
                    let later = present.iter().find(|user| last.is_some_and(|last| **user > last));
                    let chosen = *later.unwrap_or(&present[0]);
                    self.last.insert(id, chosen);
                    chosen
                }
            };
            return Some(chosen);
        }
        None
    }
}

fn some<T: Clone>(random: &mut Random, list: &[T]) -> Vec<T> {
    if random.once_in(2) { Vec::new() } else { list.iter().filter(|_| random.once_in(2)).cloned().collect() }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn a_rule(random: &mut Random, number: usize) -> AssignmentRuleData {
    let method = *random.pick(AssignMethod::ALL);
    let mut rule = AssignmentRuleData::new(&format!("rule {number}"), method);
    rule.active = !random.once_in(6);
    rule.specialties = some(random, &words(&SPECIALTIES));
    rule.pin_codes = some(random, &words(&BEGINNINGS));
    rule.channels = some(random, &CHANNELS);
    rule.sources = if random.once_in(3) { some(random, &words(&SOURCES)) } else { Vec::new() };
    rule.languages = if random.once_in(3) { some(random, &LANGUAGES) } else { Vec::new() };
    let who = random.pick(&PEOPLE);
    if random.once_in(3) {
        rule.facility_id = who.facility();
    }
    if method == AssignMethod::Person {
        rule.user_id = Some(who.id());
    } else if rule.facility_id.is_some() {
        rule.team_id = who.team();
    } else {
        rule.team_id =
            Some(*random.pick(&[organisation::NOIDA_FIELD, organisation::NOIDA_SALES, organisation::GURUGRAM_SALES]));
    }
    rule
}

fn a_case(random: &mut Random) -> Case {
    let maybe = |random: &mut Random, end: usize| (!random.once_in(4)).then(|| random.below(end));
    Case {
        specialty: maybe(random, SPECIALTIES.len()),
        place: maybe(random, PLACES.len()),
        channel: random.below(CHANNELS.len()),
        source: maybe(random, SOURCES.len()),
        language: maybe(random, LANGUAGES.len()),
        facility: *random.pick(&[None, Some(organisation::NOIDA), Some(organisation::GURUGRAM)]),
    }
}

fn write(case: &Case, random: &mut Random, data: &mut LeadData) {
    data.specialty = case.specialty.map(|at| (*random.pick(&WRITTEN[at])).to_owned());
    data.pin_code = case.place.map(|at| PLACES[at].to_owned());
    data.channel = CHANNELS[case.channel];
    data.source = case.source.map(|at| SOURCES[at].to_uppercase());
    data.language = case.language.map(|at| LANGUAGES[at]);
    data.facility_id = case.facility;
}

async fn leads_go_where_the_model_says(app: TestApp) -> Result<()> {
    let office = app.head_office().await?;
    let mut random = Random::seeded(0xa551);
    let (mut model, mut leads) = (Model::default(), Vec::new());
    for number in 0..8 {
        let data = a_rule(&mut random, number);
        let made = rule(&office, data).await?;
        model.rules.push((made.head.id, made.data));
    }
    let (mut by_rule, mut by_nobody) = (0, 0);
    for step in 0..150 {
        // Somebody goes away or comes back; a lead ends.
        if random.once_in(8) {
            let who = random.pick(&PEOPLE).id();
            let gone = model.away.contains(&who);
            let until = if gone { json!({}) } else { json!({"until": "2026-12-31"}) };
            assert_eq!(office.put(&format!("/users/{who}/absence"), &until).await?.status, 200);
            if gone {
                model.away.retain(|id| *id != who);
            } else {
                model.away.push(who);
            }
        }
        if random.once_in(4) && !leads.is_empty() {
            let (id, owner): (String, UserId) = leads.swap_remove(random.below(leads.len()));
            let ended = office.post(&format!("/leads/{id}/transitions"), &json!({"to": "junk", "reason": "x"}));
            assert_eq!(ended.header("if-match", "\"1\"").await?.status, 200);
            *model.open.entry(owner).or_default() -= 1;
        }
        let case = a_case(&mut random);
        let expected = model.next(&case);
        let made = lead(&office, |data| write(&case, &mut random, data)).await?;
        let owner = made.data.owner_id.context("nobody's")?;
        assert_eq!(owner, expected.unwrap_or(Who::HeadOffice.id()), "{step}: {case:?}");
        assert_eq!(made.assignment.is_some(), expected.is_some(), "{step}");
        *model.open.entry(owner).or_default() += 1;
        leads.push((made.head.id.to_string(), owner));
        if expected.is_some() { by_rule += 1 } else { by_nobody += 1 }
    }
    // The seed tries both.
    assert!(by_rule > 30 && by_nobody > 5, "{by_rule} {by_nobody}");
    Ok(())
}
