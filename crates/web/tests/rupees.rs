//! Amounts as people type and paste them.

#[path = "../src/ui/rupees.rs"]
mod rupees;

use rupees::{parse_rupees, plain_rupees};

#[test]
fn reads_what_people_type() {
    for (text, paise) in [
        ("0", 0),
        ("1234.5", 123_450),
        ("  ₹ 1,20,000/- ", 12_000_000),
        ("Rs. 1,20,000", 12_000_000),
        ("INR 99.999", 10_000),
        ("1.2L", 12_000_000),
        ("1.2 lakh", 12_000_000),
        ("3 cr", 3_000_000_000),
        ("2.5 करोड़", 2_500_000_000),
        ("45k", 4_500_000),
        (".5", 50),
        ("-12", -1_200),
        ("1,23,456.78", 12_345_678),
    ] {
        assert_eq!(parse_rupees(text), Some(paise), "{text}");
    }
}

#[test]
fn refuses_what_is_no_amount() {
    for text in ["", " ", ".", "abc", "1.2.3", "12 apples", "99999999999999999999", "1e5", "₹"] {
        assert_eq!(parse_rupees(text), None, "{text}");
    }
}

#[test]
fn writes_what_one_would_type() {
    assert_eq!(plain_rupees(12_000_000), "120000");
    assert_eq!(plain_rupees(-12_345), "-123.45");
    assert_eq!(plain_rupees(5), "0.05");
}
