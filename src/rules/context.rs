//! What a rule sees, and how it reports.

use std::sync::Arc;

use super::fields::meant;
use super::wording::CONFIG_REFUSED;
use crate::argo::{Crds, Target, Version, is_exposed_name};
use crate::diagnostic::{ArgoText, By, Effect, FileId, Finding, Head, Place, Seen, Severity};
use crate::manifest::{Carrier, MetricsConfig, Object, Surroundings, whole_reference};
use crate::metric::{Metric, MetricList, MetricType, Slot};
use crate::model::registry::Clashes;
use crate::model::{Claim, Decoded, Scene, Series, Trials, Verdict, Verdicts};
use crate::project::{Definition, DefinitionId, Project};
use crate::yaml::{Document, Kind, NodeId, Span, Style, Text};

/// One object that is checked, for one release.
#[derive(Debug)]
pub struct Context<'a> {
    /// The text of the file that contains the object.
    pub text: &'a Text,
    /// The YAML document that contains the object.
    pub doc: &'a Document,
    /// The object that is checked.
    pub object: &'a Object,
    /// The lists of metrics in the object.
    pub lists: &'a [MetricList],
    /// What calls its templates, how they retry, where the workflow starts.
    pub surroundings: &'a Surroundings,
    /// Which variables have a value when a metric is emitted.
    pub scene: Scene<'a>,
    /// The release and its CRDs.
    pub target: Target,
    /// Whether a finding about an unknown variable lists all variables that exist.
    pub all_names: bool,
    /// The result of decoding the object.
    pub decoded: &'a Decoded,
    /// What Argo's reader, `argo lint` and the CRD report about the object.
    pub said: &'a Verdicts,
    /// How many time series the metrics create.
    pub series: Series<'a>,
    /// The results of the expressions of each list.
    pub trials: Trials<'a>,
    /// The metrics of all files of the project.
    pub project: &'a Project,
    /// The file of the project that contains the object.
    pub file: FileId,
    /// What two metrics of the project result in, in one controller.
    pub clashes: &'a Clashes,
}

/// The findings so far, each with the metric that it belongs to.
#[derive(Debug, Default)]
pub struct Sink {
    /// The findings and their metrics, in the order in which they were reported.
    pub found: Vec<(Finding, Option<NodeId>)>,
    /// Argo's messages that these findings report.
    pub claims: Vec<Claim>,
}

/// The `metricsConfig` of the controller, for one release.
#[derive(Debug)]
pub struct ConfigContext<'a> {
    /// The configuration, parsed as a document of its own; its spans are those of the file.
    pub doc: &'a Document,
    /// The mapping `metricsConfig` of the configuration.
    pub config: MetricsConfig,
    /// The release and its CRDs.
    pub target: Target,
    /// The metrics of all files of the project.
    pub project: &'a Project,
    /// Which of them this is.
    pub file: FileId,
}

/// A finding that is not complete yet.
#[derive(Debug)]
pub struct Draft<'s> {
    sink: &'s mut Sink,
    finding: Finding,
    metric: Option<NodeId>,
    claims: Vec<Claim>,
}

impl<'a> Context<'a> {
    /// The release of Argo that is assumed.
    #[must_use]
    pub fn version(&self) -> Version {
        self.target.version
    }

    /// Whether the cluster has the full CRDs, of a release whose CRDs are known.
    #[must_use]
    pub fn full_crds(&self) -> bool {
        self.target.crds == Crds::Full && self.version().knows_full_crds()
    }

