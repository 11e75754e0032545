//! Writing the specification: a small builder for the operations that the kernel documents itself,
//! and what is the same for all operations (problem answers, security, examples).

use domain::kernel::field::{Field, FieldKind};
use domain::kernel::key_scope::KeyScope;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Problem, ProblemCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{
    HttpMethod, Operation as OpenApiOperation, OperationBuilder, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{AdditionalProperties, KnownFormat, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, ContentBuilder, HeaderBuilder, Object, ObjectBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder,
    Schema,
};
use utoipa::{PartialSchema, ToSchema};

/// The security scheme of people's access tokens.
pub const BEARER: &str = "bearer";
/// The security scheme of tools' keys.
const API_KEY: &str = "apiKey";

/// Where an operation names the scope that a key needs for it.
const SCOPE: &str = "x-required-scope";

/// What only people do: the tags of such operations, and one that stands among others.
const FOR_PEOPLE: [&str; 8] =
    ["auth", "sessions", "security", "api-keys", "calendar-feeds", "push-subscriptions", "broken-glass", "persons"];
const SET_PASSWORD: &str = "setUserPassword";

/// What a key must have been made for to be used for an operation; `None` where no key is any good.
fn scope_of(path: &str, method: &HttpMethod, operation: &OpenApiOperation) -> Option<KeyScope> {
    let for_people = operation.tags.iter().flatten().any(|tag| FOR_PEOPLE.contains(&tag.as_str()));
    if for_people || operation.operation_id.as_deref() == Some(SET_PASSWORD) {
        return None;
    }
    // What hangs on another record is told by its tag: a contact's consents are consents.
    let tagged = operation.tags.iter().flatten().find_map(|tag| tag.parse().ok());
    let resource: Resource = tagged.or_else(|| path.strip_prefix("/api/v1/")?.split('/').next()?.parse().ok())?;
    let reads = *method == HttpMethod::Get || path.ends_with("/search");
    let action = if reads { Action::Read } else { Action::Update };
    KeyScope::is_for_tools(resource).then(|| KeyScope::new(resource, action))
}

/// An id that examples use.
pub fn example_id() -> &'static str {
    "019a8f3e-7c00-7000-8000-000000000001"
}

/// Builds one operation.
pub struct Operation {
    builder: OperationBuilder,
    description: Option<String>,
    summary: String,
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

impl Operation {
    pub fn new(tag: &str, id: &str, summary: &str) -> Self {
        let security = SecurityRequirement::new(BEARER, Vec::<String>::new());
        let builder = OperationBuilder::new().tag(tag).operation_id(Some(id)).summary(Some(summary)).security(security);
        Self { builder, description: None, summary: summary.to_owned() }
    }

    #[must_use]
    pub fn description(mut self, text: &str) -> Self {
        self.description = Some(text.to_owned());
        self
    }

    #[must_use]
    fn parameter(mut self, parameter: ParameterBuilder) -> Self {
        self.builder = self.builder.parameter(parameter.build());
        self
    }

    #[must_use]
    pub fn id_parameter(self) -> Self {
        let id = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
        let parameter = ParameterBuilder::new().name("id").parameter_in(ParameterIn::Path).required(Required::True);
        self.parameter(
            parameter.description(Some("The record's id")).schema(Some(id)).example(Some(json!(example_id()))),
        )
    }

    #[must_use]
    pub fn header(self, name: &str, required: bool, description: &str) -> Self {
        let schema = text().min_length(Some(1)).max_length(Some(200));
        let required = if required { Required::True } else { Required::False };
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
        self.parameter(parameter.description(Some(description)).schema(Some(schema)))
    }

    #[must_use]
    pub fn if_none_match(self) -> Self {
        let parameter = ParameterBuilder::new().name("If-None-Match").parameter_in(ParameterIn::Header);
        let description = "The `ETag` that the caller has: an unchanged record answers 304";
        self.parameter(parameter.required(Required::False).description(Some(description)).schema(Some(text())))
    }

    #[must_use]
    pub fn if_match(self) -> Self {
        let schema = text().pattern(Some("^\"[0-9]+\"$"));
        let parameter =
            ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header).required(Required::True);
        let description = "The `ETag` that was read: a record that was changed since answers 412";
        self.parameter(parameter.description(Some(description)).schema(Some(schema)).example(Some(json!("\"1\""))))
    }

