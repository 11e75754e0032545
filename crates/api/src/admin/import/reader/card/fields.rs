//! What the lines of a card say, each under a heading that the import's mapping knows.

use super::Card;
use super::property::Property;
use super::value;
use domain::people::address::Address;
use domain::people::export::{self, card_heading};

/// A column of the table that cards make, in the order in which people should see them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    rank: usize,
    number: usize,
    pub(super) heading: String,
}

/// Phones, e-mail addresses and websites that have a column of their own; more stand under the last.
const MOST: usize = 20;
/// The last columns: what has no field of its own.
const OTHER: usize = 99;
/// Setu's own columns.
const OWN: usize = 90;

impl Place {
    fn new(rank: usize, heading: &str) -> Self {
        Self { rank, number: 0, heading: heading.to_owned() }
    }

    fn numbered(rank: usize, number: usize, heading: String) -> Self {
        Self { rank, number, heading }
    }

    /// Whether its column is worth having in any case.
    pub(super) const fn is_common(&self) -> bool {
        self.rank < OTHER
    }
}

/// Properties that speak of the file and not of the person.
const SILENT: [&str; 22] = [
    "VERSION",
    "PRODID",
    "REV",
    "UID",
    "CLASS",
    "MAILER",
    "SOURCE",
    "NAME",
    "PROFILE",
    "SORT-STRING",
    "CLIENTPIDMAP",
    "KIND",
    "X-ABLABEL",
    "X-ABADR",
    "X-ABSHOWAS",
    "X-ABUID",
    "X-IMAGETYPE",
    "X-IMAGEHASH",
    "XML",
    "X-SORT-STRING",
    "X-ADDRESSBOOKSERVER-KIND",
    "AGENT",
];

/// Every value of a card with its place. A place that comes twice has two values.
pub(super) fn of(card: &Card) -> Vec<(Place, String)> {
    let old = card.is_old();
    let mut found = Vec::new();
    let mut reach: Vec<&Property> = card.properties.iter().collect();
    reach.sort_by_key(|property| property.preference());
    names(card, old, &mut found);
    phones(card, &reach, old, &mut found);
    several(&reach, "EMAIL", (31, "E-mail"), |email| value::without_scheme(&email.text(old), "mailto:"), &mut found);
    addresses(card, &reach, old, &mut found);
    several(&reach, "URL", (60, "Website"), |url| url.text(old).trim().to_owned(), &mut found);
    for property in &card.properties {
        one(card, property, old, &mut found);
    }
    for stray in &card.strays {
        found.push((Place::new(OTHER, "Lines of the card"), stray.clone()));
    }
    found.retain(|(_, value)| !value.trim().is_empty());
    found
}

fn names(card: &Card, old: bool, found: &mut Vec<(Place, String)>) {
    let called = |name: &str| card.properties.iter().find(|property| property.name == name);
    let headings = ["Family name", "Given name", "Middle name", "Prefix", "Suffix"];
    let ranks = [3, 1, 2, 0, 4];
    let mut known = String::new();
    if let Some(name) = called("N") {
        for ((heading, rank), part) in headings.into_iter().zip(ranks).zip(name.names(old)) {
            known = format!("{known} {part}");
            found.push((Place::new(rank, heading), part));
        }
    }
    let mut company = String::new();
    if let Some(works_at) = called("ORG") {
        let mut parts = works_at.parts(old).into_iter().filter(|part| !part.is_empty());
        company = parts.next().unwrap_or_default();
        found.push((Place::new(7, "Department"), parts.collect::<Vec<_>>().join(", ")));
    }
    for whole in card.properties.iter().filter(|property| property.name == "FN") {
        let whole = whole.text(old).trim().to_owned();
        let known: Vec<&str> = known.split_whitespace().collect();
        // Usually it is the same once more.
        if !whole.split_whitespace().all(|word| known.contains(&word)) {
            if card.is_company() && whole == company {
                company.clear();
            }
            found.push((Place::new(5, "Name"), whole));
        }
    }
    found.push((Place::new(6, "Account"), company));
}

/// The word beside a property of the same group: Apple's labels.
fn label<'c>(card: &'c Card, property: &Property) -> Option<&'c str> {
    if property.group.is_empty() {
        return None;
    }
    let beside = card.properties.iter().find(|other| other.name == "X-ABLABEL" && other.group == property.group);
    beside.map(|beside| value::label(&beside.value)).filter(|label| !label.is_empty())
}

fn phones(card: &Card, reach: &[&Property], old: bool, found: &mut Vec<(Place, String)>) {
    let phones = reach.iter().filter(|property| property.name == "TEL");
    let phones = phones.map(|phone| (phone, value::phone(&phone.text(old)))).filter(|(_, number)| !number.is_empty());
    for (number, (phone, written)) in phones.enumerate() {
        let column = number.min(MOST - 1);
        let heading = if column == 0 { "Phone".to_owned() } else { format!("Phone {}", column + 1) };
        if number == column {
            let of = phone_label(phone, label(card, phone));
            found.push((Place::numbered(30, 2 * column, format!("{heading} label")), of));
        }
        found.push((Place::numbered(30, 2 * column + 1, heading), written));
    }
}

