//! Numbers as good as their seed, which a test prints.

/// splitmix64.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub(crate) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap()
    }

    pub(crate) fn bytes(&mut self, most: usize) -> Vec<u8> {
        let len = self.index(most + 1);
        (0..len).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    /// Most often one of them, if there are any.
    pub(crate) fn some_of<'a>(&mut self, things: &'a [String]) -> Option<&'a str> {
        if things.is_empty() || self.below(5) == 0 {
            return None;
        }
        Some(&things[self.index(things.len())])
    }

    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = self.index(last + 1);
            things.swap(last, other);
        }
    }
}

/// The seed of this run: `ZMQ_SEED`, or one that differs from run to run.
pub(crate) fn seed() -> u64 {
    number("ZMQ_SEED").unwrap_or_else(|| u64::from(std::process::id()) << 20)
}

/// How many cases to try: `ZMQ_CASES`, or so many.
pub(crate) fn cases(few: u64) -> u64 {
    number("ZMQ_CASES").unwrap_or(few)
}

fn number(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().expect("a number"))
}
