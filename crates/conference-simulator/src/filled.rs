/// Creates a value of a model with these fields; all others are absent.
macro_rules! filled {
    ($model:ident { $($field:ident: $value:expr),+ $(,)? }) => {{
        let mut model = conference_models::$model::default();
        $(model.$field = $value;)+
        model
    }};
}
