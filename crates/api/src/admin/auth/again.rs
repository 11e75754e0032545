//! The password once more, before what a stolen session must not be able to do.

use super::throttle::unless_waiting;
use super::{passwords, throttle};
use crate::kernel::caller::Person;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::state::State;

/// Compares, and slows down whoever guesses. What follows forgives the subjects that are given back.
pub async fn check(state: &State, person: &Person, password: String) -> ApiResult<throttle::Subjects> {
    let user = person.user_id;
    let subjects = throttle::Subjects::new(&state.secrets, &format!("password of {user}"), person.origin);
    let counted = subjects.clone();
    let stored = state
        .database
        .write(move |transaction| {
            let allowed = throttle::attempt(transaction, &counted)?;
            Ok((allowed, passwords::stored(transaction.connection, user)?))
        })
        .await
        .and_then(unless_waiting)?;
    if passwords::verify(password, stored).await? {
        Ok(subjects)
    } else {
        Err(ApiError::field("/current_password", "wrong", "This is not your present password"))
    }
}
