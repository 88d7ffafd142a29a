//! The fields of each struct.

use super::{Field, GoType, Struct, Type};

const fn f(name: &'static str, ty: Type) -> Field {
    Field {
        name,
        ty,
        since: None,
        until: None,
    }
}

const fn since(name: &'static str, ty: Type, line: (u16, u16)) -> Field {
    Field {
        name,
        ty,
        since: Some(line),
        until: None,
    }
}

const fn any(name: &'static str) -> Field {
    f(name, Type::Any)
}

const fn open(name: &'static str) -> Field {
    f(name, Type::Open)
}

const TEXT: Type = Type::Text(GoType::String);

/// Argo's `Metrics`: the value of `metrics`.
pub static METRICS: Struct = Struct {
    go: "Metrics",
    fields: &[f(
        "prometheus",
        Type::List(&Type::Struct(&PROMETHEUS), GoType::MetricList),
    )],
};

/// `Prometheus`: one metric.
pub static PROMETHEUS: Struct = Struct {
    go: "Prometheus",
    fields: &[
        f("name", TEXT),
        f(
            "labels",
            Type::List(
                &Type::Struct(&METRIC_LABEL),
                GoType::Other("[]*v1alpha1.MetricLabel"),
            ),
        ),
        f("help", TEXT),
        f("when", TEXT),
        f("gauge", Type::Struct(&GAUGE)),
        f("histogram", Type::Struct(&HISTOGRAM)),
        f("counter", Type::Struct(&COUNTER)),
    ],
};

/// Argo's `MetricLabel`: an item of `labels`.
pub static METRIC_LABEL: Struct = Struct {
    go: "MetricLabel",
    fields: &[f("key", TEXT), f("value", TEXT)],
};

/// `Gauge`. `operation` since v3.5.0.
pub static GAUGE: Struct = Struct {
    go: "Gauge",
    fields: &[
        f("value", TEXT),
        f("realtime", Type::Bool),
        Field {
            name: "operation",
            ty: Type::Text(GoType::GaugeOperation),
            since: Some((3, 5)),
            until: None,
        },
    ],
};

/// `Histogram`. A bucket is an `Amount`, which takes any JSON.
pub static HISTOGRAM: Struct = Struct {
    go: "Histogram",
    fields: &[
        f("value", TEXT),
        f("buckets", Type::List(&Type::Any, GoType::Amounts)),
    ],
};

/// Argo's `Counter`: the value of `counter`.
pub static COUNTER: Struct = Struct {
    go: "Counter",
    fields: &[f("value", TEXT)],
};

static OBJECT_META: Struct = Struct {
    go: "ObjectMeta",
    fields: &[
        any("name"),
        any("generateName"),
        any("namespace"),
        any("selfLink"),
        any("uid"),
        any("resourceVersion"),
        any("generation"),
        any("creationTimestamp"),
        any("deletionTimestamp"),
        any("deletionGracePeriodSeconds"),
        f("labels", Type::TextMap),
        f("annotations", Type::TextMap),
        open("ownerReferences"),
        any("finalizers"),
        any("clusterName"),
        any("managedFields"),
    ],
};

static WORKFLOW_SPEC_FIELDS: &[Field] = &[
    f(
        "templates",
        Type::List(
            &Type::Struct(&TEMPLATE),
            GoType::Other("[]v1alpha1.Template"),
        ),
    ),
    any("entrypoint"),
    f("arguments", Type::Struct(&ARGUMENTS)),
    any("serviceAccountName"),
    any("automountServiceAccountToken"),
    open("executor"),
    open("volumes"),
    open("volumeClaimTemplates"),
    any("parallelism"),
    open("artifactRepositoryRef"),
    any("suspend"),
    any("nodeSelector"),
    open("affinity"),
    open("tolerations"),
    any("imagePullSecrets"),
    any("hostNetwork"),
    any("dnsPolicy"),
    open("dnsConfig"),
    any("onExit"),
    any("ttlStrategy"),
    any("activeDeadlineSeconds"),
    any("priority"),
    any("schedulerName"),
    open("podGC"),
    any("podPriorityClassName"),
    any("podPriority"),
    open("hostAliases"),
    open("securityContext"),
    any("podSpecPatch"),
    open("podDisruptionBudget"),
    f("metrics", Type::Struct(&METRICS)),
    any("shutdown"),
    f("workflowTemplateRef", Type::Struct(&WORKFLOW_TEMPLATE_REF)),
    f("synchronization", Type::Struct(&SYNCHRONIZATION)),
    any("volumeClaimGC"),
    f("retryStrategy", Type::Struct(&RETRY_STRATEGY)),
    f("podMetadata", Type::Struct(&METADATA)),
    f("templateDefaults", Type::Struct(&TEMPLATE)),
    any("archiveLogs"),
    f("hooks", Type::Map(&Type::Struct(&LIFECYCLE_HOOK))),
    f("workflowMetadata", Type::Struct(&WORKFLOW_METADATA)),
    open("artifactGC"),
];

