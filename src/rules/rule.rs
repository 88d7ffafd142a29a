//! What a rule is.

use super::context::{ConfigContext, Context, Sink};
use super::levels::{ConfigurationContext, DocumentContext, FileContext};
use crate::diagnostic::{Effect, Head, Severity};
use crate::metric::{Metric, MetricList};

/// What a rule checks: a metric, a list, an object and so on. A rule is asked for each of its subjects.
#[derive(Debug, Clone, Copy)]
pub enum Checker {
    /// Checks a file as a whole: what in it cannot be read.
    File(fn(&FileContext, &mut Sink)),
    /// Checks one document.
    Document(fn(&DocumentContext, &mut Sink)),
    /// Checks one Kubernetes object, for one release.
    Object(fn(&Context, &mut Sink)),
    /// Checks each list of metrics of an object, for one release.
    List(fn(&Context, &MetricList, &mut Sink)),
    /// Checks each metric of an object's lists, for one release.
    Metric(fn(&Context, &MetricList, &Metric, &mut Sink)),
    /// Checks the controller's configuration as a whole, for one release.
    Configuration(fn(&ConfigurationContext, &mut Sink)),
    /// Checks the controller's `metricsConfig`, for one release.
    MetricsConfig(fn(&ConfigContext, &mut Sink)),
    /// Checks at several of these levels.
    Levels(&'static [Checker]),
    /// Its findings are made of those of other rules, or of their failure.
    Made,
    /// At a spec, by what reads it.
    Spec,
}

impl Checker {
    /// Its levels: itself, or those of [`Checker::Levels`].
    #[must_use]
    pub fn levels(&'static self) -> &'static [Self] {
        match self {
            Self::Levels(levels) => levels,
            one => std::slice::from_ref(one),
        }
    }

    /// Checks an object: the object itself, then each of its lists, then each of their metrics.
    pub fn object(&'static self, cx: &Context, sink: &mut Sink) {
        for level in self.levels() {
            match level {
                Self::Object(check) => check(cx, sink),
                Self::List(check) => cx.lists.iter().for_each(|list| check(cx, list, sink)),
                Self::Metric(check) => {
                    for list in cx.lists {
                        for metric in &list.metrics {
                            check(cx, list, metric, sink);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Checks a file.
    pub fn file(&'static self, cx: &FileContext, sink: &mut Sink) {
        for level in self.levels() {
            if let Self::File(check) = level {
                check(cx, sink);
            }
        }
    }

    /// Checks a document.
    pub fn document(&'static self, cx: &DocumentContext, sink: &mut Sink) {
        for level in self.levels() {
            if let Self::Document(check) = level {
                check(cx, sink);
            }
        }
    }

    /// Checks the controller's configuration.
    pub fn configuration(&'static self, cx: &ConfigurationContext, sink: &mut Sink) {
        for level in self.levels() {
            if let Self::Configuration(check) = level {
                check(cx, sink);
            }
        }
    }

    /// Checks the controller's `metricsConfig`.
    pub fn metrics_config(&'static self, cx: &ConfigContext, sink: &mut Sink) {
        for level in self.levels() {
            if let Self::MetricsConfig(check) = level {
                check(cx, sink);
            }
        }
    }
}

/// A rule: its code, name, page and check.
#[derive(Debug)]
pub struct Rule {
    /// The code, such as `AM006`. The first digit says what Argo would do.
    pub code: &'static str,
    /// The name, such as `bad-name`.
    pub name: &'static str,
    /// What the rule looks for, in one line.
    pub summary: &'static str,
    /// The severity of its findings, unless something lowers it.
    pub severity: Severity,
    /// The rule's page, as Markdown.
    pub page: &'static str,
    /// What Argo usually does about what the rule finds, unless its reader, lint or CRD refuses it.
    pub effect: Effect,
    /// The function that checks, by what it checks.
    pub check: Checker,
}

impl Rule {
    /// What Argo would do, as one word: the meaning of the code's first digit.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.code.as_bytes().get(2) {
            Some(b'0') => "rejected",
            Some(b'1') => "breaking",
            Some(b'2') => "dropped",
            Some(b'3') => "misleading",
            Some(b'4') => "cluster-wide",
            Some(b'5') => "style",
            Some(b'7') => "spec",
            _ => "tool",
        }
    }
}

impl From<&Rule> for Head {
    fn from(rule: &Rule) -> Self {
        Self {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            effect: rule.effect,
        }
    }
}
