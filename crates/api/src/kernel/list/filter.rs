//! Filters: each condition becomes SQL, checked against the fields that the list declares.

use super::column::{Column, Stored, custom_key};
use super::query::Known;
use crate::kernel::custom::Fields;
use crate::kernel::db::{Fragment, Value};
use domain::kernel::custom::{self, FieldDefinition};
use domain::kernel::due::DueState;
use domain::kernel::field::{Field, FieldKind, Operator};
use domain::kernel::policy::Role;
use domain::kernel::search::{Condition, Filter, MAX_CONDITIONS, MAX_DEPTH};
use domain::kernel::{FieldProblem, Timestamp};

/// Characters that one value may have.
const MAX_VALUE: usize = 200;

/// Finds the columns of fields, for one role.
#[derive(Clone, Copy)]
pub struct Columns {
    pub of: fn(&'static Field, Role) -> Column,
    pub role: Role,
}

impl Columns {
    pub fn get(self, field: &'static Field) -> Column {
        (self.of)(field, self.role)
    }
}

/// What filters are compiled against.
pub struct Compiler {
    pub fields: &'static [Field],
    pub columns: Columns,
    pub custom: Fields,
    pub now: Timestamp,
}

impl Compiler {
    pub fn new(known: &Known, now: Timestamp) -> Self {
        Self { fields: known.fields, columns: known.columns, custom: known.custom.clone(), now }
    }

    /// The SQL of a tree, or everything that is wrong with it. `pointer` names the place in the request.
    pub fn tree(&self, filter: &Filter, pointer: &str) -> Result<Fragment, FieldProblem> {
        let mut conditions = 0;
        self.node(filter, pointer, 0, &mut conditions).map(Fragment::rare)
    }

    fn node(
        &self,
        filter: &Filter,
        pointer: &str,
        depth: usize,
        conditions: &mut usize,
    ) -> Result<Fragment, FieldProblem> {
        if depth > MAX_DEPTH {
            return Err(FieldProblem::new(pointer, "depth", format!("Groups lie at most {MAX_DEPTH} deep")));
        }
        match filter {
            Filter::And(group) => {
                let mut all = Fragment::always();
                for (index, part) in group.and.iter().enumerate() {
                    all = all.and(self.node(part, &format!("{pointer}/and/{index}"), depth + 1, conditions)?);
                }
                Ok(Fragment::new("(").append(all).sql(")"))
            }
            Filter::Or(group) => {
                let mut any = Fragment::never();
                for (index, part) in group.or.iter().enumerate() {
                    any = any.or(self.node(part, &format!("{pointer}/or/{index}"), depth + 1, conditions)?);
                }
                Ok(any)
            }
            Filter::Not(group) => {
                Ok(self.node(&group.not, &format!("{pointer}/not"), depth + 1, conditions)?.negated())
            }
            Filter::Is(condition) => {
                *conditions += 1;
                if *conditions > MAX_CONDITIONS {
                    return Err(FieldProblem::new(
                        pointer,
                        "length",
                        format!("Use at most {MAX_CONDITIONS} conditions"),
                    ));
                }
                self.condition(condition, pointer)
            }
        }
    }

    /// The field that a condition names, and where it lies.
    fn asked(&self, name: &str) -> Option<(Asked<'_>, Column)> {
        if let Some(name) = name.strip_prefix(custom::PREFIX) {
            let field = self.custom.iter().find(|field| field.name == name)?;
            return Some((Asked::Custom(field), Column::custom(field)));
        }
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some((Asked::Field(field.kind), self.columns.get(field)))
    }

