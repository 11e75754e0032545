//! Files of every format, as they come and go: telephones' cards, workbooks, and Setu's own exports.

use super::imports::{go, over};
use anyhow::Result;
use api::kernel::xlsx::Book;
use domain::admin::import::RowOutcome;
use domain::people::account::Account;
use domain::people::address::Address;
use domain::people::contact::{Contact, ContactData};
use domain::people::export::CellKind;
use domain::people::reach::{Phone, PhoneLabel};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, a_contact, an_account, on_both};

on_both!(
    cards_of_an_android_telephone,
    cards_of_an_iphone,
    the_directory_as_a_workbook_is_the_directory,
    a_sheet_can_be_chosen,
    exports_of_every_format_come_in_again_unchanged,
    what_is_no_list_is_refused_with_its_reason,
);

fn data(name: &str) -> Result<Vec<u8>> {
    Ok(std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name))?)
}

async fn upload(caller: &Caller, target: &str, name: &str, bytes: Vec<u8>) -> Result<Answer> {
    let path = format!("/imports?target={target}&file_name={name}");
    caller.request(Method::POST, &path).header("content-type", "application/octet-stream").body(bytes).await
}

pub async fn drafted(caller: &Caller, target: &str, name: &str, bytes: Vec<u8>) -> Result<Answer> {
    let made = upload(caller, target, name, bytes).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    Ok(made)
}

/// Each card becomes a contact of its own or adds to one, and nobody is lost.
async fn all_go_in(rep: &Caller, name: &str, sure: &[(&str, Value)]) -> Result<()> {
    let made = drafted(rep, "contacts", name, data(name)?).await?;
    let id = made.text_at("/id");
    assert_eq!((&made.json["file_rows"], made.text_at("/format")), (&json!(1625), "vcard"), "{}", made.text);
    let changed = rep.patch(&format!("/imports/{id}"), 1, &json!({"duplicates": "create"})).await?;
    let done = go(rep, id, changed.version().unwrap_or_default(), "running").await?;
    let counts = json!({"rows": 1625, "created": 1625, "updated": 0, "skipped": 0, "failed": 0});
    assert_eq!((done.text_at("/status"), &done.json["counts"]), ("completed", &counts), "{}", done.text);
    for (query, expected) in sure {
        let found = rep.get(&format!("/contacts?{query}&expand=account")).await?;
        let row = found.rows().first().cloned().unwrap_or_default();
        for (pointer, value) in expected.as_object().into_iter().flatten() {
            assert_eq!(row.pointer(pointer), Some(value), "{query} {pointer}: {row}");
        }
    }
    Ok(())
}

async fn cards_of_an_android_telephone(app: TestApp) -> Result<()> {
    let hindi = json!({
        "/full_name": "सुनीता यादव", "/phones/0/e164": "+916974766792", "/phones/0/label": "mobile",
        "/emails/0": "contact.92145@example.com", "/account/name": "Joshi Industries", "/addresses/0/city": "Aligarh",
        "/addresses/0/pin_code": "202001",
    });
    let doctor = json!({"/full_name": "Dr Meera Iyer", "/kind": "doctor", "/phones/1/e164": "+919347091488"});
    let sure = [("q=contact.92145", hindi), ("q=meera.iyer35", doctor)];
    all_go_in(&app.rep().await?, "android-2.1.vcf", &sure).await
}

async fn cards_of_an_iphone(app: TestApp) -> Result<()> {
    let hindi = json!({
        "/full_name": "सुनीता यादव", "/emails/0": "contact.92145@example.com", "/account/name": "Joshi Industries",
        "/notes": "कल फिर बुलाया and so on and so on and so on and so on and so on and so on and so on and so on",
    });
    let asked = json!({
        "/full_name": "Dr Varun Gill",
        "/notes": "Asked, \"come another day\" and so on and so on and so on and so on and so on and so on and so on and so on",
    });
    let sure = [("q=contact.92145", hindi), ("q=varun.gill31", asked)];
    all_go_in(&app.rep().await?, "iphone-3.0.vcf", &sure).await
}

