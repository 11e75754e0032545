//! The only place that reads amounts as people type or paste them. Pure, so that it is tested on the host.

/// `1234.5`, `₹ 1,20,000/-`, `1.2L`, `3 cr`, `45k` in paise; `None` for what is no amount, or too large for one.
pub fn parse_rupees(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let bare: String =
        lower.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '₹' | '_')).collect();
    let bare = bare
        .strip_prefix("rs.")
        .or_else(|| bare.strip_prefix("rs"))
        .or_else(|| bare.strip_prefix("inr"))
        .unwrap_or(&bare);
    let bare = bare.strip_suffix("/-").or_else(|| bare.strip_suffix('/')).unwrap_or(bare);
    let (negative, bare) = bare.strip_prefix('-').map_or((false, bare), |rest| (true, rest));
    let split = bare.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(bare.len());
    let (digits, unit) = bare.split_at_checked(split)?;
    // Powers of ten from the unit to paise.
    let scale = match unit {
        "" => 2,
        "k" | "हज़ार" | "हजार" => 5,
        "l" | "lac" | "lacs" | "lakh" | "lakhs" | "लाख" => 7,
        "cr" | "crore" | "crores" | "करोड़" => 9,
        _ => return None,
    };
    let amount = scaled(digits, scale)?;
    Some(if negative { -amount } else { amount })
}

/// A decimal times ten to the `scale`, rounded half up at the last place.
fn scaled(digits: &str, scale: usize) -> Option<i64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let mut amount: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut places = fraction.chars().chain(std::iter::repeat('0'));
    for _ in 0..scale {
        let digit = i64::from(places.next()?.to_digit(10)?);
        amount = amount.checked_mul(10)?.checked_add(digit)?;
    }
    let rounds_up = places.next()?.to_digit(10)? >= 5;
    amount.checked_add(i64::from(rounds_up))
}

/// The amount as one would type it: `120000` or `120000.50`.
pub fn plain_rupees(paise: i64) -> String {
    let sign = if paise < 0 { "-" } else { "" };
    let paise = paise.unsigned_abs();
    if paise.is_multiple_of(100) {
        format!("{sign}{}", paise / 100)
    } else {
        format!("{sign}{}.{:02}", paise / 100, paise % 100)
    }
}