    fn query(self, name: &str, schema: ObjectBuilder, description: &str) -> Self {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
        self.parameter(parameter.description(Some(description)).schema(Some(schema)))
    }

    /// `fields` and `expand`.
    #[must_use]
    pub fn shape_parameters(self, expand: &[&str]) -> Self {
        let this = self.query(
            "fields",
            text().max_length(Some(500)),
            "Only these fields beside the ones that are never absent, separated by commas",
        );
        if expand.is_empty() {
            return this;
        }
        let names = expand.join("|");
        let schema = text().pattern(Some(format!("^(({names})(,({names}))*)?$")));
        this.query("expand", schema, "References that come with their names, separated by commas")
    }

    /// All that a list takes; custom fields have names that no specification knows.
    #[must_use]
    pub fn list_parameters(self, fields: &[Field], customised: bool, expand: &[&str]) -> Self {
        let whole = |minimum: i64, maximum: i64| {
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(minimum)).maximum(Some(maximum))
        };
        let flag = || ObjectBuilder::new().schema_type(Type::Boolean).default(Some(json!(false)));
        let sortable: Vec<_> = fields.iter().filter(|field| field.sortable).map(|field| field.name).collect();
        let custom = if customised { "|custom\\.[a-z][a-z0-9_]{0,39}" } else { "" };
        let names = [&sortable.join("|"), custom].concat();
        let mut this = self
            .query("limit", whole(1, 200).default(Some(json!(50))), "Rows of a page")
            .query(
                "cursor",
                text().max_length(Some(2000)),
                "`next_cursor` or `prev_cursor` of a page of this list, in the same order",
            )
            .query(
                "q",
                text().max_length(Some(200)),
                "Part of a name, any run of a number's digits; without `sort`, names that begin with it come first",
            )
            .query(
                "sort",
                text().pattern(Some(format!("^(-?({names})(,-?({names})){{0,3}})?$"))),
                "Fields, `-` for descending",
            )
            .query("include_total", flag(), "Count all rows that match")
            .query("deleted", flag(), "The recycle bin instead of the records in use")
            .shape_parameters(expand);
        for field in fields {
            let schema = match field.kind {
                FieldKind::Text | FieldKind::Words => text().max_length(Some(200)),
                FieldKind::Choice(words) => text().enum_values(Some(words.iter().copied())),
                FieldKind::Date => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
                FieldKind::Instant => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))),
                FieldKind::Number => ObjectBuilder::new().schema_type(Type::Integer),
                FieldKind::Reference(_) => text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
            };
            let operators: Vec<_> = field.kind.operators().iter().map(|operator| operator.as_str()).collect();
            let name = format!("filter[{}]", field.name);
            let description = format!("Equal to this; `{name}[operator]` compares otherwise: {}", operators.join(", "));
            this = this.query(&name, schema, &description);
        }
        this
    }

    #[must_use]
    pub fn body(mut self, schema: &str, example: Value) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).example(Some(example)).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.builder = self.builder.request_body(Some(body.build()));
        self
    }

    #[must_use]
    pub fn body_ref(mut self, schema: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.builder = self.builder.request_body(Some(body.build()));
        self
    }

    #[must_use]
    pub fn merge_patch(mut self, schema: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let body =
            RequestBodyBuilder::new().content("application/merge-patch+json", content).required(Some(Required::True));
        self.builder = self.builder.request_body(Some(body.build()));
        self
    }

    /// A JSON answer with its entity tag.
    #[must_use]
    pub fn answers(mut self, status: u16, description: &str, schema: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let mut response = ResponseBuilder::new().description(description).content("application/json", content);
        if !schema.ends_with("Page") {
            response = response.header("ETag", tag_header());
        }
        self.builder = self.builder.response(status.to_string(), response.build());
        self
    }

    /// A JSON answer that is no record.
    #[must_use]
    pub fn answers_plain(mut self, status: u16, description: &str, schema: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let response = ResponseBuilder::new().description(description).content("application/json", content);
        self.builder = self.builder.response(status.to_string(), response.build());
        self
    }

    /// The same for a list that comes whole.
    #[must_use]
    pub fn answers_list(mut self, status: u16, description: &str, schema: &str) -> Self {
        let list = utoipa::openapi::ArrayBuilder::new().items(Ref::from_schema_name(schema)).build();
        let content = ContentBuilder::new().schema(Some(Schema::Array(list))).build();
        let response = ResponseBuilder::new().description(description).content("application/json", content);
        self.builder = self.builder.response(status.to_string(), response.build());
        self
    }

    /// An id in the query that has to be there.
    #[must_use]
    pub fn required_id_query(self, name: &str, description: &str) -> Self {
        let id = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::True);
        self.parameter(parameter.description(Some(description)).schema(Some(id)))
    }

    #[must_use]
    pub fn answers_created(mut self, schema: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let location = HeaderBuilder::new().schema(Some(text())).description(Some("The record's address")).build();
        let response = ResponseBuilder::new().description("The new record").content("application/json", content);
        let response = response.header("ETag", tag_header()).header("Location", location);
        self.builder = self.builder.response("201", response.build());
        self
    }

    /// The answer of what a job will do.
    #[must_use]
    pub fn answers_later(mut self, schema: &str, description: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        let location = HeaderBuilder::new().schema(Some(text())).description(Some("The job's address")).build();
        let response = ResponseBuilder::new().description(description).content("application/json", content);
        let response = response.header("ETag", tag_header()).header("Location", location);
        self.builder = self.builder.response("202", response.build());
        self
    }

    #[must_use]
    pub fn answers_empty(mut self, status: u16, description: &str) -> Self {
        self.builder =
            self.builder.response(status.to_string(), ResponseBuilder::new().description(description).build());
        self
    }

    #[must_use]
    pub fn fails(mut self, statuses: &[u16]) -> Self {
        for status in statuses {
            self.builder = self.builder.response(status.to_string(), problem_response(*status));
        }
        self
    }

    pub fn build(self) -> OpenApiOperation {
        let description = self.description.unwrap_or_else(|| format!("{}.", self.summary));
        self.builder.description(Some(description)).build()
    }
}

