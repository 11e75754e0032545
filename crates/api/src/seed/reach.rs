//! Phones as different people type them, and e-mail addresses in domains that nobody has (RFC 2606).

use super::dice::Dice;
use super::places::Place;
use domain::people::reach::{Phone, PhoneLabel};

/// Ten digits of a mobile phone, typed in one of the usual ways.
pub(super) fn mobile(dice: &mut Dice) -> Phone {
    let first = dice.between(70_000, 99_999);
    let last = dice.between(0, 99_999);
    let typed = match dice.below(8) {
        0 | 1 => format!("{first} {last:05}"),
        2 => format!("{first}{last:05}"),
        3 => format!("+91 {first} {last:05}"),
        4 => format!("0{first}{last:05}"),
        5 => format!("(+91) {first}{last:05}"),
        6 => format!("{first}-{last:05}"),
        _ => format!("91{first}{last:05}"),
    };
    let label = if dice.chance(12) { PhoneLabel::Whatsapp } else { PhoneLabel::Mobile };
    Phone::new(label, typed)
}

/// A landline of that place: area code and number have ten digits together.
pub(super) fn landline(dice: &mut Dice, place: &Place) -> Phone {
    let code = place.area_code;
    let digits = 11_usize.saturating_sub(code.len());
    let low = 2 * 10_i64.pow(u32::try_from(digits).unwrap_or(7).saturating_sub(1));
    let number = dice.between(low, low * 3 - 1).to_string();
    let typed = match dice.below(4) {
        0 => format!("{code} {number}"),
        1 => format!("{code}{number}"),
        2 => format!("+91-{}-{number}", code.trim_start_matches('0')),
        _ => format!("{code}-{number}"),
    };
    Phone::new(PhoneLabel::Work, typed)
}

/// A phone abroad, out of the numbers that Britain and North America keep for films.
pub(super) fn abroad(dice: &mut Dice) -> Phone {
    let number = if dice.chance(50) {
        format!("+44 7700 900{:03}", dice.between(0, 999))
    } else {
        format!("+1 202 555 01{:02}", dice.between(0, 99))
    };
    Phone::new(PhoneLabel::Mobile, number)
}

/// `meera.iyer17@example.in`
pub(super) fn email(dice: &mut Dice, mailbox: &str, number: usize) -> String {
    format!("{mailbox}{number}@{}", dice.word(&["example.in", "example.com", "example.org"]))
}
