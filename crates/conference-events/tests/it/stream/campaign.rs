//! Many deliveries over random faults.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::{Duration, Instant},
};

use conference_events::EventStream;

use super::{
    builder, observed,
    server::{Answer, Peer, Server},
    short,
};

const EVENTS: usize = 10_000;
/// Events that are offered and not yet acknowledged, at most.
const OFFERED: usize = 100;
const FAULTS: [&str; 6] = ["reset", "close", "freeze", "disconnect", "throttle", "ticket"];
const FAULT_EVERY: Duration = Duration::from_millis(150);
/// A frame that is not answered by then is offered again.
const OFFER_AGAIN: Duration = Duration::from_millis(700);
/// For a machine that is busy with other things.
const SLACK: Duration = Duration::from_millis(1_500);

/// A generator of pseudo-random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// The platform: offers each event until it is acknowledged.
struct Platform {
    server: Server,
    random: Random,
    lines: Vec<Line>,
    /// Events that are to be offered.
    due: VecDeque<String>,
    acknowledged: HashSet<String>,
    frames: u64,
    faults: HashMap<&'static str, u32>,
    next_fault: Instant,
}

/// A connection with the frames that wait for their answer.
struct Line {
    peer: Peer,
    /// False after a fault: what is not answered is lost.
    is_sound: bool,
    is_leaving: bool,
    frames: HashMap<String, (String, Instant)>,
}

impl Platform {
    async fn step(&mut self) {
        while let Some(peer) = self.server.try_accept() {
            let frames = HashMap::new();
            self.lines.push(Line { peer, is_sound: true, is_leaving: false, frames });
        }
        self.hear();
        self.offer();
        if Instant::now() >= self.next_fault {
            self.next_fault = Instant::now() + FAULT_EVERY;
            self.break_something();
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }

    fn hear(&mut self) {
        for line in &mut self.lines {
            while let Some(heard) = line.peer.try_heard() {
                if heard.message.is_close() {
                    line.is_sound = false;
                    continue;
                }
                let answer = Answer::read(&heard.message);
                if answer.message_id == "bye" {
                    continue;
                }
                let (event, sent) =
                    line.frames.remove(&answer.message_id).expect("each frame is answered once");
                let waited = heard.at - sent;
                assert!(waited < short().answer + SLACK, "answered after {waited:?}");
                if answer.data["status"] == "SUCCESS" {
                    self.acknowledged.insert(event);
                } else {
                    self.due.push_back(event);
                }
            }
        }
        for line in &mut self.lines {
            line.frames.retain(|message, (event, sent)| {
                let is_waiting = sent.elapsed() < OFFER_AGAIN + SLACK;
                assert!(is_waiting || !line.is_sound, "{message} was not answered");
                if !is_waiting {
                    self.due.push_back(event.clone());
                }
                is_waiting
            });
        }
        self.lines.retain(|line| line.is_sound || !line.frames.is_empty());
    }

    /// The indexes of the connections that events are sent over.
    fn usable(&self) -> Vec<usize> {
        let lines = self.lines.iter().enumerate();
        lines.filter(|(_, line)| line.is_sound && !line.is_leaving).map(|(n, _)| n).collect()
    }

    /// Offers what is due, now and then twice.
    fn offer(&mut self) {
        let usable = self.usable();
        if usable.is_empty() {
            return;
        }
        for _ in 0..self.due.len().min(20) {
            let Some(event) = self.due.pop_front() else { return };
            if self.acknowledged.contains(&event) {
                continue;
            }
            let times = 1 + usize::from(self.random.below(20) == 0);
            for _ in 0..times {
                let line = usable[self.random.below(usable.len())];
                self.frames += 1;
                let message = format!("m-{}", self.frames);
                self.lines[line].peer.event(&event, &message);
                self.lines[line].frames.insert(message, (event.clone(), Instant::now()));
            }
        }
    }

    fn break_something(&mut self) {
        let usable = self.usable();
        if usable.is_empty() {
            return;
        }
        let line = &mut self.lines[usable[self.random.below(usable.len())]];
        let fault = FAULTS[self.random.below(FAULTS.len())];
        *self.faults.entry(fault).or_default() += 1;
        match fault {
            "reset" => line.peer.reset(),
            "close" => line.peer.close(),
            "freeze" => line.peer.freeze(),
            "disconnect" => {
                line.peer.disconnect();
                line.is_leaving = true;
                return;
            }
            "throttle" => return self.server.answer_opening(503, "", ""),
            _ => return self.server.answer_upgrade(super::server::response(401, "", "{}")),
        }
        line.is_sound = false;
    }
}

/// Acknowledges most events, some of them late, and puts off or drops the others. Returns how often
/// each was handed over and how often it was put off.
async fn consume(mut stream: EventStream) -> HashMap<String, [u32; 2]> {
    let mut random = Random(7);
    let mut counts = HashMap::<String, [u32; 2]>::new();
    while let Some(delivery) = stream.next().await.unwrap() {
        let id = delivery.event.event_id.clone().unwrap();
        let [handed_over, put_off] = counts.entry(id).or_default();
        *handed_over += 1;
        match random.below(100) {
            0..=1 => {
                let slow = short().answer + Duration::from_millis(200);
                drop(tokio::spawn(async move {
                    tokio::time::sleep(slow).await;
                    delivery.ack();
                }));
            }
            2..=3 => {
                *put_off += 1;
                delivery.later();
            }
            4..=5 => {
                *put_off += 1;
                drop(delivery);
            }
            _ => delivery.ack(),
        }
    }
    counts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_handed_over_twice_over_random_faults() {
    let server = Server::start().await;
    let mut intervals = short();
    intervals.max_backoff = Duration::from_millis(50);
    let (stream, notices) = observed(builder(&server).intervals(intervals));
    let stopper = stream.stopper();
    let consumer = tokio::spawn(consume(stream));
    let mut platform = Platform {
        server,
        random: Random(42),
        lines: Vec::new(),
        due: VecDeque::new(),
        acknowledged: HashSet::new(),
        frames: 0,
        faults: HashMap::new(),
        next_fault: Instant::now() + FAULT_EVERY,
    };
    let started = Instant::now();
    let mut offered = 0;
    while platform.acknowledged.len() < EVENTS {
        let acknowledged = platform.acknowledged.len();
        assert!(started.elapsed() < Duration::from_secs(240), "{acknowledged} of {offered}");
        while offered < EVENTS && offered - acknowledged < OFFERED {
            offered += 1;
            platform.due.push_back(format!("e-{offered}"));
        }
        platform.step().await;
    }
    stopper.stop();
    let counts = consumer.await.unwrap();
    assert_eq!(counts.len(), EVENTS);
    for (event, [handed_over, put_off]) in counts {
        assert_eq!(handed_over, 1 + put_off, "{event}");
    }
    let reconnected = notices.with("Reconnected").len();
    assert!(reconnected > 20 && platform.faults.len() == 6, "{reconnected}");
}
