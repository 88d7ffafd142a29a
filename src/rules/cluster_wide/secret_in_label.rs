//! AM412: what may be a secret, on a page that many can read.

use crate::argo::Id;
use crate::diagnostic::{Effect, Severity};
use crate::expression::{TagKind, tags};
use crate::metric::{Metric, MetricList, Role};
use crate::model::{Source, trim_tag};
use crate::rules::wording::shown;
use crate::rules::{Checker, Context, Rule, Sink};

/// AM412: a label or help with a value that may be a secret, or with the output of a program.
pub static RULE: Rule = Rule {
    code: "AM412",
    name: "secret-in-label",
    summary: "a label or help with a value that may be a secret, or with the output of a program",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM412.md"),
    effect: Effect::Costly,
    check: Checker::List(check),
};

/// Words of a name that speak of a secret by themselves.
const SECRET: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secrets",
    "token",
    "credential",
    "credentials",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "authkey",
];

/// Words before `key` that make it a secret. A `cache-key` or the `key` of an artifact does not.
const OPENING: [&str; 14] = [
    "api",
    "access",
    "private",
    "ssh",
    "gpg",
    "pgp",
    "signing",
    "encryption",
    "auth",
    "account",
    "master",
    "license",
    "hmac",
    "deploy",
];

/// Words with which a `token` is something to count, or a `password` one to be named.
const HARMLESS: [&str; 12] = [
    "count", "max", "min", "num", "number", "limit", "length", "size", "name", "type", "kind",
    "ttl",
];

fn check(cx: &Context, list: &MetricList, sink: &mut Sink) {
    let estimates = cx.series.of(list);
    for (metric, estimate) in list.metrics.iter().zip(estimates.iter()) {
        for label in &estimate.labels {
            for part in label.parts.iter().filter(|part| part.simple) {
                // What never has a value shows nothing.
                if part.source != Source::Missing {
                    let span = cx.place(label.node, part.range.clone());
                    report(cx, sink, metric, &part.name, span, Role::LabelValue);
                }
            }
        }
        let Some((node, help)) = metric.help.value().zip(metric.help.text(cx.doc)) else {
            continue;
        };
        if cx.has_parameter(help) || tags(help).any(|tag| !tag.closed) {
            continue;
        }
        for tag in tags(help).filter(|tag| tag.kind == TagKind::Simple) {
            let name = trim_tag(tag.text(help));
            let span = cx.place(node, tag.whole.clone());
            report(cx, sink, metric, name, span, Role::Help);
        }
    }
}

fn report(
    cx: &Context,
    sink: &mut Sink,
    metric: &Metric,
    name: &str,
    span: crate::yaml::Span,
    role: Role,
) {
    let place = if role == Role::Help { "help" } else { "label" };
    let message = if Id::Result.is(name) {
        format!(
            "the output of the program becomes a {place}: everybody who can read `/metrics` can read it"
        )
    } else if let Some(word) = parameter(name).and_then(secret) {
        format!(
            "`{}` may be a secret because its name contains `{word}`: everybody who can read `/metrics` can read a {place}",
            shown(name)
        )
    } else {
        return;
    };
    let help = match role {
        Role::Help => "write a help without variables",
        _ => "remove the label, or use a value that everybody may know",
    };
    cx.report(sink, &RULE, span, message)
        .help(help)
        .metric(cx.doc, metric)
        .done();
}

/// The name of the parameter that a variable reads.
fn parameter(variable: &str) -> Option<&str> {
    const OF: [Id; 4] = [
        Id::Input,
        Id::Output,
        Id::WorkflowParameter,
        Id::WorkflowOutput,
    ];
    OF.into_iter().find_map(|of| of.own(variable))
}

/// The words of a name that suggest a secret.
fn secret(name: &str) -> Option<String> {
    let words = words(name);
    if words.iter().any(|word| HARMLESS.contains(&word.as_str())) {
        return None;
    }
    let whole = words.iter().find(|word| SECRET.contains(&word.as_str()));
    let pair = || {
        words
            .windows(2)
            .find(|pair| pair[1] == "key" && OPENING.contains(&pair[0].as_str()))
            .map(|pair| format!("{} key", pair[0]))
    };
    whole.cloned().or_else(pair)
}

/// `dbPassword`, `db-password` and `DB_PASSWORD` as words in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::secret;

    #[test]
    fn names_of_secrets_are_told_from_names_that_look_like_them() {
        for name in [
            "password",
            "db-password",
            "dbPassword",
            "DB_PASSWD",
            "api_key",
            "apiKey",
            "apikey",
            "github-token",
            "client-secret",
            "aws-access-key",
            "ssh-private-key",
            "credentials",
        ] {
            assert!(secret(name).is_some(), "{name}");
        }
        for name in [
            "key",
            "cache-key",
            "s3-key",
            "sort_key",
            "max-tokens",
            "token-count",
            "tokens",
            "tokenizer",
            "secret-name",
            "monkey",
            "keyboard",
            "stage",
            "passed",
            "author",
            "",
        ] {
            assert!(secret(name).is_none(), "{name}");
        }
    }
}
