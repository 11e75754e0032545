//! The requests themselves: what people who work with a hospital's contacts ask for all day.

use serde_json::Value;

use super::{
    http::{Answer, Request},
    load::Traffic,
};

pub(super) const CONTACTS: &str = "/api/v1/contacts";
/// Doctors by name: what the list shows when it opens.
pub(super) const LIST: &str = "filter%5Bkind%5D=doctor&sort=full_name&limit=50";
/// By what the hospital added itself.
const CUSTOM: &str = "filter%5Bcustom.years_in_practice%5D%5Bgte%5D=10&sort=custom.opd_days&limit=50";
/// Those who ask about care: as the list opens, and a column of the board.
const LEADS: &str = "/api/v1/leads";
const LEAD_LIST: &str = "sort=next_action_at,created_at&limit=50&expand=owner,account";
const BOARD: &str =
    "sort=next_action_at,created_at&limit=30&include_total=true&expand=owner,account&filter%5Bstatus%5D=";
/// The board's columns.
const STATUSES: [&str; 8] =
    ["new", "assigned", "attempting", "contacted", "qualified", "appointment_booked", "no_show", "nurture"];
/// The card that says who rings, while the number is typed.
const WHO: &str = "/api/v1/inquiries/who";
/// Digits of India's country code and of a number, from which on the card asks.
const TYPED: [usize; 4] = [7, 9, 11, 13];
/// A month of the calendar, which the data has but for its last day; a rep's day; that of all whom somebody manages.
const CALENDAR: &str = "/api/v1/calendar";
const MONTH: &str = "from=2026-11-01&to=2026-11-30&owner_id=";
const TODAY: &str = "/api/v1/today";
const TEAM_TODAY: &str = "/api/v1/team-today";
/// Over all kinds of records.
const EVERYTHING: &str = "/api/v1/search";

/// Parts of names that many have.
const COMMON: [&str; 6] = ["sharma", "gupta", "rajesh", "sunita", "sha", "noida"];
/// What tells people apart a little better: some ten to some hundred hits.
const NARROWER: [&str; 6] = ["meera iyer", "arjun nair", "kavita yadav", "vivek joshi", "sanjay gurugram", "neha khan"];
/// In another script, with a slip of the finger, and digits.
const EVERYWHERE: [&str; 4] = ["शर्मा", "sharna", "agrawal", "98765"];

/// New doctors; `#` becomes a number.
const NEW: [&str; 3] = [
    r#"{"kind":"doctor","prefix":"Dr","given_name":"Meera","family_name":"Kalyankar","job_title":"Consultant","class":"B","phones":[{"number":"98#0"}],"emails":["meera#@example.in"],"addresses":[{"line":"Shop 7, Sector 18","city":"Noida","district":"Gautam Buddha Nagar","state":"Uttar Pradesh","pin_code":"201301"}],"specialties":["Cardiology"],"qualifications":"MBBS, MD","registration_number":"UPMC #","custom":{"opd_days":"Mon, Wed, Fri","years_in_practice":12,"cme_topic":"Stroke"},"tags":["camp partner"],"notes":"Met at the conference; wants the referral desk's number"}"#,
    r#"{"kind":"doctor","prefix":"Dr","given_name":"Arjun","family_name":"Sharma","phones":[{"number":"+91 97#1","label":"whatsapp"},{"number":"0120-4#"}],"addresses":[{"line":"B-41, Raj Nagar","city":"Ghaziabad","district":"Ghaziabad","state":"Uttar Pradesh","pin_code":"201002"}],"specialties":["Orthopaedics","Sports Medicine"]}"#,
    r#"{"kind":"patient","given_name":"Sunita","family_name":"Vermanathan","gender":"female","birth_date":"1971-05-09","phones":[{"number":"096#2"}],"uhid":"NOI#","payer":"CGHS","addresses":[{"line":"Flat 1204, Tower C","city":"Noida","state":"Uttar Pradesh","pin_code":"201305"}]}"#,
];

/// Changes of a record; every fourth is one that searches and duplicates notice.
const CHANGES: [&str; 4] = [
    r#"{"notes":"Visit #: will send two patients for a second opinion"}"#,
    r#"{"job_title":"Consultant, room #"}"#,
    r#"{"preferred_hours":"after 6 pm, ring #","preferred_channel":"phone"}"#,
    r#"{"phones":[{"number":"95#3"}]}"#,
];

/// What a caller can see, and so what is asked for in their name.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// Id and version of up to 10,000 records, in the order of their names: scattered over the table.
    pub(super) rows: Vec<(String, i64)>,
    /// Leads to the page behind those.
    pub(super) cursor: String,
    /// Family names and digits that few have.
    pub(super) rare: Vec<String>,
    /// Whole numbers, with the country's.
    pub(super) numbers: Vec<String>,
    pub(super) account: String,
    /// Twenty reps, whose calendars are looked at together.
    pub(super) team: Vec<String>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    Read,
    List,
    CompressedList,
    DeepList,
    Search,
    CommonSearch,
    RareSearch,
    CustomList,
    GlobalSearch,
    LeadList,
    LeadBoard,
    WhoAsks,
    TeamMonth,
    Today,
    TeamToday,
    Create,
    CreateWithAccount,
    Update,
}

