//! Where metrics stand in a file.

/// A file with a hole for the block of metrics.
pub struct Place {
    pub name: &'static str,
    /// Around the block, which stands where `METRICS` is, in flow style.
    file: &'static str,
    /// Whether it is in an `inline:` template: the full CRDs do not look there, and in a step Argo reads keys in any case.
    pub inline: bool,
    /// Whether it is in an OpenShift Template.
    pub openshift: bool,
}

impl Place {
    /// The file with this block in it.
    pub fn with(&self, metrics: &str) -> String {
        assert_eq!(self.file.matches("METRICS").count(), 1, "{}", self.name);
        self.file.replace("METRICS", metrics)
    }
}

const fn place(name: &'static str, inline: bool, openshift: bool, file: &'static str) -> Place {
    Place {
        name,
        file,
        inline,
        openshift,
    }
}

/// All places that the schema knows.
pub const fn all_places() -> [Place; 13] {
    [
        place(
            "spec",
            false,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  metrics: METRICS
  templates: [{name: main, container: {image: a}}]
",
        ),
        place(
            "template",
            false,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: a}
spec:
  templates:
    - {name: other, container: {image: a}}
    - {name: main, metrics: METRICS, container: {image: a}}
",
        ),
        place(
            "defaults",
            false,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: ClusterWorkflowTemplate
metadata: {name: a}
spec:
  templateDefaults: {metrics: METRICS}
  templates: [{name: main, container: {image: a}}]
",
        ),
        place(
            "no apiVersion",
            false,
            false,
            "\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates: [{name: main, metrics: METRICS, container: {image: a}}]
",
        ),
        place(
            "step",
            true,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - {name: s, inline: {metrics: METRICS, container: {image: a}}}
",
        ),
        place(
            "task",
            true,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - {name: s, inline: {metrics: METRICS, container: {image: a}}}
",
        ),
        place(
            "inline within inline",
            true,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
          - name: s
            inline:
              steps:
                - - {name: t, inline: {metrics: METRICS, container: {image: a}}}
",
        ),
        place(
            "cron",
            false,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: a}
spec:
  schedules: ['* * * * *']
  workflowSpec:
    entrypoint: main
    metrics: METRICS
    templates: [{name: main, container: {image: a}}]
",
        ),
        place(
            "list",
            false,
            false,
            "\
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret}
  - apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata: {generateName: a-}
    spec:
      entrypoint: main
      templates: [{name: main, metrics: METRICS, container: {image: a}}]
",
        ),
        place(
            "list of one kind",
            false,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflowList
items:
  - metadata: {name: a}
    spec:
      schedules: ['* * * * *']
      workflowSpec:
        entrypoint: main
        templates: [{name: main, metrics: METRICS, container: {image: a}}]
",
        ),
        place(
            "sensor",
            false,
            false,
            "\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: a}
spec:
  triggers:
    - template:
        name: a
        argoWorkflow:
          operation: submit
          source:
            resource:
              apiVersion: argoproj.io/v1alpha1
              kind: Workflow
              metadata: {generateName: a-}
              spec:
                entrypoint: main
                templates: [{name: main, metrics: METRICS, container: {image: a}}]
",
        ),
        place(
            "openshift",
            false,
            true,
            "\
apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: a}
parameters:
  - {name: X, required: true}
  - {name: NUMBER, value: '5'}
  - {name: TRUTH, value: 'false'}
  - {name: LIST, required: true}
objects:
  - apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata: {generateName: a-}
    spec:
      entrypoint: main
      templates: [{name: main, metrics: METRICS, container: {image: a}}]
",
        ),
        place(
            "openshift inline",
            true,
            true,
            "\
apiVersion: v1
kind: Template
metadata: {name: a}
parameters:
  - {name: X, required: true}
  - {name: NUMBER, value: '5'}
  - {name: TRUTH, value: 'false'}
  - {name: LIST, required: true}
objects:
  - apiVersion: v1
    kind: List
    items:
      - apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {generateName: a-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - {name: s, inline: {metrics: METRICS, container: {image: a}}}
",
        ),
    ]
}