fn tag_header() -> utoipa::openapi::Header {
    HeaderBuilder::new().schema(Some(text())).description(Some("The record's version, for `If-Match`")).build()
}

fn problem_response(status: u16) -> utoipa::openapi::Response {
    // Only the sign-in itself hears of wrong passwords, and says so.
    let of_sign_in = [ProblemCode::WrongCredentials, ProblemCode::SecondFactorRequired, ProblemCode::WrongCode];
    let codes = ProblemCode::ALL.iter().filter(|code| !of_sign_in.contains(code));
    let codes: Vec<_> = codes.filter(|code| code.status() == status).map(|code| code.title()).collect();
    let description = if codes.is_empty() { "Refused".to_owned() } else { codes.join("; ") };
    ResponseBuilder::new().description(description).content(PROBLEM, problem_content()).build()
}

/// The media type of every refusal.
const PROBLEM: &str = "application/problem+json";

fn problem_content() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build()
}

/// Adds a type's schema under its own name.
pub fn named<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
}

/// The schema of a merge patch: every property may be absent, and null takes an optional one away.
pub fn merge_patch_schema(of: RefOr<Schema>) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = of else { return of };
    let required = std::mem::take(&mut object.required);
    for (name, property) in &mut object.properties {
        if let RefOr::T(Schema::Object(property)) = property {
            property.default = None;
            if let (false, SchemaType::Type(kind)) = (required.contains(name), property.schema_type.clone()) {
                property.schema_type = SchemaType::from_iter([kind, Type::Null]);
            }
        } else if let RefOr::T(Schema::Array(property)) = property
            && let SchemaType::Type(kind) = property.schema_type.clone()
        {
            property.schema_type = SchemaType::from_iter([kind, Type::Null]);
        }
    }
    RefOr::T(Schema::Object(object))
}

/// Makes one object of an `allOf` of objects: its parts would each refuse the properties of the others.
fn flattened(name: &str, schemas: &BTreeMap<String, RefOr<Schema>>) -> Option<Object> {
    let mut whole = Object::new();
    merge_into(&mut whole, schemas.get(name)?, schemas)?;
    // A request's unknown fields are refused; an answer may have more one day.
    let closed = name.starts_with("New") || name.starts_with("Transition");
    whole.additional_properties = closed.then(|| Box::new(AdditionalProperties::FreeForm(false)));
    Some(whole)
}