/// A CSV file as a workbook, all of it text.
fn as_workbook(csv: &str) -> Result<Vec<u8>> {
    let mut rows = csv_rows(csv).into_iter();
    let headings = rows.next().unwrap_or_default();
    let mut book = Book::begin("Directory", headings.into_iter().map(|name| (name, CellKind::Text)).collect())
        .map_err(tests::told)?;
    let mut bytes = Vec::new();
    for row in rows {
        book.row(&row).map_err(tests::told)?;
        bytes.extend(book.take());
    }
    bytes.extend(book.end().map_err(tests::told)?);
    Ok(bytes)
}

/// Well-formed CSV, whose quotes are doubled.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut cells, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut cells));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

async fn the_directory_as_a_workbook_is_the_directory(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let text = String::from_utf8(data("hospital-directory.csv")?)?;
    // A thousand are enough to tell; all of them go in when speed is measured.
    let some: String = text.split_inclusive('\n').take(1001).collect();
    let book = as_workbook(&some)?;
    let mut told = Vec::new();
    for (name, bytes) in [("directory.csv", some.into_bytes()), ("directory.xlsx", book)] {
        let made = drafted(&rep, "accounts", name, bytes).await?;
        let id = made.text_at("/id");
        let checked = go(&rep, id, 1, "checking").await?;
        assert_eq!(checked.text_at("/status"), "checked", "{}", checked.text);
        let facts = ["headings", "mapping", "file_rows", "counts"].map(|fact| checked.json[fact].clone());
        let rows = rep.get(&format!("/imports/{id}/rows")).await?.json;
        told.push((made.json["sample"].clone(), facts, rows));
    }
    assert!(told[0].1[2].as_i64() > Some(900), "{:?}", told[0].1);
    assert_eq!(told[0], told[1]);
    Ok(())
}

async fn a_sheet_can_be_chosen(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let made = drafted(&rep, "contacts", "lists.xlsx", data("two-lists.xlsx")?).await?;
    let (id, sheets) = (made.text_at("/id"), json!(["Read me", "Doctors", "Patients"]));
    assert_eq!((made.text_at("/sheet"), &made.json["sheets"]), ("Read me", &sheets), "{}", made.text);
    let path = format!("/imports/{id}/sheet");
    let choose = async |version: i32, sheet: &str| {
        rep.post(&path, &json!({"sheet": sheet})).header("if-match", &format!("\"{version}\"")).await
    };
    let doctors = choose(1, "Doctors").await?;
    assert_eq!((doctors.status, doctors.version(), &doctors.json["file_rows"]), (200, Some(2), &json!(2)));
    assert_eq!(doctors.json["headings"], json!(["Name", "Mobile", "Hospital", "Birth date", "PIN code"]));
    let row = json!(["Dr. Asha Verma", "9876543210", "Sunrise Hospital", "1975-03-14", "282001"]);
    assert_eq!(doctors.json["sample"][0], row);
    for (version, sheet, status, code) in
        [(1, "Patients", 412, "stale_version"), (2, "Nurses", 422, "invalid"), (2, "", 422, "invalid")]
    {
        let refused = choose(version, sheet).await?;
        assert_eq!((refused.status, refused.code()), (status, code), "{}", refused.text);
    }
    let patients = choose(2, "Patients").await?;
    assert_eq!((patients.status, patients.text_at("/mapping/1")), (200, "uhid"), "{}", patients.text);
    let back = choose(3, "Doctors").await?;
    let done = go(&rep, id, back.version().unwrap_or_default(), "running").await?;
    assert_eq!((done.text_at("/status"), &done.json["counts"]["created"]), ("completed", &json!(2)), "{}", done.text);
    let asha = rep.get("/contacts?q=asha").await?;
    let asha = asha.rows().first().cloned().unwrap_or_default();
    assert_eq!((&asha["birth_date"], &asha["kind"]), (&json!("1975-03-14"), &json!("doctor")), "{asha}");
    let late = choose(done.version().unwrap_or_default(), "Patients").await?;
    assert_eq!((late.status, late.code()), (409, "conflict"), "{}", late.text);
    let path = "/imports?target=contacts&file_name=lists.xlsx&sheet=Patients";
    let request = rep.request(Method::POST, path).header("content-type", "application/octet-stream");
    let named = request.body(data("two-lists.xlsx")?).await?;
    assert_eq!((named.status, named.text_at("/sheet")), (201, "Patients"), "{}", named.text);
    Ok(())
}

