use super::super::super::stage::Staged;
use super::super::ReadError;
use domain::admin::file_format::FileFormat;
use domain::admin::import::{DuplicateRule, ImportData, ImportTarget};
use domain::admin::import_map::suggest_mapping;
use domain::kernel::{AccountId, ContactId, Head, Timestamp};
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::address::Address;
use domain::people::contact::{Contact, ContactData, ContactKind, Gender};
use domain::people::export::{account_card, contact_card};
use domain::people::import::{RowReading, account_from_row, contact_from_row};
use domain::people::reach::{Channel, Class, Phone, PhoneLabel};
use std::io::Cursor;

fn stage(text: &str) -> Result<Staged, ReadError> {
    Staged::of(Cursor::new(text.as_bytes().to_vec()), None)
}

/// Every card as the contact that it becomes.
fn contacts(text: &str) -> Vec<RowReading<ContactData>> {
    let staged = stage(text).expect("cards");
    let import = import(ImportTarget::Contacts, &staged);
    staged.lines().iter().map(|line| contact_from_row(&import, &staged.reading.columns, &line.cells)).collect()
}

fn import(target: ImportTarget, staged: &Staged) -> ImportData {
    let mapping = suggest_mapping(target, &staged.reading.columns, &staged.sample);
    ImportData { target, duplicates: DuplicateRule::Update, mapping, default_kind: "other".into(), owner_id: None }
}

fn one(lines: &[&str]) -> ContactData {
    let text = format!("BEGIN:VCARD\r\n{}\r\nEND:VCARD\r\n", lines.join("\r\n"));
    let reading = contacts(&text).pop().expect("a card");
    assert_eq!(reading.problem, None, "{text}");
    reading.data
}

#[test]
fn a_card_of_2_1_reads_whole() {
    let data = one(&[
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A4=AF=E0=A4=BE=E0=A4=A6=E0=A4=B5;=E0=A4=B8=E0=A5=81=E0=A4=A8;;;",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A4=B8=E0=A5=81=E0=A4=A8 =E0=A4=AF=E0=A4=BE==0A=E0=A4=A6=E0=A4=B5",
        "TEL;CELL;PREF:98765 43210",
        "TEL;WORK;FAX:0120-3577020",
        "EMAIL;WORK:asha@example.in",
        "ORG:Iyer Clinic;Cardiology",
        "ADR;WORK:;;12 Mall Road;Agra;Uttar Pradesh;282001;India",
        "NOTE;ENCODING=QUOTED-PRINTABLE:Line one=0D=0A=",
        "Line two=3B three",
        "BDAY:19750314",
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAASABIAAD",
        " AAAAA",
        "",
    ]);
    assert_eq!((data.given_name.as_deref(), data.family_name.as_deref()), (Some("सुन"), Some("यादव")));
    let phones: Vec<_> = data.phones.iter().map(|phone| (phone.label, phone.number.as_str())).collect();
    assert_eq!(phones, [(PhoneLabel::Mobile, "98765 43210"), (PhoneLabel::Fax, "0120-3577020")]);
    assert_eq!((data.kind, data.specialties), (ContactKind::Doctor, vec!["Cardiology".to_owned()]));
    assert_eq!(data.addresses[0].one_line(), "12 Mall Road, Agra, Uttar Pradesh 282001 India");
    assert_eq!(data.notes.as_deref(), Some("Line one\r\nLine two; three"));
    assert_eq!(data.birth_date.map(|day| day.to_string()).as_deref(), Some("1975-03-14"));
}

#[test]
fn a_card_of_3_0_reads_whole() {
    let data = one(&[
        "VERSION:3.0",
        "PRODID:-//Apple Inc.//iPhone OS 18.5//EN",
        "N:D'Souza;Dr. Meera;Anne,Marie;;MD",
        "FN:Dr. Meera D'Souza",
        "item1.EMAIL;type=INTERNET;type=pref:meera@example.in",
        "item1.X-ABLabel:_$!<Work>!$_",
        "TEL;type=HOME;type=VOICE:0120 4567890",
        "item2.TEL;type=pref:+91 98765 43210",
        "item2.X-ABLabel:WhatsApp",
        "item3.URL;type=pref:https\\://example.in",
        "item4.X-ABRELATEDNAMES:Ravi",
        "item4.X-ABLabel:_$!<Spouse>!$_",
        "NOTE:Asked\\, \"come another day\" and so o",
        " n\\nand a second line\\; really",
        "CATEGORIES:VIP,CME\\, Agra",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-08-15",
    ]);
    assert_eq!(data.full_name(), "Dr Meera Anne Marie D'Souza");
    assert_eq!(data.qualifications.as_deref(), Some("MD"));
    let phones: Vec<_> = data.phones.iter().map(|phone| (phone.label, phone.number.as_str())).collect();
    assert_eq!(phones, [(PhoneLabel::Whatsapp, "+91 98765 43210"), (PhoneLabel::Home, "0120 4567890")]);
    assert_eq!(data.tags, ["VIP", "CME", "Agra"]);
    let notes = data.notes.expect("notes");
    let said = ["Asked, \"come another day\" and so on\nand a second line; really", "15 August", "https://example.in"];
    assert!(said.iter().all(|part| notes.contains(part)), "{notes}");
    assert!(notes.contains("Related person (Spouse): Ravi") && !notes.contains("Apple"), "{notes}");
}