static WORKFLOW_SPEC: Struct = Struct {
    go: "WorkflowSpec",
    fields: WORKFLOW_SPEC_FIELDS,
};

static WORKFLOW_METADATA: Struct = Struct {
    go: "WorkflowMetadata",
    fields: &[any("labels"), any("annotations"), any("labelsFrom")],
};

static WORKFLOW_TEMPLATE_REF: Struct = Struct {
    go: "WorkflowTemplateRef",
    fields: &[any("name"), any("clusterScope")],
};

/// `Parameter`. Its values are `AnyString`, which takes any scalar.
static PARAMETER: Struct = Struct {
    go: "Parameter",
    fields: &[
        f("name", TEXT),
        any("default"),
        any("value"),
        open("valueFrom"),
        any("globalName"),
        any("enum"),
        any("description"),
    ],
};
static A_PARAMETER: Type = Type::Struct(&PARAMETER);
const PARAMETERS: Field = f(
    "parameters",
    Type::List(&A_PARAMETER, GoType::Other("[]v1alpha1.Parameter")),
);
static ARGUMENTS: Struct = Struct {
    go: "Arguments",
    fields: &[PARAMETERS, open("artifacts")],
};
static INPUTS: Struct = Struct {
    go: "Inputs",
    fields: &[PARAMETERS, open("artifacts")],
};
static OUTPUTS: Struct = Struct {
    go: "Outputs",
    fields: &[
        PARAMETERS,
        open("artifacts"),
        any("result"),
        any("exitCode"),
    ],
};
/// `Synchronization`. The lists since v3.6.0.
static SYNCHRONIZATION: Struct = Struct {
    go: "Synchronization",
    fields: &[
        open("mutex"),
        since("mutexes", Type::Open, (3, 6)),
        open("semaphore"),
        since("semaphores", Type::Open, (3, 6)),
    ],
};
static METADATA: Struct = Struct {
    go: "Metadata",
    fields: &[any("labels"), any("annotations")],
};
static RETRY_STRATEGY: Struct = Struct {
    go: "RetryStrategy",
    fields: &[
        any("limit"),
        any("retryPolicy"),
        open("backoff"),
        open("affinity"),
        any("expression"),
    ],
};
static LIFECYCLE_HOOK: Struct = Struct {
    go: "LifecycleHook",
    fields: &[
        any("template"),
        f("arguments", Type::Struct(&ARGUMENTS)),
        any("templateRef"),
        any("expression"),
    ],
};

static CONTAINER_FIELDS: &[Field] = &[
    any("name"),
    any("image"),
    any("command"),
    any("args"),
    any("workingDir"),
    open("ports"),
    open("envFrom"),
    open("env"),
    open("resources"),
    open("resizePolicy"),
    any("restartPolicy"),
    open("volumeMounts"),
    open("volumeDevices"),
    open("livenessProbe"),
    open("readinessProbe"),
    open("startupProbe"),
    open("lifecycle"),
    any("terminationMessagePath"),
    any("terminationMessagePolicy"),
    any("imagePullPolicy"),
    open("securityContext"),
    any("stdin"),
    any("stdinOnce"),
    any("tty"),
];

static CONTAINER: Struct = Struct {
    go: "Container",
    fields: CONTAINER_FIELDS,
};

static DAG: Struct = Struct {
    go: "DAGTemplate",
    fields: &[
        any("target"),
        f(
            "tasks",
            Type::List(
                &Type::Struct(&DAG_TASK),
                GoType::Other("[]v1alpha1.DAGTask"),
            ),
        ),
        any("failFast"),
    ],
};

static DAG_TASK: Struct = Struct {
    go: "DAGTask",
    fields: &[
        any("name"),
        any("template"),
        f("inline", Type::Struct(&TEMPLATE)),
        f("arguments", Type::Struct(&ARGUMENTS)),
        any("templateRef"),
        any("dependencies"),
        any("withItems"),
        any("withParam"),
        any("withSequence"),
        any("when"),
        any("continueOn"),
        any("onExit"),
        any("depends"),
        f("hooks", Type::Map(&Type::Struct(&LIFECYCLE_HOOK))),
    ],
};

