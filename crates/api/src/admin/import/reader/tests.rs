use super::super::stage::Staged;
use super::encoding::Text;
use super::{ReadError, Reading};
use domain::admin::import::{DuplicateRule, ImportData, ImportTarget};
use domain::admin::import_map::suggest_mapping;
use domain::kernel::{ContactId, Head, Timestamp};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::export;
use domain::people::import::contact_from_row;
use domain::people::reach::{Phone, PhoneLabel};
use std::io::Cursor;

fn stage(bytes: impl Into<Vec<u8>>) -> Result<Staged, ReadError> {
    Staged::of(Cursor::new(bytes.into()), None)
}

fn open(text: &str) -> Staged {
    stage(text).expect("a sheet")
}

fn rows(staged: &Staged) -> Vec<Vec<String>> {
    let lines = staged.lines();
    assert_eq!(i64::try_from(lines.len()).expect("a number"), staged.rows);
    lines.into_iter().map(|line| line.cells).collect()
}

impl std::ops::Deref for Staged {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.reading
    }
}

#[test]
fn the_delimiter_is_found() {
    for (text, delimiter, columns) in [
        ("Name;Town\n\"a;b\";\"c, d\"\n", ";", 2),
        ("Name,Town\na,b;c\n", ",", 2),
        ("Name\tTown\tNotes\na, b\tc\td, e\n", "\t", 3),
        ("Name|Town\na|b\n", "|", 2),
        ("sep=;\r\nName;Town\r\na,b;c\r\n", ";", 2),
        ("Name\nMeera\nRavi\n", ",", 1),
        ("\"Name\";\"Remarks\"\n\"x\";\"one, two,\nthree, \"\"four\"\"\"\n", ";", 2),
    ] {
        let sheet = open(text);
        assert_eq!((sheet.delimiter.as_str(), sheet.columns.len()), (delimiter, columns), "{text:?}");
    }
}

#[test]
fn the_encoding_is_found() {
    let text = "Name,Town\nआशा,José\n";
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], body: Vec<u8>| [mark.to_vec(), body].concat();
    for (encoding, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8", marked(b"\xef\xbb\xbf", text.as_bytes().to_vec())),
        ("UTF-16LE", marked(b"\xff\xfe", wide(u16::to_le_bytes))),
        ("UTF-16BE", marked(b"\xfe\xff", wide(u16::to_be_bytes))),
        ("UTF-16LE", wide(u16::to_le_bytes)),
    ] {
        let sheet = stage(bytes).expect("a sheet");
        assert_eq!((sheet.encoding, rows(&sheet)), (encoding, vec![vec!["आशा".to_owned(), "José".to_owned()]]));
        assert_eq!(sheet.columns, ["Name", "Town"]);
    }
    let latin = stage(*b"Name,Town\nJos\xe9,M\xfcnchen\n").expect("a sheet");
    assert_eq!((latin.encoding, rows(&latin)), ("windows-1252", vec![vec!["José".to_owned(), "München".to_owned()]]));
    let damaged = [format!("Name\n{}", "आशा ".repeat(20)).into_bytes(), b"\xff end".to_vec()].concat();
    assert!(rows(&stage(damaged).expect("a sheet"))[0][0].ends_with("आशा \u{fffd} end"));
}

#[test]
fn headings_are_usable() {
    assert_eq!(
        open("Phone,,Phone, E-mail \n1,2,3,4,5\n").columns,
        ["Phone", "Column 2", "Phone (2)", "E-mail", "Column 5"]
    );
    assert_eq!(open("Name,Town,,,\na,b,,,\n").columns, ["Name", "Town"]);
    let titled = open("Doctors of 2026,,\n,,\nName,Town,PIN\na,b,201301\n");
    assert_eq!((titled.columns.len(), rows(&titled).len()), (3, 1));
    let bare = open("Meera,98765 43210,m@example.in\nRavi,98111 22333,\n");
    assert_eq!(bare.columns, ["Column 1", "Column 2", "Column 3"]);
    assert_eq!(rows(&bare).len(), 2);
}

#[test]
fn rows_as_people_leave_them() {
    let sheet = open("a,b\r\n1,2\n\n ,\r\n3\r\n4,5,6\r\"x\ny\",'=1+1\n \"quoted, too\" ,z");
    let expected: [&[&str]; 5] = [&["1", "2"], &["3"], &["4", "5", "6"], &["x\ny", "=1+1"], &["quoted, too", "z"]];
    assert_eq!(rows(&sheet), expected);
}

#[test]
fn a_quote_that_nobody_closed_swallows_nothing() {
    let sheet = open("a,b\n\"open,1\nnext,2\nlast,\"he said \"no\" twice\"\n");
    assert_eq!(rows(&sheet)[2], ["last", "he said \"no\" twice"]);
    let sheet = open("a,b\n5\" pipe,1\n\"open,2\nlast,3\n");
    assert_eq!(rows(&sheet), [["5\" pipe", "1"], ["\"open", "2"], ["last", "3"]]);
}

