//! What Argo says, as values: one variant for each of its texts, with what differs from case to case as fields. `Display` writes
//! Argo's own words. Code asks the variants, and never reads the words back.

use std::fmt::{self, Display, Formatter};
use std::rc::Rc;

use crate::argo::config::NOT_DECODED;
use crate::argo::schema::GoType;
use crate::argo::{MAX_GAUGE_VALUE, MAX_METRICS, NAME_PATTERN, Version};
use crate::metric::MetricType;
use crate::yaml::go_quote;

/// One message of Argo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Of the decoder.
    Decoder(DecoderSaid),
    /// Of the decoder of the controller's configuration.
    Config(DecoderSaid),
    /// Of `argo lint`.
    Lint {
        /// The callers and templates that it is written after.
        path: Vec<Frame>,
        /// The message.
        said: LintSaid,
    },
    /// Of the API server with a full CRD.
    Crd {
        /// The field's path, such as `spec.metrics.prometheus[0].help`.
        path: String,
        /// The message.
        said: CrdSaid,
    },
}

/// A message of the decoder. Source: `encoding/json`, `sigs.k8s.io/json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecoderSaid {
    /// An unknown field, by its name: the classic decoder, and a step's.
    UnknownField(String),
    /// Unknown fields, by their paths: the strict decoder since 3.5.
    UnknownFields(Vec<String>),
    /// A value of another type.
    WrongType {
        /// The JSON type of the value, such as `number`.
        found: &'static str,
        /// Go's name of the struct.
        owner: &'static str,
        /// The field's path from the struct on, with dots between the names.
        field: String,
        /// The type of the field.
        wanted: GoType,
    },
}

/// Where `argo lint` is when it finds something: each caller is written before the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The workflow of a CronWorkflow.
    Cron,
    /// A template that nothing has called before.
    Template(Rc<str>),
    /// A step: its template, the number of its group, its name.
    Step(Rc<str>, usize, Rc<str>),
    /// A DAG task: its template, its name.
    Task(Rc<str>, Rc<str>),
}

/// The part of a template in which `argo lint` resolves tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// The template itself, by its name.
    Template(Rc<str>),
    /// The steps of a template, with the inline templates in them.
    Steps(Rc<str>),
    /// A task of a template, with its inline template.
    Task(Rc<str>, Rc<str>),
}

/// A message of `argo lint`. Source: `workflow/validate/validate.go`, `workflow/templateresolution`, `util/template`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LintSaid {
    /// A metric's name is not valid.
    Name {
        /// The template's name.
        template: Rc<str>,
        /// The metric's name, after substitution.
        name: String,
        /// Which characters the release allows.
        allowed: NameCharacters,
    },
    /// A label's key is not valid.
    LabelKey {
        /// The key, after substitution.
        key: String,
        /// Which characters the release allows.
        allowed: NameCharacters,
    },
    /// A metric has no help.
    Help {
        /// The template's name.
        template: Rc<str>,
        /// The metric's name.
        name: String,
    },
    /// A metric has no value.
    Value {
        /// The template's name.
        template: Rc<str>,
        /// The metric's name.
        name: String,
        /// The metric's type.
        ty: MetricType,
    },
    /// A realtime gauge uses `resourcesDuration`.
    ResourcesDuration {
        /// The template's name.
        template: Rc<str>,
        /// The metric's name.
        name: String,
    },
    /// A tag does not resolve.
    Unresolved {
        /// Where it is resolved.
        within: Within,
        /// The tag's content, as it is in the JSON.
        inner: String,
    },
    /// A tag is never closed, so the template's JSON cannot be read.
    Unclosed {
        /// The template's name.
        template: Rc<str>,
        /// The character after the expression.
        next: char,
    },
    /// The linter dereferences nil.
    Panic,
}

/// The characters that a release allows in names of metrics and keys of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameCharacters {
    /// Letters, digits, `_` and `:` (before 3.6).
    WithColon,
    /// Letters, digits and `_`.
    WithoutColon,
}

/// A message of the API server about a field. Source: `k8s.io/apiextensions-apiserver`, `k8s.io/kube-openapi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrdSaid {
    /// A required field is missing.
    Required,
    /// The value has another JSON type.
    Type {
        /// The type that was found.
        found: &'static str,
        /// The type that the schema has.
        wanted: &'static str,
    },
    /// A list has too many items.
    TooMany(usize),
    /// A string is empty.
    Empty,
    /// A name does not match the pattern; the name as it is written.
    Pattern(String),
    /// A gauge's value is too long.
    TooLong,
    /// An operation is not one of the three; the value as JSON.
    Operation(String),
    /// A realtime gauge uses `resourcesDuration` (a CEL rule).
    ResourcesDuration,
}

impl NameCharacters {
    /// The characters that a release allows.
    #[must_use]
    pub fn of(version: Version) -> Self {
        match version.at_least(3, 6) {
            true => Self::WithoutColon,
            false => Self::WithColon,
        }
    }
}

impl CrdSaid {
    /// Whether the object has a wrong structure, so that CEL rules are not evaluated.
    #[must_use]
    pub fn is_of_structure(&self) -> bool {
        match self {
            Self::Required | Self::Type { .. } | Self::TooMany(_) => true,
            Self::TooLong | Self::Operation(_) => true,
            Self::Empty | Self::Pattern(_) | Self::ResourcesDuration => false,
        }
    }
}

