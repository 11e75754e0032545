//! The only place that makes a form's fields out of their declaration: signals to type into, and the same as plain values
//! for drafts and for the API.

use std::str::FromStr;

use leptos::{prelude::*, reactive::owner::WeakOwner};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    i18n::{t, t_in},
    ui::{combobox::Choice, field::Entry, fresh_id, phones::PhoneRow},
};

/// What one field of a form is made of.
pub trait FormPart: Copy + Send + Sync + 'static {
    /// Its content as a plain value.
    type Typed: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;

    fn of(typed: Self::Typed) -> Self;
    /// The content, followed.
    fn typed(self) -> Self::Typed;
    fn fill(self, typed: Self::Typed);
}

impl<T> FormPart for RwSignal<T>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    type Typed = T;

    fn of(typed: T) -> Self {
        Self::new(typed)
    }

    fn typed(self) -> T {
        self.get()
    }

    fn fill(self, typed: T) {
        self.set(typed);
    }
}

/// Whose the signals of lines are: the form's, whichever button makes a line. What a button's press makes is the button's,
/// and goes with it, as one that stands in a line does. Held loosely, since the form holds this.
#[derive(Clone, Copy, Debug)]
struct Home(StoredValue<Option<WeakOwner>, LocalStorage>);

impl Home {
    fn here() -> Self {
        Self(StoredValue::new_local(Owner::current().map(|owner| owner.downgrade())))
    }

    fn make<T>(self, make: impl FnOnce() -> T) -> T {
        match self.0.try_get_value().flatten().and_then(|owner| owner.upgrade()) {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }
}

/// Telephone numbers: `(number, label)`.
#[derive(Clone, Copy, Debug)]
pub struct PhoneRows(pub RwSignal<Vec<PhoneRow>>, Home);

impl PhoneRows {
    /// Drops lines that were left empty; if that are all, one stays to type into.
    pub fn tidy(self) {
        self.0.update(|rows| {
            let blank = rows.first().map(|row| PhoneRow::new("", row.label.get_untracked()));
            rows.retain(|row| !row.is_empty());
            if rows.is_empty() {
                rows.extend(blank);
            }
        });
    }
}

impl FormPart for PhoneRows {
    type Typed = Vec<(String, String)>;

    fn of(typed: Self::Typed) -> Self {
        Self(RwSignal::new(phone_rows(typed)), Home::here())
    }

    fn typed(self) -> Self::Typed {
        self.0.with(|rows| rows.iter().map(|row| (row.number.get(), row.label.get())).collect())
    }

    fn fill(self, typed: Self::Typed) {
        self.0.set(self.1.make(|| phone_rows(typed)));
    }
}

fn phone_rows(typed: Vec<(String, String)>) -> Vec<PhoneRow> {
    typed.into_iter().map(|(number, label)| PhoneRow::new(number, label)).collect()
}

/// Lines of a form, such as addresses. Each has a key of its own, so that removing one leaves the others alone.
#[derive(Debug)]
pub struct FormRows<Line: FormFields> {
    lines: RwSignal<Vec<(String, Line)>>,
    home: Home,
}

impl<Line: FormFields> Copy for FormRows<Line> {}

impl<Line: FormFields> Clone for FormRows<Line> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Line: FormFields> FormPart for FormRows<Line> {
    type Typed = Vec<Line::Typed>;

    fn of(typed: Self::Typed) -> Self {
        Self { lines: RwSignal::new(form_lines(typed)), home: Home::here() }
    }

    fn typed(self) -> Self::Typed {
        self.lines.with(|lines| lines.iter().map(|(_, line)| line.typed()).collect())
    }

    fn fill(self, typed: Self::Typed) {
        self.lines.set(self.home.make(|| form_lines(typed)));
    }
}

impl<Line: FormFields> FormRows<Line> {
    /// The lines with their keys, followed.
    pub fn lines(self) -> Vec<(String, Line)> {
        self.lines.get()
    }

    pub fn add(self, typed: Line::Typed) {
        let new = self.home.make(|| form_lines::<Line>(vec![typed]));
        self.lines.update(|lines| lines.extend(new));
    }

    /// Names of fields are fixed when a line is made: the lines that stay are made anew.
    pub fn remove(self, key: &str) {
        let stays = |(known, line): &(String, Line)| (known != key).then(|| untrack(|| line.typed()));
        let rest = self.lines.with_untracked(|lines| lines.iter().filter_map(stays).collect());
        self.fill(rest);
    }

    /// Lets two lines change places, counted from 0; nothing where there is no such line.
    pub fn swap(self, one: usize, other: usize) {
        let mut typed = untrack(|| self.typed());
        if one.max(other) < typed.len() {
            typed.swap(one, other);
            self.fill(typed);
        }
    }
}

fn form_lines<Line: FormFields>(typed: Vec<Line::Typed>) -> Vec<(String, Line)> {
    typed.into_iter().map(|typed| (fresh_id("line"), Line::of(typed))).collect()
}

/// A text that is not blank, without the white space around.
pub fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A word of a closed list, out of a select.
pub fn word<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// The id of what was chosen.
pub fn id_of<T: FromStr>(choice: Option<&Choice>) -> Option<T> {
    choice?.id.parse().ok()
}

/// The words of a closed list with their texts.
pub fn entries(group: &'static str, words: &[&str]) -> Vec<Entry> {
    words.iter().map(|word| ((*word).to_owned(), t_in(group, word))).collect()
}

/// The same with "not set" first.
pub fn choice_entries(group: &'static str, words: &[&str]) -> Vec<Entry> {
    std::iter::once((String::new(), t("inline.empty").to_owned())).chain(entries(group, words)).collect()
}

/// All fields of a form.
pub trait FormFields: Copy + Send + Sync + 'static {
    type Typed: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;

    fn of(typed: Self::Typed) -> Self;
    /// The content of all fields, followed.
    fn typed(self) -> Self::Typed;
    fn fill(self, typed: Self::Typed);
    /// Before the form is sent: drops lines of lists that were left empty, so that the API counts lines as the form does.
    fn tidy(self) {}
}

/// Declares a form: a struct of signals and a struct of what is typed into them, both with these fields.
///
/// ```ignore
/// form_fields! {
///     TeamForm / TypedTeam { name: RwSignal<String>, manager: RwSignal<Option<Choice>> }
/// }
/// ```
macro_rules! form_fields {
    ($(#[$doc:meta])* $form:ident / $typed:ident {
        $($(#[$field_doc:meta])* $field:ident: $part:ty),* $(,)?
    } $(tidy $tidy:path)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $form { $($(#[$field_doc])* pub $field: $part),* }

        /// What is typed into the form.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $typed { $(pub $field: <$part as $crate::record::FormPart>::Typed),* }

        impl $crate::record::FormFields for $form {
            type Typed = $typed;

            fn of(typed: $typed) -> Self {
                Self { $($field: $crate::record::FormPart::of(typed.$field)),* }
            }

            fn typed(self) -> $typed {
                $typed { $($field: $crate::record::FormPart::typed(self.$field)),* }
            }

            fn fill(self, typed: $typed) {
                $($crate::record::FormPart::fill(self.$field, typed.$field);)*
            }

            $(fn tidy(self) {
                $tidy(self);
            })?
        }
    };
}
pub(crate) use form_fields;
