use super::super::super::stage::Staged;
use super::super::ReadError;
use crate::kernel::xlsx::Book;
use domain::admin::file_format::FileFormat;
use domain::people::export::CellKind;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SHEET: &str = "<worksheet><sheetData>";

/// A workbook of these parts, beside those that every one has.
fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{links}/{kind}\" Target=\"{target}\"/>")
    };
    let top = format!("<Relationships>{}</Relationships>", link("r", "officeDocument", "/xl/workbook.xml"));
    let beside = [
        link("r1", "worksheet", "worksheets/sheet1.xml"),
        link("r2", "worksheet", "worksheets/Sheet2.xml"),
        link("r3", "sharedStrings", "sharedStrings.xml"),
        link("r4", "styles", "styles.xml"),
        link("r5", "worksheet", "worksheets/sheet3.xml"),
    ]
    .concat();
    let beside = format!("<Relationships>{beside}</Relationships>");
    let book = "<workbook><workbookPr date1904=\"0\"/><sheets><sheet name=\"Notes\" r:id=\"r1\"/>\
        <sheet name=\"Doctors &amp; more\" r:id=\"r2\"/><sheet name=\"Old\" r:id=\"r5\" state=\"hidden\"/></sheets></workbook>";
    let frame = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &*top),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", &*beside),
    ];
    archive(frame.iter().chain(parts))
}

fn archive<'p>(parts: impl IntoIterator<Item = &'p (&'p str, &'p str)>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        archive.start_file(*path, options).expect("a part");
        archive.write_all(content.as_bytes()).expect("written");
    }
    archive.finish().expect("a workbook").into_inner()
}

fn stage(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Staged, ReadError> {
    Staged::of(Cursor::new(bytes), sheet)
}

fn cells(staged: &Staged) -> Vec<Vec<String>> {
    staged.lines().into_iter().map(|line| line.cells).collect()
}

fn doctors() -> Vec<u8> {
    let rows = "<row><c t=\"inlineStr\"><is><t>Our doctors</t></is></c></row><row/>\
        <row r=\"4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"B4\" t=\"s\"><v>1</v></c><c r=\"D4\" t=\"s\"><v>2</v></c>\
        <c r=\"E4\" t=\"inlineStr\"><is><t>Active</t></is></c><c r=\"F4\" t=\"str\"><v>Remarks</v></c></row>\
        <row r=\"5\"><c r=\"A5\" t=\"s\"><v>3</v></c><c r=\"B5\"><v>9.87654321E9</v></c><c r=\"C5\" s=\"2\"><v>1301</v></c>\
        <c r=\"D5\" s=\"1\"><v>27467</v></c><c r=\"E5\" t=\"b\"><v>1</v></c>\
        <c r=\"F5\" t=\"str\"><f>CONCATENATE(\"a\",\"b\")</f><v>a &lt; b_x000D_&#10;c</v></c></row>\
        <row><c t=\"e\"><v>#N/A</v></c><c s=\"1\"/><c/><c t=\"d\"><v>1980-01-02</v></c></row>";
    workbook(&[
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c/></row></sheetData></worksheet>"),
        ("xl/worksheets/sheet2.xml", &format!("{SHEET}{rows}</sheetData></worksheet>")),
        ("xl/worksheets/sheet3.xml", &format!("{SHEET}<row><c><v>7</v></c></row></sheetData></worksheet>")),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Name</t></si><si><t>Mobile</t></si><si><r><t>Birth</t></r><r><t xml:space=\"preserve\"> date</t></r></si>\
             <si><t>डॉ. आशा</t><rPh><t>aasha</t></rPh></si></sst>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"000000\"/></numFmts>\
             <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
             <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>",
        ),
    ])
}

#[test]
fn a_workbook_reads_as_people_see_it() {
    let staged = stage(doctors(), None).expect("a workbook");
    let reading = &staged.reading;
    assert_eq!((reading.format, reading.sheet.as_str()), (FileFormat::Xlsx, "Doctors & more"));
    assert_eq!(reading.sheets, ["Notes", "Doctors & more"]);
    assert_eq!(reading.columns, ["Name", "Mobile", "Column 3", "Birth date", "Active", "Remarks"]);
    let rows = cells(&staged);
    assert_eq!(rows[0], ["डॉ. आशा", "9876543210", "001301", "1975-03-14", "TRUE", "a < b\r\nc"]);
    assert_eq!(rows[1], ["#N/A", "", "", "1980-01-02"]);
    assert_eq!(stage(doctors(), Some("Notes")).err(), Some(ReadError::Empty));
    assert_eq!(stage(doctors(), Some("Old")).err(), Some(ReadError::NoSuchSheet));
}