    /// Whether these are the `workflowDefaults` of the controller, which the controller's own reader decodes.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self.object.carrier, Carrier::Defaults)
    }

    /// The consequence of a value that cannot be decoded.
    #[must_use]
    pub fn undecodable(&self) -> &'static str {
        if self.is_config() {
            CONFIG_REFUSED
        } else {
            "Argo cannot decode the object"
        }
    }

    /// Whether a mapping has an unknown field that was meant for this one: AM002 reports it then.
    #[must_use]
    pub fn is_misspelt(&self, map: NodeId, field: &str) -> bool {
        self.decoded
            .unknown_in(map)
            .any(|unknown| !unknown.tolerated && meant(unknown, self.version()) == Some(field))
    }

    /// Argo's messages about a field: about its value, and about its absence from `owner`.
    pub fn said(&self, owner: NodeId, slot: Slot, field: &str) -> Claim {
        let value = slot.value().map(|value| self.said_at(value));
        let absent = self.said.claim(owner, |v| v.field == Some(field));
        value.unwrap_or_default().and(absent)
    }

    /// Argo's messages about a value.
    pub fn said_at(&self, node: NodeId) -> Claim {
        self.said.claim(node, |v: &Verdict| v.range.is_none())
    }

    /// What happens because of a mistake, depending on what refuses it; `otherwise` if nothing does.
    #[must_use]
    pub fn fate(&self, argo: &[ArgoText], otherwise: &str) -> String {
        let by = |wanted: &[By]| argo.iter().any(|t| wanted.contains(&t.by));
        if by(&[By::Lint, By::Decode]) {
            "Argo refuses the template".to_owned()
        } else if by(&[By::Crd]) {
            "the API server refuses it (full CRD), `argo lint` does not check it".to_owned()
        } else {
            otherwise.to_owned()
        }
    }

    /// The message of the condition `MetricsError` for a metric that the controller cannot create.
    #[must_use]
    pub fn could_not_construct(&self, metric: &Metric, cause: &str) -> String {
        let name = metric.name.text(self.doc).unwrap_or_default();
        format!("could not construct metric '{name}': {cause}")
    }

    /// Whether a value contains something that Argo's YAML reader refuses, so that the decoder never sees it.
    #[must_use]
    pub fn is_unreadable(&self, node: NodeId) -> bool {
        let whole = self.doc.written_span(node);
        let mut unreadable = self.doc.unreadable.iter();
        unreadable.any(|(span, _)| whole.start <= span.start && span.end <= whole.end)
    }

    /// Starts a finding of a rule at a place; `Draft::done` adds it to the sink.
    pub fn report<'s>(
        &self,
        sink: &'s mut Sink,
        rule: impl Into<Head>,
        span: Span,
        message: String,
    ) -> Draft<'s> {
        sink.draft(rule, Place::new(self.file, span), message)
    }

    /// The metric's name as it is written, if it is exported with [`crate::argo::PREFIX`] before it: not if a release
    /// refuses or loses the name, and not if the name is open because of a tag or parameter.
    #[must_use]
    pub fn exposed_name(&self, metric: &Metric) -> Option<(&'a str, NodeId)> {
        let name = metric.name.text(self.doc)?;
        is_exposed_name(name, self.version()).then_some((name, metric.name.value()?))
    }

    /// The name and type of a metric that is exported.
    #[must_use]
    pub fn exposed(&self, metric: &Metric) -> Option<(&'a str, NodeId, MetricType)> {
        let (name, node) = self.exposed_name(metric)?;
        Some((name, node, metric.effective()?.ty))
    }

    /// Whether OpenShift replaces something in a string before Argo sees it.
    #[must_use]
    pub fn has_parameter(&self, text: &str) -> bool {
        self.object.in_openshift() && text.contains("${")
    }

    /// Whether a value is a single reference to a parameter of the Template, which AM601 or AM602 judges.
    #[must_use]
    pub fn is_parameter(&self, node: NodeId) -> bool {
        let text = self.doc.text(node).filter(|_| self.object.in_openshift());
        text.is_some_and(|text| whole_reference(text).is_some())
    }

    /// A string as it would be written in place of a scalar: in quotes if the scalar has them.
    #[must_use]
    pub fn quoted_like(&self, node: NodeId, text: &str) -> String {
        match self.doc.node(node).kind {
            Kind::Scalar {
                style: Style::SingleQuoted,
                ..
            } => format!("`'{text}'`"),
            Kind::Scalar {
                style: Style::DoubleQuoted,
                ..
            } => format!("`\"{text}\"`"),
            _ => format!("`{text}`"),
        }
    }

    /// The span of a byte range in a scalar's string, such as a tag.
    #[must_use]
    pub fn place(&self, node: NodeId, range: std::ops::Range<usize>) -> Span {
        self.doc.source_map(self.text, node).place(range)
    }

    /// The metric in the project, with its definition.
    #[must_use]
    pub fn definition(&self, metric: &Metric) -> Option<(DefinitionId, &'a Definition)> {
        let place = self.doc.written_span(metric.node);
        let id = self.project.at(self.file, place)?;
        Some((id, self.project.definition(id)?))
    }

    /// The span of a field's value; of its key if the value is absent; or `otherwise`.
    #[must_use]
    pub fn place_of(&self, slot: Slot, otherwise: Span) -> Span {
        match slot.entry {
            None => otherwise,
            Some(entry) => {
                let value = self.doc.written_span(entry.value);
                if value.start == value.end || self.doc.is_map(entry.value) {
                    self.doc.written_span(entry.key)
                } else {
                    value
                }
            }
        }
    }
}

