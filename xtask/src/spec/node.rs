//! Position in a spec file, with its pointer for errors.

use super::{Error, Json, suggest::suggestion_or_list};

#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    file: &'a str,
    pointer: String,
    json: &'a Json,
}

type Result<T> = std::result::Result<T, Error>;

impl<'a> Node<'a> {
    pub(super) fn root(file: &'a str, json: &'a Json) -> Self {
        Self { file, pointer: String::new(), json }
    }

    pub(super) fn file(&self) -> &'a str {
        self.file
    }

    pub(super) fn json(&self) -> &'a Json {
        self.json
    }

    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        Error::at(self.file, &self.pointer, message)
    }

    /// Refuses every key except these.
    pub(super) fn only(&self, keys: &[&str]) -> Result<()> {
        let unknown = |(key, _): &(&str, Node<'_>)| !keys.contains(key);
        match self.object()?.into_iter().find(unknown) {
            Some((key, node)) => {
                let known = suggestion_or_list(key, keys);
                Err(node.error(format!("the keyword {key:?} is not known here{known}")))
            }
            None => Ok(()),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.json.get(key).map(|json| self.child(key, json))
    }

    pub(super) fn need(&self, key: &str) -> Result<Node<'a>> {
        self.get(key).ok_or_else(|| self.error(format!("{key:?} is missing")))
    }

    /// Returns the entries of an object under a key; none if the key is missing.
    pub(super) fn entries(&self, key: &str) -> Result<Vec<(&'a str, Node<'a>)>> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.object())
    }

    /// Returns the items of an array under a key; none if the key is missing.
    pub(super) fn items(&self, key: &str) -> Result<Vec<Node<'a>>> {
        self.get(key).map_or(Ok(Vec::new()), |node| node.array())
    }

    pub(super) fn object(&self) -> Result<Vec<(&'a str, Node<'a>)>> {
        let Json::Object(entries) = self.json else {
            return Err(self.expected("an object"));
        };
        Ok(entries.iter().map(|(key, json)| (key.as_str(), self.child(key, json))).collect())
    }

    pub(super) fn array(&self) -> Result<Vec<Node<'a>>> {
        let Json::Array(items) = self.json else {
            return Err(self.expected("an array"));
        };
        Ok(items
            .iter()
            .enumerate()
            .map(|(index, json)| self.child(&index.to_string(), json))
            .collect())
    }

    pub(super) fn string(&self) -> Result<&'a str> {
        match self.json {
            Json::String(text) => Ok(text),
            _ => Err(self.expected("a string")),
        }
    }

    pub(super) fn integer(&self) -> Result<i64> {
        match self.json {
            Json::Number(number) => number.as_i64(),
            _ => None,
        }
        .ok_or_else(|| self.expected("a 64-bit integer"))
    }

    pub(super) fn size(&self) -> Result<usize> {
        usize::try_from(self.integer()?).map_err(|_| self.error("is negative"))
    }

    pub(super) fn boolean(&self) -> Result<bool> {
        match self.json {
            Json::Bool(value) => Ok(*value),
            _ => Err(self.expected("a boolean")),
        }
    }

    /// Returns the boolean under a key. `None` if it is missing.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>> {
        self.get(key).map(|node| node.boolean()).transpose()
    }

    /// Returns the string under a key. `None` if it is missing or `null`.
    pub(super) fn optional_string(&self, key: &str) -> Result<Option<String>> {
        match self.get(key) {
            Some(node) if *node.json == Json::Null => Ok(None),
            Some(node) => node.string().map(|text| Some(text.to_owned())),
            None => Ok(None),
        }
    }

    /// Returns the description, which is required.
    pub(super) fn description(&self) -> Result<String> {
        let node = self.need("description")?;
        let text = node.string()?.trim();
        if text.is_empty() {
            return Err(node.error("is empty"));
        }
        Ok(text.to_owned())
    }

    /// Returns the file and the name of the definition that `$ref` refers to.
    pub(super) fn reference(&self) -> Result<Option<(String, String)>> {
        let Some(node) = self.get("$ref") else {
            return Ok(None);
        };
        let text = node.string()?;
        let target =
            text.split_once("#/$defs/").filter(|(_, name)| !name.is_empty() && !name.contains('/'));
        let Some((file, name)) = target else {
            return Err(node.error(format!("{text:?} is not FILE#/$defs/NAME")));
        };
        let file = if file.is_empty() { self.file.to_owned() } else { resolve(self.file, file) };
        Ok(Some((file, name.to_owned())))
    }

    fn expected(&self, what: &str) -> Error {
        self.error(format!("is {}, not {what}", self.json.kind()))
    }

    fn child(&self, key: &str, json: &'a Json) -> Node<'a> {
        Node {
            file: self.file,
            pointer: format!("{}/{}", self.pointer, key.replace('~', "~0").replace('/', "~1")),
            json,
        }
    }
}

/// Resolves a path relative to a file, from the root of `spec/`.
fn resolve(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
