//! The only place that turns the client's errors into what the user reads.

use client::Error;
use domain::kernel::{FieldProblem, Problem, ProblemCode};

use crate::{
    i18n::{self, Language, known_in, t},
    session,
    ui::{form::FieldError, state::Failure},
};

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Offline => Self { message: t("error.offline").to_owned(), offline: true, ..Self::default() },
            Error::Unexpected(_) => Self { message: t("error.unexpected").to_owned(), ..Self::default() },
            Error::Problem(problem) => from_problem(&problem),
        }
    }
}

/// The failure behind an answer that did not come through the client.
pub fn of_answer(status: u16, body: &str) -> Failure {
    match serde_json::from_str::<Problem>(body) {
        Ok(problem) => from_problem(&problem),
        Err(_) => Error::Unexpected(status.to_string()).into(),
    }
}

fn from_problem(problem: &Problem) -> Failure {
    match problem.code {
        ProblemCode::Unauthenticated => session::ended_by_server(),
        ProblemCode::PasswordChangeRequired => session::must_change_password(),
        ProblemCode::SecondFactorSetupRequired => session::must_set_up_second_factor(),
        _ => {}
    }
    Failure {
        message: sentence(problem),
        code: problem.code.to_string(),
        status: problem.status,
        request_id: problem.request_id.clone(),
        offline: false,
        fields: one_each(&problem.errors),
    }
}

/// The server explains itself in English; other languages have a text for each kind of problem.
fn sentence(problem: &Problem) -> String {
    let own = || problem.detail.clone().unwrap_or_else(|| problem.title.clone());
    if i18n::language() == Language::English {
        return own();
    }
    known_in("problem", problem.code.as_str()).map_or_else(own, str::to_owned)
}

/// A refusal in one line, for whoever does not have the form before them any more.
pub fn explain(problem: &Problem) -> String {
    let complaints: Vec<String> = one_each(&problem.errors).into_iter().map(|(_, complaint)| complaint).collect();
    if complaints.is_empty() { sentence(problem) } else { complaints.join(" · ") }
}

/// What is wrong with a field, in the user's language.
pub fn complaint(field: &FieldProblem) -> String {
    if i18n::language() == Language::English {
        return field.detail.clone();
    }
    known_in("invalid", &field.code).map_or_else(|| field.detail.clone(), str::to_owned)
}

/// `/phones/0/number` is the field `phones/0/number`.
fn field_name(pointer: &str) -> String {
    pointer.trim_start_matches('/').to_owned()
}

/// The complaints of `domain::kernel::rules::check` as errors of a form.
pub fn field_errors(problems: &[FieldProblem]) -> Vec<FieldError> {
    one_each(problems).into_iter().map(|(field, message)| FieldError::new(field, message)).collect()
}

/// The names of fields with one complaint each: several rules may be broken at once, one sentence is enough. "Enter this"
/// says it best where there is no better wording, as in the texts by code.
fn one_each(problems: &[FieldProblem]) -> Vec<(String, String)> {
    let mut chosen: Vec<&FieldProblem> = Vec::new();
    for problem in problems {
        match chosen.iter_mut().find(|known| known.pointer == problem.pointer) {
            Some(known) if problem.code == "required" && i18n::language() != Language::English => *known = problem,
            Some(_) => {}
            None => chosen.push(problem),
        }
    }
    chosen.into_iter().map(|problem| (field_name(&problem.pointer), complaint(problem))).collect()
}

/// What a form shows for a refusal: each field's complaint, or the sentence when no field is named.
pub fn form_errors(failure: &Failure) -> Vec<FieldError> {
    if failure.fields.is_empty() {
        return vec![FieldError::new("", failure.message.clone())];
    }
    failure.fields.iter().map(|(field, message)| FieldError::new(field.clone(), message.clone())).collect()
}
