//! A finding, and the one way to make one.

use std::sync::Arc;

use super::{ArgoText, Effect, Fix, Place, Seen, Severity};
use crate::argo::Version;
use crate::yaml::Span;

/// What every finding of a rule starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The rule's code, such as `AM006`.
    pub code: &'static str,
    /// The rule's name, such as `bad-name`.
    pub name: &'static str,
    /// How much its findings matter where nothing lessens them.
    pub severity: Severity,
    /// What Argo usually does about it.
    pub effect: Effect,
}

/// A further place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place, in the file of the finding or in another one.
    pub place: Place,
    /// What is at the place, in a few words.
    pub label: String,
    /// What can be shown of a place in another file; `None` in the file of the finding.
    pub seen: Option<Seen>,
}

/// One finding. [`Finding::new`] is the only way to make one: it has a rule, a place, an effect and a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's code, such as `AM006`.
    pub code: &'static str,
    /// The rule's name, such as `bad-name`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What Argo does about it.
    pub effect: Effect,
    /// What is wrong and what Argo will do, in one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The help as edits, where edits can express it.
    pub fixes: Vec<Fix>,
    /// The file and the place in it, in bytes.
    pub place: Place,
    /// Other places that explain it, possibly in other files.
    pub related: Vec<Related>,
    /// The metric's name, where it belongs to one that has one.
    pub metric: Option<Arc<str>>,
    /// The code of the rule that reports something once the defaults of an OpenShift Template are put in (AM607).
    pub underlying: Option<&'static str>,
    /// The code of the rule that reports the same for older releases, if this finding speaks for them, too.
    pub older: Option<&'static str>,
    /// Argo's own words about this place.
    pub argo: Vec<ArgoText>,
    /// What `promtool check metrics` says about the metric as it is exposed, where it says the same.
    pub promlint: Option<String>,
    /// The releases it applies to, if it does not apply to all that were considered.
    pub versions: Vec<Version>,
}

impl Finding {
    /// A finding of a rule at a place. What is wrong and what Argo will do are said in one line.
    #[must_use]
    pub fn new(head: impl Into<Head>, place: Place, message: impl Into<String>) -> Self {
        let head = head.into();
        Self {
            code: head.code,
            name: head.name,
            severity: head.severity,
            effect: head.effect,
            message: message.into(),
            help: None,
            fixes: Vec::new(),
            place,
            related: Vec::new(),
            metric: None,
            underlying: None,
            older: None,
            argo: Vec::new(),
            promlint: None,
            versions: Vec::new(),
        }
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another severity than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With another effect than the rule's.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// With words of Argo, each once.
    #[must_use]
    pub fn argo(mut self, texts: impl IntoIterator<Item = ArgoText>) -> Self {
        for text in texts {
            if !self.argo.contains(&text) {
                self.argo.push(text);
            }
        }
        self
    }

    /// With a further place in the same file.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related {
            place: Place::new(self.place.file, span),
            label: label.into(),
            seen: None,
        });
        self
    }

    /// With a further place in another file.
    #[must_use]
    pub fn elsewhere(mut self, place: Place, seen: Seen, label: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            label: label.into(),
            seen: Some(seen),
        });
        self
    }

    /// With edits that do what the help says.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// With a further place that may be in another file, whose line is filled in later.
    #[must_use]
    pub fn related_at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            label: label.into(),
            seen: None,
        });
        self
    }

    /// Whether its severity is that of an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The further places in the same file.
    pub fn beside(&self) -> impl Iterator<Item = &Related> {
        self.related.iter().filter(|related| related.seen.is_none())
    }

    /// The further places in other files, each with what can be shown of it.
    pub fn away(&self) -> impl Iterator<Item = (&Related, &Seen)> {
        let related = self.related.iter();
        related.filter_map(|related| Some((related, related.seen.as_ref()?)))
    }
}
