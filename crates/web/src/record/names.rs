//! The only place that finds the names of records that are known by their id only, as the change log has them.

use domain::{
    admin::{facility::Facility, team::Team, user::User},
    kernel::{ListLink, Record, RecordId, custom, policy::Resource},
    people::{account::Account, contact::Contact},
};
use serde_json::Value;

use super::{
    Shown, Telling,
    told::{Names, field_told},
};
use crate::{i18n::t, session};

/// Adds the names of the records that these fields' values point to, one request for each kind of record.
pub(super) async fn learn<R: Shown>(names: &mut Names, values: impl Iterator<Item = (&str, &Value)>) {
    let mut wanted: Vec<(Resource, String)> = Vec::new();
    for (field, value) in values {
        if let (Some(Telling::Reference(resource)), Some(id)) =
            (field_told::<R>(field).map(|text| text.telling), value.as_str())
            && !names.contains_key(id)
            && !wanted.iter().any(|(_, known)| known == id)
        {
            wanted.push((resource, id.to_owned()));
        }
    }
    find_all(names, wanted).await;
}

/// The names of all that records of this kind refer to.
pub async fn names_of_fields<R: Shown>(records: &[&Value]) -> Names {
    let mut names = Names::new();
    for record in records {
        let custom = record.get("custom").and_then(Value::as_object).into_iter().flatten();
        let custom: Vec<(String, &Value)> =
            custom.map(|(name, value)| ([custom::PREFIX, name].concat(), value)).collect();
        let own = record.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value));
        learn::<R>(&mut names, own.chain(custom.iter().map(|(name, value)| (name.as_str(), *value)))).await;
    }
    names
}

/// Adds the names of these records, one request for each kind of record.
pub(super) async fn find_all(names: &mut Names, wanted: Vec<(Resource, String)>) {
    for resource in [Resource::Users, Resource::Teams, Resource::Facilities, Resource::Accounts, Resource::Contacts] {
        let ids: Vec<String> = wanted.iter().filter(|(of, _)| *of == resource).map(|(_, id)| id.clone()).collect();
        if ids.is_empty() {
            continue;
        }
        let found = match resource {
            Resource::Users => find::<User>(&ids).await,
            Resource::Teams => find::<Team>(&ids).await,
            Resource::Facilities => find::<Facility>(&ids).await,
            Resource::Accounts => find::<Account>(&ids).await,
            _ => find::<Contact>(&ids).await,
        };
        names.extend(found);
        for id in ids {
            // Deleted since, or not for this person's eyes.
            names.entry(id).or_insert_with(|| t("record.unknown").to_owned());
        }
    }
}

/// Adds the names of people and teams with whom something was shared.
pub(super) async fn learn_grantees(names: &mut Names, ids: impl Iterator<Item = RecordId>) {
    let mut wanted: Vec<String> = ids.map(|id| id.to_string()).filter(|id| !names.contains_key(id)).collect();
    wanted.sort();
    wanted.dedup();
    if !wanted.is_empty() {
        names.extend(find::<User>(&wanted).await);
        names.extend(find::<Team>(&wanted).await);
    }
}

async fn find<R: Record>(ids: &[String]) -> Names {
    let filters = vec![("id".to_owned(), "in".to_owned(), ids.join(","))];
    let link = ListLink { filters, limit: u32::try_from(ids.len()).ok(), ..ListLink::default() };
    match session::client().await.list::<R>(&link).await {
        Ok(page) => page.data.iter().map(|record| (record.head().id.to_string(), record.name())).collect(),
        Err(_) => Names::new(),
    }
}
