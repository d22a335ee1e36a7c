//! [`Places`]: values in a row, each found by its key.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::hash::Hash;

/// Values in a row, as libzmq wants them. Whatever is done with one of them
/// costs the same however many there are.
pub(super) struct Places<K, V> {
    values: Vec<V>,
    /// What each value is known by, and back again.
    keys: Vec<K>,
    indices: HashMap<K, usize>,
}

impl<K: Copy + Eq + Hash, V> Places<K, V> {
    /// Puts `value` last, or in the place of the one of this key.
    pub(super) fn set(&mut self, key: K, value: V) {
        let place = *self.indices.entry(key).or_insert(self.values.len());
        if place < self.values.len() {
            self.values[place] = value;
        } else {
            self.values.push(value);
            self.keys.push(key);
        }
    }

    /// Takes the value of this key away. The last one takes its place.
    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        let place = self.indices.remove(&key)?;
        let value = self.values.swap_remove(place);
        self.keys.swap_remove(place);
        if let Some(&moved) = self.keys.get(place) {
            self.indices.insert(moved, place);
        }
        Some(value)
    }

    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.indices.get(&key).map(|&place| &self.values[place])
    }
}

impl<K, V> Places<K, V> {
    pub(super) fn values(&self) -> &[V] {
        &self.values
    }

    pub(super) fn values_mut(&mut self) -> &mut [V] {
        &mut self.values
    }
}

impl<K, V> Default for Places<K, V> {
    fn default() -> Self {
        Self { values: Vec::new(), keys: Vec::new(), indices: HashMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::hash::Hasher;

    use super::*;

    thread_local! {
        static LOOKS: Cell<usize> = const { Cell::new(0) };
    }

    /// A key that counts how often one is hashed, or compared with another.
    #[derive(Clone, Copy, Eq)]
    struct Counted(usize);

    impl PartialEq for Counted {
        fn eq(&self, other: &Self) -> bool {
            LOOKS.set(LOOKS.get() + 1);
            self.0 == other.0
        }
    }

    impl Hash for Counted {
        fn hash<H: Hasher>(&self, state: &mut H) {
            LOOKS.set(LOOKS.get() + 1);
            self.0.hash(state);
        }
    }

    #[test]
    fn each_value_is_found_by_its_key_whoever_goes() {
        let mut places = Places::default();
        for key in 0..100 {
            places.set(key, key);
            places.set(key, 2 * key);
        }
        for gone in (0..100).step_by(3) {
            assert_eq!(places.remove(gone), Some(2 * gone));
            assert_eq!(places.remove(gone), None);
        }
        for key in 0..100 {
            let value = (key % 3 != 0).then_some(2 * key);
            assert_eq!(places.get(key).copied(), value);
        }
        assert_eq!(places.values().len(), 66);
    }

    #[test]
    fn a_thousand_keys_are_not_looked_at_for_one_of_them() {
        const COUNT: usize = 1000;
        LOOKS.set(0);
        let mut places = Places::default();
        for key in 0..COUNT {
            places.set(Counted(key), key);
        }
        for key in 0..COUNT {
            assert_eq!(places.get(Counted(key)), Some(&key));
        }
        for key in 0..COUNT {
            assert_eq!(places.remove(Counted(key)), Some(key));
        }
        // For each, to hash it when it is set, and when the table grows, to find it, to remove it
        // and to move the last one, and to compare it each time: some nine.
        assert!(LOOKS.get() < 15 * COUNT, "{}", LOOKS.get());
    }
}
