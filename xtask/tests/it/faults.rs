//! Each fault that a spec can have gets an error that says where and what.

use serde_json::{Value, json};
use xtask::spec;

/// The fixtures with one text in one file replaced by another.
fn errors(file: &str, from: &str, to: &str) -> String {
    let mut sources = crate::fixtures();
    let text = sources.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    match spec::parse(&sources) {
        Ok(model) => spec::check(&sources, &model).unwrap_err().to_string(),
        Err(errors) => errors.to_string(),
    }
}

macro_rules! faults {
    ($($name:ident: $file:literal, $from:literal => $to:literal, $error:literal;)+) => {
        $(#[test]
        fn $name() {
            assert_eq!(errors($file, $from, $to), $error);
        })+
    };
}

faults! {
    an_event_without_data_is_refused: "events.json", "\"$ref\": \"#/$defs/SomethingHappened\"" => "\"x\": 1",
        "spec/events.json#/x-events/something_happened/x: the keyword \"x\" is not known here; known are description, $ref";
    an_event_whose_data_is_no_object_is_refused: "events.json", "#/$defs/SomethingHappened" => "shared.json#/$defs/Switch",
        "spec/events.json#/x-events/something_happened: \"Switch\" is not an object";
    what_is_not_json_is_refused: "operations/nothing.json", "{" => "[",
        "spec/operations/nothing.json#: expected `,` or `]` at line 2 column 12";
    a_key_twice_is_refused: "operations/nothing.json", r#""method": "PUT""# => r#""method": "PUT", "method": "GET""#,
        "spec/operations/nothing.json#: the key \"method\" stands twice at line 4 column 51";
    an_unknown_keyword_is_refused: "operations/limits.json", "minItems" => "minitems",
        "spec/operations/limits.json#/$defs/LimitsRequest/properties/ids/minitems: the keyword \"minitems\" is not known here: did you mean `minItems`?";
    an_unknown_keyword_of_an_operation_is_refused: "operations/nothing.json", r#""method""# => r#""verb": 1, "method""#,
        "spec/operations/nothing.json#/x-operation/verb: the keyword \"verb\" is not known here; known are method, path, deprecated, group, scope, documentation, idempotent, repeat, parameters, request, response, expects, succeedsWhen, paging, errors, refusals";
    an_inline_object_is_refused: "operations/paged.json", r#""description": "Whether there is one.", "type": "boolean""# => r#""description": "x", "type": "object", "properties": {}"#,
        "spec/operations/paged.json#/$defs/PagedResponse/properties/hasMore: an object is not written inline: name it in $defs";
    a_missing_description_is_refused: "operations/paged.json", r#""description": "Whether there is one.", "# => "",
        "spec/operations/paged.json#/$defs/PagedResponse/properties/hasMore: \"description\" is missing";
    an_empty_description_is_refused: "operations/paged.json", "Whether there is one." => " ",
        "spec/operations/paged.json#/$defs/PagedResponse/properties/hasMore/description: is empty";
    a_dangling_reference_is_refused: "operations/request_fields.json", "#/$defs/Inner" => "#/$defs/Outer",
        "spec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/inner: spec/operations/request_fields.json has no definition \"Outer\"";
    a_reference_to_no_file_is_refused: "operations/request_fields.json", "../shared.json#/$defs/OpenText" => "../common.json#/$defs/OpenText",
        "spec/operations/request_fields.json#/$defs/Inner/properties/mode: spec/common.json has no definition \"OpenText\"";
    a_reference_of_another_form_is_refused: "operations/request_fields.json", "#/$defs/Inner" => "Inner",
        "spec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/inner/$ref: \"Inner\" is not FILE#/$defs/NAME\nspec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/inner/$ref: \"Inner\" is not FILE#/$defs/NAME";
    a_reference_to_another_operation_is_refused: "operations/request_fields.json", r##""#/$defs/Inner""## => r#""limits.json#/$defs/Part""#,
        "spec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/inner: \"Part\" stands in spec/operations/limits.json: move it to spec/shared.json";
    one_name_twice_is_refused: "operations/response_fields.json", "\"ResponsePart\": {" => "\"Part\": {\"description\": \"x\", \"type\": \"string\"}, \"ResponsePart\": {",
        "spec/operations/response_fields.json#/$defs/Part: Part is defined in spec/operations/limits.json already";
    a_name_that_is_no_type_is_refused: "operations/response_fields.json", "\"ResponsePart\": {" => "\"AISummary\": {\"description\": \"x\", \"type\": \"string\"}, \"ResponsePart\": {",
        "spec/operations/response_fields.json#/$defs/AISummary: a definition is named as a Rust type: \"AiSummary\"";
    a_parameter_that_is_not_in_the_path_is_refused: "operations/path_parameter.json", "{thingId}" => "thing",
        "spec/operations/path_parameter.json#/x-operation/parameters/thingId: {thingId} is not a segment of the path";
    a_path_with_an_unknown_parameter_is_refused: "operations/nothing.json", "/v1.0/nothing" => "/v1.0/{id}",
        "spec/operations/nothing.json#/x-operation/path: {id} is not among \"parameters\"";
    a_parameter_that_is_no_text_is_refused: "operations/path_parameter.json", "ConvertingText" => "OpenInteger",
        "spec/operations/path_parameter.json#/x-operation/parameters/thingId: \"OpenInteger\" is not a named string";
    a_closed_enum_is_refused: "shared.json", ",\n        { \"title\": \"Unknown\" }" => "",
        "spec/shared.json#/$defs/OpenInteger/anyOf/1: the last branch of an enum admits any value: { \"title\": \"Unknown\" }";
    an_enum_of_the_old_form_is_refused: "shared.json", "\"type\": \"string\" }" => "\"type\": \"string\", \"enum\": [\"a\"] }",
        "spec/shared.json#/$defs/ConvertingText: an enum is open: \"anyOf\" of constants, and { \"title\": \"Unknown\" } last";
    a_variant_twice_is_refused: "shared.json", "\"title\": \"Six\"" => "\"title\": \"Below\"",
        "spec/shared.json#/$defs/OpenInteger: Below stands twice";
    a_value_twice_is_refused: "shared.json", "\"const\": 6" => "\"const\": -1",
        "spec/shared.json#/$defs/OpenInteger: -1 stands twice";
    a_variant_that_is_no_name_is_refused: "shared.json", "\"title\": \"Six\"" => "\"title\": \"six\"",
        "spec/shared.json#/$defs/OpenInteger/anyOf/1/title: \"six\" cannot be a Rust variant of its own";
    a_value_of_another_type_is_refused: "shared.json", "\"const\": 6" => "\"const\": \"6\"",
        "spec/shared.json#/$defs/OpenInteger/anyOf/1/const: is a string, not a 64-bit integer";
    an_unknown_class_is_refused: "shared.json", "\"x-class\": \"throttled\"" => "\"x-class\": \"busy\"",
        "spec/shared.json#/$defs/ErrorCode/anyOf/1: the class \"busy\" is not known; known are invalid_request, permission, not_found, ended, state, throttled, server";
    a_hint_without_a_class_is_refused: "shared.json", "\"x-class\": \"throttled\", " => "",
        "spec/shared.json#/$defs/ErrorCode/anyOf/1: \"x-hint\" goes with \"x-class\"";
    an_unknown_code_is_refused: "operations/documented.json", "\"code\": \"wrong\"" => "\"code\": \"wrung\"",
        "spec/operations/documented.json#/x-operation/errors/0/code: \"wrung\" is not in spec/shared.json#/$defs/ErrorCode: did you mean `wrong`?\nspec/shared.json#/$defs/ErrorCode: no operation documents \"wrong\"";
    a_status_of_no_error_is_refused: "operations/documented.json", "\"status\": 400" => "\"status\": 200",
        "spec/operations/documented.json#/x-operation/errors/0/status: 200 is not the status of an error";
    an_unknown_method_is_refused: "operations/nothing.json", "PUT" => "PATCH",
        "spec/operations/nothing.json#/x-operation/method: \"PATCH\" is not one of GET, POST, PUT, DELETE";
    an_unknown_place_is_refused: "operations/limits.json", "\"in\": \"body\"" => "\"in\": \"header\"",
        "spec/operations/limits.json#/x-operation/request/in: \"header\" is neither \"body\" nor \"query\"";
    an_encoding_without_a_parameter_is_refused: "operations/query_json.json", ", \"parameter\": \"requestBody\"" => "",
        "spec/operations/query_json.json#/x-operation/request: \"encoding\" is \"json\", and goes with \"in\": \"query\" and a \"parameter\"";
    an_encoding_of_a_body_is_refused: "operations/query_json.json", "\"query\"" => "\"body\"",
        "spec/operations/query_json.json#/x-operation/request: \"encoding\" is \"json\", and goes with \"in\": \"query\" and a \"parameter\"";
    a_list_in_a_query_is_refused: "operations/query_json.json", ", \"encoding\": \"json\", \"parameter\": \"requestBody\"" => "",
        "spec/operations/query_json.json#/$defs/QueryJsonRequest/properties/ids: a field of a query is neither a list nor an object";
    lists_maps_and_objects_in_a_query_are_refused: "operations/request_fields.json", "\"in\": \"body\"" => "\"in\": \"query\"",
        "spec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/requiredTexts: a field of a query is neither a list nor an object\nspec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/numbers: a field of a query is neither a list nor an object\nspec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/byName: a field of a query is neither a list nor an object\nspec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/inner: a field of a query is neither a list nor an object";
    an_outcome_that_is_no_list_is_refused: "operations/outcome.json", "\"done\": \"done\"" => "\"done\": \"code\"",
        "spec/operations/outcome.json#/x-operation/succeedsWhen/done: OutcomeResponse has neither an array nor a map \"code\"";
    an_outcome_that_is_no_field_is_refused: "operations/outcome.json", "\"failed\": \"failed\"" => "\"failed\": \"fails\"",
        "spec/operations/outcome.json#/x-operation/succeedsWhen/failed: OutcomeResponse has no map \"fails\" whose values are strings";
    a_key_that_is_no_text_is_refused: "operations/outcome.json", "SensitiveText" => "OpenText",
        "spec/operations/outcome.json#/$defs/OutcomeResponse/properties/failed: \"OpenText\" is not a named string";
    a_sensitive_text_in_a_path_is_refused: "operations/path_parameter.json", "ConvertingText" => "SensitiveText",
        "spec/operations/path_parameter.json#/x-operation/parameters/thingId: \"SensitiveText\" is not a named string";
    a_request_that_is_no_object_is_refused: "operations/limits.json", "\"$ref\": \"#/$defs/LimitsRequest\"" => "\"$ref\": \"../shared.json#/$defs/Switch\"",
        "spec/operations/limits.json#/x-operation/request/$ref: \"Switch\" is not an object";
    a_page_without_items_is_refused: "operations/paged.json", "\"items\": \"list\"" => "\"items\": \"lists\"",
        "spec/operations/paged.json#/x-operation/paging/items: PagedResponse has no field \"lists\": did you mean `list`?";
    a_page_whose_items_are_no_list_is_refused: "operations/paged.json", "\"items\": \"list\"" => "\"items\": \"hasMore\"",
        "spec/operations/paged.json#/x-operation/paging/items: PagedResponse has no array \"hasMore\"";
    a_required_field_in_a_response_is_refused: "operations/response_fields.json", "\"examples\": [" => "\"required\": [\"text\"], \"examples\": [",
        "spec/operations/response_fields.json#/$defs/ResponseFieldsResponse/properties/text: a field of a response is not required";
    a_required_field_that_is_none_is_refused: "operations/limits.json", "\"required\": [\"title\"]" => "\"required\": [\"name\"]",
        "spec/operations/limits.json#/$defs/LimitsRequest/required/0: there is no property \"name\"";
    two_fields_of_one_rust_name_are_refused: "operations/paged.json", "\"hasMore\": {" => "\"has_more\": { \"description\": \"x\", \"type\": \"string\" }, \"hasMore\": {",
        "spec/operations/paged.json#/$defs/PagedResponse: has_more stands twice";
    a_field_that_is_a_keyword_is_refused: "operations/paged.json", "\"list\": { \"description\"" => "\"type\": { \"description\"",
        "spec/operations/paged.json#/$defs/PagedResponse/properties/type: \"type\" cannot be a Rust field; give one with \"x-rust-name\"";
    null_in_a_request_is_refused: "operations/deprecated.json", "\"still\": { \"description\": \"A text.\", \"type\": \"string\"" => "\"still\": { \"description\": \"A text.\", \"type\": [\"string\", \"null\"]",
        "spec/operations/deprecated.json#/$defs/DeprecatedRequest/properties/still: null is for responses: a request leaves out what is not set";
    null_in_a_list_is_refused: "operations/deprecated.json", "\"items\": { \"type\": \"string\"" => "\"items\": { \"type\": [\"string\", \"null\"]",
        "spec/operations/deprecated.json#/$defs/DeprecatedResponse/properties/nothings/items/type: a field may be null, an item may not";
    a_list_of_other_types_is_refused: "operations/deprecated.json", "[\"string\", \"null\"]" => "[\"string\", \"integer\"]",
        "spec/operations/deprecated.json#/$defs/DeprecatedResponse/properties/nothing/type: is an array, not a string";
    an_unknown_type_is_refused: "operations/paged.json", "\"boolean\"" => "\"bool\"",
        "spec/operations/paged.json#/$defs/PagedResponse/properties/hasMore/type: the type \"bool\" is not known";
    an_unknown_format_is_refused: "shared.json", "timestamp-millis" => "date-time",
        "spec/shared.json#/$defs/TimestampMillis/format: known formats are \"timestamp-millis\" for TimestampMillis, \"duration-millis\" for DurationMillis";
    a_cut_of_what_is_no_text_is_refused: "operations/paged.json", "\"type\": \"boolean\"" => "\"type\": \"boolean\", \"x-truncated-at\": 5",
        "spec/operations/paged.json#/$defs/PagedResponse/properties/hasMore: \"x-truncated-at\" is for strings";
    an_end_of_no_time_is_refused: "operations/limits.json", "\"x-after\": \"start\"" => "\"x-after\": \"title\"",
        "spec/operations/limits.json#/$defs/LimitsRequest: \"x-after\" of end does not lead from a time to another";
    an_end_after_itself_is_refused: "operations/limits.json", "\"x-after\": \"start\"" => "\"x-after\": \"end\"",
        "spec/operations/limits.json#/$defs/LimitsRequest: \"x-after\" of end does not lead from a time to another";
    a_negative_limit_is_refused: "operations/limits.json", "\"maxLength\": 256" => "\"maxLength\": -1",
        "spec/operations/limits.json#/$defs/LimitsRequest/properties/title/maxLength: is negative";
    a_text_both_explicit_and_sensitive_is_refused: "shared.json", "\"x-sensitive\": true" => "\"x-sensitive\": true, \"x-conversion\": \"explicit\"",
        "spec/shared.json#/$defs/SensitiveText: \"x-conversion\" is \"explicit\", and does not go with \"x-sensitive\"";
    a_required_boolean_without_a_value_is_refused: "operations/request_fields.json", ", \"x-initial\": true" => "",
        "spec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/requiredFlag: a required boolean is no argument of `new`: give it \"x-initial\", or \"x-constructors\" if it is what the call is for";
    an_initial_value_of_an_optional_field_is_refused: "operations/switched.json", "[\"name\", \"enable\"]" => "[\"name\"]",
        "spec/operations/switched.json#/$defs/SwitchedRequest/properties/enable: \"x-initial\" and \"x-constructors\" are for required booleans";
    constructors_that_are_not_two_are_refused: "operations/switched.json", ", \"disable\"" => "",
        "spec/operations/switched.json#/$defs/SwitchedRequest/properties/enable: \"x-constructors\" names two functions, and does not go with \"x-initial\"";
    a_constructor_that_is_a_keyword_is_refused: "operations/switched.json", "\"disable\"" => "\"if\"",
        "spec/operations/switched.json#/$defs/SwitchedRequest/properties/enable/x-constructors/1: \"if\" cannot be a Rust function";
    a_title_before_an_id_is_refused: "operations/limits.json", "\"required\": [\"title\"]" => "\"required\": [\"title\", \"id\"]",
        "spec/operations/limits.json#/$defs/LimitsRequest/properties/id: id (an id) belongs before title (the title): `new` takes who, ids, the title, the start, the end, the rest, in the order of \"properties\"";
    six_arguments_are_refused: "operations/request_fields.json", r#"["requiredText", "requiredFlag", "requiredTexts"]"# => r#"["requiredText", "requiredFlag", "requiredTexts", "number", "switch", "numbers", "byName"]"#,
        "spec/operations/request_fields.json#/$defs/RequestFieldsRequest/properties/byName: `new` has at most 5 arguments";
    an_unknown_group_is_refused: "operations/documented.json", "\"queries\"" => "\"querys\"",
        "spec/operations/documented.json#/x-operation/group: the group \"querys\" is not known: did you mean `queries`?";
    a_group_like_no_other_is_refused: "operations/documented.json", "\"queries\"" => "\"zzz\"",
        "spec/operations/documented.json#/x-operation/group: the group \"zzz\" is not known; known are lifecycle, scheduling, in-meeting control, cloud recording, minutes, queries, history and metrics, streaming";
    an_example_of_another_type_is_refused: "operations/deprecated.json", "{ \"old\": \"o\"" => "{ \"old\": 1",
        "spec/operations/deprecated.json#/$defs/DeprecatedResponse/examples/0/old: 1 is not of type \"string\"";
    a_missing_operation_is_refused: "operations/nothing.json", "\"x-operation\"" => "\"$defs\": {}, \"description \"",
        "spec/operations/nothing.json#/description : the keyword \"description \" is not known here: did you mean `description`?\nspec/operations/nothing.json#: \"x-operation\" is missing";
}

