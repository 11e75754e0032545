//! How a list becomes a file: rows of text, a workbook, or cards, a page at a time.

use super::works_at;
use crate::kernel::caller::Person;
use crate::kernel::csv;
use crate::kernel::custom::Fields;
use crate::kernel::db::Connection;
use crate::kernel::error::ApiResult;
use crate::kernel::xlsx::Book;
use domain::admin::file_format::FileFormat;
use domain::admin::import::ImportTarget;
use domain::admin::import_map::custom_heading;
use domain::kernel::custom::{CustomValues, PREFIX};
use domain::kernel::{AccountId, RecordId, UserId};
use domain::people::account::Account;
use domain::people::contact::Contact;
use domain::people::export::{
    CellKind, account_card, account_cells, account_headings, cell_kind, contact_card, contact_cells, contact_headings,
    custom_cell_kind, custom_cells, json, with_own_lines,
};
use domain::people::import::WorksAt;
use std::collections::BTreeMap;

/// A file that is being written.
pub enum Writer {
    Csv,
    Book(Box<Book>),
    Cards,
}

/// A record with what it only refers to.
pub struct Entry<Record> {
    pub record: Record,
    /// Where a contact works; the account above an account.
    pub account: Option<String>,
    /// Their e-mail address.
    pub owner: Option<String>,
    /// Where a contact works, the main account included.
    pub works_at: Vec<WorksAt>,
}

/// A record as it stands in a file.
pub trait Written: Sized {
    /// The account that it names, and its owner.
    fn refers_to(&self) -> (Option<AccountId>, Option<UserId>);
    fn cells(entry: &Entry<Self>) -> Vec<String>;
    fn card(entry: &Entry<Self>) -> String;
    fn custom(&self) -> &CustomValues;

    /// Where the people of a page work, by their ids.
    fn works_at(_: &mut Connection, _: &Person, _: &[RecordId]) -> ApiResult<BTreeMap<RecordId, Vec<WorksAt>>> {
        Ok(BTreeMap::new())
    }
}

impl Written for Contact {
    fn refers_to(&self) -> (Option<AccountId>, Option<UserId>) {
        (self.data.account_id, self.data.owner_id)
    }

    fn cells(entry: &Entry<Self>) -> Vec<String> {
        contact_cells(&entry.record, entry.account.as_deref(), entry.owner.as_deref())
    }

    fn card(entry: &Entry<Self>) -> String {
        contact_card(&entry.record, entry.account.as_deref(), entry.owner.as_deref())
    }

    fn custom(&self) -> &CustomValues {
        &self.data.custom
    }

    fn works_at(
        connection: &mut Connection,
        person: &Person,
        ids: &[RecordId],
    ) -> ApiResult<BTreeMap<RecordId, Vec<WorksAt>>> {
        works_at::of(connection, person, ids)
    }
}

impl Written for Account {
    fn refers_to(&self) -> (Option<AccountId>, Option<UserId>) {
        (self.data.parent_id, self.data.owner_id)
    }

    fn cells(entry: &Entry<Self>) -> Vec<String> {
        account_cells(&entry.record, entry.account.as_deref(), entry.owner.as_deref())
    }

    fn card(entry: &Entry<Self>) -> String {
        account_card(&entry.record, entry.account.as_deref(), entry.owner.as_deref())
    }

    fn custom(&self) -> &CustomValues {
        &self.data.custom
    }
}

/// What all rows of a file share.
#[derive(Clone)]
pub struct Layout {
    target: ImportTarget,
    fields: Fields,
}

impl Layout {
    pub const fn new(target: ImportTarget, fields: Fields) -> Self {
        Self { target, fields }
    }

    /// The headings, with what the cells below each are.
    fn columns(&self) -> Vec<(String, CellKind)> {
        let own = match self.target {
            ImportTarget::Contacts => contact_headings(),
            ImportTarget::Accounts => account_headings(),
        };
        let own = own.into_iter().chain(self.works_at());
        let custom = self.fields.iter();
        let custom =
            custom.map(|field| (custom_heading(self.target, field, &self.fields), custom_cell_kind(field.kind)));
        own.map(|heading| (heading.to_owned(), cell_kind(heading))).chain(custom).collect()
    }

    /// The heading of where people work, in files of people.
    fn works_at(&self) -> Option<&'static str> {
        (self.target == ImportTarget::Contacts).then_some("Affiliations")
    }

    fn cells<Record: Written>(&self, entry: &Entry<Record>) -> Vec<String> {
        let works_at = self.works_at().map(|_| json(&entry.works_at));
        let custom = custom_cells(&self.fields, entry.record.custom());
        Record::cells(entry).into_iter().chain(works_at).chain(custom).collect()
    }

    fn card<Record: Written>(&self, entry: &Entry<Record>) -> String {
        let works_at = self.works_at().map(|heading| (heading.to_owned(), json(&entry.works_at)));
        let names = self.fields.iter().map(|field| [PREFIX, &field.name].concat());
        let custom = names.zip(custom_cells(&self.fields, entry.record.custom()));
        let lines: Vec<(String, String)> = works_at.into_iter().chain(custom).collect();
        with_own_lines(Record::card(entry), &lines)
    }
}

impl Writer {
    /// A writer, and the bytes that stand before the first record.
    pub fn begin(format: FileFormat, layout: &Layout) -> ApiResult<(Self, Vec<u8>)> {
        Ok(match format {
            FileFormat::Csv => {
                let mut bytes = csv::BYTE_ORDER_MARK.to_vec();
                // A label of an administrator's may begin like a formula, too.
                let headings = layout.columns().into_iter().map(|(heading, _)| heading).collect();
                bytes.extend(csv::lines(csv::guarded(std::iter::once(headings)))?);
                (Self::Csv, bytes)
            }
            FileFormat::Xlsx => {
                let name = match layout.target {
                    ImportTarget::Contacts => "Contacts",
                    ImportTarget::Accounts => "Accounts",
                };
                (Self::Book(Box::new(Book::begin(name, layout.columns())?)), Vec::new())
            }
            FileFormat::Vcard => (Self::Cards, Vec::new()),
        })
    }

    /// The bytes that the records of a page make ready.
    pub fn page<Record: Written>(&mut self, layout: &Layout, entries: &[Entry<Record>]) -> ApiResult<Vec<u8>> {
        match self {
            Self::Csv => csv::lines(csv::guarded(entries.iter().map(|entry| layout.cells(entry)))),
            Self::Cards => Ok(entries.iter().map(|entry| layout.card(entry)).collect::<String>().into_bytes()),
            Self::Book(book) => {
                for entry in entries {
                    book.row(&layout.cells(entry))?;
                }
                Ok(book.take())
            }
        }
    }

    /// The bytes that stand behind the last record.
    pub fn end(self) -> ApiResult<Vec<u8>> {
        match self {
            Self::Csv | Self::Cards => Ok(Vec::new()),
            Self::Book(book) => book.end(),
        }
    }
}
