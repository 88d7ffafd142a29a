//! A file as it was read, once: whatever is asked of it afterwards is asked of this. A host that keeps it can check it again without
//! the bytes.

use std::sync::{Arc, OnceLock};

use crate::manifest::{
    self, ConfigText, Object, Surroundings, Unread, Use, controller_config, locate,
};
use crate::metric::{MetricList, metric_lists};
use crate::yaml::{self, Document, Limits, Span, Stream, Text};

/// A file's text with the place of everything in it, and Argo's objects.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The file as the user would name it, `/`-separated.
    pub name: Arc<str>,
    /// The decoded text.
    pub text: Text,
    /// Its documents, and what could not be read.
    pub stream: Stream,
    /// What is in each of the documents, in the same order.
    pub parts: Vec<Parts>,
}

/// What is in one document.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The objects that Argo reads, in order.
    pub objects: Vec<Located>,
    /// Why it is not an object of Argo's although it looks like one.
    pub unread: Option<Unread>,
    /// The texts of the controller's configuration, if it is its ConfigMap.
    pub config: Vec<Embedded>,
    filled: OnceLock<Option<Filled>>,
}

/// An object with its metrics.
#[derive(Debug, Clone)]
pub struct Located {
    /// The object, with its kind and what it appears in.
    pub object: Object,
    /// Its lists of metrics.
    pub lists: Vec<MetricList>,
    surroundings: OnceLock<Surroundings>,
}

/// A text in a ConfigMap that is YAML of its own. Its places are those of the file.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// Which text it is.
    pub text: ConfigText,
    /// Its documents, and what could not be read.
    pub stream: Stream,
    /// The `workflowDefaults` of each of the documents.
    pub defaults: Vec<Option<Located>>,
}

/// A document of an OpenShift Template with the defaults of the parameters put in.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The document. Its nodes have the numbers and places of those as written.
    pub doc: Document,
    /// Each object of the document, where a default changes something in it.
    pub objects: Vec<Option<(Located, Vec<Use>)>>,
}

impl SourceFile {
    /// Parses a text. Text that is not YAML gives problems, with their places, instead of documents.
    #[must_use]
    pub fn parse(name: impl Into<Arc<str>>, text: Text, limits: &Limits) -> Self {
        let stream = yaml::read(&text, limits);
        let documents = stream.documents.iter();
        let parts = documents.map(|doc| Parts::of(&text, doc, limits));
        let parts = parts.collect();
        Self {
            name: name.into(),
            text,
            stream,
            parts,
        }
    }

    /// Each document with what is in it.
    pub fn documents(&self) -> impl Iterator<Item = (&Document, &Parts)> {
        self.stream.documents.iter().zip(&self.parts)
    }

    /// Each object with its document, the controller's `workflowDefaults` included: these are in a document of their own.
    pub fn objects(&self) -> impl Iterator<Item = (&Document, &Located)> {
        self.documents().flat_map(|(doc, parts)| parts.all(doc))
    }

    /// The comments, in order, each from its `#` to the end of its line, in bytes.
    #[must_use]
    pub fn comments(&self) -> Vec<Span> {
        yaml::comments(&self.text, &self.stream)
    }
}

impl Parts {
    fn of(text: &Text, doc: &Document, limits: &Limits) -> Self {
        let (objects, unread) = locate(doc);
        let objects = objects.into_iter();
        let config = controller_config(doc).into_iter();
        Self {
            objects: objects.map(|object| Located::of(doc, object)).collect(),
            unread,
            config: config
                .map(|config| Embedded::of(text, doc, config, limits))
                .collect(),
            filled: OnceLock::new(),
        }
    }

    fn all<'s>(&'s self, doc: &'s Document) -> impl Iterator<Item = (&'s Document, &'s Located)> {
        let own = self.objects.iter().map(move |object| (doc, object));
        own.chain(self.config.iter().flat_map(Embedded::objects))
    }

    /// How many metrics there are in it.
    #[must_use]
    pub fn metrics(&self) -> usize {
        let inner = self.config.iter().flat_map(Embedded::objects);
        let all = self.objects.iter().chain(inner.map(|(_, located)| located));
        let lists = all.flat_map(|located| &located.lists);
        lists.map(|list| list.metrics.len()).sum()
    }

    /// The document with the defaults put in; `None` where they change nothing.
    #[must_use]
    pub fn filled(&self, doc: &Document) -> Option<&Filled> {
        let fill = || {
            let objects = self.objects.iter().map(|located| located.object.clone());
            let filled = manifest::defaults(doc, &objects.collect::<Vec<_>>())?;
            let objects = filled.objects.into_iter().map(|processed| {
                let processed = processed?;
                let located = Located::of(&filled.doc, processed.object);
                Some((located, processed.uses))
            });
            let objects = objects.collect();
            Some(Filled {
                doc: filled.doc,
                objects,
            })
        };
        self.filled.get_or_init(fill).as_ref()
    }
}

impl Embedded {
    fn of(text: &Text, doc: &Document, config: ConfigText, limits: &Limits) -> Self {
        let stream = yaml::read_embedded(text, doc, config.node(), limits);
        let documents = stream.documents.iter();
        let defaults = documents.map(|inner| {
            let object = config.workflow_defaults(inner)?;
            Some(Located::of(inner, object))
        });
        let defaults = defaults.collect();
        Self {
            text: config,
            stream,
            defaults,
        }
    }

    fn objects(&self) -> impl Iterator<Item = (&Document, &Located)> {
        let documents = self.stream.documents.iter().zip(&self.defaults);
        documents.filter_map(|(doc, object)| Some((doc, object.as_ref()?)))
    }
}

impl Located {
    fn of(doc: &Document, object: Object) -> Self {
        let lists = metric_lists(doc, &object);
        Self {
            object,
            lists,
            surroundings: OnceLock::new(),
        }
    }

    /// Who calls its templates, how they retry, where the workflow starts. `doc` is its document.
    #[must_use]
    pub fn surroundings(&self, doc: &Document) -> &Surroundings {
        self.surroundings
            .get_or_init(|| Surroundings::read(doc, &self.object))
    }
}