impl LintSaid {
    /// The template whose name the message begins with, followed by a space.
    fn template(&self) -> Option<&Rc<str>> {
        match self {
            Self::Name { template, .. }
            | Self::Help { template, .. }
            | Self::Value { template, .. }
            | Self::ResourcesDuration { template, .. }
            | Self::Unclosed { template, .. } => Some(template),
            Self::LabelKey { .. } | Self::Unresolved { .. } | Self::Panic => None,
        }
    }
}

impl Said {
    /// The message about a template, as it is reported again at a step or task that refers to the template; `None` for a
    /// message about another one.
    #[must_use]
    pub fn at_caller(&self, template: &str, caller: &[Frame]) -> Option<Self> {
        let Self::Lint { path, said } = self else {
            return None;
        };
        if *said == LintSaid::Panic {
            return None;
        }
        // A template that nothing in its object calls has its name twice, as the first caller and in the message.
        let rest = match path.split_first() {
            Some((Frame::Template(name), rest)) if **name == *template => rest,
            None if said.template().is_some_and(|name| **name == *template) => &[],
            _ => return None,
        };
        Some(Self::Lint {
            path: [caller, rest].concat(),
            said: said.clone(),
        })
    }
}

impl Display for Said {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decoder(said) => write!(f, "{said}"),
            Self::Config(said) => write!(f, "{NOT_DECODED}{said}"),
            // The panic is recovered far above, and has no path.
            Self::Lint {
                said: LintSaid::Panic,
                ..
            } => write!(f, "{}", LintSaid::Panic),
            Self::Lint { path, said } => {
                for frame in path {
                    write!(f, "{frame}")?;
                }
                write!(f, "{said}")
            }
            Self::Crd { path, said } => said.write(path, f),
        }
    }
}

impl Display for DecoderSaid {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField(name) => write!(f, "json: unknown field {}", quote(name)),
            Self::UnknownFields(paths) => {
                f.write_str("strict decoding error: ")?;
                for (n, path) in paths.iter().enumerate() {
                    let comma = if n > 0 { ", " } else { "" };
                    write!(f, "{comma}unknown field {}", quote(path))?;
                }
                Ok(())
            }
            Self::WrongType {
                found,
                owner,
                field,
                wanted,
            } => write!(
                f,
                "json: cannot unmarshal {found} into Go struct field {owner}.{field} of type {wanted}"
            ),
        }
    }
}

impl Display for Frame {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cron => f.write_str("cannot validate Workflow: "),
            Self::Template(name) => write!(f, "templates.{name} "),
            Self::Step(template, group, name) => {
                write!(f, "templates.{template}.steps[{group}].{name} ")
            }
            Self::Task(template, name) => write!(f, "templates.{template}.tasks.{name} "),
        }
    }
}

impl Display for Within {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(name) => write!(f, "templates.{name}: "),
            Self::Steps(template) => write!(f, "templates.{template}.steps "),
            Self::Task(template, name) => write!(f, "templates.{template}.tasks.{name} "),
        }
    }
}

impl Display for NameCharacters {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WithColon => "alphanumeric characters, '_', or ':'",
            Self::WithoutColon => "alphanumeric characters or '_'",
        })
    }
}

impl Display for LintSaid {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name {
                template,
                name,
                allowed,
            } => write!(
                f,
                "templates.{template} metric name '{name}' is invalid. Metric names must contain {allowed}"
            ),
            Self::LabelKey { key, allowed } => write!(
                f,
                "metric label '{key}' is invalid: keys may only contain {allowed}"
            ),
            Self::Help { template, name } => write!(
                f,
                "templates.{template} metric '{name}' must contain a help string under 'help: ' field"
            ),
            Self::Value { template, name, ty } => write!(
                f,
                "templates.{template} metric '{name}' error: missing {}.value",
                ty.key()
            ),
            Self::ResourcesDuration { template, name } => write!(
                f,
                "templates.{template} metric '{name}' error: 'resourcesDuration.*' metrics cannot be used in real-time"
            ),
            Self::Unresolved { within, inner } => {
                write!(f, "{within}failed to resolve {{{{{inner}}}}}")
            }
            Self::Unclosed { template, next } => write!(
                f,
                "templates.{template} failed to unmarshall JSON expression: invalid character '{next}' after top-level value"
            ),
            Self::Panic => {
                f.write_str("runtime error: invalid memory address or nil pointer dereference")
            }
        }
    }
}

impl CrdSaid {
    fn write(&self, path: &str, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{path}: ")?;
        match self {
            Self::Required => f.write_str("Required value"),
            Self::Type { found, wanted } => write!(
                f,
                "Invalid value: \"{found}\": {path} in body must be of type {wanted}: \"{found}\""
            ),
            Self::TooMany(count) => write!(
                f,
                "Too many: {count}: must have at most {MAX_METRICS} items"
            ),
            Self::Empty => write!(
                f,
                "Invalid value: \"\": {path} in body should be at least 1 chars long"
            ),
            Self::Pattern(name) => write!(
                f,
                "Invalid value: {}: {path} in body should match '{NAME_PATTERN}'",
                go_quote(name)
            ),
            Self::TooLong => write!(f, "Too long: may not be more than {MAX_GAUGE_VALUE} bytes"),
            Self::Operation(value) => write!(
                f,
                "Unsupported value: {value}: supported values: \"Set\", \"Add\", \"Sub\""
            ),
            Self::ResourcesDuration => f.write_str(
                "Invalid value: 'resourcesDuration.*' metrics cannot be used in real-time gauges",
            ),
        }
    }
}

/// Go's `%q`, for the characters that occur in field names.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
