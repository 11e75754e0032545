//! XML, event by event, with one kind of error.

use super::super::error::ReadError;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{BufRead, ErrorKind};

pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().check_end_names = false;
        Self { reader, buffer: Vec::new() }
    }

    /// The next event; `None` behind the last.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, ReadError> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Ok(None),
            Ok(event) => Ok(Some(event)),
            Err(quick_xml::Error::Io(cause)) if cause.kind() == ErrorKind::FileTooLarge => Err(ReadError::TooLarge),
            Err(_) => Err(ReadError::DamagedWorkbook),
        }
    }
}

/// An attribute, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// What `&amp;` or `&#2325;` stands for; nothing where that is nothing.
pub(super) fn add_reference(reference: &BytesRef<'_>, text: &mut String) {
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => text.push(letter),
        Ok(None) => text.push_str(resolve_predefined_entity(reference).unwrap_or_default()),
        Err(_) => {}
    }
}