/// `WorkflowStep`: what an item of a step group may contain. `ParallelSteps.UnmarshalJSON` compares these
/// names itself (`workflow_types.go`), exactly and in every mode.
pub static WORKFLOW_STEP: Struct = Struct {
    go: "WorkflowStep",
    fields: &[
        any("name"),
        any("template"),
        f("inline", Type::Struct(&TEMPLATE)),
        f("arguments", Type::Struct(&ARGUMENTS)),
        any("templateRef"),
        any("withItems"),
        any("withParam"),
        any("withSequence"),
        any("when"),
        any("continueOn"),
        any("onExit"),
        f("hooks", Type::Map(&Type::Struct(&LIFECYCLE_HOOK))),
    ],
};

/// Argo's `Template`: an item of `spec.templates`.
pub static TEMPLATE: Struct = Struct {
    go: "Template",
    fields: &[
        any("name"),
        f("inputs", Type::Struct(&INPUTS)),
        f("outputs", Type::Struct(&OUTPUTS)),
        any("nodeSelector"),
        open("affinity"),
        f("metadata", Type::Struct(&METADATA)),
        any("daemon"),
        f(
            "steps",
            Type::List(&Type::StepGroup, GoType::Other("[]v1alpha1.ParallelSteps")),
        ),
        f("container", Type::Struct(&CONTAINER)),
        open("containerSet"),
        open("script"),
        open("resource"),
        f("dag", Type::Struct(&DAG)),
        open("suspend"),
        open("data"),
        open("http"),
        any("plugin"),
        open("volumes"),
        open("initContainers"),
        open("sidecars"),
        open("archiveLocation"),
        any("activeDeadlineSeconds"),
        f("retryStrategy", Type::Struct(&RETRY_STRATEGY)),
        any("parallelism"),
        any("failFast"),
        open("tolerations"),
        any("schedulerName"),
        any("priorityClassName"),
        any("priority"),
        any("serviceAccountName"),
        any("automountServiceAccountToken"),
        open("executor"),
        open("hostAliases"),
        open("securityContext"),
        any("podSpecPatch"),
        f("metrics", Type::Struct(&METRICS)),
        f("synchronization", Type::Struct(&SYNCHRONIZATION)),
        open("memoize"),
        any("timeout"),
        Field {
            name: "annotations",
            ty: Type::Any,
            since: Some((3, 6)),
            until: None,
        },
    ],
};

static CRON_SPEC: Struct = Struct {
    go: "CronWorkflowSpec",
    fields: &[
        f("workflowSpec", Type::Struct(&WORKFLOW_SPEC)),
        Field {
            name: "schedule",
            ty: Type::Any,
            since: None,
            until: Some((4, 0)),
        },
        Field {
            name: "schedules",
            ty: Type::Any,
            since: Some((3, 6)),
            until: None,
        },
        any("concurrencyPolicy"),
        any("suspend"),
        any("startingDeadlineSeconds"),
        any("successfulJobsHistoryLimit"),
        any("failedJobsHistoryLimit"),
        any("timezone"),
        f("workflowMetadata", Type::Struct(&OBJECT_META)),
        Field {
            name: "stopStrategy",
            ty: Type::Open,
            since: Some((3, 6)),
            until: None,
        },
        Field {
            name: "when",
            ty: Type::Any,
            since: Some((3, 6)),
            until: None,
        },
    ],
};

/// `Workflow`, `WorkflowTemplate` and `ClusterWorkflowTemplate`, whose fields are the same but for `status`.
pub static WORKFLOW: Struct = Struct {
    go: "Workflow",
    fields: &[
        any("kind"),
        any("apiVersion"),
        f("metadata", Type::Struct(&OBJECT_META)),
        f("spec", Type::Struct(&WORKFLOW_SPEC)),
        any("status"),
    ],
};

/// Argo's `CronWorkflow`, the whole object.
pub static CRON_WORKFLOW: Struct = Struct {
    go: "CronWorkflow",
    fields: &[
        any("kind"),
        any("apiVersion"),
        f("metadata", Type::Struct(&OBJECT_META)),
        f("spec", Type::Struct(&CRON_SPEC)),
        any("status"),
    ],
};
