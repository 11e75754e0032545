//! The one error of the server. What a caller learns is a [`Problem`]; causes go to the log and nowhere else.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use domain::kernel::{FieldProblem, Problem, ProblemCode};

pub type ApiResult<T> = Result<T, ApiError>;

#[derive(Debug)]
pub enum ApiError {
    /// Refused for a reason that the caller may know.
    Problem(Box<Problem>),
    /// Refused; come back after so many seconds.
    Later(ProblemCode, u32),
    Database(DieselError),
    /// Something that should not happen, in words for the log.
    Internal(String),
}

impl ApiError {
    pub fn new(code: ProblemCode) -> Self {
        Self::Problem(Box::new(Problem::new(code)))
    }

    pub fn detailed(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self::Problem(Box::new(Problem::new(code).with_detail(detail)))
    }

    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound)
    }

    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == ProblemCode::NotFound)
    }

    pub fn busy() -> Self {
        Self::Later(ProblemCode::Busy, 1)
    }

    pub fn invalid(errors: Vec<FieldProblem>) -> Self {
        Self::Problem(Box::new(Problem::new(ProblemCode::Invalid).with_errors(errors)))
    }

    /// One field, one complaint.
    pub fn field(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        Self::Problem(Box::new(Problem::field(pointer, code, detail)))
    }

    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// Another try of the whole transaction may succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Database(DieselError::DatabaseError(kind, info)) => {
                matches!(kind, DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection)
                    || info.message().contains("deadlock detected")
                    || info.message() == "database is locked"
            }
            _ => false,
        }
    }

    /// What the caller is told, where it was they who asked for something that cannot be: not a fault of the server.
    pub fn refusal(&self) -> Option<Problem> {
        let problem = self.problem();
        (problem.status < 500 && !self.is_transient()).then_some(problem)
    }

    fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => (**problem).clone(),
            Self::Later(code, _) => Problem::new(*code),
            Self::Database(DieselError::NotFound) => Problem::new(ProblemCode::NotFound),
            Self::Database(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
                Problem::new(ProblemCode::Duplicate)
            }
            Self::Database(DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => {
                Problem::new(ProblemCode::Invalid).with_detail("A record that this one refers to does not exist")
            }
            Self::Database(_) if self.is_transient() || self.is_storage_trouble() => Problem::new(ProblemCode::Busy),
            Self::Database(_) | Self::Internal(_) => Problem::new(ProblemCode::Internal),
        }
    }

    /// The disk is full or fails: nothing was written, and nothing was acknowledged.
    fn is_storage_trouble(&self) -> bool {
        match self {
            Self::Database(DieselError::DatabaseError(DatabaseErrorKind::Unknown, info)) => {
                let message = info.message();
                ["database or disk is full", "disk I/O error", "No space left on device"]
                    .iter()
                    .any(|known| message.contains(known))
            }
            _ => false,
        }
    }
}

/// A complaint about a part of the request names where that part stands.
pub fn within<T>(pointer: &str, done: ApiResult<T>) -> ApiResult<T> {
    done.map_err(|cause| match cause {
        ApiError::Problem(mut problem) => {
            problem.errors.iter_mut().for_each(|error| error.pointer.insert_str(0, pointer));
            ApiError::Problem(problem)
        }
        cause => cause,
    })
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.problem().code.as_str())
    }
}

impl std::error::Error for ApiError {}

impl From<DieselError> for ApiError {
    fn from(cause: DieselError) -> Self {
        Self::Database(cause)
    }
}

impl From<r2d2::Error> for ApiError {
    fn from(cause: r2d2::Error) -> Self {
        tracing::warn!(%cause, "no database connection");
        Self::busy()
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let problem = self.problem();
        match self {
            Self::Database(cause) if problem.status >= 500 => {
                tracing::error!(?cause, "the database refused a statement");
            }
            Self::Internal(cause) => tracing::error!(%cause, "internal error"),
            _ => {}
        }
        let mut response = HttpResponse::build(self.status_code());
        if let Self::Later(_, seconds) = self {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        } else if problem.code == ProblemCode::Busy {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        if problem.status == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        // The middleware adds the instance and the request id, which only it knows.
        response.content_type("application/problem+json").body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}
