//! The table.

use std::collections::BTreeMap;

/// A row of the table.
pub(crate) struct Fact {
    pub(crate) number: i32,
    pub(crate) access: &'static str,
    pub(crate) default: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) range: &'static str,
    pub(crate) needs: &'static str,
    pub(crate) status: &'static str,
    pub(crate) applies: &'static str,
}

pub(crate) fn facts() -> BTreeMap<&'static str, Fact> {
    let mut lines = include_str!("../data/socket-options.tsv").lines();
    let head = lines.next().unwrap();
    assert_eq!(head, "name\tnumber\ttype\taccess\tdefault\tunit\trange\tneeds\tstatus\tapplies to");
    let facts = lines.map(|line| {
        let columns: [&str; 10] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let [name, number, _type, access, default, unit, range, needs, status, applies] = columns;
        let number = number.parse().unwrap();
        (name, Fact { number, access, default, unit, range, needs, status, applies })
    });
    facts.collect()
}

impl Fact {
    /// What the linked libzmq lacks for the option, if something, as an error says it.
    pub(crate) fn missing(&self) -> Option<String> {
        let needs = self.needs.split(',').filter(|&need| need != "-");
        Some(match needs.into_iter().find(|need| !has(need))? {
            "curve" => {
                "the linked libzmq cannot encrypt: enable feature `curve`, or link one with \
                 libsodium"
                    .into()
            }
            version if version.contains('.') => format!("it needs libzmq {version}"),
            need => format!("the linked libzmq was built without {need}"),
        })
    }

    /// Whether the option does something on sockets of this type.
    pub(crate) fn applies_to(&self, name: &str) -> bool {
        let names = |list: &str| list.split(' ').any(|one| one == name);
        match self.applies.strip_prefix("all but ") {
            Some(others) => !names(others),
            None => self.applies == "all" || names(self.applies),
        }
    }

    pub(crate) fn allows(&self, told: &str) -> bool {
        if let Some(lengths) = self.range.strip_suffix(" bytes") {
            let length = if told == "empty" { 0 } else { told.len() };
            let is_nothing = length == 0 && self.default == "empty";
            return is_nothing || within(lengths, &length.to_string());
        }
        within(self.range, told)
    }
}

/// Whether the linked libzmq has this capability, or is of this version or a later one.
pub(crate) fn has(need: &str) -> bool {
    match need.split('.').map(str::parse).collect::<Result<Vec<i32>, _>>() {
        Ok(version) => {
            let (major, minor, patch) = zmq::version();
            [major, minor, patch].as_slice() >= version.as_slice()
        }
        Err(_) => zmq::has(need),
    }
}

/// Whether `told` is in a list of numbers and ranges of them. Other lists do not say.
pub(crate) fn within(list: &str, told: &str) -> bool {
    let Ok(number) = told.parse::<i128>() else { return true };
    list.split(',').any(|range| match range.split_once("..") {
        Some((least, most)) => {
            least.parse().is_ok_and(|least| number >= least)
                && (most.is_empty() || most.parse().is_ok_and(|most| number <= most))
        }
        None => range == told,
    })
}
