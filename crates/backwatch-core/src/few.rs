//! A map of a few entries. The standard library's is a tree whose code is made anew for each type it
//! holds, five kilobytes each time, and a page fetches them all.

/// Values by key, sorted by key; finding one takes a binary search, adding one the moving of all behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Few<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let at = self.place(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(at) => {
                if let Some(known) = self.0.get_mut(at) {
                    known.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// Takes the value of a key away.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.place(key).ok()?;
        Some(self.0.remove(at).1)
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The values, by key.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// The values, by key, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Keeps the entries for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        self.0.retain(|(key, value)| keep(key, value));
    }

    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }
}

impl<K: Ord + Copy, V: Default> Few<K, V> {
    /// Changes the value of a key; the default one where there is none.
    pub(crate) fn change(&mut self, key: K, change: &mut dyn FnMut(&mut V)) {
        if self.get(&key).is_none() {
            self.insert(key, V::default());
        }
        if let Ok(at) = self.place(&key)
            && let Some((_, value)) = self.0.get_mut(at)
        {
            change(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_changed_and_taken_away() {
        let mut few = Few::default();
        for key in [5, 1, 3, 5] {
            few.insert(key, key * 10);
        }
        few.change(3, &mut |value| *value += 1);
        few.change(4, &mut |value| *value += 2);
        assert_eq!(few.iter().collect::<Vec<_>>(), [(&1, &10), (&3, &31), (&4, &2), (&5, &50)]);
        assert_eq!((few.remove(&1), few.remove(&1), few.get(&5)), (Some(10), None, Some(&50)));
        few.retain(|key, _| *key == 4);
        assert_eq!(few.values().copied().collect::<Vec<_>>(), [2]);
        assert!(!few.is_empty());
    }
}