#[test]
fn a_card_of_4_0_reads_whole() {
    let data = one(&[
        "VERSION:4.0",
        "KIND:individual",
        "N:Rao;Kavya;;Ms.;",
        "FN:Ms. Kavya Rao",
        "TEL;VALUE=uri;PREF=2;TYPE=\"voice,home\":tel:+91-98765-43211",
        "TEL;VALUE=uri;PREF=1;TYPE=\"voice,cell\":tel:+91-98765-43210;ext=12",
        "EMAIL;PREF=1:mailto:kavya@example.in",
        "ADR;TYPE=work;LABEL=\"12 Mall Road: Agra\";GEO=\"geo:27.1,78.0\":;;12 Mall Road;Agra;UP;282001;India",
        "BDAY:--0815",
        "GENDER:F;",
        "TITLE:Head of HR",
        "ORG:Kapoor Technologies",
        "RELATED;TYPE=spouse;VALUE=text:Ravi",
    ]);
    assert_eq!((data.full_name().as_str(), data.gender), ("Ms Kavya Rao", Some(Gender::Female)));
    assert_eq!((data.phones[0].number.as_str(), data.phones[0].label), ("+91-98765-43210 ext 12", PhoneLabel::Mobile));
    assert_eq!(data.addresses[0].line.as_deref(), Some("12 Mall Road"));
    assert_eq!((data.job_title.as_deref(), data.emails[0].as_str()), (Some("Head of HR"), "kavya@example.in"));
}

#[test]
fn every_card_is_accounted_for() {
    let staged = stage(
        "BEGIN:VCARD\nFN:No end\nBEGIN:VCARD\nN:;;;;\nTEL:98765 43210\nnot a line\nEND:VCARD\n\ngarbage\n\
         BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Doctors\nMEMBER:urn:uuid:1\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n\
         begin:vcard\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Assistant\nEND:VCARD\nTEL:1\nend:vcard\nBEGIN:VCARD\nFN:Cut of",
    )
    .expect("cards");
    let lines = staged.lines();
    let problems: Vec<_> = lines.iter().map(|line| line.problem.as_deref()).collect();
    assert_eq!(
        problems,
        [
            None,
            None,
            Some("The card is of a group, not of a person"),
            Some("The card says nothing"),
            None,
            Some("The card is not whole: the file ends in it")
        ]
    );
    assert!(lines[1].cells.contains(&"not a line".to_owned()), "{lines:?}");
    assert!(lines[4].cells.concat().contains("FN:Assistant"), "{lines:?}");
    assert_eq!(stage("BEGIN:VCARD\nEND:VCARD\n").err(), Some(ReadError::NoCard));
}

#[test]
fn a_huge_card_is_told_and_not_kept() {
    let text = format!(
        "BEGIN:VCARD\nFN:Asha\nNOTE:{}\nEND:VCARD\nBEGIN:VCARD\nFN:Ravi\nPHOTO;ENCODING=b:{}\nEND:VCARD\n",
        "long ".repeat(400_000),
        "QUJD".repeat(400_000)
    );
    let lines = stage(&text).expect("cards").lines();
    assert_eq!(lines[0].problem.as_deref(), Some("The card has more text than a card can have"));
    assert_eq!((lines[1].cells.concat().as_str(), lines[1].problem.as_deref()), ("Ravi", None));
}

fn full() -> ContactData {
    let mut data = ContactData::new(ContactKind::Doctor);
    data.prefix = Some("Dr".into());
    data.given_name = Some("Meera; \"Anne\"".into());
    data.family_name = Some("D'Souza, MD \\ FRCS".into());
    data.job_title = Some("Head, Cardiology".into());
    data.account_id = Some(AccountId(uuid::Uuid::from_u128(9)));
    data.class = Some(Class::A);
    data.phones = PhoneLabel::ALL.iter().map(|label| Phone::new(*label, "+91-98765-43210")).collect();
    data.emails = vec!["a@example.in".into(), "b@example.in".into(), "c@example.in".into()];
    let place = |city: &str, district: Option<&str>| Address {
        line: Some("12; Mall Road, behind the old bus stand".into()),
        city: Some(city.into()),
        district: district.map(str::to_owned),
        pin_code: Some("282001".into()),
        latitude_e6: district.map(|_| 27_100_000),
        ..Address::default()
    };
    data.addresses = vec![place("Agra", Some("Agra")), place("आगरा", None), place("Delhi", Some("New Delhi"))];
    data.gender = Some(Gender::Female);
    data.birth_date = chrono::NaiveDate::from_ymd_opt(1975, 3, 14);
    data.preferred_channel = Some(Channel::Whatsapp);
    data.preferred_hours = Some("after 6 pm, not on Sundays".into());
    data.registration_number = Some("DMC/1234".into());
    data.specialties = vec!["Cardiology".into(), "a; b".into()];
    data.qualifications = Some("MBBS, MD".into());
    data.notes = Some("=1+1\n\"Line\", two\n\n- three हृदय रोग विशेषज्ञ".repeat(9));
    data.tags = vec!["@home".into(), "a;b".into(), "c, d".into()];
    data
}

