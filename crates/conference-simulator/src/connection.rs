//! One connection, from its acceptance to its end.

use std::sync::Arc;

use bytes::Bytes;
use tokio::net::TcpStream;

use crate::{
    control::{self, Answer},
    engine::{Engine, RequestContext},
    fault::{ConnectionEnd, Override, Plan},
    http::{HttpStream, MalformedRequest, ReadError, Reply, RequestHead},
};

/// Serves a connection until one side ends it.
pub(crate) async fn serve(engine: Arc<Engine>, stream: TcpStream) {
    let (connection, plan) = engine.register_connection();
    // Without it answers only come late, not wrong.
    let _ = stream.set_nodelay(true);
    let mut stream = HttpStream::new(stream);
    tokio::time::sleep(plan.delay).await;
    let mut end = plan.end.unwrap_or_default();
    while end == ConnectionEnd::KeepAlive {
        end = match serve_call(&engine, &mut stream, connection).await {
            Ok(end) => end,
            Err(ReadError::Gone) => return,
            Err(ReadError::Malformed(malformed)) => refuse(&mut stream, &malformed).await,
        };
    }
    match end {
        #[cfg(feature = "push")]
        ConnectionEnd::Upgraded => engine.push.serve(connection, stream).await,
        ConnectionEnd::KeepAlive | ConnectionEnd::Close => stream.close().await,
        ConnectionEnd::Reset => stream.reset(),
        ConnectionEnd::Stall => stream.wait_until_gone().await,
        ConnectionEnd::Endless => send_without_end(&mut stream).await,
    }
}

async fn serve_call(
    engine: &Engine,
    stream: &mut HttpStream,
    connection: u64,
) -> Result<ConnectionEnd, ReadError> {
    let head = stream.read_head().await?;
    if engine.control.is_on && control::is_control(&head) {
        return serve_control(engine, stream, &head).await;
    }
    let (context, plan) = engine.register_call(connection, head);
    let end = serve_registered(engine, stream, &context, plan).await;
    engine.record_end(&context);
    end
}

async fn serve_registered(
    engine: &Engine,
    stream: &mut HttpStream,
    context: &RequestContext,
    mut plan: Plan,
) -> Result<ConnectionEnd, ReadError> {
    if let Some(reply) = plan.early.take() {
        return answer(engine, stream, context, &plan, reply).await.map(|_| ConnectionEnd::Close);
    }
    let body = stream.read_body(context.head()).await?;
    engine.record_body(context, &body);
    engine.wait_at_gates(context).await;
    tokio::time::sleep(plan.delay).await;
    if plan.revokes_tokens {
        engine.revoke_tokens();
    }
    let reply = match plan.overridden.take() {
        None => engine.execute(context, &body),
        Some(Override::Reply(reply)) => reply,
        Some(Override::Refusal(refusal)) => context.refuse(refusal),
        Some(Override::NoReply(end)) => return Ok(end),
    };
    answer(engine, stream, context, &plan, reply).await
}

async fn serve_control(
    engine: &Engine,
    stream: &mut HttpStream,
    head: &RequestHead,
) -> Result<ConnectionEnd, ReadError> {
    let body = stream.read_body(head).await?;
    let reply = match control::answer(engine, head, stream.port()?, &body).await {
        Answer::Reply(reply) => reply,
        Answer::Stream(mut changes) => return Ok(changes.send_to(engine, stream).await),
    };
    stream.write(&reply.encode()).await?;
    Ok(if head.persistent { ConnectionEnd::KeepAlive } else { ConnectionEnd::Close })
}

async fn answer(
    engine: &Engine,
    stream: &mut HttpStream,
    context: &RequestContext,
    plan: &Plan,
    reply: Reply,
) -> Result<ConnectionEnd, ReadError> {
    let mut reply = context.sign(reply, engine.world().clock.now());
    let persistent = context.head().persistent;
    if !persistent {
        reply = reply.header("connection", "close");
    }
    let status = reply.status();
    let bytes = Bytes::from(plan.encode(reply));
    engine.record_response(context, status, &bytes);
    send(stream, &bytes, plan).await?;
    Ok(match plan.end {
        #[cfg(feature = "push")]
        ConnectionEnd::KeepAlive if status == 101 => ConnectionEnd::Upgraded,
        ConnectionEnd::KeepAlive if !persistent => ConnectionEnd::Close,
        end => end,
    })
}

async fn send(stream: &mut HttpStream, bytes: &[u8], plan: &Plan) -> Result<(), ReadError> {
    let Some(pace) = plan.pace else {
        return Ok(stream.write(bytes).await?);
    };
    for piece in bytes.chunks(pace.bytes) {
        stream.write(piece).await?;
        tokio::time::sleep(pace.every).await;
    }
    Ok(())
}

async fn send_without_end(stream: &mut HttpStream) {
    let chunk = format!("2000\r\n{}\r\n", " ".repeat(0x2000));
    while stream.write(chunk.as_bytes()).await.is_ok() {}
}

async fn refuse(stream: &mut HttpStream, malformed: &MalformedRequest) -> ConnectionEnd {
    let reply = Reply::error(malformed.status, "InvalidRequest", &malformed.reason)
        .header("connection", "close");
    // A client that has gone needs no answer.
    let _ = stream.write(&reply.encode()).await;
    ConnectionEnd::Close
}
