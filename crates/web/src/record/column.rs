//! The only place that ties a column of a list to its field: label, sorting and cell come from the record.

use leptos::prelude::*;

use super::{Shown, label};
use crate::ui::table::{Column, Place};

/// A column with the way in which it shows a record.
pub struct RecordColumn<R> {
    pub column: Column,
    pub cell: fn(&R) -> AnyView,
}

impl<R: Shown> RecordColumn<R> {
    /// The column of a field: called as the record calls it, sortable where the API can sort by it. `track` is a track of
    /// a CSS grid.
    pub fn new(field: &'static str, place: Place, track: &'static str, cell: fn(&R) -> AnyView) -> Self {
        let column = Column::new(field, label::<R>(field), place, track);
        let sortable = R::FIELDS.iter().any(|known| known.name == field && known.sortable);
        Self { column: if sortable { column.sorted_by(field) } else { column }, cell }
    }

    /// A column that is no field of the API: "Phone".
    pub fn beside(
        key: &'static str,
        label: &'static str,
        place: Place,
        track: &'static str,
        cell: fn(&R) -> AnyView,
    ) -> Self {
        Self { column: Column::new(key, label, place, track), cell }
    }

    /// Not shown until somebody chooses it.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { column: self.column.hidden(), ..self }
    }

    #[must_use]
    pub fn numeric(self) -> Self {
        Self { column: self.column.numeric(), ..self }
    }
}