    /// The SQL of one condition.
    pub fn condition(&self, condition: &Condition, pointer: &str) -> Result<Fragment, FieldProblem> {
        let refuse = |code: &str, detail: String| Err(FieldProblem::new(pointer, code, detail));
        let Some((asked, column)) = self.asked(&condition.field) else {
            return refuse("unknown_field", format!("This list has no field {:?}", shortened(&condition.field)));
        };
        if !asked.operators().contains(&condition.op) {
            return refuse("operator", format!("{} cannot be compared with {}", condition.field, condition.op));
        }
        if condition.op == Operator::IsNull {
            return match condition.value.as_str() {
                "true" => Ok(column.is_absent()),
                "false" => Ok(column.is_absent().negated()),
                _ => refuse("type", "is_null takes true or false".to_owned()),
            };
        }
        let several = matches!(condition.op, Operator::In | Operator::Nin);
        let texts: Vec<&str> =
            if several { condition.value.split(',').collect() } else { vec![condition.value.as_str()] };
        let mut values = Vec::with_capacity(texts.len());
        for text in texts {
            if let Asked::Field(FieldKind::Choice(words)) = asked
                && !words.contains(&text.trim())
            {
                return refuse("choice", format!("{} is one of {}", condition.field, words.join(", ")));
            }
            if text.chars().count() > MAX_VALUE {
                return refuse("length", format!("A value has at most {MAX_VALUE} characters"));
            }
            if text.contains('\0') {
                return refuse("type", "A value has no NUL character".to_owned());
            }
            let value = match asked {
                Asked::Field(_) => column.parse(text, self.now),
                Asked::Custom(field) => custom_key(field, text, self.now),
            };
            match value {
                Ok(value) => values.push(value),
                Err(expected) => return refuse("type", expected.to_owned()),
            }
        }
        if column.stored == Stored::Due {
            return Ok(due(column, condition.op, &values, self.now));
        }
        Ok(compare(column, condition.op, values))
    }
}

/// What a condition is about: one of the record's own fields, or a custom one.
#[derive(Clone, Copy)]
enum Asked<'f> {
    Field(FieldKind),
    Custom(&'f FieldDefinition),
}

impl Asked<'_> {
    fn operators(self) -> &'static [Operator] {
        match self {
            Self::Field(kind) => kind.operators(),
            Self::Custom(field) => field.kind.operators(),
        }
    }
}

fn compare(column: Column, operator: Operator, values: Vec<Value>) -> Fragment {
    match operator {
        Operator::Ne => return compare(column, Operator::Eq, values).negated(),
        Operator::Nin => return compare(column, Operator::In, values).negated(),
        _ => {}
    }
    if column.stored == Stored::Words {
        return holds_word(column.name, operator, values);
    }
    let left = match column.stored {
        Stored::Text => Fragment::new("lower(").sql(column.name).either(")", " COLLATE \"C\")"),
        _ => Fragment::new(column.name),
    };
    if operator == Operator::In {
        return left.sql(" IN ").bind_list(values);
    }
    let Some(value) = values.into_iter().next() else { return Fragment::never() };
    match (operator, value) {
        (Operator::Contains, Value::Text(text)) => {
            left.sql(" LIKE ").bind(Value::Text(like_anywhere(&text))).sql(" ESCAPE '\\'")
        }
        // A range uses the index, where LIKE does not on SQLite.
        (Operator::Starts, Value::Text(text)) => {
            let end = Value::Text(format!("{text}{}", char::MAX));
            left.clone().sql(" >= ").bind(Value::Text(text)).and(left.sql(" < ").bind(end))
        }
        // What has no value is not less than anything.
        (operator, value) if column.custom.is_some() => {
            left.clone().sql(sign(operator)).bind(value).and(left.sql(" <> ''"))
        }
        (operator, value) => left.sql(sign(operator)).bind(value),
    }
}

/// Whether a moment lies where one of these words says, seen from now.
fn due(column: Column, operator: Operator, words: &[Value], now: Timestamp) -> Fragment {
    let state = |word: &Value| match word {
        Value::Text(word) => word.parse::<DueState>().ok(),
        _ => None,
    };
    let any = words.iter().filter_map(state).map(|state| column.is_due(state, now)).reduce(Fragment::or);
    let any = any.unwrap_or_else(Fragment::never);
    if matches!(operator, Operator::Ne | Operator::Nin) { any.negated() } else { any }
}

const fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Gt => " > ",
        Operator::Gte => " >= ",
        Operator::Lt => " < ",
        Operator::Lte => " <= ",
        _ => " = ",
    }
}

/// Whether a JSON array of words holds one of these.
fn holds_word(column: &'static str, operator: Operator, values: Vec<Value>) -> Fragment {
    let head = Fragment::default()
        .either("EXISTS (SELECT 1 FROM json_each(", "EXISTS (SELECT 1 FROM jsonb_array_elements_text(")
        .sql(column)
        .either(") AS word WHERE lower(word.value)", ") AS word WHERE lower(word COLLATE \"C\")");
    if operator == Operator::In {
        return head.sql(" IN ").bind_list(values).sql(")");
    }
    values.into_iter().next().map_or_else(Fragment::never, |value| head.sql(" = ").bind(value).sql(")"))
}

/// `%text%` with the wildcards of LIKE taken literally.
pub fn like_anywhere(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}
