//! Where the phone is, asked when somebody presses a button for it and never before.

use domain::day::activity::Fix;

use crate::browser;

/// A fix as the API takes it; none where the phone gives none, or nobody allowed it.
pub async fn fix() -> Option<Fix> {
    let position = browser::position().await?;
    let e6 = |degrees: f64| whole(degrees * 1_000_000.0);
    Some(Fix {
        latitude_e6: e6(position.latitude)?,
        longitude_e6: e6(position.longitude)?,
        accuracy_metres: whole(position.accuracy_metres)?.max(0),
        age_seconds: whole(position.age_seconds)?.max(0),
    })
}

/// None for what is no number, or too large for one.
fn whole(value: f64) -> Option<i32> {
    format!("{value:.0}").parse().ok()
}