fn head<Id>(id: Id) -> Head<Id> {
    let at = Timestamp::from_micros(0).expect("1970");
    Head { id, version: 1, created_at: at, created_by: None, updated_at: at, updated_by: None, deleted_at: None }
}

#[test]
fn an_exported_card_comes_in_again_unchanged() {
    let id = ContactId(uuid::Uuid::from_u128(7));
    let data = full();
    let contact = Contact {
        head: head(id),
        full_name: data.full_name(),
        data: data.clone(),
        last_touch_at: None,
        next_touch_at: None,
        owner: None,
        team: None,
        facility: None,
        account: None,
        guardian: None,
        primary_physician: None,
        hidden: None,
        open_until: None,
    };
    let text = contact_card(&contact, Some("Sunrise, the Hospital"), Some("rep@example.in"));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let reading = contacts(&text.repeat(2)).pop().expect("a card");
    assert_eq!((reading.data, reading.setu_id), (data, Some(id.into())));
    assert_eq!(reading.account_name.as_deref(), Some("Sunrise, the Hospital"));
    assert_eq!(reading.owner_email.as_deref(), Some("rep@example.in"));
}

#[test]
fn an_exported_account_comes_in_again_unchanged() {
    let mut data = AccountData::new(AccountKind::Hospital, "Sunrise, the Hospital".to_owned());
    data.website = Some("https://example.in/a,b;c".into());
    data.beds = Some(120);
    data.phones = vec![Phone::new(PhoneLabel::Work, "0120-4567890")];
    data.notes = Some("Two\nlines".into());
    let id = AccountId(uuid::Uuid::from_u128(7));
    let account: Account = serde_json::from_value({
        let mut document = serde_json::to_value(&data).expect("JSON");
        let head = serde_json::to_value(head(id)).expect("JSON");
        document.as_object_mut().expect("fields").extend(head.as_object().expect("fields").clone());
        document
    })
    .expect("an account");
    let staged = stage(&account_card(&account, None, None)).expect("a card");
    let import = import(ImportTarget::Accounts, &staged);
    let reading = account_from_row(&import, &staged.reading.columns, &staged.lines()[0].cells);
    assert_eq!((reading.data, reading.setu_id), (data, Some(id.into())));
}

#[test]
fn no_bytes_make_it_panic() {
    let good = contact_text();
    let pieces: [&[u8]; 14] = [
        b"\"",
        b"\\",
        b"\n",
        b"\r",
        b";",
        b":",
        b"\xff",
        b"=",
        b"==0A",
        b"\0",
        b"\xe0\xa4",
        b"BEGIN:VCARD\n",
        b"item1.",
        b"\n ",
    ];
    let mut state = 5_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below.max(1)
    };
    let mut taken = 0;
    for _ in 0..2000 {
        let mut bytes = good.clone();
        for _ in 0..=next(12) {
            let at = next(bytes.len());
            match next(4) {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, pieces[next(pieces.len())].iter().copied())),
                2 => bytes.insert(at, u8::try_from(next(256)).expect("a byte")),
                _ => drop(bytes.drain(at..(at + next(9)).min(bytes.len()))),
            }
        }
        let Ok(staged) = Staged::of(Cursor::new(bytes), None) else { continue };
        let import = import(ImportTarget::Contacts, &staged);
        for line in staged.lines() {
            taken += 1;
            let is_csv = staged.reading.format == FileFormat::Csv;
            assert!(is_csv || line.cells.len() <= staged.reading.columns.len());
            let reading = contact_from_row(&import, &staged.reading.columns, &line.cells);
            let complaints = domain::kernel::rules::check(&reading.data);
            assert!(reading.problem.is_some() || complaints.is_empty(), "{complaints:?}");
        }
    }
    assert!(taken > 1000, "{taken}");
}

fn contact_text() -> Vec<u8> {
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A4=AF;=E0=A4=B8=\r\n=E0=A5;;;\r\n\
     TEL;CELL;PREF:98765 43210 / 98765 43211\r\nADR;WORK:;;;Agra;Uttar Pradesh;282001;India\r\nEND:VCARD\r\n\
     BEGIN:VCARD\r\nVERSION:3.0\r\nN:Rao;Kavya\\, \\;;;;\r\nitem1.TEL;type=pref:+91 98765 43210\r\n\
     item1.X-ABLabel:_$!<Work>!$_\r\nNOTE:Line one\\nLine two and\r\n  so on\r\nBDAY:19750314\r\nEND:VCARD\r\n"
        .as_bytes()
        .to_vec()
}
