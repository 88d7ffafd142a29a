//! What was probably meant by a word that is not known.

/// The edit distance (Levenshtein) of two words, in characters.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b = b.chars().collect::<Vec<_>>();
    let mut row = (0..=b.len()).collect::<Vec<_>>();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The candidate closest to a word, if one is close: a third of the word may be wrong, two letters of a short one, and one of a
/// very short one.
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = word.chars().count();
    let bound = (length / 3).max(if length < 5 { 1 } else { 2 });
    candidates
        .into_iter()
        // What has nothing of the word in it is not near, however short both are.
        .filter(|other| {
            other
                .chars()
                .any(|c| lower.contains(c.to_ascii_lowercase()))
        })
        .map(|other| (distance(&lower, &other.to_lowercase()), other))
        .filter(|(far, other)| {
            let near = *far <= bound && *far < other.chars().count().max(length);
            near || begins_alike(&lower, &other.to_lowercase())
        })
        .min()
        .map(|(_, other)| other)
}

/// Whether one word was begun and ended as another, as in `success` and `succeeded`.
fn begins_alike(word: &str, other: &str) -> bool {
    let pairs = word.chars().zip(other.chars());
    let alike = pairs.take_while(|(a, b)| a == b).count();
    let simple = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic());
    alike >= 4 && alike * 2 > word.chars().count() && simple(word) && simple(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_word_is_found_and_a_far_one_is_not() {
        let known = ["labels", "buckets", "use", "on"];
        assert_eq!(closest("lables", known), Some("labels"));
        assert_eq!(closest("Bucket", known), Some("buckets"));
        assert_eq!(closest("uses", known), Some("use"));
        assert_eq!(closest("description", known), None);
        assert_eq!(closest("xyz", known), None);
        let outcomes = ["Succeeded", "Failed", "Error"];
        assert_eq!(closest("Success", outcomes), Some("Succeeded"));
        assert_eq!(closest("Errored", outcomes), Some("Error"));
        assert_eq!(closest("Pending", outcomes), None);
    }
}
