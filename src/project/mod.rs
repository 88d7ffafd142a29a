//! What the files around say: every metric of the project, by name, so that a rule sees what clashes with the metric
//! it looks at. Argo's controller keeps one registry for all namespaces, and the first that comes decides.
//!
//! No I/O: [`FileIndex`] is read from the bytes of one file, [`Project`] is made of all of them.

mod group;
mod index;
mod references;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

pub use group::{Gauges, Group, MOST_PLACES, Variant};
pub use index::{Definition, FileIndex, Level, Part};
pub use references::{Reference, References, RefersTo, may_refer};

pub use crate::diagnostic::FileId;
use crate::yaml::Span;

/// A metric of the project: its place in [`Project::definitions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(pub u32);

/// A file of the project.
#[derive(Debug, Clone)]
pub struct ProjectFile {
    /// Its name as the user would write it, `/`-separated.
    pub path: Arc<str>,
    /// Whether findings on it are reported, or it is only read for the sake of the others.
    pub reported: bool,
}

/// Every metric of all files.
#[derive(Debug, Default)]
pub struct Project {
    files: Vec<ProjectFile>,
    definitions: Vec<Definition>,
    /// By the exact name, in the order of the files.
    names: HashMap<Arc<str>, Named>,
    /// The spellings of a name that differ in case only, by the name in lower case; none of them alone.
    spellings: HashMap<String, Vec<Arc<str>>>,
    /// By file and place.
    places: HashMap<(FileId, u32), DefinitionId>,
    /// Who refers to which template.
    references: references::ByName,
    /// Whether the files are all that there are, as far as anybody knows.
    whole: bool,
}

#[derive(Debug, Default)]
struct Named {
    definitions: Vec<DefinitionId>,
    group: OnceLock<Group>,
}

impl Project {
    /// Makes one of what its files say.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (ProjectFile, FileIndex)>) -> Self {
        let mut project = Self::default();
        let mut texts: HashMap<Arc<str>, ()> = HashMap::new();
        let mut shared = |text: &mut Arc<str>| match texts.get_key_value(text) {
            Some((known, ())) => *text = Arc::clone(known),
            None => {
                texts.insert(Arc::clone(text), ());
            }
        };
        let mut folded: HashMap<String, Vec<Arc<str>>> = HashMap::new();
        for (n, (file, index)) in (0u32..).zip(files) {
            project.files.push(file);
            project.references.add(FileId(n), index.references);
            for mut definition in index.definitions {
                definition.file = FileId(n);
                definition.texts(&mut shared);
                let id = DefinitionId(u32::try_from(project.definitions.len()).unwrap_or(u32::MAX));
                let place = (definition.file, definition.span.start);
                project.places.entry(place).or_insert(id);
                if definition.is_named() {
                    let name = Arc::clone(&definition.name);
                    let named = project.names.entry(Arc::clone(&name)).or_default();
                    if named.definitions.is_empty() {
                        folded.entry(name.to_lowercase()).or_default().push(name);
                    }
                    named.definitions.push(id);
                }
                project.definitions.push(definition);
            }
        }
        folded.retain(|_, spellings| spellings.len() > 1);
        project.spellings = folded;
        project
    }

    /// The same, of which it is known whether its files are all that there are, or only those that were named.
    #[must_use]
    pub fn whole(mut self, whole: bool) -> Self {
        self.whole = whole;
        self
    }

    /// Whether all of the project could be read, so that what is missing can be reported: there is a project, no file of it is
    /// broken or another tool's template text, and no text in it could start a workflow.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.whole && !self.references.hidden
    }

    /// The references to a WorkflowTemplate or ClusterWorkflowTemplate of this name, in the order of the files.
    #[must_use]
    pub fn references(&self, name: &str) -> &[Reference] {
        self.references.to(name)
    }

    /// The files, in order.
    #[must_use]
    pub fn files(&self) -> &[ProjectFile] {
        &self.files
    }

    /// The file of this number.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&ProjectFile> {
        self.files.get(id.0 as usize)
    }

    /// Every metric, in the order of the files.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The metric of this number.
    #[must_use]
    pub fn definition(&self, id: DefinitionId) -> Option<&Definition> {
        self.definitions.get(id.0 as usize)
    }

    /// The metric at a place of a file.
    #[must_use]
    pub fn at(&self, file: FileId, metric: Span) -> Option<DefinitionId> {
        self.places.get(&(file, metric.start)).copied()
    }

    /// All metrics of this exact name; `None` where there is none, or the name has tags or parameters in it.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Group> {
        let named = self.names.get(name)?;
        let is_reported = |id: FileId| self.file(id).is_some_and(|file| file.reported);
        Some(
            named
                .group
                .get_or_init(|| Group::new(&self.definitions, &named.definitions, &is_reported)),
        )
    }

    /// The other spellings of a name: those that differ in case only.
    pub fn other_spellings(&self, name: &str) -> impl Iterator<Item = &Arc<str>> {
        let all = if self.spellings.is_empty() {
            None
        } else {
            self.spellings.get(&name.to_lowercase())
        };
        all.into_iter()
            .flatten()
            .filter(move |other| ***other != *name)
    }
}

#[cfg(test)]
mod tests;
