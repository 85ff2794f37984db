//! Objects. typify makes the structs; their names and types are used.

use std::collections::BTreeMap;

use quote::ToTokens;
use serde_json::{Value, json};
use syn::{ItemStruct, visit_mut::VisitMut};
use typify::{TypeSpace, TypeSpaceSettings};

use super::{rust, text::concat};
use crate::spec::{Definition, Field, Initial, Limits, Model, Shape, Type};

/// The type of each field of an object, by its name in Rust.
pub(super) type Types = BTreeMap<String, String>;

/// The types of the fields of each object definition.
pub(super) fn types(model: &Model) -> Result<BTreeMap<String, Types>, String> {
    let structs = typify(model)?;
    let objects =
        model.definitions().filter(|definition| matches!(definition.shape, Shape::Struct(_)));
    objects
        .map(|definition| {
            let item = structs.get(&definition.name);
            let item = item.ok_or_else(|| format!("typify made no struct {}", definition.name))?;
            Ok((definition.name.clone(), field_types(definition, item.clone())?))
        })
        .collect()
}

fn field_types(definition: &Definition, mut item: ItemStruct) -> Result<Types, String> {
    ShortPaths.visit_item_struct_mut(&mut item);
    let types: Types = item
        .fields
        .iter()
        .filter_map(|field| {
            Some((field.ident.as_ref()?.to_string(), field.ty.to_token_stream().to_string()))
        })
        .collect();
    match definition.fields().iter().find(|field| !types.contains_key(&field.rust)) {
        Some(field) => Err(format!("typify made no field {}.{}", definition.name, field.rust)),
        None => Ok(types),
    }
}

fn typify(model: &Model) -> Result<BTreeMap<String, ItemStruct>, String> {
    let mut settings = TypeSpaceSettings::default();
    for definition in model.definitions() {
        if !matches!(definition.shape, Shape::Struct(_)) {
            settings.with_replacement(&definition.name, &definition.name, std::iter::empty());
        }
    }
    let definitions: serde_json::Map<String, Value> = model
        .definitions()
        .map(|definition| (definition.name.clone(), lower(definition)))
        .collect();
    let root = json!({ "definitions": definitions });
    let root = serde_json::from_value(root).map_err(|error| error.to_string())?;
    let mut space = TypeSpace::new(&settings);
    space.add_root_schema(root).map_err(|error| error.to_string())?;
    let file = syn::parse2::<syn::File>(space.to_stream()).map_err(|error| error.to_string())?;
    let structs = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some((item.ident.to_string(), item)),
        _ => None,
    });
    Ok(structs.collect())
}

/// Returns the definition in the form that typify handles best: without limits, defaults and open
/// enums.
fn lower(definition: &Definition) -> Value {
    let Shape::Struct(fields) = &definition.shape else {
        return json!({ "type": "string" });
    };
    let required: Vec<&str> =
        fields.iter().filter(|field| field.required).map(|field| field.rust.as_str()).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|field| (field.rust.clone(), lower_field(definition, field))).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Lowers a field. In a request an absent array differs from an empty one.
fn lower_field(definition: &Definition, field: &Field) -> Value {
    let mut schema = lower_type(&field.ty);
    let collection = matches!(field.ty, Type::List(_) | Type::Map(_));
    if collection && definition.in_request && !field.required {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema
}

fn lower_type(ty: &Type) -> Value {
    match ty {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Number => json!({ "type": "number" }),
        Type::String => json!({ "type": "string" }),
        Type::Named(name) => json!({ "$ref": format!("#/definitions/{name}") }),
        Type::List(item) => json!({ "type": "array", "items": lower_type(&item.ty) }),
        Type::Map(map) => {
            let values = lower_type(&map.item.ty);
            let mut schema = json!({ "type": "object", "additionalProperties": values });
            if let Some(key) = &map.key {
                schema["propertyNames"] = lower_type(&Type::Named(key.clone()));
            }
            schema
        }
    }
}

/// Returns true if the struct derives `Default`: required booleans start with false.
pub(super) fn has_default(definition: &Definition) -> bool {
    let is_false = |field: &Field| field.initial == Some(Initial::Value(false));
    definition.fields().iter().all(|field| !field.required || is_false(field))
}

/// Returns the struct of an object, based on typify's.
pub(super) fn declaration(definition: &Definition, types: &Types) -> String {
    let default = if has_default(definition) { "Default, " } else { "" };
    let is_renamed = definition.fields().iter().any(|field| field.rust != field.wire);
    let rename = if is_renamed { "rename_all = \"camelCase\", " } else { "" };
    let fields: String =
        definition.fields().iter().map(|field| declared(definition, field, types)).collect();
    format!(
        "{}#[derive(Clone, Debug, {default}PartialEq)]
#[cfg_attr(
    feature = \"schemars\",
    derive(schemars::JsonSchema),
    schemars({rename}transform = crate::schema::require_no_optional_field),
)]
#[non_exhaustive]
pub struct {} {{
{fields}}}
{}{}",
        rust::docs(&definition.description, 0),
        definition.name,
        request_object(definition),
        response_object(definition)
    )
}

