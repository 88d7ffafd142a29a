//! A text as a tree, so that parts of it can be left out.

/// A piece of a text.
#[derive(Debug, Clone)]
pub enum Piece {
    /// What stands as it is.
    Text(String),
    /// Pieces one behind the other, each of which could stand in place of all.
    Parts(Vec<Piece>),
}

/// What can stand for any piece.
const SIMPLE: [&str; 6] = ["1", "'a'", "nil", "[]", "a", ""];

impl Piece {
    pub fn of(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Parts(parts) => parts.iter().for_each(|part| part.write(out)),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Parts(parts) => parts.iter().map(Self::len).sum(),
        }
    }

    /// Smaller ones: a part in place of the whole, something simple in place of a part.
    pub fn smaller(&self) -> Vec<Piece> {
        let mut found = Vec::new();
        match self {
            Self::Text(text) => {
                let simple = SIMPLE.iter().filter(|simple| simple.len() < text.len());
                found.extend(simple.map(|simple| Self::of(*simple)));
            }
            Self::Parts(parts) => {
                let inner = parts.iter().filter(|part| matches!(part, Self::Parts(_)));
                found.extend(inner.cloned());
                if self.len() > 3 {
                    found.extend(SIMPLE.map(Self::of));
                }
                for (n, part) in parts.iter().enumerate() {
                    // The words between the parts stay.
                    if matches!(part, Self::Parts(_)) {
                        for smaller in part.smaller() {
                            let mut parts = parts.clone();
                            parts[n] = smaller;
                            found.push(Self::Parts(parts));
                        }
                    }
                }
            }
        }
        found
    }
}

/// Pieces one behind the other.
#[macro_export]
macro_rules! parts {
    ($($part:expr),* $(,)?) => {
        $crate::piece::Piece::Parts(vec![$($crate::piece::Piece::from($part)),*])
    };
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
