//! Whether a list can be asked what a view asks it: a view that no list would answer is refused.

use crate::kernel::caller::Person;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::filter::Compiler;
use crate::kernel::list::{Known, ListQuery};
use domain::kernel::custom::{self, CustomKind};
use domain::kernel::field::FieldKind;
use domain::kernel::policy::Resource;
use domain::kernel::search::{Condition, Search};
use domain::kernel::{FieldProblem, Problem, ProblemCode};
use domain::lists::saved_view::{ViewFilter, ViewQuestion};

/// What stands before a filter's number in a problem.
const FILTERS: &str = "/question/filters";

pub fn check(
    transaction: &mut Transaction<'_>,
    person: &Person,
    resource: Resource,
    question: &ViewQuestion,
) -> ApiResult<()> {
    let Some(store) = crate::records::any(resource) else {
        return Err(ApiError::field("/resource", "choice", "There is no list of these records"));
    };
    let known = store.known(person).with(transaction.fields_of(resource)?);
    let compiler = Compiler::new(&known, transaction.now);
    let mut problems = Vec::new();
    for (index, filter) in question.filters.iter().enumerate() {
        let condition = condition(filter, &known);
        problems.extend(compiler.condition(&condition, &format!("{FILTERS}/{index}")).err());
    }
    for (index, column) in question.columns.iter().enumerate() {
        if let Some(name) = column.strip_prefix(custom::PREFIX)
            && known.custom.iter().all(|field| field.name != name)
        {
            let detail = "There is no such custom field";
            problems.push(FieldProblem::new(format!("/question/columns/{index}"), "unknown_field", detail));
        }
    }
    let search = Search { q: question.q.clone(), sort: question.sort.clone(), ..Search::default() };
    match ListQuery::from_search(search, &known, transaction.now) {
        Ok(_) => {}
        Err(ApiError::Problem(problem)) => problems.extend(problem.errors.into_iter().map(inside)),
        Err(other) => return Err(other),
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Problem::new(ProblemCode::Invalid).with_errors(problems).into())
}

fn inside(problem: FieldProblem) -> FieldProblem {
    FieldProblem { pointer: ["/question", &problem.pointer].concat(), ..problem }
}

/// As the list compares it: ids without the names that they carry, days as moments.
fn condition(filter: &ViewFilter, known: &Known) -> Condition {
    let bare = |value: &String| -> String {
        let id = || value.split_once('~').map_or(value.as_str(), |(id, _)| id).to_owned();
        if let Some(name) = filter.field.strip_prefix(custom::PREFIX) {
            let refers = known.custom.iter().any(|field| field.name == name && field.kind == CustomKind::Reference);
            return if refers { id() } else { value.clone() };
        }
        match known.fields.iter().find(|field| field.name == filter.field).map(|field| field.kind) {
            Some(FieldKind::Reference(_)) => id(),
            Some(FieldKind::Instant) if value.parse::<chrono::NaiveDate>().is_ok() => [value, "T00:00:00Z"].concat(),
            _ => value.clone(),
        }
    };
    let values: Vec<String> = filter.values.iter().map(bare).collect();
    Condition { field: filter.field.clone(), op: filter.op, value: values.join(",") }
}