/// Returns the wire names of a request type, which is read strictly.
fn request_object(definition: &Definition) -> String {
    if !definition.in_request {
        return String::new();
    }
    let presence = |field: &Field| if field.required { "required" } else { "optional" };
    let entry = |field: &Field| format!("{} {:?} => {}", presence(field), field.wire, field.rust);
    object("request_object", &definition.name, definition, entry)
}

/// Returns the wire names of a response type, which is read leniently. A type that requests use too
/// is read so only inside of a response.
fn response_object(definition: &Definition) -> String {
    if !definition.in_response {
        return String::new();
    }
    let ownership = if definition.in_request { "" } else { "owned " };
    let name = format!("{ownership}{}", definition.name);
    object("response_object", &name, definition, |field| {
        format!("{:?} => {}", field.wire, field.rust)
    })
}

fn object(
    macro_name: &str,
    name: &str,
    definition: &Definition,
    entry: impl Fn(&Field) -> String,
) -> String {
    let lint = rust::expects_deprecated(definition.fields()).lines();
    let lint = concat(lint.map(|line| format!("    {line}\n")));
    let entries = definition.fields().iter().map(|field| format!("        {},\n", entry(field)));
    format!("\n{macro_name}! {{\n{lint}    {name} {{\n{}    }}\n}}\n", concat(entries))
}

fn declared(definition: &Definition, field: &Field, types: &Types) -> String {
    let (name, ty) = (&field.rust, &types[&field.rust]);
    let (docs, deprecated) = (rust::docs(&documentation(field), 4), rust::deprecated(field));
    let alias = if has_own_name(field) {
        format!("#[doc(alias = {:?})]\n", field.wire)
    } else {
        String::new()
    };
    format!("{docs}{alias}{deprecated}{}pub {name}: {ty},\n", attribute(definition, field))
}

/// Returns the attribute for the JSON Schema of a field: its wire name if it has its own, and that
/// an array or a map may be absent.
fn attribute(definition: &Definition, field: &Field) -> String {
    let rename = has_own_name(field).then(|| format!("rename = {:?}", field.wire));
    let is_collection = matches!(field.ty, Type::List(_) | Type::Map(_));
    let default = (is_collection && !definition.in_request).then(|| "default".to_owned());
    let arguments: Vec<String> = rename.into_iter().chain(default).collect();
    if arguments.is_empty() {
        return String::new();
    }
    format!("#[cfg_attr(feature = \"schemars\", schemars({}))]\n", arguments.join(", "))
}

/// Returns true if the name in Rust is not the wire name in snake case.
fn has_own_name(field: &Field) -> bool {
    camel_case(&field.rust) != field.wire
}

/// Returns the documentation of a field: its description, and the facts that its type does not
/// show.
fn documentation(field: &Field) -> String {
    let unit = match &field.ty {
        Type::List(_) => "items",
        _ => "characters",
    };
    let limits = field.limits;
    let cut = |length| format!("The service silently cuts it after {length} {unit}.");
    let sentences = [
        Some(field.description.clone()),
        length(limits, unit),
        limits.truncated_at.map(cut),
        default_of(field),
        field.nullable.then(|| "May be `null`.".to_owned()),
        has_own_name(field).then(|| format!("On the wire: `{}`.", field.wire)),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Returns the value that the service uses if the field is left out, or the value that is sent
/// unless another is set.
pub(super) fn default_of(field: &Field) -> Option<String> {
    if let Some(Initial::Value(value)) = field.initial {
        return Some(format!("Defaults to `{value}`, which is sent."));
    }
    field.default.as_ref().map(|default| format!("Defaults to `{default}`."))
}

fn length(limits: Limits, unit: &str) -> Option<String> {
    match (limits.min, limits.max) {
        (Some(1), None) => Some("Not empty.".to_owned()),
        (None, Some(1)) => Some(format!("At most one {}.", unit.trim_end_matches('s'))),
        (Some(1), Some(1)) => Some(format!("Exactly one {}.", unit.trim_end_matches('s'))),
        (None, Some(max)) => Some(format!("At most {max} {unit}.")),
        (Some(min), None) => Some(format!("At least {min} {unit}.")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {unit}.")),
        (None, None) => None,
    }
}

/// Converts to camel case like serde's `rename_all = "camelCase"`.
pub(super) fn camel_case(snake: &str) -> String {
    let mut camel = String::new();
    let mut upper = false;
    for character in snake.chars() {
        match character {
            '_' => upper = true,
            _ if upper => {
                camel.extend(character.to_uppercase());
                upper = false;
            }
            _ => camel.push(character),
        }
    }
    camel
}

/// Shortens paths: `::std::option::Option` becomes `Option`.
struct ShortPaths;

impl VisitMut for ShortPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let Some(last) = path.segments.last().cloned() else {
            return;
        };
        if matches!(last.ident.to_string().as_str(), "Option" | "Vec" | "String") {
            *path = last.into();
        } else if last.ident == "BTreeMap" || last.ident == "HashMap" {
            let arguments = last.arguments;
            *path = syn::parse_quote!(BTreeMap #arguments);
        }
    }
}
