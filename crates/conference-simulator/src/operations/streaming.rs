//! Streams out of a meeting.

use conference_models::{
    StartStreamOut, StartStreamOutRequest, StartStreamOutResponse, StopStreamOut,
    StopStreamOutRequest, StopStreamOutResponse,
};

use super::{Call, Handler};
use crate::{Cause, world::World};

impl Handler for StartStreamOut {
    fn handle(
        world: &mut World,
        call: Call<'_, StartStreamOutRequest>,
    ) -> Result<StartStreamOutResponse, Cause> {
        let id = call.path_parameter.into();
        world.organization.check_members([&call.request.union_id])?;
        world.meeting_in_progress(&id)?;
        let mut response = StartStreamOutResponse::default();
        for url in call.request.stream_url_list {
            match world.start_stream(&id, &url)? {
                Ok(stream) => response.success_stream_map.insert(url, stream),
                Err(reason) => response.fail_stream_map.insert(url, reason.to_owned()),
            };
        }
        Ok(response)
    }
}

impl Handler for StopStreamOut {
    fn handle(
        world: &mut World,
        call: Call<'_, StopStreamOutRequest>,
    ) -> Result<StopStreamOutResponse, Cause> {
        let request = call.request;
        world.organization.check_members([&request.union_id])?;
        let meeting = world.meeting_in_progress_mut(&call.path_parameter.into())?;
        if request.stop_all_stream {
            meeting.streams.stop_all();
        } else {
            meeting.streams.stop(&request.stream_id)?;
        }
        Ok(filled!(StopStreamOutResponse { code: Some("200".to_owned()) }))
    }
}
