//! Invented people: common Indian given and family names, in Latin letters and in Devanagari.

use super::dice::Dice;
use domain::people::contact::Gender;

/// A name in both scripts.
type Name = (&'static str, &'static str);

#[rustfmt::skip]
const WOMEN: &[Name] = &[
    ("Meera", "मीरा"), ("Kavita", "कविता"), ("Sunita", "सुनीता"), ("Anjali", "अंजलि"), ("Neha", "नेहा"), ("Pooja", "पूजा"), ("Ritu", "ऋतु"),
    ("Shalini", "शालिनी"), ("Divya", "दिव्या"), ("Nandini", "नंदिनी"), ("Aarti", "आरती"), ("Swati", "स्वाति"), ("Geeta", "गीता"), ("Seema", "सीमा"),
    ("Nisha", "निशा"), ("Preeti", "प्रीति"), ("Rashmi", "रश्मि"), ("Sangeeta", "संगीता"), ("Vandana", "वंदना"), ("Shreya", "श्रेया"), ("Ananya", "अनन्या"),
    ("Isha", "ईशा"), ("Tanvi", "तन्वी"), ("Fatima", "फ़ातिमा"), ("Ayesha", "आयशा"), ("Harpreet", "हरप्रीत"), ("Simran", "सिमरन"), ("Padma", "पद्मा"),
    ("Usha", "उषा"), ("Bhavna", "भावना"), ("Charu", "चारु"), ("Deepa", "दीपा"), ("Garima", "गरिमा"), ("Jyoti", "ज्योति"), ("Komal", "कोमल"), ("Lalita", "ललिता"),
    ("Madhuri", "माधुरी"), ("Namrata", "नम्रता"), ("Pallavi", "पल्लवी"), ("Radhika", "राधिका"), ("Sarita", "सरिता"), ("Urvashi", "उर्वशी"), ("Yamini", "यामिनी"), ("Zoya", "ज़ोया"),
];

#[rustfmt::skip]
const MEN: &[Name] = &[
    ("Arjun", "अर्जुन"), ("Vikas", "विकास"), ("Sanjay", "संजय"), ("Rajesh", "राजेश"), ("Suresh", "सुरेश"), ("Ramesh", "रमेश"), ("Mahesh", "महेश"),
    ("Dinesh", "दिनेश"), ("Pankaj", "पंकज"), ("Nikhil", "निखिल"), ("Gaurav", "गौरव"), ("Varun", "वरुण"), ("Tarun", "तरुण"), ("Ashok", "अशोक"),
    ("Mohan", "मोहन"), ("Vivek", "विवेक"), ("Alok", "आलोक"), ("Harish", "हरीश"), ("Naveen", "नवीन"), ("Prakash", "प्रकाश"), ("Sandeep", "संदीप"),
    ("Nadeem", "नदीम"), ("Farhan", "फ़रहान"), ("Gurpreet", "गुरप्रीत"), ("Jaspal", "जसपाल"), ("Thomas", "थॉमस"), ("Karthik", "कार्तिक"), ("Aditya", "आदित्य"),
    ("Kunal", "कुणाल"), ("Siddharth", "सिद्धार्थ"), ("Bharat", "भरत"), ("Chetan", "चेतन"), ("Devendra", "देवेंद्र"), ("Girish", "गिरीश"), ("Hemant", "हेमंत"), ("Ishaan", "ईशान"),
    ("Jitendra", "जितेंद्र"), ("Kamlesh", "कमलेश"), ("Lokesh", "लोकेश"), ("Mukul", "मुकुल"), ("Omkar", "ओंकार"), ("Pradeep", "प्रदीप"), ("Raghav", "राघव"), ("Yusuf", "यूसुफ़"),
];

