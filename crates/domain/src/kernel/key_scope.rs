//! What an API key may do: `<resource>:read` or `<resource>:write`, and never more than its owner may.

use super::policy::{Action, Resource};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// One thing that a key was made for. Who may write may also read, since a write answers with the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyScope {
    pub resource: Resource,
    pub writes: bool,
}

impl KeyScope {
    pub const fn new(resource: Resource, action: Action) -> Self {
        Self { resource, writes: !matches!(action, Action::Read) }
    }

    pub fn grants(self, resource: Resource, action: Action) -> bool {
        self.resource == resource && (self.writes || action == Action::Read)
    }

    /// Whether a key can be made for it at all: sessions, keys, the rules of signing in, and what opens or ends a patient's
    /// data are for people. So is the address of a calendar: whoever knows it needs no key any more.
    pub const fn is_for_tools(resource: Resource) -> bool {
        !matches!(
            resource,
            Resource::Sessions
                | Resource::ApiKeys
                | Resource::CalendarFeeds
                | Resource::SecuritySettings
                | Resource::BrokenGlass
                | Resource::Persons
        )
    }

    /// Every scope that a key can have.
    pub fn all() -> Vec<Self> {
        let resources = Resource::ALL.iter().copied().filter(|resource| Self::is_for_tools(*resource));
        resources.flat_map(|resource| [false, true].map(|writes| Self { resource, writes })).collect()
    }
}

impl std::fmt::Display for KeyScope {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.resource, if self.writes { "write" } else { "read" })
    }
}

/// A scope that no key can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownScope;

impl std::fmt::Display for UnknownScope {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a scope is a resource with :read or :write, such as contacts:read")
    }
}

impl std::error::Error for UnknownScope {}

impl std::str::FromStr for KeyScope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let (resource, access) = text.split_once(':').ok_or(UnknownScope)?;
        let resource: Resource = resource.parse().map_err(|_| UnknownScope)?;
        let writes = match access {
            "read" => false,
            "write" => true,
            _ => return Err(UnknownScope),
        };
        if Self::is_for_tools(resource) { Ok(Self { resource, writes }) } else { Err(UnknownScope) }
    }
}

impl Serialize for KeyScope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyScope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use super::KeyScope;
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    use utoipa::openapi::{RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for KeyScope {
        fn schema() -> RefOr<Schema> {
            let mut resources: Vec<String> = KeyScope::all().iter().map(|scope| scope.resource.to_string()).collect();
            resources.dedup();
            let pattern = format!("^({}):(read|write)$", resources.join("|"));
            let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
            let about = "A resource with `read` or `write`; whoever may write may also read";
            schema.description(Some(about)).examples(["contacts:read"]).build().into()
        }
    }
    impl ToSchema for KeyScope {}
}

#[cfg(test)]
mod tests {
    use super::KeyScope;
    use crate::kernel::policy::{Action, Resource};

    #[test]
    fn scopes_read_back() {
        for scope in KeyScope::all() {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for nonsense in
            ["", "contacts", "contacts:", "contacts:delete", "nothing:read", "sessions:read", "api-keys:write"]
        {
            assert!(nonsense.parse::<KeyScope>().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn writing_includes_reading_and_nothing_else() {
        let writes = KeyScope::new(Resource::Contacts, Action::Delete);
        let reads = KeyScope::new(Resource::Contacts, Action::Read);
        assert!(Action::ALL.iter().all(|action| writes.grants(Resource::Contacts, *action)));
        assert!(!writes.grants(Resource::Accounts, Action::Read));
        assert!(reads.grants(Resource::Contacts, Action::Read) && !reads.grants(Resource::Contacts, Action::Update));
    }
}
