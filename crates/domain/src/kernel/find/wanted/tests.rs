use super::{Match, Wanted};
use crate::kernel::find::MatchKind;

/// The kind, the text, and what of it is marked, in brackets.
fn found(q: &str, texts: &[&str]) -> Option<(MatchKind, String)> {
    let Match { kind, place, marks } = Wanted::of(q).find_in(texts.iter().copied())?;
    let mut shown = String::new();
    for (number, letter) in (0_u32..).zip(texts[place].chars()) {
        if marks.iter().any(|mark| mark.start == number) {
            shown.push('[');
        }
        shown.push(letter);
        if marks.iter().any(|mark| mark.start + mark.length == number + 1) {
            shown.push(']');
        }
    }
    Some((kind, shown))
}

#[test]
fn what_matched_is_marked() {
    use MatchKind::{Beginning, Exact, Part, Sound, Typo};
    let doctor = ["Dr Meera Sharma", "Noida", "+91 98765-43210", "meera@sunrise.example", "UP-4411"];
    let clinic = ["डॉ चौधरी क्लिनिक", "लखनऊ"];
    for (q, texts, kind, shown) in [
        ("meera", &doctor[..], Beginning, "Dr [Meera] Sharma"),
        ("sharma meera", &doctor, Beginning, "Dr [Meera] [Sharma]"),
        ("harm", &doctor, Part, "Dr Meera S[harm]a"),
        ("MEERA noida", &doctor, Beginning, "Dr [Meera] Sharma"),
        ("शर्मा", &doctor, Beginning, "Dr Meera [Sharma]"),
        ("मीना", &["Dr Meena Rao"], Sound, "Dr [Meena] Rao"),
        ("sarma", &doctor, Sound, "Dr Meera [Sharma]"),
        ("sahrma", &doctor, Typo, "Dr Meera [Sharma]"),
        ("sharmx", &doctor, Typo, "Dr Meera [Sharma]"),
        ("sharmma", &doctor, Sound, "Dr Meera [Sharma]"),
        ("9876543210", &doctor, Exact, "[+91 98765-43210]"),
        ("98765 43210", &doctor, Exact, "[+91 98765-43210]"),
        ("९८७६५ ४३२१०", &doctor, Exact, "[+91 98765-43210]"),
        ("6543", &doctor, Part, "+91 987[65-43]210"),
        ("meera@sunrise.example", &doctor, Exact, "[meera@sunrise.example]"),
        ("up 4411", &doctor, Exact, "[UP-4411]"),
        ("chowdhury", &clinic, Sound, "डॉ [चौधरी] क्लिनिक"),
        ("chaudhari", &clinic, Beginning, "डॉ [चौधरी] क्लिनिक"),
        ("lucknow", &clinic, Sound, "[लखनऊ]"),
        ("चौध", &clinic, Beginning, "डॉ [चौध]री क्लिनिक"),
        ("josé", &["Jose"], Exact, "[Jose]"),
        ("jose m", &["José María"], Beginning, "[José] [M]aría"),
    ] {
        assert_eq!(found(q, texts), Some((kind, shown.to_owned())), "{q}");
    }
}

#[test]
fn every_word_must_lie_somewhere() {
    for q in ["meera gupta", "xyzzy", "7777", "", " ", "%", "-", "me ra z"] {
        assert_eq!(found(q, &["Meera Sharma", "98765 43210"]), None, "{q}");
    }
}

#[test]
fn short_words_are_taken_as_they_are() {
    // Of three letters other spellings are found, of four slips too.
    assert_eq!(found("sit", &["Site"]).map(|(kind, _)| kind), Some(MatchKind::Beginning));
    assert_eq!(found("see", &["Si"]).map(|(kind, _)| kind), Some(MatchKind::Sound));
    assert_eq!(found("mno", &["Mona"]).map(|(kind, _)| kind), None);
    assert_eq!(found("mnoa", &["Mona"]).map(|(kind, _)| kind), Some(MatchKind::Typo));
    assert_eq!(found("ra", &["Rita"]), None);
}
