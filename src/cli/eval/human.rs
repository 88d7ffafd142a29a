//! The answers of `eval` as text for people.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_NOTE_STYLE,
    DEFAULT_WARNING_STYLE,
};
use argo_metrics::model::{Answered, CLOCK, Ends, Kept, Problem, StageAnswer};
use argo_metrics::report::{one_line, releases};

use super::{Asked, Document};

/// Width of the column with the stages, in characters.
const STAGES: usize = "when the metric is emitted".len();
/// The most characters of a string that are shown.
const LONGEST: usize = 400;
/// The most columns that are shown of a line with a mistake.
const WIDTH: usize = 100;
/// The columns that are shown before the mistake in a shortened line.
const BEFORE: usize = 40;
/// The most tags that are listed, and the most values that are named.
const FEW: usize = 8;

/// Writes the answers for all releases and places, then the line with the releases and example values.
pub fn write(
    document: &Document,
    asked: &Asked,
    styled: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let tagged = document.text.contains("{{");
    let mut page = Page {
        out,
        styled,
        tagged,
        when: document.when,
    };
    let several = document.answers.len() > 1;
    let mut first = true;
    for group in &document.answers {
        for place in &group.places {
            if !std::mem::take(&mut first) {
                writeln!(page.out)?;
            }
            let mut title = place.place.words().to_owned();
            if several {
                title = format!("{title}, Argo {}", releases(&group.argo));
            }
            page.painted(DEFAULT_EMPHASIS_STYLE, &title)?;
            writeln!(page.out)?;
            page.place(place, document.text)?;
        }
    }
    writeln!(page.out)?;
    page.foot(document, asked)
}

struct Page<'a> {
    out: &'a mut dyn Write,
    styled: bool,
    /// Whether the string contains a tag.
    tagged: bool,
    /// Whether the string is a `when`.
    when: bool,
}

