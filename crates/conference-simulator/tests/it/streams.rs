//! Streams out of a meeting.

use serde_json::json;

use crate::stage::{OTHER_STREAM, RUNNING_STREAM, Stage, stream_out};

#[tokio::test]
async fn an_address_fails_alone() {
    let mut stage = Stage::set().await;
    let request = stream_out(&[OTHER_STREAM, "http://live.example", RUNNING_STREAM]);
    let started = stage.call("StartStreamOut", request).await.success();
    let streams = started["successStreamMap"].as_object().unwrap();
    assert_eq!(streams.keys().collect::<Vec<_>>(), [OTHER_STREAM]);
    assert_eq!(
        started["failStreamMap"],
        json!({
            "http://live.example": "the address is not an RTMP URL",
            RUNNING_STREAM: "a stream to this address already exists",
        })
    );
}

#[tokio::test]
async fn a_stopped_stream_can_be_started_again() {
    let mut stage = Stage::set().await;
    let stop =
        |id: &str, all: bool| json!({ "streamId": id, "stopAllStream": all, "unionId": "u1" });
    let refused = stage.call("StopStreamOut", stop("nobody's", false)).await;
    refused.assert_failure(400, "paramsError");
    for request in [stop(&stage.stream.clone(), false), stop("", true)] {
        let stopped = stage.call("StopStreamOut", request).await;
        assert_eq!(stopped.success(), json!({ "code": "200" }));
        let started = stage.call("StartStreamOut", stream_out(&[RUNNING_STREAM]));
        assert_eq!(started.await.success()["failStreamMap"], json!({}));
    }
    let mut request = stream_out(&[OTHER_STREAM]);
    request["unionId"] = json!("u9");
    let refused = stage.call("StartStreamOut", request).await;
    refused.assert_failure(400, "unknownUserError");
}
