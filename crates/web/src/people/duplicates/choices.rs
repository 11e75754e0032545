//! What two records say, field by field, and whose value is taken: the only place that knows what a merge would write.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    kernel::custom,
    people::merging::{Side, is_list},
};
use serde_json::Value;

use crate::record::{Names, Shown, told_field};

/// One of the two records, or both, as they stand on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Left,
    Right,
    Both,
}

/// A field of which the two say something.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// As the API names it.
    pub name: String,
    pub label: String,
    pub left: String,
    pub right: String,
    /// Whether both values can stay.
    pub both: bool,
    pub equal: bool,
}

/// Every field that either has, in the order in which the record tells them.
pub fn lines<R: Shown>(left: &Value, right: &Value, names: &Names) -> Vec<Line> {
    let mut order: Vec<String> = R::FIELD_TEXTS.iter().map(|field| field.name.to_owned()).collect();
    let of = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let inner = |value: &Value| value.get("custom").map(of).unwrap_or_default();
    let known: BTreeSet<String> = of(left).keys().chain(of(right).keys()).cloned().collect();
    let named: BTreeSet<String> = inner(left).keys().chain(inner(right).keys()).cloned().collect();
    order.retain(|name| known.contains(name));
    order.extend(named.into_iter().map(|name| [custom::PREFIX, &name].concat()));
    order
        .into_iter()
        .map(|name| {
            let (mine, theirs) = (at(left, &name), at(right, &name));
            let told = |value: &Value| told_field::<R>(&name, value, names);
            let (label, left) = told(mine);
            let (_, right) = told(theirs);
            let both = is_list(&name, mine) || is_list(&name, theirs);
            Line { equal: mine == theirs, both, label, left, right, name }
        })
        .collect()
}

fn at<'v>(value: &'v Value, name: &str) -> &'v Value {
    let found = match name.strip_prefix(custom::PREFIX) {
        Some(inner) => value.get("custom").and_then(|fields| fields.get(inner)),
        None => value.get(name),
    };
    found.unwrap_or(&Value::Null)
}

impl Line {
    /// What is taken while nobody has chosen: nothing is lost, and of two values the one that stays has the say.
    pub fn usual(&self, left_stays: bool) -> Pick {
        match (self.left.is_empty(), self.right.is_empty()) {
            (false, true) => Pick::Left,
            (true, false) => Pick::Right,
            _ if self.both => Pick::Both,
            _ if left_stays => Pick::Left,
            _ => Pick::Right,
        }
    }
}

/// The choices as the API wants them. What is the same in both needs none.
pub fn sides(lines: &[Line], chosen: &BTreeMap<String, Pick>, left_stays: bool) -> BTreeMap<String, Side> {
    let side = |pick: Pick| match (pick, left_stays) {
        (Pick::Both, _) => Side::Both,
        (Pick::Left, true) | (Pick::Right, false) => Side::Survivor,
        _ => Side::Other,
    };
    let different = lines.iter().filter(|line| !line.equal);
    let pick = |line: &Line| chosen.get(&line.name).copied().unwrap_or_else(|| line.usual(left_stays));
    different.map(|line| (line.name.clone(), side(pick(line)))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, Pick, sides};
    use domain::people::merging::Side;
    use std::collections::BTreeMap;

    fn line(name: &str, left: &str, right: &str, both: bool) -> Line {
        let text = str::to_owned;
        Line { name: text(name), label: text(name), left: text(left), right: text(right), both, equal: left == right }
    }

    #[test]
    fn choices_follow_the_one_that_stays() {
        let lines = [
            line("given_name", "Meera", "Mira", false),
            line("job_title", "", "Head", false),
            line("tags", "camp", "CME", true),
            line("kind", "doctor", "doctor", false),
        ];
        let chosen = BTreeMap::from([("given_name".to_owned(), Pick::Right)]);
        let expected = |name: Side, title: Side| {
            BTreeMap::from([
                ("given_name".to_owned(), name),
                ("job_title".to_owned(), title),
                ("tags".to_owned(), Side::Both),
            ])
        };
        assert_eq!(sides(&lines, &chosen, true), expected(Side::Other, Side::Other));
        assert_eq!(sides(&lines, &chosen, false), expected(Side::Survivor, Side::Survivor));
        assert_eq!(sides(&lines, &BTreeMap::new(), true)["given_name"], Side::Survivor);
    }
}
