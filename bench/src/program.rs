//! Programs, by the name of their client.

#[cfg(feature = "rivals")]
use crate::contender::{Hyper, Middleware};
use crate::{
    Result,
    contender::{ByHand, Contender, Ours, ours::Variant},
    measure,
};

pub(crate) async fn run(contender: &str, base_url: &str, task: &[&str]) -> Result<()> {
    match contender {
        "ours" => perform(Ours::new(base_url, Variant::Default)?, task).await,
        "ours-token" => perform(Ours::new(base_url, Variant::GivenToken)?, task).await,
        "ours-unbounded" => perform(Ours::new(base_url, Variant::Unbounded)?, task).await,
        "reqwest" => perform(ByHand::new(base_url)?, task).await,
        #[cfg(feature = "rivals")]
        "middleware" => perform(Middleware::new(base_url)?, task).await,
        #[cfg(feature = "rivals")]
        "hyper" => perform(Hyper::new(base_url)?, task).await,
        other => Err(format!("there is no contender {other}").into()),
    }
}

async fn perform(contender: impl Contender, task: &[&str]) -> Result<()> {
    match task {
        ["first"] => measure::sequential(&contender, 1).await,
        ["calls", calls] => measure::sequential(&contender, calls.parse()?).await,
        ["rate", warm_up, calls, in_flight] => {
            let (warm_up, calls) = (warm_up.parse()?, calls.parse()?);
            measure::rate(contender, warm_up, calls, in_flight.parse()?).await
        }
        ["wait", calls] => measure::wait(contender, calls.parse()?).await,
        ["large", calls] => measure::large(&contender, calls.parse()?).await,
        _ => Err("first | calls N | rate WARM_UP N IN_FLIGHT | wait N | large N".into()),
    }
}