impl ConfigContext<'_> {
    /// The release of Argo that is assumed.
    #[must_use]
    pub fn version(&self) -> Version {
        self.target.version
    }

    /// Starts a finding of a rule at a place; `Draft::done` adds it to the sink.
    pub fn report<'s>(
        &self,
        sink: &'s mut Sink,
        rule: impl Into<Head>,
        span: Span,
        message: String,
    ) -> Draft<'s> {
        sink.draft(rule, Place::new(self.file, span), message)
    }
}

impl Sink {
    fn draft(&mut self, rule: impl Into<Head>, place: Place, message: String) -> Draft<'_> {
        Draft {
            sink: self,
            finding: Finding::new(rule, place, message),
            metric: None,
            claims: Vec::new(),
        }
    }

    /// Takes messages of Argo for reported although no finding quotes them: another finding says what leads to them.
    pub fn take(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    /// Leaves out what was reported since there were so many findings and claims: what a rule that failed has left.
    pub fn truncate(&mut self, (findings, claims): (usize, usize)) {
        self.found.truncate(findings);
        self.claims.truncate(claims);
    }
}

impl Draft<'_> {
    /// Adds the help: what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.finding = self.finding.help(help);
        self
    }

    /// Sets the metric that the finding belongs to.
    pub fn metric(mut self, doc: &Document, metric: &Metric) -> Self {
        let name = metric.name.text(doc).filter(|n| !n.is_empty());
        self.finding.metric = name.map(Arc::from);
        self.metric = Some(metric.node);
        self
    }

    /// Sets the metric that the finding belongs to, by its node.
    pub fn metric_node(mut self, doc: &Document, metric: Option<NodeId>) -> Self {
        let name = metric
            .and_then(|m| doc.value(m, "name"))
            .and_then(|n| doc.text(n));
        self.finding.metric = name.filter(|n| !n.is_empty()).map(Arc::from);
        self.metric = metric;
        self
    }

    /// Adds Argo's own messages about the place, each once.
    pub fn argo(mut self, claim: impl Into<Claim>) -> Self {
        let claim = claim.into();
        self.finding = self.finding.argo(claim.iter().cloned());
        self.claims.push(claim);
        self
    }

    /// Adds what `promtool check metrics` reports about the same, if anything.
    pub fn promlint(mut self, text: Option<String>) -> Self {
        self.finding.promlint = text;
        self
    }

    /// Adds the controller's message at run time.
    pub fn at_run(self, text: impl Into<String>) -> Self {
        self.argo(vec![ArgoText::new(By::Run, text.into())])
    }

    /// Sets what Argo does, if it does not refuse the object.
    pub fn effect(mut self, effect: Effect) -> Self {
        self.finding.effect = effect;
        self
    }

    /// Sets the severity, if the rule's own does not fit.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// Sets the severity for the case that Argo does not refuse the object.
    pub fn severity_unless_refused(mut self, severity: Severity) -> Self {
        if !self.is_refused() {
            self.finding.severity = severity;
        }
        self
    }

    /// Adds another place in the same file, with a label.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.finding = self.finding.related(span, label);
        self
    }

    /// Adds a place in another file.
    pub fn elsewhere(mut self, place: Place, seen: Seen, label: impl Into<String>) -> Self {
        self.finding = self.finding.elsewhere(place, seen, label);
        self
    }

    fn is_refused(&self) -> bool {
        self.finding.argo.iter().any(|t| t.by != By::Run) || self.finding.effect == Effect::Refused
    }

    /// Adds the finding to the sink. If Argo's reader, `argo lint` or the CRD reports it, its effect is that the
    /// object is refused.
    pub fn done(mut self) {
        if self.is_refused() {
            self.finding.effect = Effect::Refused;
        }
        self.sink.claims.append(&mut self.claims);
        self.sink.found.push((self.finding, self.metric));
    }
}
