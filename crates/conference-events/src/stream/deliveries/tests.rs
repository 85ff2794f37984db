use std::time::Duration;

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const FIRST: LinkId = LinkId(1);
const SECOND_LINK: LinkId = LinkId(2);

fn deliveries(acknowledgement: Acknowledgement) -> Deliveries {
    let intervals = Intervals { answer: 2 * SECOND, ..Intervals::default() };
    Deliveries::new(Settings { intervals, acknowledgement, window: 10, max_open: 3 })
}

fn after_handling() -> Deliveries {
    deliveries(Acknowledgement::AfterHandling)
}

fn from(link: LinkId, message: &str) -> Origin {
    Origin { link, message_id: Some(message.to_owned()) }
}

fn handed_over(arrival: &Arrival) -> DeliveryId {
    let &Arrival::HandOver(delivery, None) = arrival else { panic!("{arrival:?}") };
    delivery
}

#[test]
fn an_event_that_is_handled_in_time_is_answered_success() {
    let (mut deliveries, now) = (after_handling(), Instant::now());
    let delivery = handed_over(&deliveries.arrive(Some("e"), from(FIRST, "m"), now));
    assert_eq!(deliveries.deadline(), Some(now + 2 * SECOND));
    let answers = deliveries.settle(delivery, Settlement::Acknowledged);
    assert_eq!(answers, [success(from(FIRST, "m"))]);
    assert_eq!(deliveries.deadline(), None);
    assert_eq!(deliveries.overdue(now + 9 * SECOND), []);
}

#[test]
fn an_event_that_takes_longer_is_answered_later_and_its_repeat_success() {
    let (mut deliveries, now) = (after_handling(), Instant::now());
    let delivery = handed_over(&deliveries.arrive(Some("e"), from(FIRST, "m1"), now));
    assert_eq!(deliveries.overdue(now + SECOND), []);
    assert_eq!(deliveries.overdue(now + 2 * SECOND), [later(from(FIRST, "m1"))]);

    let again = deliveries.arrive(Some("e"), from(FIRST, "m2"), now + 10 * SECOND);
    assert_eq!(again, Arrival::Repeat(None));
    assert_eq!(deliveries.settle(delivery, Settlement::Acknowledged), [success(from(FIRST, "m2"))]);
    let third = deliveries.arrive(Some("e"), from(SECOND_LINK, "m3"), now + 40 * SECOND);
    assert_eq!(third, Arrival::Repeat(Some(success(from(SECOND_LINK, "m3")))));
}

#[test]
fn an_event_that_is_put_off_is_answered_later_and_handed_over_again() {
    for acknowledgement in [Acknowledgement::AfterHandling, Acknowledgement::OnReceipt] {
        let (mut deliveries, now) = (deliveries(acknowledgement), Instant::now());
        let arrival = deliveries.arrive(Some("e"), from(FIRST, "m1"), now);
        let Arrival::HandOver(delivery, _) = arrival else { panic!("{arrival:?}") };
        let answers = deliveries.settle(delivery, Settlement::Later);
        let expected = match acknowledgement {
            Acknowledgement::AfterHandling => vec![later(from(FIRST, "m1"))],
            Acknowledgement::OnReceipt => vec![],
        };
        assert_eq!(answers, expected);
        let again = deliveries.arrive(Some("e"), from(FIRST, "m2"), now);
        assert!(matches!(again, Arrival::HandOver(other, _) if other != delivery));
    }
}

#[test]
fn on_receipt_an_event_is_answered_success_before_it_is_handled() {
    let (mut deliveries, now) = (deliveries(Acknowledgement::OnReceipt), Instant::now());
    let arrival = deliveries.arrive(Some("e"), from(FIRST, "m1"), now);
    let Arrival::HandOver(delivery, Some(answer)) = arrival else { panic!("{arrival:?}") };
    assert_eq!(answer, success(from(FIRST, "m1")));
    let again = deliveries.arrive(Some("e"), from(FIRST, "m2"), now);
    assert_eq!(again, Arrival::Repeat(Some(success(from(FIRST, "m2")))));
    assert_eq!(deliveries.settle(delivery, Settlement::Acknowledged), []);
    let again = deliveries.arrive(Some("e"), from(FIRST, "m3"), now);
    assert_eq!(again, Arrival::Repeat(Some(success(from(FIRST, "m3")))));
    assert_eq!(deliveries.repeats.acknowledged(), 1);
}

#[test]
fn all_frames_of_one_event_are_answered_each_where_it_came_from() {
    let (mut deliveries, now) = (after_handling(), Instant::now());
    let delivery = handed_over(&deliveries.arrive(Some("e"), from(FIRST, "m"), now));
    deliveries.arrive(Some("e"), from(SECOND_LINK, "m"), now + SECOND);
    assert_eq!(
        deliveries.settle(delivery, Settlement::Acknowledged),
        [success(from(FIRST, "m")), success(from(SECOND_LINK, "m"))]
    );
}

#[test]
fn a_connection_that_is_left_gets_its_answers_first() {
    let (mut deliveries, now) = (after_handling(), Instant::now());
    deliveries.arrive(Some("a"), from(FIRST, "m1"), now);
    deliveries.arrive(Some("b"), from(SECOND_LINK, "m2"), now);
    assert_eq!(deliveries.leave(FIRST), [later(from(FIRST, "m1"))]);
    assert_eq!(deliveries.overdue(now + 2 * SECOND), [later(from(SECOND_LINK, "m2"))]);
}

#[test]
fn events_without_an_id_are_all_new() {
    let (mut deliveries, now) = (after_handling(), Instant::now());
    let first = handed_over(&deliveries.arrive(None, from(FIRST, "m"), now));
    let second = handed_over(&deliveries.arrive(None, from(FIRST, "m"), now));
    assert_ne!(first, second);
    assert_eq!(deliveries.settle(first, Settlement::Acknowledged).len(), 1);
}

#[test]
fn too_many_open_events_are_refused_and_new_again_later() {
    let (mut deliveries, now) = (after_handling(), Instant::now());
    let open = ["a", "b", "c"].map(|id| deliveries.arrive(Some(id), from(FIRST, id), now));
    let refused = deliveries.arrive(Some("d"), from(FIRST, "d"), now);
    assert_eq!(refused, Arrival::Refuse(later(from(FIRST, "d"))));
    let [first, ..] = open.each_ref().map(handed_over);
    deliveries.settle(first, Settlement::Acknowledged);
    handed_over(&deliveries.arrive(Some("d"), from(FIRST, "d2"), now));
}
