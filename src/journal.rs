//! [`Journal`]: what a socket was told, so that another can be told the same.
#![forbid(unsafe_code)]

use std::collections::{HashMap, HashSet};
use std::mem;

use crate::context::is_inproc;
use crate::options::{Opt, OptionValue, Setting};
use crate::subscription::Topic;

/// The settings and endpoints of a socket, in the order in which they were
/// given.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    steps: Vec<Step>,
    /// The subscriptions, and how often each was made. They add up, and count for all endpoints
    /// alike, so they have no place among the steps.
    topics: HashMap<Topic, usize>,
    /// Where libzmq would end another connection in the place of one that has gone.
    parted: HashSet<String>,
    meets_strangers: bool,
    chose_mechanism: bool,
    /// Whether somebody else told the socket things before, which nobody knows here.
    is_foreign: bool,
}

/// One thing that a socket was told.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Set(Setting),
    /// The endpoint that was asked for, and the one really bound.
    Bind {
        asked: String,
        bound: String,
    },
    Connect(String),
}

impl Journal {
    /// That of a socket which was used elsewhere before: all may be that can be.
    pub(crate) fn foreign() -> Self {
        Self { is_foreign: true, meets_strangers: true, chose_mechanism: true, ..Self::default() }
    }

    pub(crate) fn is_foreign(&self) -> bool {
        self.is_foreign
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What `option` was last set to.
    pub(crate) fn chosen<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Set(setting) => setting.value_of(option),
            Step::Bind { .. } | Step::Connect(_) => None,
        })
    }

    /// The subscriptions, each as often as it was made.
    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = Setting> {
        self.topics.iter().flat_map(|(topic, &times)| {
            std::iter::repeat_with(|| Opt::SUBSCRIBE.to(topic)).take(times)
        })
    }

    /// The topics of the subscriptions, each once and in order.
    pub(crate) fn topics(&self) -> Vec<Vec<u8>> {
        let mut topics: Vec<_> = self.topics.keys().map(Topic::encode).collect();
        topics.sort_unstable();
        topics
    }

    pub(crate) fn set(&mut self, setting: &Setting) {
        if let Some(topic) = setting.value_of(&Opt::SUBSCRIBE) {
            *self.topics.entry(topic).or_default() += 1;
            return;
        }
        if let Some(topic) = setting.value_of(&Opt::UNSUBSCRIBE) {
            self.unsubscribe(&topic);
            return;
        }
        self.chose_mechanism |= setting.settles_mechanism();
        self.push(setting.clone());
    }

    fn push(&mut self, setting: Setting) {
        // The last word counts, but not for the endpoints that came before it: many options
        // take effect for later ones only.
        let is_endpoint = |step: &Step| !matches!(step, Step::Set(_));
        let start = self.steps.iter().rposition(is_endpoint).map_or(0, |place| place + 1);
        let is_earlier = |step: &Step| matches!(step, Step::Set(it) if it.is_replaced_by(&setting));
        let earlier = self.steps[start..].iter().rposition(is_earlier).map(|place| start + place);
        match earlier {
            // Each of a group overrides what others said before.
            Some(place) if setting.settles_mechanism() => drop(self.steps.remove(place)),
            Some(place) => {
                self.steps[place] = Step::Set(setting);
                return;
            }
            None => {}
        }
        self.steps.push(Step::Set(setting));
    }

    fn unsubscribe(&mut self, topic: &Topic) {
        if let Some(times) = self.topics.get_mut(topic) {
            *times -= 1;
            if *times == 0 {
                self.topics.remove(topic);
            }
        }
    }

    /// Whether the socket may have, or ever had, peers that chose their routing ids themselves.
    pub(crate) fn meets_strangers(&self) -> bool {
        self.meets_strangers
    }

    pub(crate) fn meet_strangers(&mut self) {
        self.meets_strangers = true;
    }

    /// Whether it was ever told of a mechanism to secure connections with.
    pub(crate) fn chose_mechanism(&self) -> bool {
        self.chose_mechanism
    }

    /// The last word on `option`.
    pub(crate) fn last<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        self.settings().rev().find_map(|setting| setting.value_of(option))
    }

    /// The settings among the steps.
    pub(crate) fn settings(&self) -> impl DoubleEndedIterator<Item = &Setting> {
        self.steps.iter().filter_map(|step| match step {
            Step::Set(setting) => Some(setting),
            Step::Bind { .. } | Step::Connect(_) => None,
        })
    }

    pub(crate) fn bind(&mut self, asked: &str, bound: &str) {
        self.steps.push(Step::Bind { asked: asked.into(), bound: bound.into() });
    }

    pub(crate) fn connect(&mut self, endpoint: &str) {
        self.steps.push(Step::Connect(endpoint.into()));
    }

    pub(crate) fn bound(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Bind { bound, .. } => Some(bound.as_str()),
            _ => None,
        })
    }

    /// The first of its endpoints, and how many more there are; `None` if there
    /// are none.
    pub(crate) fn whereabouts(&self) -> Option<String> {
        let mut places = self.steps.iter().filter_map(|step| match step {
            Step::Set(_) => None,
            Step::Bind { bound, .. } => Some(("bound to", bound)),
            Step::Connect(endpoint) => Some(("connected to", endpoint)),
        });
        let (how, endpoint) = places.next()?;
        Some(match places.count() {
            0 => format!("{how} {endpoint}"),
            more => format!("{how} {endpoint} and {more} more"),
        })
    }

    /// Whether libzmq has somebody to send to at any time, there or to come: the
    /// socket only connects, and keeps to what it connects to.
    pub(crate) fn always_has_peers(&self) -> bool {
        let mut connects = false;
        let steady = self.steps.iter().all(|step| match step {
            Step::Set(setting) => !setting.parts_with_peers(),
            Step::Bind { .. } => false,
            Step::Connect(_) => {
                connects = true;
                true
            }
        });
        steady && connects && !self.is_foreign
    }

    /// Whether there are, or may be, any.
    pub(crate) fn has_endpoints(&self) -> bool {
        self.is_foreign || self.endpoints().next().is_some()
    }

    pub(crate) fn has_only_silent_endpoints(&self) -> bool {
        !self.is_foreign
            && self.has_endpoints()
            && self.endpoints().all(|to| to.starts_with("inproc://") || to.starts_with("udp://"))
    }

    /// Lets the first of several endpoints in a row that it connects to be the last.
    pub(crate) fn turn_to_next(&mut self) {
        let connect = |step: &Step| matches!(step, Step::Connect(_));
        for row in self.steps.chunk_by_mut(|a, b| connect(a) && connect(b)) {
            row.rotate_left(1);
        }
    }

    pub(crate) fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Set(_) => None,
            Step::Bind { bound: endpoint, .. } | Step::Connect(endpoint) => Some(endpoint.as_str()),
        })
    }

    /// Whether it is, or may be, bound or connected within the process.
    pub(crate) fn may_use_inproc(&self) -> bool {
        self.is_foreign || self.endpoints().any(is_inproc)
    }

    /// Whether it is, or may be.
    pub(crate) fn is_bound(&self, endpoint: &str) -> bool {
        self.is_foreign || self.steps.iter().any(|step| step.binds(endpoint))
    }

    /// Whether it is, or may be.
    pub(crate) fn is_connected(&self, endpoint: &str) -> bool {
        self.is_foreign || self.steps.iter().any(|step| step.connects(endpoint))
    }

    /// Whether it may have connected there when it was elsewhere, and not since.
    pub(crate) fn may_have_connected_before(&self, endpoint: &str) -> bool {
        self.is_foreign && !self.steps.iter().any(|step| step.connects(endpoint))
    }

    /// Forgets the last of two same `bind`s.
    pub(crate) fn forget_copy(&mut self, endpoint: &str) {
        let mut places = self.steps.iter().enumerate().filter(|(_, step)| step.binds(endpoint));
        let (first, second) = (places.next(), places.next());
        if let (Some(_), Some((copy, _))) = (first, second) {
            self.steps.remove(copy);
        }
    }

    pub(crate) fn unbind(&mut self, endpoint: &str) {
        self.forget(|step| step.binds(endpoint));
    }

    pub(crate) fn disconnect(&mut self, endpoint: &str) {
        self.forget(|step| step.connects(endpoint));
    }

    /// How many connections it makes to that endpoint.
    pub(crate) fn connections_to(&self, endpoint: &str) -> usize {
        self.steps.iter().filter(|step| step.connects(endpoint)).count()
    }

    /// One of several connections to that endpoint has gone for good.
    pub(crate) fn part_with(&mut self, endpoint: &str) {
        self.parted.insert(endpoint.to_owned());
    }

    pub(crate) fn has_parted_with(&self, endpoint: &str) -> bool {
        self.parted.contains(endpoint)
    }

    /// Forgets endpoints, and of the settings that were given before and after them all but the
    /// last word.
    fn forget(&mut self, is_gone: impl Fn(&Step) -> bool) {
        if !self.steps.iter().any(&is_gone) {
            return;
        }
        let steps = mem::take(&mut self.steps);
        for step in steps.into_iter().filter(|step| !is_gone(step)) {
            match step {
                Step::Set(setting) => self.push(setting),
                endpoint => self.steps.push(endpoint),
            }
        }
    }
}

