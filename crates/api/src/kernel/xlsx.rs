//! Excel workbooks, written row by row: the bytes that are ready can be taken at any time, and what is kept is one
//! packing window, however long the list is. Written here and not by a library, because those want to write a workbook
//! in one go, and a job writes a page in each of its steps.

use super::archive::Archive;
use super::error::ApiResult;
use chrono::NaiveDate;
use domain::people::export::{CellKind, guard_formula};
use std::fmt::Write as _;

/// Rows of a sheet, with its headings; Excel takes 1,048,576.
const MOST_ROWS: usize = 1_000_000;

/// Styles by their number in [`STYLES`].
const HEADING: u8 = 1;
const TEXT: u8 = 2;
/// Text that would be a formula if somebody typed it: Excel shows it with its apostrophe.
const GUARDED: u8 = 3;
const DATE: u8 = 4;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES: &str = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>\
    <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" quotePrefix=\"1\"/>\
    <xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

/// A workbook that is being written.
pub struct Book {
    archive: Archive,
    name: String,
    columns: Vec<(String, CellKind)>,
    /// `A`, `B`, …
    letters: Vec<String>,
    sheets: usize,
    rows: usize,
}

impl Book {
    /// One with these columns; its first sheet has this name.
    pub fn begin(name: &str, columns: Vec<(String, CellKind)>) -> ApiResult<Self> {
        let archive = Archive::default();
        let letters = (0..columns.len()).map(letters).collect();
        let mut book = Self { archive, name: name.to_owned(), columns, letters, sheets: 0, rows: 0 };
        book.begin_sheet()?;
        Ok(book)
    }

    pub fn row(&mut self, cells: &[String]) -> ApiResult<()> {
        if self.rows >= MOST_ROWS {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        let mut text = self.open_row();
        for ((cell, letters), (_, kind)) in cells.iter().zip(&self.letters).zip(&self.columns) {
            add_cell(&mut text, letters, self.rows, cell, *kind);
        }
        text.push_str("</row>");
        self.put(&text)
    }

    /// The bytes that have become ready since they were last taken.
    pub fn take(&mut self) -> Vec<u8> {
        self.archive.take()
    }

    /// The last bytes.
    pub fn end(mut self) -> ApiResult<Vec<u8>> {
        self.end_sheet()?;
        let numbers: Vec<usize> = (1..=self.sheets).collect();
        let each = |entry: &dyn Fn(usize) -> String| numbers.iter().map(|number| entry(*number)).collect::<String>();
        let parts = each(&|number| {
            format!(
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            )
        });
        let sheets = each(&|number| {
            let name = self.sheet_name(number);
            format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>")
        });
        let links =
            each(&|number| link(&format!("rId{number}"), "worksheet", &format!("worksheets/sheet{number}.xml")));
        self.part("xl/styles.xml", &format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"))?;
        self.part(
            "xl/workbook.xml",
            &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{sheets}</sheets></workbook>"),
        )?;
        let styles = link("rIdStyles", "styles", "styles.xml");
        self.part("xl/_rels/workbook.xml.rels", &relations(&format!("{links}{styles}")))?;
        self.part("_rels/.rels", &relations(&link("rId1", "officeDocument", "xl/workbook.xml")))?;
        self.part(
            "[Content_Types].xml",
            &format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/styles.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{parts}</Types>"
            ),
        )?;
        self.archive.end()
    }

    fn sheet_name(&self, number: usize) -> String {
        if number == 1 { self.name.clone() } else { format!("{} {number}", self.name) }
    }

    fn begin_sheet(&mut self) -> ApiResult<()> {
        self.sheets += 1;
        self.rows = 0;
        self.archive.entry(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let last = self.columns.len();
        self.put(&format!(
            "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
             <cols><col min=\"1\" max=\"{last}\" width=\"18\" customWidth=\"1\"/></cols><sheetData>"
        ))?;
        let mut text = self.open_row();
        for ((heading, _), letters) in self.columns.iter().zip(&self.letters) {
            add_text(&mut text, letters, self.rows, heading, HEADING);
        }
        text.push_str("</row>");
        self.put(&text)
    }

    /// Numbers that are text would have a green corner each.
    fn end_sheet(&mut self) -> ApiResult<()> {
        let last = self.letters.last().cloned().unwrap_or_default();
        let whole = format!("A1:{last}{}", self.rows);
        self.put(&format!(
            "</sheetData><autoFilter ref=\"{whole}\"/><ignoredErrors>\
             <ignoredError sqref=\"{whole}\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>"
        ))
    }

    fn open_row(&mut self) -> String {
        self.rows += 1;
        format!("<row r=\"{}\">", self.rows)
    }

    fn part(&mut self, path: &str, content: &str) -> ApiResult<()> {
        self.archive.entry(path)?;
        self.put(DECLARATION)?;
        self.put(content)
    }

    fn put(&mut self, text: &str) -> ApiResult<()> {
        self.archive.put(text.as_bytes())
    }
}

fn link(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{LINKS}/{kind}\" Target=\"{target}\"/>")
}

fn relations(links: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
    )
}

fn add_cell(text: &mut String, letters: &str, row: usize, cell: &str, kind: CellKind) {
    if cell.is_empty() {
        return;
    }
    let number = match kind {
        CellKind::Text => None,
        CellKind::Number => cell.parse::<i64>().ok().map(|number| (number, 0)),
        CellKind::Date => cell.parse().ok().and_then(days).map(|days| (days, DATE)),
    };
    if let Some((number, style)) = number {
        // Writing to a text cannot fail.
        write!(text, "<c r=\"{letters}{row}\" s=\"{style}\"><v>{number}</v></c>").unwrap_or_default();
    } else {
        let is_safe = matches!(guard_formula(cell), std::borrow::Cow::Borrowed(_));
        add_text(text, letters, row, cell, if is_safe { TEXT } else { GUARDED });
    }
}

/// Excel counts days from 1900, and 29 February of that year, which never was, as one of them.
fn days(date: NaiveDate) -> Option<i64> {
    let days = date.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    (days > 60).then_some(days)
}

fn add_text(text: &mut String, letters: &str, row: usize, cell: &str, style: u8) {
    write!(text, "<c r=\"{letters}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        .unwrap_or_default();
    add_escaped(text, cell);
    text.push_str("</t></is></c>");
}

/// Letters that XML cannot hold are written `_x000D_`; what looks so by itself is written so that it stays.
fn add_escaped(text: &mut String, cell: &str) {
    for (at, letter) in cell.char_indices() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '_' if looks_hidden(cell.get(at..).unwrap_or_default()) => text.push_str("_x005F_"),
            '\n' | '\t' => text.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                write!(text, "_x{:04X}_", u32::from(letter)).unwrap_or_default();
            }
            letter => text.push(letter),
        }
    }
}

fn looks_hidden(rest: &str) -> bool {
    let Some([b'_', b'x', digits @ .., b'_']) = rest.as_bytes().get(..7) else { return false };
    digits.iter().all(u8::is_ascii_hexdigit)
}

/// `A` for the first column, `AB` for the 28th.
fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