/// One of Setu's words where there is one for it, else the card's own.
fn phone_label(phone: &Property, said: Option<&str>) -> String {
    if let Some(said) = said {
        return match said.to_lowercase().as_str() {
            word @ ("mobile" | "work" | "home" | "whatsapp" | "fax" | "other") => word.to_owned(),
            _ => said.to_owned(),
        };
    }
    let words = [
        ("fax", "fax"),
        ("x-whatsapp", "whatsapp"),
        ("whatsapp", "whatsapp"),
        ("cell", "mobile"),
        ("mobile", "mobile"),
    ];
    let words = words.into_iter().chain([("work", "work"), ("home", "home"), ("other", "other")]);
    let known = words.into_iter().find(|(word, _)| phone.is(word)).map(|(_, label)| label.to_owned());
    let silent = ["voice", "pref", "internet", "text", "sms", "quoted-printable"];
    let own =
        || phone.types().filter(|word| !silent.contains(word)).map(|word| word.trim_start_matches("x-").to_owned());
    known.or_else(|| own().next()).unwrap_or_default()
}

fn several(
    reach: &[&Property],
    name: &str,
    (rank, heading): (usize, &str),
    read: impl Fn(&Property) -> String,
    found: &mut Vec<(Place, String)>,
) {
    let values = reach.iter().filter(|property| property.name == name).map(|property| read(property));
    for (number, value) in values.filter(|value| !value.trim().is_empty()).enumerate() {
        let column = number.min(MOST - 1);
        let heading = if column == 0 { heading.to_owned() } else { format!("{heading} {}", column + 1) };
        found.push((Place::numbered(rank, column, heading), value));
    }
}

/// Two have columns, as in Setu's own files; more stand in one cell.
fn addresses(card: &Card, reach: &[&Property], old: bool, found: &mut Vec<(Place, String)>) {
    let all = reach.iter().filter(|property| property.name == "ADR").map(|property| address(card, property, old));
    let mut all: Vec<Address> = all.filter(|address| !address.is_empty()).collect();
    let more = all.split_off(all.len().min(2));
    for (number, address) in all.iter().enumerate() {
        for (part, (heading, value)) in export::address_columns(address, number).into_iter().enumerate() {
            found.push((Place::numbered(40 + number, part, heading.to_owned()), value));
        }
    }
    found.push((Place::new(45, "More addresses"), export::json(&more)));
}

fn address(card: &Card, property: &Property, old: bool) -> Address {
    let parts = property.parts(old);
    let part = |number: usize| {
        let text = parts.get(number).map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        text.filter(|text| !text.is_empty())
    };
    let lines: Vec<String> = [0, 1, 2].into_iter().filter_map(part).collect();
    let beside = |name: &str| {
        let found = card
            .properties
            .iter()
            .find(|other| !property.group.is_empty() && other.group == property.group && other.name == name);
        found.map(|found| found.text(old)).filter(|text| !text.is_empty())
    };
    let mut address = Address {
        line: Some(lines.join(", ")).filter(|line| !line.is_empty()),
        city: part(3),
        state: part(4),
        pin_code: part(5),
        country: part(6),
        district: beside("X-SETU-DISTRICT"),
        ..Address::default()
    };
    if let Some(place) = beside("X-SETU-COORDINATES") {
        (address.latitude_e6, address.longitude_e6) = export::place_of(&place).unwrap_or_default();
    }
    address
}

fn one(card: &Card, property: &Property, old: bool, found: &mut Vec<(Place, String)>) {
    let text = || property.text(old).trim().to_owned();
    let mut put = |rank: usize, heading: &str, value: String| found.push((Place::new(rank, heading), value));
    match property.name.as_str() {
        "N" | "FN" | "ORG" | "TEL" | "EMAIL" | "ADR" | "URL" | "X-SETU-DISTRICT" | "X-SETU-COORDINATES" => {}
        "NICKNAME" => put(8, "Nickname", property.list(old).join(", ")),
        "TITLE" => put(10, "Job title", text()),
        "ROLE" => put(11, "Role", text()),
        "LABEL" => put(46, "Whole address", text()),
        "GEO" => put(47, "Coordinates", value::without_scheme(&text(), "geo:").replace(';', ", ")),
        "BDAY" => put(50, "Birth date", value::date(&text(), property.parameter("X-APPLE-OMIT-YEAR"))),
        "GENDER" | "X-GENDER" => put(51, "Gender", gender(&text())),
        "CATEGORIES" => put(70, "Tags", export::list(&property.list(old))),
        "NOTE" => put(80, "Notes", property.text(old)),
        "ANNIVERSARY" => put(OTHER, "Anniversary", value::date(&text(), None)),
        "X-ABRELATEDNAMES" | "RELATED" => put(OTHER, &about("Related person", label(card, property)), text()),
        "X-ABDATE" => put(OTHER, &about("Date", label(card, property)), value::date(&text(), None)),
        "X-ANDROID-CUSTOM" => {
            let parts = property.parts(old);
            let kind = parts.first().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
            let rest = parts.iter().skip(1).filter(|part| !part.is_empty() && part.parse::<u32>().is_err());
            put(OTHER, &about("Android", Some(kind)), rest.cloned().collect::<Vec<_>>().join(", "));
        }
        name if SILENT.contains(&name) || property.is_binary() => {}
        name => match card_heading(name) {
            Some(heading) => put(OWN, &heading, property.text(old)),
            None => put(OTHER, name, text()),
        },
    }
}

fn about(what: &str, label: Option<&str>) -> String {
    label.map_or_else(|| what.to_owned(), |label| format!("{what} ({label})"))
}

/// `F`, or in words.
fn gender(text: &str) -> String {
    let first = text.split(';').next().unwrap_or_default().trim();
    if matches!(first, "N" | "U") { String::new() } else { first.to_owned() }
}
