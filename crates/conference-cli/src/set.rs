//! `--set PATH=VALUE`: sets a field at any depth.

use conference_models::metadata::{Field, FieldType};
use serde_json::{Map, Value};

use crate::{times::Now, unknown_fields, value};

/// Id of the argument.
pub(crate) const ID: &str = "a field at any depth";

/// A value, and the path of its field in the request.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    path: String,
    steps: Vec<Step>,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Item(usize),
}

/// Reads `a.b[0].c=VALUE`.
pub(crate) fn parse(argument: &str) -> Result<Assignment, String> {
    let (path, text) = argument.split_once('=').ok_or("expected PATH=VALUE")?;
    let steps: Option<Vec<Vec<Step>>> = path.split('.').map(steps).collect();
    let steps = steps.ok_or("expected a path such as a.b[0].c")?.concat();
    Ok(Assignment { path: path.to_owned(), steps, text: text.to_owned() })
}

/// Reads a part of a path: `a[0]` is a name and an item.
fn steps(part: &str) -> Option<Vec<Step>> {
    let (name, items) = part.split_at(part.find('[').unwrap_or(part.len()));
    let mut steps = vec![Step::Name(name.to_owned())];
    let items = items.strip_prefix('[').map_or(Some(""), |items| items.strip_suffix(']'))?;
    for item in items.split("][").filter(|_| !items.is_empty()) {
        steps.push(Step::Item(item.parse().ok()?));
    }
    (!name.is_empty() && items.is_empty() != part.contains('[')).then_some(steps)
}

impl Assignment {
    /// Returns true if the path is this field of the request, or leads into it.
    pub(crate) fn is_in(&self, field: &Field) -> bool {
        self.steps.first() == Some(&Step::Name(field.name.to_owned()))
    }

    /// Inserts the value. Objects and arrays in the path are created.
    pub(crate) fn apply(
        &self,
        fields: &[Field],
        request: &mut Map<String, Value>,
        now: &Now,
    ) -> Result<(), String> {
        let inserted = self.in_object(fields, request, &self.steps, now);
        inserted.map_err(|error| format!("--set {}: {error}", self.path))
    }

    fn in_object(
        &self,
        fields: &[Field],
        object: &mut Map<String, Value>,
        steps: &[Step],
        now: &Now,
    ) -> Result<(), String> {
        let [Step::Name(name), rest @ ..] = steps else {
            return Err(NAME_EXPECTED.to_owned());
        };
        let field = fields.iter().find(|field| field.name == name);
        let field = field.ok_or_else(|| unknown_fields::message(fields, name))?;
        let (slot, siblings) = detached(object, name, field.kind);
        let set = self.at(field, field.kind, slot, (rest, &siblings), now)?;
        *object = siblings;
        object.insert(name.clone(), set);
        Ok(())
    }

    /// Returns the value of a field after the assignment.
    fn at(
        &self,
        field: &Field,
        kind: FieldType,
        mut value: Value,
        (steps, siblings): (&[Step], &Map<String, Value>),
        now: &Now,
    ) -> Result<Value, String> {
        match (kind, &mut value, steps) {
            (FieldType::List(item), Value::Array(items), []) if !self.text.starts_with('[') => {
                items.push(value::read(field, item.kind, &self.text, siblings, now)?);
            }
            (kind, _, []) => return value::read(field, kind, &self.text, siblings, now),
            (FieldType::Object(fields), Value::Object(object), _) => {
                self.in_object(fields, object, steps, now)?;
            }
            (FieldType::List(item), Value::Array(items), [Step::Item(index), rest @ ..]) => {
                let length = items.len();
                if *index == length {
                    items.push(empty(item.kind));
                }
                let slot = items.get_mut(*index).ok_or_else(|| missing_item(length))?;
                *slot = self.at(field, item.kind, slot.take(), (rest, siblings), now)?;
            }
            (FieldType::Map(item), Value::Object(object), [Step::Name(key), rest @ ..]) => {
                let (slot, _) = detached(object, key, item.kind);
                let set = self.at(field, item.kind, slot, (rest, siblings), now)?;
                object.insert(key.clone(), set);
            }
            _ => return Err(mismatch(kind)),
        }
        Ok(value)
    }
}

/// Returns the value of a field, or an empty one, and the object without the field.
fn detached(
    object: &mut Map<String, Value>,
    name: &str,
    kind: FieldType,
) -> (Value, Map<String, Value>) {
    let mut siblings = object.clone();
    (siblings.remove(name).unwrap_or_else(|| empty(kind)), siblings)
}

fn empty(kind: FieldType) -> Value {
    match kind {
        FieldType::Object(_) | FieldType::Map(_) => Value::Object(Map::new()),
        FieldType::List(_) => Value::Array(Vec::new()),
        _ => Value::Null,
    }
}

fn missing_item(length: usize) -> String {
    format!("index out of range: the next index of the array is [{length}]")
}

const NAME_EXPECTED: &str = "an object in the path must be followed by a dot and a field name";

fn mismatch(kind: FieldType) -> String {
    let form = match kind {
        FieldType::Object(_) => NAME_EXPECTED,
        FieldType::List(_) => "an array in the path must be followed by an index such as [0]",
        FieldType::Map(_) => "an object in the path must be followed by a dot and a key",
        _ => "the path continues after a field that is neither an object nor an array",
    };
    form.to_owned()
}
