//! Signing in and staying signed in.

mod first_admin;
mod password;
mod session;
mod token;

use tests::Answer;

/// The refresh cookie of an answer, as a browser sends it back.
pub fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default().to_owned()
}
