//! The formats in which files come in and go out.

crate::labels!(
    /// How a file is written.
    FileFormat {
        /// Rows of text with a delimiter.
        Csv = "csv",
        /// An Excel workbook.
        Xlsx = "xlsx",
        /// The address cards of telephones and mail programs.
        Vcard = "vcard",
    }
);

impl FileFormat {
    /// What stands behind the dot of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Vcard => "vcf",
        }
    }

    /// The media type of a file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Vcard => "text/vcard; charset=utf-8",
        }
    }
}
