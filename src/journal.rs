//! [`Journal`]: what a socket was told, so that another can be told the same.
#![forbid(unsafe_code)]

use crate::options::Setting;

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
    /// The endpoint that was asked for, and the one really bound.
    Bind {
        asked: String,
        bound: String,
    },
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
                Step::Bind { .. } | Step::Connect(_) => break,
            }
        }
        self.steps.push(Step::Set(setting.clone()));
    }

    pub(crate) fn bind(&mut self, asked: &str, bound: &str) {
        self.steps.push(Step::Bind { asked: asked.into(), bound: bound.into() });
    }

    pub(crate) fn connect(&mut self, endpoint: &str) {
        self.steps.push(Step::Connect(endpoint.into()));
    }

    pub(crate) fn bound(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match step {
            Step::Bind { bound, .. } => Some(bound.as_str()),
            _ => None,
        })
    }

    pub(crate) fn is_bound(&self, endpoint: &str) -> bool {
        self.steps.iter().any(|step| step.binds(endpoint))
    }

    pub(crate) fn is_connected(&self, endpoint: &str) -> bool {
        self.steps.iter().any(|step| step.connects(endpoint))
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
        self.steps.retain(|step| !step.binds(endpoint));
    }

    pub(crate) fn disconnect(&mut self, endpoint: &str) {
        self.steps.retain(|step| !step.connects(endpoint));
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
    use crate::options::Opt;

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
