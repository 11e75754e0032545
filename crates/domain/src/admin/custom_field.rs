//! Custom fields as records: administrators make them, everybody reads them.

use crate::kernel::custom::{CustomKind, FieldDefinition};
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{CustomFieldId, Head};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomField {
    #[serde(flatten)]
    pub head: Head<CustomFieldId>,
    #[serde(flatten)]
    pub data: FieldDefinition,
}

/// What lists of custom fields know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::CustomFields)).sorted(),
    Field::new("resource", FieldKind::Choice(Resource::WORDS)),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("label", FieldKind::Text).sorted(),
    Field::new("kind", FieldKind::Choice(CustomKind::WORDS)),
    Field::new("position", FieldKind::Number).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(CustomField {
    id: CustomFieldId,
    data: FieldDefinition,
    resource: CustomFields,
    always: ["resource", "name", "label", "kind", "required", "in_list", "position"],
    name: |field| field.data.label.clone()
});
