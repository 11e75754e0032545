//! Who may do what, asked over HTTP: every operation × every role × whose record it is, against a declared table.

mod attempt;
mod records;
mod table;

use anyhow::{Result, bail, ensure};
use api::specification;
use attempt::attempt;
use domain::kernel::policy;
use reqwest::Method;
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};
use table::{PUBLIC, TABLE};
use tests::{TestApp, Who, on_both};

on_both!(every_operation_for_every_role, nothing_without_signing_in);

/// An operation of the specification.
#[derive(Debug, Clone)]
struct Operation {
    id: String,
    method: Method,
    /// Below `/api/v1`, with `{id}`.
    path: String,
    public: bool,
}

fn operations() -> Result<Vec<Operation>> {
    let document = serde_json::to_value(specification::document())?;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let Some(path) = path.strip_prefix("/api/v1") else { bail!("{path} lies outside of the API") };
        for (method, operation) in item.as_object().into_iter().flatten() {
            // `parameters`, `summary` and the like stand beside the methods.
            let Some(id) = operation["operationId"].as_str() else { continue };
            let security = operation["security"].as_array();
            let public = security.is_none_or(|all| all.iter().all(|one| one.as_object().is_none_or(Map::is_empty)));
            let method = method.to_uppercase().parse()?;
            operations.push(Operation { id: id.to_owned(), method, path: path.to_owned(), public });
        }
    }
    Ok(operations)
}

/// Whose record an operation is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The caller's.
    Own,
    /// Of the rep's colleague, in the team below the manager.
    Team,
    /// Of somebody in the same facility, in no team of the manager.
    Site,
    /// Of somebody in another facility.
    Foreign,
    /// Like a foreign one, and shared with the caller.
    Shared,
}

impl Relation {
    const ALL: [Self; 5] = [Self::Own, Self::Team, Self::Site, Self::Foreign, Self::Shared];
}

async fn every_operation_for_every_role(app: TestApp) -> Result<()> {
    let table: BTreeMap<&str, &str> = TABLE.iter().copied().collect();
    ensure!(table.len() == TABLE.len(), "an operation has two rows in table.rs");
    let mut wrong = Vec::new();
    for operation in operations()?.into_iter().filter(|operation| !operation.public) {
        let Some(row) = table.get(operation.id.as_str()) else {
            wrong.push(format!("{} has no row in table.rs", operation.id));
            continue;
        };
        let cells: Vec<&str> = row.split_whitespace().collect();
        ensure!(cells.len() == Who::ROLES.len(), "{} needs a cell for each role", operation.id);
        for (who, cell) in Who::ROLES.into_iter().zip(cells) {
            let happened = attempt(&app, &operation, who, cell).await?;
            if happened != cell {
                wrong.push(format!("{} by {}: declared {cell}, was {happened}", operation.id, who.role()));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

async fn nothing_without_signing_in(app: TestApp) -> Result<()> {
    let anonymous = app.anonymous();
    for operation in operations()?.into_iter().filter(|operation| !operation.public) {
        let path = operation.path.replace("{id}", &Who::Rep.id().to_string());
        let answer = anonymous.request(operation.method.clone(), &path).await?;
        assert_eq!((answer.status, answer.code()), (401, "unauthenticated"), "{}", operation.id);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{}", operation.id);
    }
    Ok(())
}

#[test]
fn public_operations_stand_on_the_list() -> Result<()> {
    let public: BTreeSet<String> = operations()?.into_iter().filter(|one| one.public).map(|one| one.id).collect();
    assert_eq!(public, PUBLIC.iter().map(|id| (*id).to_owned()).collect());
    Ok(())
}

#[test]
fn the_table_has_no_row_too_many() -> Result<()> {
    let known: BTreeSet<String> = operations()?.into_iter().map(|operation| operation.id).collect();
    let unknown: Vec<_> = TABLE.iter().map(|(id, _)| *id).filter(|id| !known.contains(*id)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
    Ok(())
}

/// The policy in words that a reviewer sees change. `SETU_UPDATE=1` writes it.
#[test]
fn the_policy_is_checked_in() -> Result<()> {
    tests::checked_in("docs/policy.md", &policy::table())
}