#[test]
fn events_in_another_file() {
    let error = errors("shared.json", "\"$defs\"", "\"x-events\": {}, \"$defs\"");
    assert_eq!(error, "spec/shared.json#/x-events: events stand in spec/events.json");
}

#[test]
fn an_operation_in_the_shared_file() {
    let error = errors("shared.json", "\"$defs\"", "\"x-operation\": {}, \"$defs\"");
    assert_eq!(error, "spec/shared.json#/x-operation: this file has no operation");
}

#[test]
fn a_file_of_another_name() {
    let mut sources = crate::fixtures();
    let text = sources.remove("operations/nothing.json").unwrap();
    sources.insert("nothing.json".to_owned(), text);
    let error = spec::parse(&sources).unwrap_err().to_string();
    assert_eq!(
        error,
        "spec/nothing.json#: an operation's file is operations/<operation_in_snake_case>.json"
    );
}

/// Every value of the fixtures in turn is one of another type, or gone.
#[test]
fn no_value_of_a_wrong_type_panics() {
    for (name, text) in crate::fixtures() {
        let file: Value = serde_json::from_str(&text).unwrap();
        for pointer in pointers(&file, "") {
            for wrong in [json!(null), json!(""), json!(-1), json!([]), json!({}), json!([{}])] {
                let mut file = file.clone();
                *file.pointer_mut(&pointer).unwrap() = wrong;
                let mut sources = crate::fixtures();
                sources.insert(name.clone(), file.to_string());
                if let Ok(model) = spec::parse(&sources) {
                    let _ = spec::check(&sources, &model);
                }
            }
        }
    }
}

fn pointers(value: &Value, here: &str) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let below =
        below.into_iter().flat_map(|(key, value)| pointers(value, &format!("{here}/{key}")));
    below.chain([here.to_owned()]).collect()
}

/// No cut of a spec file panics.
#[test]
fn a_cut_file_is_an_error() {
    for (name, text) in crate::fixtures() {
        for end in (0..text.trim_end().len()).step_by(11) {
            let mut sources = crate::fixtures();
            sources.insert(name.clone(), text[..end].to_owned());
            assert!(spec::parse(&sources).is_err(), "{name} cut at {end}");
        }
    }
}