impl Operation {
    pub(super) const ALL: [Self; 18] = [
        Self::Read,
        Self::List,
        Self::DeepList,
        Self::CompressedList,
        Self::Search,
        Self::CommonSearch,
        Self::RareSearch,
        Self::CustomList,
        Self::GlobalSearch,
        Self::LeadList,
        Self::LeadBoard,
        Self::WhoAsks,
        Self::TeamMonth,
        Self::Today,
        Self::TeamToday,
        Self::Create,
        Self::CreateWithAccount,
        Self::Update,
    ];

    /// The same for callers who see less.
    pub(super) const SOME: [Self; 13] = [
        Self::Read,
        Self::List,
        Self::DeepList,
        Self::Search,
        Self::GlobalSearch,
        Self::LeadList,
        Self::LeadBoard,
        Self::WhoAsks,
        Self::TeamMonth,
        Self::Today,
        Self::TeamToday,
        Self::Create,
        Self::Update,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Read => "read by id",
            Self::List => "list of 50, filtered and sorted",
            Self::DeepList => "the same, 10,000 rows deep",
            Self::CompressedList => "the same, first page, compressed",
            Self::Search => "search, mixed parts of names",
            Self::CommonSearch => "search, common parts",
            Self::RareSearch => "search, rare parts",
            Self::CustomList => "list of 50, filtered and sorted by custom fields",
            Self::GlobalSearch => "search over all records",
            Self::LeadList => "leads, list of 50 as it opens",
            Self::LeadBoard => "leads, a column of the board with its total",
            Self::WhoAsks => "who rings, while the number is typed",
            Self::TeamMonth => "calendar, a month of a team of 20",
            Self::Today => "today of a rep",
            Self::TeamToday => "team today",
            Self::Create => "create",
            Self::CreateWithAccount => "create, with where they work",
            Self::Update => "update",
        }
    }

    /// Milliseconds of CPU that the whole request may take on SQLite.
    pub(super) const fn target(self) -> Option<f64> {
        match self {
            Self::Read => Some(0.12),
            Self::List | Self::DeepList | Self::LeadList => Some(0.5),
            Self::Search => Some(1.0),
            Self::TeamMonth => Some(100.0),
            Self::Create | Self::Update => Some(0.4),
            Self::CompressedList
            | Self::CommonSearch
            | Self::RareSearch
            | Self::CustomList
            | Self::GlobalSearch
            | Self::LeadBoard
            | Self::WhoAsks
            | Self::Today
            | Self::TeamToday
            | Self::CreateWithAccount => None,
        }
    }

    /// The name of the same work without HTTP in `setu bench-limit`; a compressed answer is no other work.
    pub(super) const fn limit(self) -> Option<&'static str> {
        match self {
            Self::Read => Some("read"),
            Self::List | Self::DeepList | Self::Search | Self::CommonSearch | Self::RareSearch => Some("list"),
            Self::Create | Self::CreateWithAccount => Some("create"),
            Self::Update => Some("update"),
            Self::CompressedList
            | Self::CustomList
            | Self::GlobalSearch
            | Self::LeadList
            | Self::LeadBoard
            | Self::WhoAsks
            | Self::TeamMonth
            | Self::Today
            | Self::TeamToday => None,
        }
    }

    /// Query strings or bodies, taken in turn.
    pub(super) fn inputs(self, sample: &Sample) -> Vec<String> {
        let searches = |words: &[String]| words.iter().map(|word| format!("q={}&limit=50", encoded(word))).collect();
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        match self {
            Self::Read => Vec::new(),
            Self::List | Self::CompressedList => vec![LIST.to_owned()],
            Self::CustomList => vec![CUSTOM.to_owned()],
            Self::GlobalSearch => {
                let rare = sample.rare.iter().take(COMMON.len()).cloned();
                let words = [owned(&COMMON), owned(&NARROWER), owned(&EVERYWHERE), rare.collect()].concat();
                words.iter().map(|word| format!("q={}", encoded(word))).collect()
            }
            Self::LeadList => vec![LEAD_LIST.to_owned()],
            Self::LeadBoard => STATUSES.iter().map(|status| [BOARD, status].concat()).collect(),
            Self::WhoAsks => {
                let typed = |number: &String| TYPED.map(|digits| number.get(..digits).unwrap_or(number).to_owned());
                sample.numbers.iter().flat_map(typed).map(|typed| format!("phone={}", encoded(&typed))).collect()
            }
            Self::TeamMonth => vec![[MONTH, &sample.team.join(",")].concat()],
            Self::Today => sample.team.iter().map(|owner| format!("owner_id={owner}")).collect(),
            Self::TeamToday => vec![String::new()],
            // With few records there is no page so deep.
            Self::DeepList if sample.cursor.is_empty() => vec![LIST.to_owned()],
            Self::DeepList => vec![format!("{LIST}&cursor={}", sample.cursor)],
            Self::CommonSearch => searches(&owned(&COMMON)),
            Self::RareSearch => searches(&sample.rare),
            Self::Search => {
                let rare = sample.rare.iter().take(COMMON.len()).cloned();
                searches(&[owned(&COMMON), owned(&NARROWER), rare.collect()].concat())
            }
            Self::Create => owned(&NEW),
            Self::CreateWithAccount => {
                let account = format!("{{\"account_id\":\"{}\",", sample.account);
                NEW.iter().map(|body| body.replacen('{', &account, 1)).collect()
            }
            Self::Update => owned(&CHANGES),
        }
    }

    /// The traffic of so many connections; none asks for what another one changes.
    pub(super) fn traffic(self, sample: &Sample, connections: usize) -> Vec<Box<dyn Traffic>> {
        let inputs = self.inputs(sample);
        (0..connections).map(|connection| self.one(sample, &inputs, connection, connections)).collect()
    }

    fn one(self, sample: &Sample, inputs: &[String], connection: usize, connections: usize) -> Box<dyn Traffic> {
        let mine = || sample.rows.iter().skip(connection).step_by(connections);
        match self {
            Self::Read => {
                let requests = mine().map(|(id, _)| Request::get(format!("{CONTACTS}/{id}"))).collect();
                Box::new(Reading { requests, at: 0 })
            }
            Self::Create | Self::CreateWithAccount => {
                Box::new(Creating { bodies: inputs.to_vec(), number: connection, step: connections })
            }
            Self::Update => {
                let rows = mine().map(|(id, version)| (format!("{CONTACTS}/{id}"), format!("\"{version}\""))).collect();
                Box::new(Updating { rows, bodies: inputs.to_vec(), at: 0 })
            }
            _ => {
                let path = match self {
                    Self::GlobalSearch => EVERYTHING,
                    Self::LeadList | Self::LeadBoard => LEADS,
                    Self::WhoAsks => WHO,
                    Self::TeamMonth => CALENDAR,
                    Self::Today => TODAY,
                    Self::TeamToday => TEAM_TODAY,
                    _ => CONTACTS,
                };
                let mut requests: Vec<Request> =
                    inputs.iter().map(|query| Request::get(format!("{path}?{query}"))).collect();
                for request in &mut requests {
                    request.compressed = self == Self::CompressedList;
                }
                Box::new(Reading { requests, at: connection })
            }
        }
    }
}

