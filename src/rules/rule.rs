//! What a rule is.

use super::context::{ConfigContext, Context, Sink};
use crate::diagnostic::{Effect, Head, Severity};
use crate::metric::{Metric, MetricList};

/// What a rule checks: a metric, a list, an object and so on.
#[derive(Debug, Clone, Copy)]
pub enum Checker {
    /// Checks one metric of a list.
    Metric(fn(&Context, &MetricList, &Metric, &mut Sink)),
    /// Checks one list of metrics.
    List(fn(&Context, &MetricList, &mut Sink)),
    /// Checks one Kubernetes object.
    Object(fn(&Context, &mut Sink)),
    /// Checks the controller's `metricsConfig`.
    Config(fn(&ConfigContext, &mut Sink)),
    /// The pipeline itself reports it, for the whole file.
    Pipeline,
    /// At a spec, by what reads it.
    Spec,
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
