//! How a list becomes a file: rows of text, a workbook, or cards, a page at a time.

use crate::kernel::csv;
use crate::kernel::error::ApiResult;
use crate::kernel::xlsx::Book;
use domain::admin::export::{ExportData, ExportSource};
use domain::admin::file_format::FileFormat;
use domain::kernel::{AccountId, UserId};
use domain::people::account::Account;
use domain::people::contact::Contact;
use domain::people::export::{
    account_card, account_cells, account_headings, cell_kind, contact_card, contact_cells, contact_headings,
};

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
}

/// A record as it stands in a file.
pub trait Written: Sized {
    /// The account that it names, and its owner.
    fn refers_to(&self) -> (Option<AccountId>, Option<UserId>);
    fn cells(entry: &Entry<Self>) -> Vec<String>;
    fn card(entry: &Entry<Self>) -> String;
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
}

impl Writer {
    /// A writer, and the bytes that stand before the first record.
    pub fn begin(data: &ExportData) -> ApiResult<(Self, Vec<u8>)> {
        let headings = match data.source {
            ExportSource::Contacts => contact_headings(),
            ExportSource::Accounts => account_headings(),
        };
        Ok(match data.format {
            FileFormat::Csv => {
                let mut bytes = csv::BYTE_ORDER_MARK.to_vec();
                bytes.extend(csv::lines([headings.into_iter().map(str::to_owned).collect()])?);
                (Self::Csv, bytes)
            }
            FileFormat::Xlsx => {
                let name = match data.source {
                    ExportSource::Contacts => "Contacts",
                    ExportSource::Accounts => "Accounts",
                };
                let columns = headings.into_iter().map(|heading| (heading.to_owned(), cell_kind(heading))).collect();
                (Self::Book(Box::new(Book::begin(name, columns)?)), Vec::new())
            }
            FileFormat::Vcard => (Self::Cards, Vec::new()),
        })
    }

    /// The bytes that the records of a page make ready.
    pub fn page<Record: Written>(&mut self, entries: &[Entry<Record>]) -> ApiResult<Vec<u8>> {
        match self {
            Self::Csv => csv::lines(csv::guarded(entries.iter().map(Record::cells))),
            Self::Cards => Ok(entries.iter().map(Record::card).collect::<String>().into_bytes()),
            Self::Book(book) => {
                for entry in entries {
                    book.row(&Record::cells(entry))?;
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
