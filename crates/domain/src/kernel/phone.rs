//! Phone numbers: what was typed is kept; the international form (E.164) is what finds and dials.
//!
//! The plan is India's (E.164 country code 91): mobiles are ten digits from 6 to 9, landlines are a trunk zero,
//! an area code and a number, ten digits together. Numbers of other countries need their `+` or `00`.

/// The international form, `+` and at most 15 digits; `None` for what cannot be dialled as it stands (`108`, `ask Ravi`).
pub fn e164(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let international = typed.starts_with('+') || typed.starts_with("(+");
    // An extension is dialled after the call is taken; it is no part of the number.
    let main = typed.split(['x', 'X', '#', ';']).next().unwrap_or(typed).split("ext").next().unwrap_or(typed);
    let digits: String = main.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect();
    if international {
        return world(&digits);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return world(rest);
    }
    let (trunk, national) = digits.strip_prefix('0').map_or((false, digits.as_str()), |rest| (true, rest));
    match national.len() {
        // Behind a trunk zero the area code may begin with 1 (0120 is Noida); without one that would be a short code.
        10 if !national.starts_with('0') && (trunk || !national.starts_with('1')) => Some(format!("+91{national}")),
        12 if digits.len() == 12 && digits.starts_with("91") => world(&digits),
        _ => None,
    }
}

/// Digits with their country code.
fn world(digits: &str) -> Option<String> {
    match digits.strip_prefix("91") {
        // Some write the trunk zero even behind +91.
        Some(national) => {
            let national = national.strip_prefix('0').unwrap_or(national);
            (national.len() == 10 && !national.starts_with('0')).then(|| format!("+91{national}"))
        }
        None => ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}")),
    }
}

/// Takes apart what people write into one cell: `98765 43210 / 98111 22333`.
pub fn split(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['/', ',', ';', '|', '\n'])
        .flat_map(|part| part.split(" or "))
        .flat_map(|part| part.split(":::"))
        .map(str::trim)
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()))
}

/// The digits alone: what a search for any run of digits compares.
pub fn digits(typed: &str) -> String {
    typed.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect()
}

/// The runs of digits that a search finds a number by: as typed, and with its country code.
pub fn searched(typed: &str) -> Vec<String> {
    let typed_digits = digits(typed);
    let full = e164(typed).map(|number| number.trim_start_matches('+').to_owned());
    let full = full.filter(|full| *full != typed_digits);
    std::iter::once(typed_digits).chain(full).filter(|digits| !digits.is_empty()).collect()
}

/// As people in India read it: mobiles `98765 43210`, landlines with their trunk zero, others with their country code.
pub fn display(e164: &str) -> String {
    match e164.strip_prefix("+91") {
        Some(national) if national.len() == 10 && national.starts_with(['6', '7', '8', '9']) => {
            let (first, last) = national.split_at(5);
            format!("{first} {last}")
        }
        // Where the area code ends is not to be seen from the number.
        Some(national) if national.len() == 10 => format!("0{national}"),
        _ => e164.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{display, e164, split};

    #[test]
    fn what_people_type() {
        for (typed, expected) in [
            ("98765 43210", Some("+919876543210")),
            ("09500635607", Some("+919500635607")),
            ("(+91) 9134099783", Some("+919134099783")),
            ("916924545349", Some("+916924545349")),
            ("+91-0-98765-43210", Some("+919876543210")),
            ("0120-3577020", Some("+911203577020")),
            ("00447911123456", Some("+447911123456")),
            ("+44 7911 123456", Some("+447911123456")),
            ("0120-3577020 x12", Some("+911203577020")),
            ("108", None),
            ("ask at the desk", None),
            ("+91 12345", None),
        ] {
            assert_eq!(e164(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn two_numbers_in_one_cell() {
        assert_eq!(split("7884190743 / 9347091488").collect::<Vec<_>>(), ["7884190743", "9347091488"]);
        assert_eq!(split("98765 43210").count(), 1);
        assert_eq!(split(" , ").count(), 0);
    }

    #[test]
    fn shown_in_two_groups() {
        assert_eq!(display("+919876543210"), "98765 43210");
        assert_eq!(display("+911203577020"), "01203577020");
        assert_eq!(display("+447911123456"), "+447911123456");
    }
}
