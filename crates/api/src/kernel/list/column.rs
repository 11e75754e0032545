//! How a field of a list lies in its table.

use crate::kernel::custom::key_expression;
use crate::kernel::db::{Fragment, Value};
use domain::kernel::custom::{CustomKind, CustomValue, FieldDefinition};
use domain::kernel::due::{DueState, end_of_day};
use domain::kernel::field::{Field, FieldKind};
use domain::kernel::{Money, RecordId, Timestamp, text};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Folded text ([`text::fold`]), blank where the field is absent; compared and sorted byte by byte on both databases.
    Key,
    /// Text as it was written; compared without regard to the case of Latin letters.
    Text,
    /// A word of a closed list.
    Word,
    /// A JSON array of words.
    Words,
    Id,
    Date,
    Instant,
    Number,
    /// A moment that may be absent, asked for by where it lies seen from now ([`DueState`]).
    Due,
}

/// A column that a list filters or sorts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub stored: Stored,
    /// It may be NULL.
    pub nullable: bool,
    /// Not a column of the table but the custom field of this name; `name` is then its key as SQL.
    pub custom: Option<&'static str>,
}

impl Column {
    /// The column of the same name, as most fields have it.
    pub fn of(field: &Field) -> Self {
        let stored = match field.kind {
            FieldKind::Text => Stored::Text,
            FieldKind::Choice(_) => Stored::Word,
            FieldKind::Words => Stored::Words,
            FieldKind::Date => Stored::Date,
            FieldKind::Instant => Stored::Instant,
            FieldKind::Number => Stored::Number,
            FieldKind::Reference(_) => Stored::Id,
        };
        // Every record has these of its head.
        let nullable = !matches!(field.name, "id" | "created_at" | "updated_at");
        Self { name: field.name, stored, nullable, custom: None }
    }

    /// A column of folded text.
    pub const fn key(name: &'static str) -> Self {
        Self { name, stored: Stored::Key, nullable: false, custom: None }
    }

    /// Where the moment in this column lies, seen from now.
    pub const fn due(name: &'static str) -> Self {
        Self { name, stored: Stored::Due, nullable: false, custom: None }
    }

    /// The condition that the moment lies there.
    pub fn is_due(self, state: DueState, now: Timestamp) -> Fragment {
        let bound = |sign: &'static str, at| Fragment::new(self.name).sql(sign).bind(Value::Instant(at));
        match state {
            DueState::None => Fragment::new(self.name).sql(" IS NULL"),
            DueState::Late => bound(" < ", now),
            DueState::Today => bound(" >= ", now).and(bound(" < ", end_of_day(now))),
            DueState::Planned => bound(" >= ", end_of_day(now)),
        }
    }

    /// The key of a custom field.
    pub fn custom(field: &FieldDefinition) -> Self {
        let (expression, name) = key_expression(&field.name);
        Self { custom: Some(name), ..Self::key(expression) }
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// The condition that the field is absent.
    pub fn is_absent(self) -> Fragment {
        match self.stored {
            Stored::Key => Fragment::new(self.name).sql(" = ''"),
            Stored::Words => Fragment::new(self.name).either(" = '[]'", " = '[]'::jsonb"),
            // That nothing is planned is one of its words.
            Stored::Due => Fragment::never(),
            _ => Fragment::new(self.name).sql(" IS NULL"),
        }
    }

    /// The condition that a key is there, or is not: a range of its index.
    pub fn is_filled(self, filled: bool) -> Fragment {
        Fragment::new(self.name).sql(if filled { " > ''" } else { " = ''" })
    }

    /// Reads a value as it stands in a filter. The error says what would be understood.
    pub fn parse(self, value: &str, now: Timestamp) -> Result<Value, &'static str> {
        let value = value.trim();
        match self.stored {
            Stored::Key => Ok(Value::Text(text::fold(value))),
            // As the databases do it: Latin letters without accents only.
            Stored::Text | Stored::Words => Ok(Value::Text(value.to_ascii_lowercase())),
            Stored::Word | Stored::Due => Ok(Value::Text(value.to_owned())),
            Stored::Id => value.parse().map(|id| Value::Id(RecordId(id))).map_err(|_| "Give an id (a UUID)"),
            Stored::Number => value.parse().map(Value::Number).map_err(|_| "Give a whole number"),
            Stored::Date => day(value, now).map(Value::Date),
            Stored::Instant => match days_from_now(value, now) {
                Some(moved) => Ok(Value::Instant(moved)),
                None => {
                    value.parse().map(Value::Instant).map_err(|_| "Give a moment such as 2026-11-24T10:00:00Z, or -30d")
                }
            },
        }
    }
}

/// `-30d`, `+7d`: so many days before or after now.
fn days_from_now(value: &str, now: Timestamp) -> Option<Timestamp> {
    let days = value.strip_suffix('d').filter(|_| value.starts_with(['-', '+']))?;
    let days: i64 = days.parse().ok().filter(|days: &i64| days.abs() <= 36_600)?;
    Some(now.plus_seconds(days * 86_400))
}

/// Reads a value as it stands in a filter by a custom field: its key. The error says what would be understood.
pub fn custom_key(field: &FieldDefinition, value: &str, now: Timestamp) -> Result<Value, &'static str> {
    let value = value.trim();
    let value = match field.kind {
        CustomKind::Text | CustomKind::Choice => CustomValue::Text(value.to_owned()),
        CustomKind::Number => CustomValue::Number(value.parse().map_err(|()| "Give a number")?),
        CustomKind::Money => {
            CustomValue::Money(Money::paise(value.parse().map_err(|_| "Give a whole number of paise")?))
        }
        CustomKind::Date => CustomValue::Text(day(value, now)?.to_string()),
        CustomKind::YesNo => CustomValue::YesNo(value.parse().map_err(|_| "Say true or false")?),
        CustomKind::Reference => {
            let id = value.parse().map_err(|_| "Give an id (a UUID)")?;
            CustomValue::Text(RecordId(id).to_string())
        }
    };
    Ok(Value::Text(value.key()))
}

fn day(value: &str, now: Timestamp) -> Result<chrono::NaiveDate, &'static str> {
    match days_from_now(value, now) {
        Some(moved) => Ok(moved.utc().date_naive()),
        None => value.parse().map_err(|_| "Give a date such as 2026-11-24, or -30d"),
    }
}