/// For a query string.
pub(super) fn encoded(text: &str) -> String {
    let each =
        |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(each).collect()
}

fn taken<T>(list: &[T], at: usize) -> Option<&T> {
    list.get(at % list.len().max(1))
}

struct Reading {
    requests: Vec<Request>,
    at: usize,
}

impl Traffic for Reading {
    fn next(&mut self) -> Request {
        self.at += 1;
        taken(&self.requests, self.at).cloned().unwrap_or_else(|| Request::get(CONTACTS))
    }

    fn check(&mut self, answer: &Answer<'_>) -> bool {
        answer.status == 200 && !answer.body.is_empty()
    }
}

struct Creating {
    bodies: Vec<String>,
    number: usize,
    step: usize,
}

impl Traffic for Creating {
    fn next(&mut self) -> Request {
        self.number += self.step;
        let body = taken(&self.bodies, self.number / self.step).cloned().unwrap_or_default();
        let body = body.replace('#', &(1_000_000 + self.number).to_string());
        Request { method: "POST", body, ..Request::get(CONTACTS) }
    }

    fn check(&mut self, answer: &Answer<'_>) -> bool {
        answer.status == 201 && answer.etag.is_some()
    }
}

struct Updating {
    /// Path and entity tag.
    rows: Vec<(String, String)>,
    bodies: Vec<String>,
    at: usize,
}

impl Updating {
    fn row(&mut self) -> Option<&mut (String, String)> {
        let rows = self.rows.len().max(1);
        self.rows.get_mut(self.at.wrapping_mul(7) % rows)
    }
}

impl Traffic for Updating {
    fn next(&mut self) -> Request {
        self.at += 1;
        let body = taken(&self.bodies, self.at).cloned().unwrap_or_default();
        let body = body.replace('#', &(1_000_000 + self.at).to_string());
        let (path, tag) = self.row().cloned().unwrap_or_default();
        Request { method: "PATCH", body, if_match: Some(tag), ..Request::get(path) }
    }

    fn check(&mut self, answer: &Answer<'_>) -> bool {
        let (ok, tag) = (answer.status == 200, answer.etag.clone());
        if let (Some(row), Some(tag)) = (self.row(), tag) {
            row.1 = tag;
        }
        ok
    }
}

/// A text field of a JSON document.
pub(super) fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}