#[test]
fn other_archives_are_refused_by_name() {
    let sheet = |content: &str| workbook(&[("xl/worksheets/sheet1.xml", content)]);
    let wide = format!("{SHEET}<row><c r=\"XFD1\"><v>1</v></c></row>");
    let long = format!("{SHEET}<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(1_100_000));
    let huge = format!("{SHEET}{}</sheetData></worksheet>", format!("<row>{}</row>", " ".repeat(2_000)).repeat(15_000));
    let text = format!("{SHEET}<row><c><v>{}", "1".repeat(5_000_000));
    for (bytes, error) in [
        (archive(&[("readme.txt", "hello")]), ReadError::Archive),
        (archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), ReadError::OpenDocument),
        (sheet("<worksheet/>"), ReadError::Empty),
        (sheet("<worksheet><sheetData><row><c r=\"A1\" "), ReadError::DamagedWorkbook),
        (workbook(&[]), ReadError::DamagedWorkbook),
        (sheet(&wide), ReadError::TooManyColumns),
        (sheet(&long), ReadError::TooLong(Some(1))),
        (sheet(&huge), ReadError::TooLarge),
        (sheet(&text), ReadError::TooLarge),
        (doctors()[..900].to_vec(), ReadError::DamagedWorkbook),
    ] {
        assert_eq!(stage(bytes, None).err(), Some(error));
    }
}

#[test]
fn shared_texts_are_found_wherever_they_lie() {
    let count = 5_000;
    let text = |number: usize| format!("<si><t>text {number} {}</t></si>", "y".repeat(3_000));
    let texts: Vec<String> = (0..count).map(text).collect();
    let order: Vec<usize> = (0..count).map(|at| at * 2_003 % count).collect();
    let row = |number: &usize| format!("<row><c t=\"s\"><v>{number}</v></c><c t=\"s\"><v>99999</v></c></row>");
    let rows: Vec<String> = order.iter().map(row).collect();
    let (rows, texts) = (rows.concat(), texts.concat());
    let bytes = workbook(&[
        ("xl/worksheets/sheet1.xml", &format!("{SHEET}{rows}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", &format!("<sst>{texts}</sst>")),
    ]);
    let staged = stage(bytes, None).expect("a workbook");
    let rows = cells(&staged);
    assert_eq!(rows.len(), count - 1);
    for (row, number) in rows.iter().zip(order.iter().skip(1)) {
        assert!(row.len() == 1 && row[0].starts_with(&format!("text {number} y")), "{number}");
    }
}

#[test]
fn a_written_workbook_reads_back() {
    let columns = [("Name", CellKind::Text), ("Beds", CellKind::Number), ("Birth date", CellKind::Date)];
    let columns = columns.map(|(name, kind)| (name.to_owned(), kind)).to_vec();
    let rows = [
        ["=HYPERLINK(\"x\")", "120", "1975-03-14"],
        [" <b> & \"q\"\r\n\tऔर ", "many", "1850-01-01"],
        ["_x000D_ _x005F_ \u{1}x", "0", "2024-02-29"],
        ["'=1", "", ""],
    ];
    let mut book = Book::begin("Contacts", columns).expect("a book");
    let mut bytes = Vec::new();
    for row in rows {
        book.row(&row.map(str::to_owned)).expect("a row");
        bytes.extend(book.take());
    }
    bytes.extend(book.end().expect("the end"));
    let staged = stage(bytes, None).expect("a workbook");
    assert_eq!(staged.reading.columns, ["Name", "Beds", "Birth date"]);
    let read = cells(&staged);
    for (row, expected) in read.iter().zip(rows) {
        let expected: Vec<_> = expected.iter().take(row.len()).collect();
        assert_eq!(row.iter().collect::<Vec<_>>(), expected);
    }
    assert_eq!((read.len(), read[3].len()), (4, 1));
}

#[test]
fn no_bytes_make_it_panic() {
    let good = doctors();
    let mut state = 9_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below.max(1)
    };
    let (mut read, mut refused) = (0, 0);
    for round in 0..1500 {
        let mut bytes = good.clone();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            match next(3) {
                0 if round % 5 == 0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..(at + next(9)).min(bytes.len()))),
                _ => bytes[at] = u8::try_from(next(256)).expect("a byte"),
            }
        }
        match stage(bytes, None) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    // The same with what is inside, which checksums keep from the reader above.
    let sheet = format!(
        "{SHEET}<row><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c t=\"inlineStr\"><is><t>x&amp;&#65;</t></is></c></row>"
    );
    let pieces = [
        "<",
        ">",
        "\"",
        "<row>",
        "</c>",
        "&#0;",
        "&#x110000;",
        "&bad;",
        "]]>",
        "<!--",
        "<![CDATA[",
        "_x0000_",
        "\u{0}",
    ];
    for _ in 0..1500 {
        let mut text = sheet.clone();
        for _ in 0..=next(5) {
            let at = next(text.len());
            if text.is_char_boundary(at) {
                text.insert_str(at, pieces[next(pieces.len())]);
            }
        }
        let shared = "<sst><si><t>Name</t></si></sst>";
        match stage(workbook(&[("xl/worksheets/sheet1.xml", &text), ("xl/sharedStrings.xml", shared)]), None) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
}
