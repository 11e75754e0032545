//! The specification of a record's routes: one description for all records, so that they cannot differ.

use super::routes::Offers;
use super::{Store, expansions};
use crate::kernel::openapi::{Operation, example_id, merge_patch_schema, named};
use domain::kernel::custom::CUSTOMISED;
use domain::kernel::field::{Field, FieldKind};
use domain::kernel::{New, Page, Record};
use domain::people::merging::MERGED;
use serde_json::json;
use utoipa::openapi::path::{HttpMethod, PathItem, Paths, PathsBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// `contacts` → (`Contact`, `Contacts`, `contact`), `tie-ups` → (`TieUp`, `TieUps`, `tie-up`).
pub(super) fn names<S: Store>() -> (String, String, String) {
    let many = S::Record::RESOURCE.as_str();
    let one = match many.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => many.trim_end_matches('s').to_owned(),
    };
    let capital = |word: &str| {
        let parts = word.split('-').map(|part| {
            let mut letters = part.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
        });
        parts.collect::<String>()
    };
    (capital(&one), capital(many), one)
}

pub fn document<S>(offers: Offers) -> Paths
where
    S: Store,
    S::Record: ToSchema,
    <S::Record as Record>::Data: ToSchema,
{
    let path = format!("/{}", S::Record::RESOURCE);
    let (one, many, word) = names::<S>();
    let tag = S::Record::RESOURCE.as_str();
    let operation = |id: String, summary: String| Operation::new(tag, &id, &summary);
    let customised = CUSTOMISED.contains(&S::Record::RESOURCE);
    let mut description = "Only what the caller may see. Filters, order and shape as in `docs` › Lists.".to_owned();
    if customised {
        description += " `filter[custom.NAME]` and `filter[custom.NAME][operator]` compare a custom field.";
    }
    let list = operation(format!("list{many}"), format!("List {tag}"))
        .description(&description)
        .list_parameters(S::Record::FIELDS, customised, &expansions::<S>())
        .answers(200, "One page", &format!("{one}Page"))
        .fails(&[400, 401, 403, 422]);
    let search = operation(format!("search{many}"), format!("Search {tag} by an and/or/not tree of filters"))
        .body("Search", json!({"filter": example_filter(S::Record::FIELDS), "limit": 20}))
        .answers(200, "One page", &format!("{one}Page"))
        .fails(&[400, 401, 403, 413, 415, 422]);
    let get = operation(format!("get{one}"), format!("Read one {word}"))
        .id_parameter()
        .shape_parameters(&expansions::<S>())
        .if_none_match()
        .answers(200, "The record", &one)
        .answers_empty(304, "The caller has this version")
        .fails(&[401, 403, 404, 422]);
    // Only of people and organisations there are two by mistake.
    let get = if MERGED.contains(&S::Record::RESOURCE) {
        get.answers_empty(307, "It was merged into the record that `Location` names")
    } else {
        get
    };
    let update = operation(format!("update{one}"), format!("Change one {word} by a JSON merge patch (RFC 7396)"))
        .id_parameter()
        .if_match()
        .merge_patch(&format!("{one}Patch"))
        .answers(200, "The record after the change", &one)
        .fails(&[400, 401, 403, 404, 409, 412, 413, 415, 422, 428]);
    let mut paths = PathsBuilder::new()
        .path(&path, PathItem::new(HttpMethod::Get, list.build()))
        .path(format!("{path}/search"), PathItem::new(HttpMethod::Post, search.build()))
        .path(format!("{path}/{{id}}"), PathItem::new(HttpMethod::Get, get.build()));
    if offers.updates {
        paths = paths.path(format!("{path}/{{id}}"), PathItem::new(HttpMethod::Patch, update.build()));
    }
    if offers.creates {
        let create = operation(format!("create{one}"), format!("Record a new {word}"))
            .header("Idempotency-Key", false, "Sent again with the same key, the request has its effect once")
            .body_ref(&format!("New{one}"))
            .answers_created(&one)
            .fails(&[400, 401, 403, 409, 413, 415, 422]);
        paths = paths.path(&path, PathItem::new(HttpMethod::Post, create.build()));
    }
    if offers.deletes {
        let delete = operation(format!("delete{one}"), format!("Put one {word} into the recycle bin"))
            .id_parameter()
            .if_match()
            .answers_empty(204, "It is in the recycle bin")
            .fails(&[400, 401, 403, 404, 409, 412, 428]);
        let restore = operation(format!("restore{one}"), format!("Take one {word} out of the recycle bin"))
            .id_parameter()
            .header("Idempotency-Key", false, "Sent again with the same key, the request has its effect once")
            .answers(200, "The record, in use again", &one)
            .fails(&[401, 403, 404, 409, 410, 422]);
        paths = paths
            .path(format!("{path}/{{id}}"), PathItem::new(HttpMethod::Delete, delete.build()))
            .path(format!("{path}/{{id}}/restore"), PathItem::new(HttpMethod::Post, restore.build()));
    }
    paths.build()
}

fn example_filter(fields: &[Field]) -> serde_json::Value {
    let choice = fields.iter().find_map(|field| match field.kind {
        FieldKind::Choice(words) => words.first().map(|word| json!({"field": field.name, "op": "eq", "value": word})),
        _ => None,
    });
    let one = choice.unwrap_or_else(|| json!({"field": "id", "op": "eq", "value": example_id()}));
    json!({"and": [one, {"not": {"field": "created_at", "op": "lt", "value": "-30d"}}]})
}

pub fn schemas<S>(offers: Offers, schemas: &mut Vec<(String, RefOr<Schema>)>)
where
    S: Store,
    S::Record: ToSchema,
    <S::Record as Record>::Data: ToSchema,
{
    let (one, ..) = names::<S>();
    schemas.push((one.clone(), S::Record::schema()));
    if offers.creates {
        schemas.push((format!("New{one}"), New::<<S::Record as Record>::Data>::schema()));
    }
    if offers.updates {
        let patch = merge_patch_schema(<<S::Record as Record>::Data as PartialSchema>::schema());
        schemas.push((format!("{one}Patch"), patch));
    }
    schemas.push((format!("{one}Page"), Page::<S::Record>::schema()));
    <S::Record as ToSchema>::schemas(schemas);
    <New<<S::Record as Record>::Data> as ToSchema>::schemas(schemas);
    <domain::kernel::PageInfo as ToSchema>::schemas(schemas);
    named::<domain::kernel::PageInfo>(schemas);
    named::<<S::Record as Record>::Data>(schemas);
    named::<domain::kernel::search::Search>(schemas);
    <domain::kernel::search::Search as ToSchema>::schemas(schemas);
}
