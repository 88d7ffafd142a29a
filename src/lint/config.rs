//! The findings on the controller's configuration outside its `workflowDefaults`: the rules about `metricsConfig`, and
//! what makes the controller refuse all of it. It reads the whole configuration or none.
//!
//! Source: argo-workflows `config/controller.go` (`parseConfigMap`), the same in every release.

use super::engine::run_all;
use super::merge::merge;
use super::options::{Home, Options};
use super::own::{own, unreadable};
use crate::argo::config::{FIELDS, METRICS_CONFIG, NO_JSON, NOT_DECODED};
use crate::diagnostic::{ArgoText, By, FileId, Finding, Place, closest};
use crate::manifest::{ConfigText, ControllerConfig, MetricsConfig};
use crate::model::decode_config;
use crate::rules::{self, CONFIG_REFUSED, Checker, ConfigContext, meant};
use crate::yaml::{self, Document, Duplicate, Entry, NodeId, Span, Text, go_quote};

/// The configuration of a ConfigMap, text by text.
pub struct Whole<'d> {
    doc: &'d Document,
    text: &'d Text,
    config: ControllerConfig<'d>,
    /// The texts that are read, each with its documents.
    texts: Vec<(ConfigText, &'d [Document])>,
    file: FileId,
}

impl<'d> Whole<'d> {
    /// The configuration with the texts that were read.
    pub fn new(
        text: &'d Text,
        doc: &'d Document,
        texts: Vec<(ConfigText, &'d [Document])>,
        file: FileId,
    ) -> Self {
        Self {
            doc,
            text,
            config: ControllerConfig::of(doc),
            texts,
            file,
        }
    }

    /// Whether a text is the controller's for certain.
    fn is_certain(&self, inner: &Document) -> bool {
        self.config.is_certain(inner)
    }

    /// What makes the controller refuse its configuration. Where its `workflowDefaults` contain no metrics, which is what
    /// `speaks` decides, only `metricsConfig` is checked.
    pub fn findings(&self, options: &Options, speaks: bool) -> Vec<Finding> {
        let mut found = Vec::new();
        for (config, documents) in &self.texts {
            for inner in *documents {
                let certain = self.is_certain(inner);
                let judged = match config {
                    ConfigText::Metrics(_) => true,
                    ConfigText::Other(_) => speaks && certain,
                    ConfigText::Whole(_) | ConfigText::Defaults(_) => speaks,
                };
                if judged {
                    found.extend(unreadable(self.text, inner, true, self.file));
                    found.extend(self.duplicates(*config, inner, options));
                }
                if certain && speaks && matches!(config, ConfigText::Whole(_)) {
                    found.extend(unknown_fields(
                        inner,
                        inner.entries(inner.root()),
                        self.file,
                    ));
                }
                if certain {
                    found.extend(self.unknown(*config, inner, options));
                }
            }
        }
        let mut all = self.texts.iter().flat_map(|(_, inner)| *inner);
        if speaks && all.any(|inner| self.is_certain(inner)) {
            found.extend(unknown_fields(self.doc, self.config.fields(), self.file));
        }
        found
    }

    /// Keys that appear twice, with the lines that the controller counts. The text is read again for them: of a text
    /// in quotes the file's own lines are others.
    fn duplicates(&self, config: ConfigText, inner: &Document, options: &Options) -> Vec<Finding> {
        if inner.duplicates.is_empty() {
            return Vec::new();
        }
        let raw = self.doc.text(config.node()).unwrap_or_default();
        let Ok(raw) = Text::decode(raw.as_bytes()) else {
            return Vec::new();
        };
        let again = yaml::read(&raw, &options.limits);
        let twice = again.documents.iter().flat_map(|doc| {
            let all = doc.duplicates.iter();
            all.map(move |duplicate| (duplicate, value_of(doc, duplicate)))
        });
        let lines = twice.map(|(d, value)| {
            // The reader counts where the value begins (`goyaml.v2`, `setMapIndex`).
            let line = raw.position(value.start).line as usize;
            let line = self.config.line(config.node(), line);
            format!(
                "\n  line {line}: key {} already set in map",
                go_quote(&d.key)
            )
        });
        let lines = lines.collect::<Vec<_>>();
        let all = lines.concat();
        let words = |lines: &str| ArgoText {
            by: By::Decode,
            text: format!("{NO_JSON}yaml: unmarshal errors:{lines}"),
        };
        let twice = inner.duplicates.iter().enumerate().map(|(n, duplicate)| {
            let mut finding = duplicate_key(duplicate, self.file);
            // All of them are one text: the first finding has it, each of the others what is left when it alone is.
            let alone = lines.get(n).map(String::as_str);
            let text = if n == 0 { Some(all.as_str()) } else { alone };
            finding.argo.extend(text.map(words));
            finding
        });
        twice.collect()
    }

    /// Unknown fields in `metricsConfig` and `telemetryConfig`.
    fn unknown(&self, config: ConfigText, inner: &Document, options: &Options) -> Vec<Finding> {
        let root = inner.root();
        let named = |doc: &Document, entry: &Entry| {
            let key = doc.key_text(entry.key);
            OF_METRICS
                .into_iter()
                .find(|field| field.eq_ignore_ascii_case(&key))
        };
        let parts: Vec<(NodeId, &'static str)> = match config {
            ConfigText::Whole(_) => {
                let entries = inner.entries(root).iter();
                let of_metrics = entries.filter_map(|e| Some((e.value, named(inner, e)?)));
                of_metrics.collect()
            }
            ConfigText::Metrics(node) | ConfigText::Other(node) => {
                let mut fields = self.config.fields().iter();
                let entry = fields.find(|entry| entry.value == node);
                let field = entry.and_then(|entry| named(self.doc, entry));
                field.map(|field| (root, field)).into_iter().collect()
            }
            ConfigText::Defaults(_) => Vec::new(),
        };
        let mut found = Vec::new();
        for (node, field) in parts.into_iter().filter(|(node, _)| inner.is_map(*node)) {
            let targets = &options.targets;
            let versions = targets.iter().map(|t| t.version).collect::<Vec<_>>();
            let per_target = versions.iter().map(|version| {
                let decoded = decode_config(inner, (&METRICS_CONFIG, node), field, *version);
                let unknown = decoded.unknown.iter().filter(|u| !u.tolerated);
                let told = unknown.map(|u| {
                    let later = u.within.is_some_and(|ty| {
                        let newest = crate::argo::NEWEST.last();
                        newest.is_some_and(|newest| ty.field(&u.name, *newest).is_some())
                    });
                    let help = match meant(u, *version) {
                        _ if later => "remove the line, or run a release that has it".to_owned(),
                        Some(meant) => format!("write `{meant}:`"),
                        None => "remove the line".to_owned(),
                    };
                    (unknown_field(inner, u.entry, help, self.file), None)
                });
                told.collect()
            });
            found.extend(merge(per_target.collect(), &versions));
        }
        found
    }
}

/// The fields of the configuration that are a `MetricsConfig`.
const OF_METRICS: [&str; 2] = ["metricsConfig", "telemetryConfig"];

/// The keys that are not fields of the configuration in any release.
fn unknown_fields(doc: &Document, entries: &[Entry], file: FileId) -> Vec<Finding> {
    let unknown = entries.iter().filter(|entry| {
        let key = doc.key_text(entry.key);
        let known = |field: &str| field.eq_ignore_ascii_case(&key);
        // Not a text that another tool fills.
        key != "config" && !key.contains(['$', '{', '}']) && !FIELDS.into_iter().any(known)
    });
    let told = unknown.map(|entry| {
        let key = doc.key_text(entry.key);
        let help = match closest(&key, FIELDS) {
            Some(meant) => format!("write `{meant}:`"),
            None => "remove the line, or move it to the ConfigMap that it belongs to".to_owned(),
        };
        unknown_field(doc, *entry, help, file)
    });
    told.collect()
}

fn unknown_field(doc: &Document, entry: Entry, help: String, file: FileId) -> Finding {
    let key = doc.key_text(entry.key);
    let words = ArgoText {
        by: By::Decode,
        text: format!("{NOT_DECODED}json: unknown field {}", go_quote(&key)),
    };
    let message = format!("unknown field `{}`: {CONFIG_REFUSED}", key.escape_debug());
    let place = doc.written_span(entry.key);
    own(&rules::UNKNOWN_FIELD, Place::new(file, place), message)
        .argo([words])
        .help(help)
}

/// The place of the value of a key that appears again.
fn value_of(doc: &Document, duplicate: &Duplicate) -> Span {
    let mut entries = doc.entries(duplicate.map).iter();
    let entry = entries.find(|entry| doc.written_span(entry.key) == duplicate.again);
    match entry.map(|entry| doc.written_span(entry.value)) {
        Some(value) if value.start < value.end => value,
        _ => duplicate.again,
    }
}

fn duplicate_key(duplicate: &Duplicate, file: FileId) -> Finding {
    let key = duplicate.key.escape_debug();
    let message = format!("the key `{key}` is already set in this mapping: {CONFIG_REFUSED}");
    own(
        &rules::DUPLICATE_KEY,
        Place::new(file, duplicate.again),
        message,
    )
    .help("keep one of them")
    .related(duplicate.first, "set here first")
}

/// The findings on a configuration, for all releases.
pub fn of_config(
    doc: &Document,
    config: MetricsConfig,
    options: &Options,
    home: Home,
) -> Vec<Finding> {
    let targets = &options.targets;
    let versions = targets.iter().map(|t| t.version).collect::<Vec<_>>();
    let per_target = targets.iter().map(|target| {
        let cx = ConfigContext {
            doc,
            config,
            target: *target,
            project: home.project,
            file: home.file,
        };
        let sink = run_all(
            rules::all(),
            Place::new(home.file, doc.written_span(config.node)),
            |rule, sink| {
                if let Checker::Config(check) = rule.check {
                    check(&cx, sink);
                }
            },
        );
        sink.found
    });
    merge(per_target.collect(), &versions)
}
