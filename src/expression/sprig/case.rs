//! Upper, lower and title case as in Go's `unicode`: one character becomes one character.

/// Letters with a title case of their own: the first of each run of three, which is (upper, title, lower).
const DIGRAPHS: [u32; 4] = [0x01C4, 0x01C7, 0x01CA, 0x01F1];

/// The character of a mapping, if it is a single one.
fn single(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    mapped.next().is_none().then_some(first)
}

/// Go's `unicode.ToUpper`: the upper case of a character, as one character.
pub(super) fn upper(c: char) -> char {
    // Greek letters with an iota subscript have a single upper-case character, besides Unicode's full mapping.
    let simple = match u32::from(c) {
        n @ (0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7) => char::from_u32(n + 8),
        n @ (0x1FB3 | 0x1FC3 | 0x1FF3) => char::from_u32(n + 9),
        _ => single(c.to_uppercase()),
    };
    simple.unwrap_or(c)
}

/// Go's `unicode.ToLower`: the lower case of a character, as one character.
pub(super) fn lower(c: char) -> char {
    match c {
        '\u{130}' => 'i',
        _ => single(c.to_lowercase()).unwrap_or(c),
    }
}

/// Go's `unicode.ToTitle`: the title case of a character, as one character.
pub(super) fn title(c: char) -> char {
    let n = u32::from(c);
    if let Some(first) = DIGRAPHS
        .iter()
        .find(|first| n >= **first && n < **first + 3)
    {
        return char::from_u32(first + 1).unwrap_or(c);
    }
    match n {
        // Georgian has capital letters, but not at the beginning of a word.
        0x10D0..=0x10FF => c,
        _ => upper(c),
    }
}

/// Go's `unicode.IsUpper`: category Lu.
pub(super) fn is_upper(c: char) -> bool {
    // Rust's property also contains circled letters and Roman numerals.
    c.is_uppercase()
        && !is_title(c)
        && !matches!(u32::from(c), 0x2160..=0x216F | 0x24B6..=0x24CF | 0x1F130..=0x1F189)
}

/// Go's `unicode.IsTitle`: category Lt.
pub(super) fn is_title(c: char) -> bool {
    let n = u32::from(c);
    DIGRAPHS.iter().any(|first| n == first + 1)
        || matches!(n, 0x1F88..=0x1F8F | 0x1F98..=0x1F9F | 0x1FA8..=0x1FAF | 0x1FBC | 0x1FCC | 0x1FFC)
}

/// Go's `unicode.IsLower`: category Ll.
pub(super) fn is_lower(c: char) -> bool {
    c.is_lowercase()
        && !matches!(
            u32::from(c),
            0xAA | 0xBA | 0x02B0..=0x02B8 | 0x02C0..=0x02C1 | 0x02E0..=0x02E4 | 0x0345 | 0x037A | 0x1D2C..=0x1D6A
                | 0x1D78 | 0x1D9B..=0x1DBF | 0x2071 | 0x207F | 0x2090..=0x209C | 0x2170..=0x217F | 0x24D0..=0x24E9
        )
}

/// Go's `strings.ToUpper`: each character in upper case.
pub(super) fn to_upper(text: &str) -> String {
    text.chars().map(upper).collect()
}

/// Go's `strings.ToLower`: each character in lower case.
pub(super) fn to_lower(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// Go's `strings.Title`: title case for each character after one that is not a letter, digit or underscore.
pub(super) fn to_title(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .map(|c| {
            let starts = if before.is_ascii() {
                !before.is_ascii_alphanumeric() && before != '_'
            } else {
                !before.is_alphabetic() && !before.is_numeric() && before.is_whitespace()
            };
            before = c;
            if starts { title(c) } else { c }
        })
        .collect()
}
