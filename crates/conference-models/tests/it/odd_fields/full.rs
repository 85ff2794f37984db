//! Documents in which every field is set, made from the spec: lists and maps have two items, and no
//! two numbers or strings are the same where the spec leaves a choice.

use serde_json::{Map, Value, json};

use super::Form;

pub(super) struct Full {
    pub(super) name: String,
    pub(super) document: Value,
    /// Everything that stands somewhere in the document.
    pub(super) places: Vec<Place>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    path: Vec<String>,
    /// The pointer as it is reported, without secret keys.
    pub(super) shown: String,
}

const MARK: &str = "the odd value";

impl Full {
    pub(super) fn response(operation: &str) -> Self {
        let snake: String = operation
            .char_indices()
            .flat_map(|(index, letter)| {
                let separator = (index > 0 && letter.is_uppercase()).then_some('_');
                separator.into_iter().chain(letter.to_lowercase())
            })
            .collect();
        let file = format!("operations/{snake}.json");
        let spec = crate::spec(&file);
        let reference = spec["x-operation"]["response"]["$ref"].as_str().unwrap();
        Self::new(&file, reference.rsplit('/').next().unwrap())
    }

    pub(super) fn new(file: &str, name: &str) -> Self {
        let mut builder = Builder { places: Vec::new(), count: 0 };
        let schema = crate::spec(file)["$defs"][name].clone();
        let document = builder.value(file, &schema, &Place::default());
        Self { name: name.to_owned(), document, places: builder.places }
    }

    /// The document as text, with another value in a place.
    pub(super) fn with(&self, place: &Place, odd: &str, form: Form) -> String {
        let mut document = self.document.clone();
        let value = place.get(&mut document);
        let original = std::mem::replace(value, json!(MARK)).to_string();
        let key = json!(place.path.last().unwrap());
        let replacement = match form {
            Form::Replaced => odd.to_owned(),
            Form::Before => format!("{odd},{key}:{original}"),
            Form::After => format!("{original},{key}:{odd}"),
        };
        document.to_string().replace(&json!(MARK).to_string(), &replacement)
    }
}

impl Place {
    fn child(&self, key: &str, shown: &str) -> Self {
        let path = self.path.iter().cloned().chain([key.to_owned()]).collect();
        Self { path, shown: format!("{}/{shown}", self.shown) }
    }

    /// Returns true for an item of a list, whose key cannot stand twice.
    pub(super) fn is_item(&self) -> bool {
        self.path.last().unwrap().parse::<usize>().is_ok()
    }

    fn get<'a>(&self, document: &'a mut Value) -> &'a mut Value {
        self.path.iter().fold(document, |value, key| match value {
            Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
            object => &mut object[key],
        })
    }

    /// Takes the value from its parent; `None` if it is not there. Of a list with one item less,
    /// this one is missing.
    pub(super) fn take(&self, document: &mut Value) -> Option<Value> {
        let (key, parent) = self.path.split_last().unwrap();
        let parent = Self { path: parent.to_vec(), shown: String::new() };
        match parent.get(document) {
            Value::Array(items) if items.len() == 2 => Some(items.remove(key.parse().unwrap())),
            Value::Object(fields) => fields.remove(key),
            _ => None,
        }
    }
}

struct Builder {
    places: Vec<Place>,
    count: i64,
}

impl Builder {
    fn value(&mut self, file: &str, schema: &Value, place: &Place) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let (path, name) = reference.split_once("#/$defs/").unwrap();
            let file = if path.is_empty() { file } else { path.trim_start_matches("../") };
            let schema = crate::spec(file)["$defs"][name].clone();
            return self.value(file, &schema, place);
        }
        if let Some(known) = schema["anyOf"][0].get("const") {
            return known.clone();
        }
        self.count += 1;
        match schema["type"].as_str().unwrap() {
            "string" => json!(format!("text {}", self.count)),
            "integer" => json!(self.count + 1_000),
            "number" => json!(0.5 + f64::from(u8::try_from(self.count).unwrap())),
            "boolean" => json!(true),
            "array" => [0, 1]
                .map(|index| {
                    let index = index.to_string();
                    self.child(file, &schema["items"], &place.child(&index, &index))
                })
                .into_iter()
                .collect(),
            "object" => self.object(file, schema, place).into(),
            other => panic!("{other}"),
        }
    }

    fn object(&mut self, file: &str, schema: &Value, place: &Place) -> Map<String, Value> {
        if let Some(fields) = schema["properties"].as_object() {
            return fields
                .iter()
                .map(|(key, field)| (key.clone(), self.child(file, field, &place.child(key, key))))
                .collect();
        }
        let is_secret = schema["propertyNames"].is_object();
        ["first", "second"]
            .map(|key| {
                let place = place.child(key, if is_secret { "*" } else { key });
                (key.to_owned(), self.child(file, &schema["additionalProperties"], &place))
            })
            .into_iter()
            .collect()
    }

    fn child(&mut self, file: &str, schema: &Value, place: &Place) -> Value {
        self.places.push(place.clone());
        self.value(file, schema, place)
    }
}
