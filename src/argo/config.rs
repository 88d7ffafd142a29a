//! The fields of the controller's configuration.
//!
//! Source: argo-workflows `config/config.go` (v3.4.18 … v4.1.2) and `docs/workflow-controller-configmap.md`. The decoder
//! takes each name in any case and refuses the whole configuration for one that it does not know
//! (`config/controller.go`, `parseConfigMap`: `yaml.UnmarshalStrict`).

use super::schema::{Field, Struct, Type};

/// Every field that `Config` has in some release, also those that were removed before 3.4: what is not here no release
/// knows.
pub const FIELDS: [&str; 40] = [
    "artifactDrivers",
    "artifactRepository",
    "columns",
    "containerRuntimeExecutor",
    "containerRuntimeExecutors",
    "disableAgentPodCreation",
    "dockerSockPath",
    "executor",
    "executorImage",
    "executorImagePullPolicy",
    "executorResources",
    "failedPodRestart",
    "featureFlags",
    "images",
    "initialDelay",
    "initlessPod",
    "instanceID",
    "kubeConfig",
    "kubeletInsecure",
    "kubeletPort",
    "links",
    "mainContainer",
    "metricsConfig",
    "namespace",
    "namespaceParallelism",
    "navColor",
    "nodeEvents",
    "parallelism",
    "persistence",
    "podGCDeleteDelayDuration",
    "podGCGracePeriodSeconds",
    "podSpecLogStrategy",
    "resourceRateLimit",
    "retentionPolicy",
    "sso",
    "synchronization",
    "telemetryConfig",
    "workflowDefaults",
    "workflowEvents",
    "workflowRestrictions",
];

const fn any(name: &'static str) -> Field {
    Field {
        name,
        ty: Type::Any,
        since: None,
        until: None,
    }
}

const fn since_3_6(name: &'static str, ty: Type) -> Field {
    Field {
        name,
        ty,
        since: Some((3, 6)),
        until: None,
    }
}

/// The fields of Argo's `MetricModifier`, an entry of `metricsConfig.modifiers`.
static MODIFIER: Struct = Struct {
    go: "MetricModifier",
    fields: &[
        any("disabled"),
        any("disabledAttributes"),
        any("histogramBuckets"),
    ],
};

/// `MetricsConfig`, of which `telemetryConfig` is one, too. Its values are not typed here: AM510 reads `metricsTTL`.
pub static METRICS_CONFIG: Struct = Struct {
    go: "MetricsConfig",
    fields: &[
        any("enabled"),
        any("disableLegacy"),
        any("metricsTTL"),
        any("path"),
        any("port"),
        any("ignoreErrors"),
        any("secure"),
        since_3_6("modifiers", Type::Map(&Type::Struct(&MODIFIER))),
        since_3_6("temporality", Type::Any),
    ],
};

/// What precedes the decoder's own words if the YAML cannot be converted to JSON (`sigs.k8s.io/yaml`).
pub const NO_JSON: &str = "error converting YAML to JSON: ";

/// What precedes them if the JSON does not decode into the configuration.
pub const NOT_DECODED: &str = "error unmarshaling JSON: while decoding JSON: ";
