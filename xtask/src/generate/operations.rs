//! The unit type of an operation, and what a client must know of it.

use std::fmt::Write;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rust;
use crate::spec::{Definition, EnumValue, Json, Model, Operation, RequestLocation, Shape};

pub(super) fn generate(model: &Model, operation: &Operation) -> String {
    let docs = rust::docs(&documentation(model, operation), 4);
    let name = rust::ident(&operation.name);
    let implementation = implementation(model, operation);
    rust::item(&quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name;

        #implementation
    })
}

fn implementation(model: &Model, operation: &Operation) -> TokenStream {
    let name = rust::ident(&operation.name);
    let official = &operation.name;
    let method = rust::ident(&heck::AsPascalCase(&operation.method).to_string());
    let path = &operation.path;
    let parameter = operation
        .parameter
        .as_ref()
        .map_or(quote!(NoPathParameter), |parameter| path_of(&parameter.ty));
    let request = operation.request_type().map_or(quote!(()), path_of);
    let response = operation.response_type().map_or(quote!(()), path_of);
    let location = match operation.request.as_ref().map(|request| &request.location) {
        None => quote!(None),
        Some(RequestLocation::Query) => quote!(Query),
        Some(RequestLocation::QueryJson(parameter)) => quote!(QueryJson(#parameter)),
        Some(RequestLocation::Body) => quote!(Body),
    };
    let group = operation.group.as_deref().unwrap_or_default();
    let scope = option(operation.scope.as_deref());
    let document = option(operation.documentation.as_deref());
    let idempotent = operation.idempotent.unwrap_or(false);
    let errors = operation.errors.iter().map(|(status, code)| {
        let code = rust::ident(code_of(model, code).map_or("Unknown", |value| &value.name));
        let status = Literal::u16_unsuffixed(*status);
        quote!(DocumentedError::new(#status, ErrorCode::#code))
    });
    let fields = operation.request.as_ref().map(|_| {
        quote! {
            #[cfg(feature = "metadata")]
            const FIELDS: &'static [crate::metadata::Field] =
                <Self::Request as crate::metadata::Described>::FIELDS;
        }
    });
    let failure = failure(model, operation);
    quote! {
        impl Operation for #name {
            type Path = #parameter;
            type Request = #request;
            type Response = #response;
            const NAME: &'static str = #official;
            const METHOD: Method = Method::#method;
            const PATH: &'static str = #path;
            const LOCATION: RequestLocation = RequestLocation::#location;
            const GROUP: &'static str = #group;
            const SCOPE: Option<&'static str> = #scope;
            const DOCUMENTATION: Option<&'static str> = #document;
            const IDEMPOTENT: bool = #idempotent;
            const ERRORS: &'static [DocumentedError] = &[#(#errors,)*];
            #fields
            #failure
        }
    }
}

/// Why nothing was done, if an answer lists failures and nothing else.
fn failure(model: &Model, operation: &Operation) -> Option<TokenStream> {
    let outcome = operation.outcome.as_ref()?;
    let fields = model.definition(operation.response_type()?).map(Definition::fields)?;
    let field = |wire: &str| {
        let field = fields.iter().find(|field| field.wire == wire)?;
        Some(rust::ident(&field.rust))
    };
    let (done, failed) = (field(&outcome.done)?, field(&outcome.failed)?);
    Some(quote! {
        fn failure(response: &Self::Response) -> Option<String> {
            let failed = response.#done.is_empty() && !response.#failed.is_empty();
            failed.then(|| crate::operation::reasons(response.#failed.values()))
        }
    })
}

fn documentation(model: &Model, operation: &Operation) -> String {
    let mut text =
        format!("`{} {}`\n\n{}\n", operation.method, operation.path, operation.description);
    if operation.deprecated {
        text.push_str("\nDeprecated: do not call it any more.\n");
    }
    if let Some(RequestLocation::QueryJson(parameter)) =
        operation.request.as_ref().map(|it| &it.location)
    {
        let _ =
            write!(text, "\nThe request goes as JSON text in the query parameter `{parameter}`.\n");
    }
    if let Some(repeat) = &operation.repeat {
        let _ = write!(text, "\n{repeat}\n");
    }
    match &operation.scope {
        Some(scope) => drop(write!(text, "\nThe app needs the permission `{scope}`.\n")),
        None => text.push_str("\nNo document names the permission that the app needs.\n"),
    }
    match &operation.documentation {
        Some(url) => drop(write!(text, "\nDocumented at <{url}>.\n")),
        None => text.push_str("\nKnown from the official SDKs alone: it has no public document.\n"),
    }
    if !operation.errors.is_empty() {
        text.push_str("\nDocumented errors:\n\n");
    }
    for (status, code) in &operation.errors {
        let meaning = code_of(model, code).map_or("", |value| &value.description);
        let _ = writeln!(text, "- {status} `{code}`: {meaning}");
    }
    text.trim_end().to_owned()
}

fn code_of<'a>(model: &'a Model, code: &str) -> Option<&'a EnumValue> {
    match &model.definition("ErrorCode")?.shape {
        Shape::Enum(codes) => {
            codes.values.iter().find(|value| value.value == Json::String(code.to_owned()))
        }
        _ => None,
    }
}

fn path_of(name: impl AsRef<str>) -> TokenStream {
    let name = rust::ident(name.as_ref());
    quote!(#name)
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or(quote!(None), |text| quote!(Some(#text)))
}
