//! Objects: typify makes the structs; what it says of fields is kept, their
//! order, documentation and attributes are put right.

use std::collections::BTreeMap;

use quote::quote;
use serde_json::{Value, json};
use syn::{ItemStruct, visit_mut::VisitMut};
use typify::{TypeSpace, TypeSpaceSettings};

use super::rust;
use crate::spec::{Definition, Field, Limits, Model, Shape, Type};

/// The struct of each object definition.
pub(super) type Structs = BTreeMap<String, ItemStruct>;

pub(super) fn generate(model: &Model) -> Result<Structs, String> {
    let raw = typify(model)?;
    let objects =
        model.definitions().filter(|definition| matches!(definition.shape, Shape::Struct(_)));
    objects
        .map(|definition| {
            let item = raw.get(&definition.name);
            let item = item.ok_or_else(|| format!("typify made no struct {}", definition.name))?;
            Ok((definition.name.clone(), tidy(definition, item.clone())?))
        })
        .collect()
}

fn typify(model: &Model) -> Result<Structs, String> {
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

/// The definition in the words that typify understands best: no limits, no
/// defaults, no openness.
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

/// In a request an absent list is not an empty one.
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

fn tidy(definition: &Definition, mut item: ItemStruct) -> Result<ItemStruct, String> {
    ShortPaths.visit_item_struct_mut(&mut item);
    let docs = rust::docs(&definition.description, 4);
    let default =
        (!definition.fields().iter().any(|field| field.required)).then(|| quote!(Default,));
    let rename = definition.fields().iter().any(|field| field.rust != field.wire);
    let rename = rename.then(|| quote!(#[serde(rename_all = "camelCase")]));
    let ident = &item.ident;
    let fields = definition
        .fields()
        .iter()
        .map(|field| tidy_field(definition, field, &item))
        .collect::<Result<Vec<_>, String>>()?;
    Ok(syn::parse_quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #rename
        #[non_exhaustive]
        pub struct #ident {
            #(#fields,)*
        }
    })
}

fn tidy_field(
    definition: &Definition,
    field: &Field,
    item: &ItemStruct,
) -> Result<syn::Field, String> {
    let found = item
        .fields
        .iter()
        .find(|candidate| candidate.ident.as_ref().is_some_and(|ident| ident == &field.rust));
    let found =
        found.ok_or_else(|| format!("typify made no field {}.{}", definition.name, field.rust))?;
    let (ident, ty) = (&found.ident, &found.ty);
    let docs = rust::docs(&documentation(field), 8);
    let mut serde = Vec::new();
    if camel_case(&field.rust) != field.wire {
        let wire = &field.wire;
        serde.push(quote!(rename = #wire));
    }
    match &field.ty {
        Type::List(_) if !definition.in_request => serde.push(quote!(
            default,
            deserialize_with = "crate::de::list",
            skip_serializing_if = "Vec::is_empty"
        )),
        Type::Map(_) if !definition.in_request => serde.push(quote!(
            default,
            deserialize_with = "crate::de::map",
            skip_serializing_if = "BTreeMap::is_empty"
        )),
        _ if field.required => {}
        _ => serde.push(quote!(skip_serializing_if = "Option::is_none")),
    }
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    let deprecated = rust::deprecated(field);
    let parsed: syn::ItemStruct =
        syn::parse_quote!(struct S { #docs #deprecated #serde pub #ident: #ty });
    parsed.fields.into_iter().next().ok_or_else(|| field.rust.clone())
}

/// What a field means, with what its type cannot say.
pub(super) fn documentation(field: &Field) -> String {
    let unit = match &field.ty {
        Type::List(_) => "items",
        _ => "characters",
    };
    let limits = field.limits;
    let cut = |length| format!("The service cuts it after {length} {unit} and does not say so.");
    let sentences = [
        Some(field.description.clone()),
        length(limits, unit),
        limits.truncated_at.map(cut),
        field.default.as_ref().map(|default| format!("Left out, it is `{default}`.")),
        field.nullable.then(|| "May be `null`.".to_owned()),
        (camel_case(&field.rust) != field.wire).then(|| format!("On the wire: `{}`.", field.wire)),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn length(limits: Limits, unit: &str) -> Option<String> {
    match (limits.min, limits.max) {
        (Some(1), None) => Some("Not empty.".to_owned()),
        (None | Some(1), Some(max)) => Some(format!("At most {max} {unit}.")),
        (Some(min), None) => Some(format!("At least {min} {unit}.")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {unit}.")),
        (None, None) => None,
    }
}

/// As serde's `rename_all = "camelCase"` has it.
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

/// `::std::option::Option` is `Option` to whoever reads it.
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
