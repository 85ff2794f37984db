//! One connection, from its acceptance to its end.

use std::sync::Arc;

use bytes::Bytes;
use tokio::net::TcpStream;

use crate::{
    engine::{Engine, Visit},
    fault::{End, Instead, Plan},
    http::{Malformed, ReadError, Reply, Wire},
};

/// Serves a connection until one side ends it.
pub(crate) async fn serve(engine: Arc<Engine>, stream: TcpStream) {
    let (connection, plan) = engine.connect();
    // Without it answers only come late, not wrong.
    let _ = stream.set_nodelay(true);
    let mut wire = Wire::new(stream);
    tokio::time::sleep(plan.delay).await;
    let mut end = plan.end.unwrap_or_default();
    while end == End::KeepAlive {
        end = match serve_call(&engine, &mut wire, connection).await {
            Ok(end) => end,
            Err(ReadError::Gone) => return,
            Err(ReadError::Malformed(malformed)) => refuse(&mut wire, &malformed).await,
        };
    }
    match end {
        End::KeepAlive | End::Close => wire.close().await,
        End::Reset => wire.reset(),
        End::Stall => wire.wait_until_gone().await,
        End::Endless => send_without_end(&mut wire).await,
    }
}

async fn serve_call(engine: &Engine, wire: &mut Wire, connection: u64) -> Result<End, ReadError> {
    let head = wire.read_head().await?;
    let (visit, mut plan) = engine.arrive(connection, head);
    if let Some(reply) = plan.early.take() {
        return answer(engine, wire, &visit, &plan, reply).await.map(|_| End::Close);
    }
    let body = wire.read_body(visit.head()).await?;
    engine.record_body(&visit, &body);
    engine.pass_gates(&visit).await;
    tokio::time::sleep(plan.delay).await;
    if plan.revokes_tokens {
        engine.world().tokens.revoke_all();
    }
    let reply = match plan.instead.take() {
        None => engine.execute(&visit, &body),
        Some(Instead::Reply(reply)) => reply,
        Some(Instead::Refusal(refusal)) => visit.refuse(refusal),
        Some(Instead::Silence(end)) => return Ok(end),
    };
    answer(engine, wire, &visit, &plan, reply).await
}

async fn answer(
    engine: &Engine,
    wire: &mut Wire,
    visit: &Visit,
    plan: &Plan,
    reply: Reply,
) -> Result<End, ReadError> {
    let mut reply = visit.sign(reply);
    let persistent = visit.head().persistent;
    if !persistent {
        reply = reply.header("connection", "close");
    }
    let status = reply.status();
    let bytes = Bytes::from(plan.encode(reply));
    engine.record_answer(visit, status, &bytes);
    send(wire, &bytes, plan).await?;
    Ok(match plan.end {
        End::KeepAlive if !persistent => End::Close,
        end => end,
    })
}

async fn send(wire: &mut Wire, bytes: &[u8], plan: &Plan) -> Result<(), ReadError> {
    let Some(pace) = plan.pace else {
        return Ok(wire.write(bytes).await?);
    };
    for piece in bytes.chunks(pace.bytes) {
        wire.write(piece).await?;
        tokio::time::sleep(pace.every).await;
    }
    Ok(())
}

async fn send_without_end(wire: &mut Wire) {
    let chunk = format!("2000\r\n{}\r\n", " ".repeat(0x2000));
    while wire.write(chunk.as_bytes()).await.is_ok() {}
}

async fn refuse(wire: &mut Wire, malformed: &Malformed) -> End {
    let reply = Reply::error(malformed.status, "InvalidRequest", &malformed.reason)
        .header("connection", "close");
    // A client that has gone needs no answer.
    let _ = wire.write(&reply.encode()).await;
    End::Close
}