impl Step {
    /// Whether libzmq made up the place in the file system.
    pub(crate) fn is_wild_ipc(&self) -> bool {
        matches!(self, Self::Bind { asked, .. } if asked == "ipc://*")
    }

    fn binds(&self, endpoint: &str) -> bool {
        matches!(self, Self::Bind { bound, .. } if bound == endpoint)
    }

    fn connects(&self, endpoint: &str) -> bool {
        matches!(self, Self::Connect(to) if to == endpoint)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn linger(millis: u64) -> Setting {
        Opt::LINGER.to(&Some(Duration::from_millis(millis)))
    }

    #[test]
    fn the_last_word_on_an_option_replaces_the_ones_before() {
        let mut journal = Journal::default();
        for millis in 0..1000 {
            journal.set(&linger(millis));
        }
        assert_eq!(journal.steps().len(), 1);
    }

    #[test]
    fn of_a_group_whose_last_word_counts_the_order_is_kept() {
        let mut journal = Journal::default();
        journal.set(&Opt::PLAIN_SERVER.to(&true));
        journal.set(&Opt::CURVE_SERVER.to(&true));
        journal.set(&linger(1));
        journal.set(&Opt::PLAIN_SERVER.to(&false));
        journal.set(&linger(2));
        let names: Vec<_> = journal.settings().map(|setting| setting.name).collect();
        assert_eq!(names, ["ZMQ_CURVE_SERVER", "ZMQ_LINGER", "ZMQ_PLAIN_SERVER"]);
        assert_eq!(journal.last(&Opt::PLAIN_SERVER), Some(false));
    }

    #[test]
    fn subscriptions_add_up_and_are_taken_back_one_by_one() {
        let subscribe = |topic: &str| Opt::SUBSCRIBE.to(&topic.as_bytes().into());
        let unsubscribe = |topic: &str| Opt::UNSUBSCRIBE.to(&topic.as_bytes().into());
        let mut journal = Journal::default();
        for topic in ["a", "b", "a", ""] {
            journal.set(&subscribe(topic));
        }
        for topic in ["a", "b", "b", "never"] {
            journal.set(&unsubscribe(topic));
        }
        let mut topics: Vec<_> = journal.subscriptions().map(|it| it.bytes.to_vec()).collect();
        topics.sort();
        assert_eq!(topics, [&b""[..], b"a"]);
        assert!(journal.steps().is_empty());
    }

    #[test]
    fn an_endpoint_keeps_the_settings_it_was_given_with() {
        let mut journal = Journal::default();
        journal.set(&linger(1));
        journal.connect("inproc://a");
        journal.set(&linger(2));
        assert!(matches!(journal.steps(), [Step::Set(_), Step::Connect(_), Step::Set(_)]));
        journal.disconnect("inproc://a");
        assert_eq!(journal.steps().len(), 1);
        assert_eq!(journal.last(&Opt::LINGER), Some(Some(Duration::from_millis(2))));
    }

    #[test]
    fn endpoints_that_are_gone_leave_no_settings_but_the_last() {
        let mut journal = Journal::default();
        journal.set(&Opt::PLAIN_SERVER.to(&true));
        journal.bind("tcp://127.0.0.1:*", "tcp://127.0.0.1:7");
        for round in 0..1000 {
            journal.set(&linger(round));
            journal.connect("tcp://127.0.0.1:1");
            journal.set(&Opt::CURVE_SERVER.to(&true));
            journal.bind("inproc://a", "inproc://a");
            journal.set(&Opt::PLAIN_SERVER.to(&(round % 2 == 0)));
            journal.disconnect("tcp://127.0.0.1:1");
            journal.unbind("inproc://a");
            assert_eq!(journal.steps().len(), 5);
        }
        // The one that is left keeps its own.
        assert!(matches!(journal.steps(), [Step::Set(_), Step::Bind { .. }, Step::Set(_), ..]));
        let names: Vec<_> = journal.settings().map(|setting| setting.name).collect();
        let after = ["ZMQ_LINGER", "ZMQ_CURVE_SERVER", "ZMQ_PLAIN_SERVER"];
        assert_eq!(names, [&["ZMQ_PLAIN_SERVER"], &after[..]].concat());
        assert_eq!(journal.last(&Opt::LINGER), Some(Some(Duration::from_millis(999))));
        assert_eq!(journal.last(&Opt::PLAIN_SERVER), Some(false));
    }

    #[test]
    fn endpoints_take_turns_among_those_with_the_same_settings() {
        let mut journal = Journal::default();
        for endpoint in ["a", "b", "c"] {
            journal.connect(endpoint);
        }
        journal.set(&linger(1));
        journal.connect("d");
        journal.turn_to_next();
        assert!(journal.endpoints().eq(["b", "c", "a", "d"]));
        assert!(matches!(journal.steps()[3], Step::Set(_)));
    }
}