#[rustfmt::skip]
const FAMILIES: &[Name] = &[
    ("Sharma", "शर्मा"), ("Gupta", "गुप्ता"), ("Singh", "सिंह"), ("Verma", "वर्मा"), ("Agarwal", "अग्रवाल"), ("Yadav", "यादव"), ("Mishra", "मिश्रा"),
    ("Tiwari", "तिवारी"), ("Pandey", "पांडेय"), ("Saxena", "सक्सेना"), ("Srivastava", "श्रीवास्तव"), ("Jain", "जैन"), ("Bansal", "बंसल"), ("Goel", "गोयल"),
    ("Mittal", "मित्तल"), ("Chauhan", "चौहान"), ("Rawat", "रावत"), ("Negi", "नेगी"), ("Bhatia", "भाटिया"), ("Arora", "अरोड़ा"), ("Sethi", "सेठी"), ("Ahuja", "आहूजा"),
    ("Iyer", "अय्यर"), ("Nair", "नायर"), ("Menon", "मेनन"), ("Reddy", "रेड्डी"), ("Rao", "राव"), ("Das", "दास"), ("Ghosh", "घोष"), ("Khan", "ख़ान"), ("Ansari", "अंसारी"),
    ("Siddiqui", "सिद्दीक़ी"), ("Qureshi", "क़ुरैशी"), ("Joshi", "जोशी"), ("Kulkarni", "कुलकर्णी"), ("Thakur", "ठाकुर"), ("Rathore", "राठौर"), ("Malik", "मलिक"),
    ("D'Souza", "डिसूज़ा"), ("Fernandes", "फ़र्नांडिस"), ("Mathew", "मैथ्यू"), ("Tyagi", "त्यागी"), ("Bhardwaj", "भारद्वाज"), ("Kaushik", "कौशिक"), ("Dubey", "दुबे"), ("Solanki", "सोलंकी"),
];

/// Somebody.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) gender: Gender,
    given: Name,
    family: Name,
}

impl Person {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let (gender, list) = if dice.chance(48) { (Gender::Female, WOMEN) } else { (Gender::Male, MEN) };
        let given = dice.pick(list).copied().unwrap_or_default();
        Self { gender, given, family: dice.pick(FAMILIES).copied().unwrap_or_default() }
    }

    /// The person with the names at these places of the lists: for the staff, who are always the same.
    pub(super) fn at(gender: Gender, given: usize, family: usize) -> Self {
        let list = if gender == Gender::Female { WOMEN } else { MEN };
        let name = |list: &[Name], at: usize| list.iter().cycle().nth(at).copied().unwrap_or_default();
        Self { gender, given: name(list, given), family: name(FAMILIES, family) }
    }

    /// Somebody of the same family.
    pub(super) fn relative(&self, dice: &mut Dice) -> Self {
        Self { family: self.family, ..Self::new(dice) }
    }

    pub(super) fn given(&self, devanagari: bool) -> &'static str {
        if devanagari { self.given.1 } else { self.given.0 }
    }

    pub(super) fn family(&self, devanagari: bool) -> &'static str {
        if devanagari { self.family.1 } else { self.family.0 }
    }

    pub(super) fn full(&self) -> String {
        format!("{} {}", self.given.0, self.family.0)
    }

    /// `meera.iyer`
    pub(super) fn mailbox(&self) -> String {
        let letters = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        format!("{}.{}", letters(self.given.0), letters(self.family.0))
    }
}

/// A family name alone, as clinics carry it.
pub(super) fn family_name(dice: &mut Dice) -> &'static str {
    dice.pick(FAMILIES).map_or("", |(latin, _)| latin)
}

/// One of some 30,000 family names that sound like those of the South.
pub(super) fn rare_family_name(number: usize) -> String {
    const SYLLABLES: &[&str] = &[
        "va", "na", "ra", "ma", "ka", "la", "su", "pa", "di", "go", "vi", "sha", "the", "chi", "mu", "ba", "ja", "ya",
        "ku", "ri", "to", "ne", "ve", "ga", "ni", "ha", "ki", "mo", "po", "lu", "sa",
    ];
    const ENDINGS: &[&str] = &["kar", "nathan", "pillai", "mangalam", "wamy", "puri", "veedu", "lingam"];
    let part = |list: &[&'static str], at: usize| list.iter().cycle().nth(at % list.len()).copied().unwrap_or_default();
    let syllables = SYLLABLES.len();
    let [first, second] = [number, number / syllables].map(|at| part(SYLLABLES, at));
    let [third, end] =
        [part(SYLLABLES, number / syllables / syllables * 7 + 3), part(ENDINGS, number / syllables + number)];
    let name = format!("{first}{second}{third}{end}");
    let mut letters = name.chars();
    letters.next().map(|capital| capital.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
