use super::Sound;
use crate::kernel::text::latin;

/// Spellings of one name, in both scripts.
const NAMES: &[&[&str]] = &[
    &["sharma", "sarma", "sharmaa", "शर्मा"],
    &["chaudhary", "choudhury", "chowdhury", "choudhary", "chaudhari", "चौधरी"],
    &["meena", "mina", "मीना"],
    &["verma", "varma", "वर्मा"],
    &["gupta", "gupt", "गुप्ता", "गुप्त"],
    &["singh", "sinh", "सिंह"],
    &["mukherjee", "mukherji", "mukharji", "मुखर्जी"],
    &["chatterjee", "chatterji", "चटर्जी"],
    &["banerjee", "banerji", "बनर्जी"],
    &["agarwal", "aggarwal", "agrawal", "अग्रवाल"],
    &["saxena", "saksena", "सक्सेना"],
    &["lakshmi", "laxmi", "लक्ष्मी"],
    &["mishra", "misra", "मिश्रा"],
    &["tiwari", "tewari", "तिवारी"],
    &["pandey", "pande", "पांडे", "पाण्डेय"],
    &["dubey", "dube", "दुबे"],
    &["joshi", "joshee", "जोशी"],
    &["trivedi", "त्रिवेदी"],
    &["dwivedi", "dvivedi", "द्विवेदी"],
    &["shukla", "shukl", "sukla", "शुक्ला"],
    &["srivastava", "shrivastav", "श्रीवास्तव"],
    &["yadav", "यादव"],
    &["rao", "raao", "राव"],
    &["reddy", "reddi", "रेड्डी"],
    &["naidu", "naydu", "नायडू"],
    &["nair", "nayar", "नायर"],
    &["iyer", "अय्यर"],
    &["pillai", "पिल्लई"],
    &["menon", "मेनन"],
    &["patel", "पटेल"],
    &["shah", "sha", "शाह"],
    &["mehta", "मेहता"],
    &["desai", "देसाई"],
    &["jain", "जैन"],
    &["khan", "खान", "ख़ान"],
    &["qureshi", "quraishi", "kureshi", "कुरैशी"],
    &["mohammad", "mohammed", "muhammad", "मोहम्मद"],
    &["hussain", "husain", "hussein", "हुसैन"],
    &["fatima", "phatima", "फातिमा"],
    &["zakir", "jakir", "ज़ाकिर", "जाकिर"],
    &["farooq", "faruk", "फारूक"],
    &["iqbal", "ikbal", "इक़बाल"],
    &["khurshid", "khursheed", "खुर्शीद"],
    &["bhattacharya", "भट्टाचार्य"],
    &["ghosh", "घोष"],
    &["bose", "बोस"],
    &["das", "dass", "दास"],
    &["kaur", "कौर"],
    &["gill", "gil", "गिल"],
    &["sandhu", "संधू"],
    &["pooja", "puja", "पूजा"],
    &["deepak", "dipak", "दीपक"],
    &["geeta", "gita", "गीता"],
    &["sunita", "suneeta", "सुनीता"],
    &["kavita", "kavitha", "कविता"],
    &["priya", "priyaa", "प्रिया"],
    &["jyoti", "jyothi", "ज्योति"],
    &["swati", "svati", "swathi", "स्वाति"],
    &["sudhir", "sudheer", "सुधीर"],
    &["sunil", "suneel", "सुनील"],
    &["gaurav", "gourav", "गौरव"],
    &["rajendra", "rajinder", "rajender", "राजेंद्र", "राजेन्द्र"],
    &["vikram", "wikram", "विक्रम"],
    &["vinod", "winod", "विनोद"],
    &["suresh", "sures", "सुरेश"],
    &["ganesh", "गणेश"],
    &["krishna", "krishnaa", "कृष्णा", "कृष्ण"],
    &["shreya", "sreya", "श्रेया"],
    &["aishwarya", "ऐश्वर्या"],
    &["vishwanath", "vishvanath", "विश्वनाथ"],
    &["gyan", "ज्ञान"],
    &["sampat", "संपत", "सम्पत"],
    &["phool", "phul", "फूल"],
    &["chhaya", "chaya", "छाया"],
    &["lucknow", "lakhnau", "लखनऊ"],
    &["delhi", "dilli", "दिल्ली"],
    &["jaipur", "jaypur", "जयपुर"],
    &["noida", "नोएडा"],
    &["mathura", "mathuraa", "मथुरा"],
    &["ghaziabad", "gaziabad", "गाज़ियाबाद"],
];

/// Names that only look alike.
const DIFFERENT: &[(&str, &str)] = &[
    ("sen", "soni"),
    ("sen", "sunny"),
    ("mina", "mona"),
    ("mina", "man"),
    ("kiran", "karan"),
    ("ram", "rama rao"),
    ("amar", "mara"),
    ("anil", "nil"),
    ("gopal", "gopi"),
    ("verma", "vimla"),
    ("meena", "menon"),
    ("roy", "ray"),
    ("rita", "rata"),
    ("suresh", "saras"),
];

#[test]
fn spellings_of_one_name_sound_alike() {
    let pairs: usize = NAMES.iter().map(|spellings| spellings.len() - 1).sum();
    assert!(pairs >= 60, "only {pairs} pairs");
    let mut wrong = Vec::new();
    for spellings in NAMES {
        let sounds: Vec<(String, Sound)> =
            spellings.iter().map(|name| (latin(name), Sound::of(&latin(name)))).collect();
        for (one, sound) in &sounds {
            for (other, other_sound) in &sounds {
                if !sound.is_like(other_sound) {
                    wrong.push(format!("{one} {sound:?} – {other} {other_sound:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_that_only_look_alike_do_not() {
    for (one, other) in DIFFERENT {
        assert!(!Sound::of(one).is_like(&Sound::of(other)), "{one} – {other}");
    }
}

#[test]
fn a_beginning_sounds_like_the_beginning_of_a_spelling() {
    for (typed, word) in [
        ("choudh", "chaudhary"),
        ("mukharj", "mukherjee"),
        ("laks", "laxmi"),
        ("agar", "aggarwal"),
        ("चौध", "chowdhury"),
    ] {
        assert!(Sound::of(&latin(typed)).begins(&Sound::of(word)), "{typed} – {word}");
    }
    for (typed, word) in [("s", "sharma"), ("sha", "soni"), ("kir", "karan")] {
        assert!(!Sound::of(typed).begins(&Sound::of(word)), "{typed} – {word}");
    }
}

#[test]
fn any_text_has_a_sound() {
    for text in ["", "a", "y", "w", "h", "42", "übung", "雪", "ngh", "x"] {
        let sound = Sound::of(text);
        assert_eq!(sound.vowels.len(), sound.key.chars().count() + 1, "{text}");
    }
}
