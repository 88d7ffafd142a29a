//! What can be generated.

/// A kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Metrics for a workflow or template, as a snippet or a complete WorkflowTemplate.
    Argo,
    /// An OpenShift Template around a Workflow.
    Openshift,
    /// A Python module for `prometheus_client`.
    PrometheusClient,
    /// A Python module for `prometheus_flask_exporter`.
    Flask,
    /// A catalogue in Markdown.
    Docs,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Argo,
        Self::Openshift,
        Self::PrometheusClient,
        Self::Flask,
        Self::Docs,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Argo => "argo",
            Self::Openshift => "openshift",
            Self::PrometheusClient => "prometheus-client",
            Self::Flask => "flask",
            Self::Docs => "docs",
        }
    }

    /// The file of its Handlebars template.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Argo => "argo.yaml.hbs",
            Self::Openshift => "openshift.yaml.hbs",
            Self::PrometheusClient => "prometheus_client.py.hbs",
            Self::Flask => "flask.py.hbs",
            Self::Docs => "docs.md.hbs",
        }
    }

    /// The template that everybody has.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Argo => include_str!("templates/argo.yaml.hbs"),
            Self::Openshift => include_str!("templates/openshift.yaml.hbs"),
            Self::PrometheusClient => include_str!("templates/prometheus_client.py.hbs"),
            Self::Flask => include_str!("templates/flask.py.hbs"),
            Self::Docs => include_str!("templates/docs.md.hbs"),
        }
    }

    /// Whether the output is YAML that Argo reads.
    #[must_use]
    pub fn is_yaml(self) -> bool {
        matches!(self, Self::Argo | Self::Openshift)
    }
}

/// What several templates share, by name and file.
pub const PARTIALS: [(&str, &str, &str); 2] = [
    (
        "metrics",
        "metrics.yaml.hbs",
        include_str!("templates/metrics.yaml.hbs"),
    ),
    (
        "templates",
        "templates.yaml.hbs",
        include_str!("templates/templates.yaml.hbs"),
    ),
];