fn merge_into(whole: &mut Object, part: &RefOr<Schema>, schemas: &BTreeMap<String, RefOr<Schema>>) -> Option<()> {
    match part {
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next()?;
            merge_into(whole, schemas.get(name)?, schemas)
        }
        RefOr::T(Schema::AllOf(parts)) => {
            if whole.description.is_none() {
                whole.description.clone_from(&parts.description);
            }
            parts.items.iter().try_for_each(|part| merge_into(whole, part, schemas))
        }
        RefOr::T(Schema::Object(object)) => {
            whole.required.extend(object.required.iter().cloned());
            for (name, property) in &object.properties {
                whole.properties.insert(name.clone(), property.clone());
            }
            Some(())
        }
        RefOr::T(_) => None,
    }
}

/// What holds for every operation: who may call it, and how it refuses.
pub fn complete(api: &mut OpenApi) {
    let components = api.components.get_or_insert_default();
    let bearer = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    let bearer = bearer.description(Some("The access token of `POST /auth/login`")).build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    let key = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("setu_<prefix>_<secret>");
    let key = key
        .description(Some(
            "A key of `POST /api-keys`; each operation names the scope that it needs as `x-required-scope`",
        ))
        .build();
    components.add_security_scheme(API_KEY, SecurityScheme::Http(key));
    for (name, schema) in [
        ("Problem", Problem::schema()),
        ("FieldProblem", domain::kernel::FieldProblem::schema()),
        ("ProblemCode", ProblemCode::schema()),
    ] {
        components.schemas.insert(name.to_owned(), schema);
    }
    let composed: Vec<String> = components
        .schemas
        .iter()
        .filter(|(_, schema)| matches!(schema, RefOr::T(Schema::AllOf(_))))
        .map(|(name, _)| name.clone())
        .collect();
    for name in composed {
        if let Some(whole) = flattened(&name, &components.schemas) {
            components.schemas.insert(name, RefOr::T(Schema::Object(whole)));
        }
    }
    // Ids that only an address names.
    let mut ids = Vec::new();
    named::<domain::kernel::ExportId>(&mut ids);
    named::<domain::kernel::AttachmentId>(&mut ids);
    for (name, schema) in ids {
        components.schemas.entry(name).or_insert(schema);
    }
    for (path, item) in &mut api.paths.paths {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            // Public operations carry an empty requirement.
            let signed_in = operation.security.iter().flatten().any(|needed| *needed != SecurityRequirement::default());
            if let (true, Some(scope)) = (signed_in, scope_of(path, &method, operation)) {
                let key = SecurityRequirement::new(API_KEY, Vec::<String>::new());
                operation.security.get_or_insert_default().push(key);
                // A requirement names scopes only where OAuth declares them, so the linters have it.
                let needed = ExtensionsBuilder::new().add(SCOPE, scope.to_string()).build();
                operation.extensions.get_or_insert_default().merge(needed);
            }
            let usual = [429, 500, 503].into_iter().chain([401, 403].into_iter().filter(|_| signed_in));
            for status in usual {
                let known = &mut operation.responses.responses;
                known.entry(status.to_string()).or_insert_with(|| problem_response(status).into());
            }
            for (status, response) in &mut operation.responses.responses {
                if let (RefOr::T(response), Ok(400..)) = (response, status.parse::<u16>()) {
                    response.content.entry(PROBLEM.to_owned()).or_insert_with(|| problem_content().into());
                }
            }
            if operation.description.is_none() {
                operation.description = operation.summary.as_ref().map(|summary| format!("{summary}."));
            }
        }
    }
}

/// Takes away the schemas that nothing refers to, such as the parts of those that were made one object.
pub fn prune(api: &mut OpenApi) {
    loop {
        let text = api.to_json().unwrap_or_default();
        let Some(components) = &mut api.components else { return };
        let before = components.schemas.len();
        components.schemas.retain(|name, _| text.contains(&format!("#/components/schemas/{name}\"")));
        if components.schemas.len() == before {
            return;
        }
    }
}