async fn exports_of_every_format_come_in_again_unchanged(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let place = |city: &str| Address { city: Some(city.into()), district: Some("Agra".into()), ..Address::default() };
    for number in 0..3 {
        let contact = ContactData {
            account_id: Some(account.head.id),
            given_name: Some(format!("=Asha \"{number}\";")),
            family_name: Some("D'Souza, MD".into()),
            phones: vec![Phone::new(PhoneLabel::Whatsapp, "98765 43210"), Phone::new(PhoneLabel::Other, "0120-456789")],
            addresses: vec![place("Agra"), place("आगरा"), place("Mathura")],
            birth_date: chrono::NaiveDate::from_ymd_opt(1975, 3, 14),
            notes: Some("- one\n\"two\", three;\n\n_x000D_ four".into()),
            tags: vec!["a;b".into(), "c, d".into()],
            ..a_contact()
        };
        rep.create::<Contact>(contact).await?;
    }
    let all = async |source: &str| -> Result<Vec<Value>> {
        Ok(rep.get(&format!("/{source}?sort=id")).await?.rows().to_vec())
    };
    for source in ["contacts", "accounts"] {
        let before = all(source).await?;
        for (format, ending) in [("csv", "csv"), ("xlsx", "xlsx"), ("vcard", "vcf")] {
            let made = rep.post("/exports", &json!({"source": source, "query": "", "format": format})).await?;
            assert_eq!(made.status, 201, "{}", made.text);
            assert!(made.text_at("/file_name").ends_with(ending), "{}", made.text);
            assert_eq!(over(&rep, made.text_at("/job_id")).await?.text_at("/state"), "succeeded");
            let file = rep.client.get_export_file(made.text_at("/id").parse()?).await?;
            let import = drafted(&rep, source, "again", file.bytes).await?;
            assert_eq!(import.text_at("/format"), format, "{}", import.text);
            let done = go(&rep, import.text_at("/id"), 1, "running").await?;
            let counts = (&done.json["counts"]["rows"], &done.json["counts"]["updated"]);
            assert_eq!(counts, (&json!(before.len()), &json!(before.len())), "{format}: {}", done.text);
            assert_eq!(all(source).await?, before, "{format}");
        }
    }
    Ok(())
}

async fn what_is_no_list_is_refused_with_its_reason(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let book = data("two-lists.xlsx")?;
    let long = format!("Name,Notes\nAsha,{}\n", "x".repeat(9_000_000));
    for (name, bytes, reason) in [
        ("cut.xlsx", book[..book.len() / 2].to_vec(), "damaged"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "old format"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n".to_vec(), "neither CSV"),
        ("none.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n".to_vec(), "no whole card"),
        ("long.csv", long.into_bytes(), "Row 2 has more text"),
    ] {
        let refused = upload(&rep, "contacts", name, bytes).await?;
        let told = (refused.status, refused.complaint(), refused.text_at("/errors/0/detail").contains(reason));
        assert_eq!(told, (422, " file".to_owned(), true), "{name}: {}", refused.text);
    }
    // One cell of a million letters is read, and told in the row's reason.
    let million = format!("Name,Notes\nAsha,{}\nRavi,fine\n", "x".repeat(1_000_000));
    let made = drafted(&rep, "contacts", "cell.csv", million.into_bytes()).await?;
    let done = go(&rep, made.text_at("/id"), 1, "running").await?;
    assert_eq!((&done.json["counts"]["created"], &done.json["counts"]["failed"]), (&json!(1), &json!(1)));
    let rows = rep.get(&format!("/imports/{}/rows?outcome={}", made.text_at("/id"), RowOutcome::Failed)).await?;
    assert!(rows.text_at("/data/0/reason").contains("more text than the notes"), "{}", rows.text);
    let errors = rep.get(&format!("/imports/{}/errors", made.text_at("/id"))).await?;
    assert!(errors.text.starts_with("\u{feff}Row,Reason,Name,Notes\r\n1,") && errors.text.len() > 1_000_000);
    Ok(())
}
