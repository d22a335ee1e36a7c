//! [`Journal`]: what a socket was told, so that another can be told the same.
#![forbid(unsafe_code)]

use crate::options::{Opt, OptionValue, Setting};

/// The settings and endpoints of a socket, in the order in which they were
/// given.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    steps: Vec<Step>,
}

/// One thing that a socket was told.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Set(Setting),
    /// The endpoint really bound.
    Bind(String),
    Connect(String),
}

impl Journal {
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub(crate) fn set(&mut self, setting: &Setting) {
        // The last word counts, but not for the endpoints that came before it: many options
        // take effect for later ones only.
        for step in self.steps.iter_mut().rev() {
            match step {
                Step::Set(earlier) if earlier.is_replaced_by(setting) => {
                    *earlier = setting.clone();
                    return;
                }
                Step::Set(_) => {}
                Step::Bind(_) | Step::Connect(_) => break,
            }
        }
        self.steps.push(Step::Set(setting.clone()));
    }

    /// The last word on `option`.
    pub(crate) fn last<V: OptionValue>(&self, option: &Opt<V>) -> Option<V> {
        self.settings().rev().find_map(|setting| setting.value_of(option))
    }

    /// The settings among the steps.
    pub(crate) fn settings(&self) -> impl DoubleEndedIterator<Item = &Setting> {
        self.steps.iter().filter_map(|step| match step {
            Step::Set(setting) => Some(setting),
            Step::Bind(_) | Step::Connect(_) => None,
        })
    }

    pub(crate) fn bind(&mut self, endpoint: &str) {
        self.steps.push(Step::Bind(endpoint.into()));
    }

    pub(crate) fn connect(&mut self, endpoint: &str) {
        self.steps.push(Step::Connect(endpoint.into()));
    }

    pub(crate) fn unbind(&mut self, endpoint: &str) {
        self.steps.retain(|step| !matches!(step, Step::Bind(bound) if bound == endpoint));
    }

    pub(crate) fn disconnect(&mut self, endpoint: &str) {
        self.steps.retain(|step| !matches!(step, Step::Connect(to) if to == endpoint));
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
    fn an_endpoint_keeps_the_settings_it_was_given_with() {
        let mut journal = Journal::default();
        journal.set(&linger(1));
        journal.connect("inproc://a");
        journal.set(&linger(2));
        assert!(matches!(journal.steps(), [Step::Set(_), Step::Connect(_), Step::Set(_)]));
        journal.disconnect("inproc://a");
        assert_eq!(journal.steps().len(), 2);
    }
}