impl Page<'_> {
    fn painted(&mut self, style: impl std::fmt::Display, text: &str) -> io::Result<()> {
        if self.styled {
            write!(self.out, "{style}{text}{style:#}")
        } else {
            write!(self.out, "{text}")
        }
    }

    fn place(&mut self, place: &Answered, text: &str) -> io::Result<()> {
        let mut before = text;
        for stage in &place.stages {
            let label = format!("when {}", stage.stage.words());
            write!(self.out, "  {label:STAGES$}  ")?;
            self.stage(stage, before)?;
            before = stage.text.as_deref().unwrap_or(before);
        }
        let Some(result) = &place.result else {
            return Ok(());
        };
        match (&place.problem, place.emitted) {
            (Some(problem), _) => {
                let label = match self.when {
                    true => "as a condition",
                    false => "at the end",
                };
                write!(self.out, "  {label:STAGES$}  ")?;
                self.problem(problem, result)
            }
            (None, Some(emitted)) => {
                write!(self.out, "  {:STAGES$}  ", "as a condition")?;
                let (word, what) = match emitted {
                    true => ("true", "the metric is emitted"),
                    false => ("false", "the metric is not emitted"),
                };
                self.painted(DEFAULT_NOTE_STYLE, word)?;
                writeln!(self.out, ": {what}")
            }
            (None, None) => Ok(()),
        }
    }

    fn stage(&mut self, stage: &StageAnswer, before: &str) -> io::Result<()> {
        if let Some(problem) = &stage.problem {
            return self.problem(problem, before);
        }
        let text = stage.text.as_deref().unwrap_or_default();
        if stage.changed {
            self.painted(DEFAULT_NOTE_STYLE, &shown(text))?;
        } else {
            write!(self.out, "unchanged")?;
        }
        match &stage.kept[..] {
            [one] if !stage.changed => writeln!(self.out, ": {}", one_line(&one.reason))?,
            [] if !self.tagged => writeln!(self.out, ": it contains no tag")?,
            kept => {
                writeln!(self.out)?;
                self.kept(kept)?;
            }
        }
        for baked in &stage.baked {
            write!(self.out, "    ")?;
            self.painted(DEFAULT_WARNING_STYLE, "too early")?;
            let tag = shown(&baked.tag);
            let value = shown(&baked.value);
            match &baked.later {
                Some(later) => writeln!(
                    self.out,
                    ": {tag} becomes {value} for good, though it is {} when the metric is emitted",
                    shown(later)
                )?,
                None => writeln!(
                    self.out,
                    ": {tag} becomes {value} for good, by the clock when {}",
                    stage.stage.words()
                )?,
            }
        }
        Ok(())
    }

    fn kept(&mut self, kept: &[Kept]) -> io::Result<()> {
        for one in kept.iter().take(FEW) {
            let reason = one_line(&one.reason);
            writeln!(self.out, "    {} stays: {reason}", shown(&one.tag))?;
        }
        match kept.len().saturating_sub(FEW) {
            0 => Ok(()),
            more => writeln!(self.out, "    and {more} more stay"),
        }
    }

    fn problem(&mut self, problem: &Problem, text: &str) -> io::Result<()> {
        let mut argo = None;
        match problem.kind {
            Ends::Fails if problem.effect.is_none() => {
                self.painted(DEFAULT_ERROR_STYLE, &one_line(&problem.message))?;
                writeln!(self.out)?;
            }
            Ends::Fails | Ends::Panics => {
                self.painted(DEFAULT_ERROR_STYLE, "fails")?;
                writeln!(self.out)?;
                argo = Some(problem.message.as_str());
            }
            Ends::Unsure => {
                self.painted(DEFAULT_WARNING_STYLE, "not known here")?;
                let reason = one_line(&problem.message);
                let way_out = match problem.message == CLOCK {
                    true => "; --now says what it shows",
                    false => "",
                };
                writeln!(self.out, ", because of {reason}{way_out}")?;
            }
        }
        if let Some(at) = &problem.at {
            let (line, blanks, width) = frame(text, at);
            writeln!(self.out, "      {line}")?;
            write!(self.out, "      {:blanks$}", "")?;
            self.painted(DEFAULT_ERROR_STYLE, &"^".repeat(width))?;
            writeln!(self.out)?;
        }
        let notes = [
            ("argo", argo),
            ("help", problem.hint.as_deref()),
            ("so", problem.effect),
        ];
        for (word, note) in notes {
            if let Some(note) = note {
                write!(self.out, "    = ")?;
                self.painted(DEFAULT_HELP_STYLE, word)?;
                writeln!(self.out, ": {}", cut(note))?;
            }
        }
        Ok(())
    }

    /// The releases, and the example values of variables that were not set.
    fn foot(&mut self, document: &Document, asked: &Asked) -> io::Result<()> {
        let all = document.answers.iter().flat_map(|group| &group.places);
        let mut examples: Vec<(&str, Vec<&str>)> = Vec::new();
        for used in all
            .flat_map(|place| &place.values)
            .filter(|used| used.example)
        {
            let full = examples.len() > FEW;
            match examples.iter_mut().find(|(name, _)| *name == used.name) {
                Some((_, values)) if values.contains(&used.value.as_str()) => {}
                Some((_, values)) => values.push(&used.value),
                None if full => {}
                None => examples.push((&used.name, vec![&used.value])),
            }
        }
        write!(self.out, "Argo {}", releases(&asked.versions))?;
        let mut named: Vec<String> = examples
            .iter()
            .take(FEW)
            .map(|(name, values)| format!("{}={}", cut(name), cut(&values.join(" or "))))
            .collect();
        if examples.len() > FEW {
            named.push("…".to_owned());
        }
        match named.len() {
            0 => writeln!(self.out),
            1 => writeln!(self.out, "; example value: {} (--set changes it)", named[0]),
            _ => writeln!(
                self.out,
                "; example values: {} (--set changes them)",
                named.join(", ")
            ),
        }
    }
}

/// A string on one line, in backticks; a long one is shortened.
fn shown(text: &str) -> String {
    match text {
        "" => "the empty string".to_owned(),
        text => format!("`{}`", cut(text)),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => one_line(text).into_owned(),
        Some((at, _)) => {
            let all = text.chars().count();
            format!("{}… ({all} characters)", one_line(&text[..at]))
        }
    }
}

/// The line that contains a place, the number of columns before the place, and its width in columns.
fn frame(text: &str, at: &Range<usize>) -> (String, usize, usize) {
    let start = floor(text, at.start);
    let end = floor(text, at.end).max(start);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = end.min(to);
    let mut before = one_line(&text[from..start]).into_owned();
    let mut place = one_line(&text[start..end]).into_owned();
    let mut after = one_line(&text[end..to]).into_owned();
    if columns(&before) + columns(&place) + columns(&after) > WIDTH {
        let skipped = before.chars().count().saturating_sub(BEFORE);
        if skipped > 0 {
            before = format!("…{}", before.chars().skip(skipped).collect::<String>());
        }
        for part in [&mut place, &mut after] {
            if let Some((at, _)) = part.char_indices().nth(WIDTH - BEFORE) {
                part.truncate(at);
                part.push('…');
            }
        }
    }
    let blanks = columns(&before);
    let width = columns(&place).max(1);
    (before + &place + &after, blanks, width)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The width of a string on a terminal, in columns.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}' => 2,
            _ => 1,
        })
        .sum()
}