#[test]
fn other_files_are_refused_by_name() {
    for (bytes, error) in [
        (&b""[..], ReadError::Empty),
        (b" \n\r\n", ReadError::Empty),
        (b"\xef\xbb\xbf", ReadError::Empty),
        (b"PK\x03\x04rest", ReadError::DamagedWorkbook),
        (b"\xd0\xcf\x11\xe0rest", ReadError::OldWorkbook),
        (b"%PDF-1.7", ReadError::NotText),
        (b"\x01\x02\x03\x04\x05", ReadError::NotText),
        (b"begin:vcard\nVERSION:3.0", ReadError::NoCard),
    ] {
        assert_eq!(stage(bytes).err(), Some(error), "{bytes:?}");
    }
    assert_eq!(stage(",x".repeat(501)).err(), Some(ReadError::TooManyColumns));
}

#[test]
fn well_formed_files_read_as_the_csv_crate_reads_them() {
    let cells = ["", "a", " b ", "c,d", "e;f", "\"", "\"\"g\"", "h\ni", "j\r\nk", "आशा", "'l", "m\tn"];
    let mut state = 11_usize;
    let table: Vec<Vec<&str>> = (0..400)
        .map(|row| {
            let mut cell = || {
                state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
                cells[state / 65_536 % cells.len()]
            };
            [format!("row {row}").leak(), cell(), cell(), cell()].to_vec()
        })
        .collect();
    for delimiter in [b',', b';', b'\t'] {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["A", "B", "C", "D"]).expect("written");
        for row in &table {
            writer.write_record(row).expect("written");
        }
        let bytes = writer.into_inner().expect("bytes");
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes.as_slice());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect();
        let sheet = stage(bytes).expect("a sheet");
        assert_eq!(sheet.delimiter, char::from(delimiter).to_string());
        assert_eq!(rows(&sheet), theirs);
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let good = "Name;Mobile No.;Remarks\r\nDr. आशा;98765 43210;\"Line \"\"one\"\"\nLine two\"\nRavi;;'=1+1\n"
        .repeat(3)
        .into_bytes();
    let mut state = 3_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below.max(1)
    };
    let pieces: [&[u8]; 12] =
        [b"\"", b"\"\"", b"\n", b"\r", b";", b",", b"\xff", b"\xfe\xff", b"\0", b"\xe0\xa4", b"sep=", b" \" "];
    for _ in 0..3000 {
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
        let Ok(sheet) = stage(bytes.clone()) else { continue };
        let lines = sheet.lines();
        assert!(lines.iter().all(|line| line.cells.iter().any(|cell| !cell.trim().is_empty())));
        // What is text in the file is text in a heading or a cell.
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let named = |name: &&String| !name.starts_with("Column ") && !name.ends_with(')');
        let headed: usize = sheet.columns.iter().filter(named).map(|name| letters(name)).sum();
        let read: usize = lines.iter().flat_map(|line| &line.cells).map(|cell| letters(cell)).sum();
        let mut text = Text::open(Cursor::new(&bytes)).expect("the same text");
        text.want(bytes.len() * 4).expect("read");
        let all = letters(&text.rest().replace('\0', ""));
        // Headings that repeat others, titles above them, and a first line `sep=;` are no rows.
        assert!(read + headed <= all && all - read <= 60, "{read} + {headed} of {all} in {:?}", text.rest());
    }
}

#[test]
fn an_exported_file_comes_in_again_unchanged() {
    let at = Timestamp::from_micros(0).expect("1970");
    let id = ContactId(uuid::Uuid::from_u128(7));
    let mut data = ContactData::new(ContactKind::Doctor);
    data.given_name = Some("=Dr. \"Meera\";".into());
    data.family_name = Some(" D'Souza, MD".into());
    data.phones =
        vec![Phone::new(PhoneLabel::Home, "+91-98765-43210"), Phone::new(PhoneLabel::Fax, "0120-4567890 / 91")];
    data.notes = Some("'=1+1\r\n\"Line\", two\n\t- three".into());
    data.tags = vec!["@home".into(), "a;b".into()];
    let contact = Contact {
        head: Head {
            id,
            version: 1,
            created_at: at,
            created_by: None,
            updated_at: at,
            updated_by: None,
            deleted_at: None,
        },
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
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(export::contact_headings()).expect("written");
    writer.write_record(export::contact_row(&contact, None, None)).expect("written");
    let sheet = stage(writer.into_inner().expect("bytes")).expect("a sheet");
    let mapping = suggest_mapping(ImportTarget::Contacts, &sheet.columns, &rows(&sheet));
    let (target, duplicates) = (ImportTarget::Contacts, DuplicateRule::Update);
    let import = ImportData { target, duplicates, mapping, default_kind: "other".into(), owner_id: None };
    let reading = contact_from_row(&import, &sheet.columns, &rows(&sheet)[0]);
    assert_eq!((reading.data, reading.setu_id), (data, Some(id.into())));
}
