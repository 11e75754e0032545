//! How far a device has got: first through the records as they are, kind by kind, then behind the change log.

use domain::day::sync::KINDS;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use std::fmt::{Display, Formatter, Result};
use std::str::FromStr;

/// Nothing of it decides what somebody may see, so it is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Behind this record of a kind; the change log is read from the number that it had when the device began.
    Records { kind: Resource, after: Option<RecordId>, log: i64 },
    /// Behind the event with this number.
    Log(i64),
}

impl Cursor {
    /// The beginning, with the number of the newest event.
    pub fn begin(log: i64) -> Self {
        KINDS.first().map_or(Self::Log(log), |kind| Self::Records { kind: *kind, after: None, log })
    }

    /// Behind all records of a kind.
    pub fn behind(kind: Resource, log: i64) -> Self {
        let next = KINDS.iter().skip_while(|known| **known != kind).nth(1);
        next.map_or(Self::Log(log), |kind| Self::Records { kind: *kind, after: None, log })
    }
}

impl Display for Cursor {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Records { kind, after: Some(id), log } => write!(out, "{log}.{kind}.{id}"),
            Self::Records { kind, after: None, log } => write!(out, "{log}.{kind}"),
            Self::Log(number) => write!(out, "{number}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let mut parts = text.split('.');
        let log = parts.next().and_then(|number| number.parse().ok()).filter(|number| *number >= 0).ok_or(())?;
        let Some(kind) = parts.next() else { return Ok(Self::Log(log)) };
        let kind = kind.parse().ok().filter(|kind| KINDS.contains(kind)).ok_or(())?;
        let after = match parts.next() {
            Some(id) => Some(RecordId(id.parse().map_err(|_| ())?)),
            None => None,
        };
        if parts.next().is_some() { Err(()) } else { Ok(Self::Records { kind, after, log }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_read_as_they_were_written() {
        let id = RecordId(uuid::Uuid::from_u128(7));
        let begun = Cursor::begin(12);
        let within = Cursor::Records { kind: Resource::Contacts, after: Some(id), log: 12 };
        for cursor in [begun, within, Cursor::Log(0)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in ["", "x", "-1", "1.users", "1.contacts.x", "1.contacts.", "1.tasks.x.y", "\0"] {
            assert_eq!(wrong.parse::<Cursor>(), Err(()), "{wrong:?}");
        }
    }

    #[test]
    fn every_kind_has_its_turn_before_the_log() {
        let mut cursor = Cursor::begin(3);
        let mut kinds = Vec::new();
        while let Cursor::Records { kind, log, .. } = cursor {
            kinds.push(kind);
            cursor = Cursor::behind(kind, log);
        }
        assert_eq!((kinds.as_slice(), cursor), (KINDS, Cursor::Log(3)));
    }
}
