//! AM512: a modifier that is for no metric.

use crate::argo::{BUILTINS, PREFIX, builtin};
use crate::diagnostic::{Effect, Severity, closest};
use crate::rules::wording::shown;
use crate::rules::{Checker, ConfigContext, Rule, Sink};

/// AM512: a modifier in `metricsConfig` matches no metric.
pub static RULE: Rule = Rule {
    code: "AM512",
    name: "modifier-name",
    summary: "a modifier in `metricsConfig` matches no metric",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/AM512.md"),
    effect: Effect::Wrong,
    check: Checker::MetricsConfig(check),
};

fn check(cx: &ConfigContext, sink: &mut Sink) {
    if !cx.version().at_least(3, 6) {
        return;
    }
    for entry in cx.config.modifiers(cx.doc) {
        let key = cx.doc.key_text(entry.key);
        let key: &str = &key;
        if key.is_empty() || key.contains(['$', '{']) || is_some_metric(cx, key) {
            continue;
        }
        let (message, help) = if let Some(bare) = key.strip_prefix(PREFIX) {
            (
                format!(
                    "modifiers use the name without `{PREFIX}`: `{}` matches no metric",
                    shown(key)
                ),
                format!("write `{}`", shown(bare)),
            )
        } else if !is_all_known(cx) || key.contains('.') {
            // Those of the Go runtime have dots in their names.
            continue;
        } else {
            let version = cx.version();
            let own = BUILTINS.iter().filter(|own| own.is_in(version));
            let names = own.map(|own| own.name).chain(
                cx.project
                    .definitions()
                    .iter()
                    .map(|definition| &*definition.name),
            );
            let help = match closest(key, names) {
                Some(near) => format!("write `{}`", shown(near)),
                None => "write a metric's `name:`, or remove the modifier".to_owned(),
            };
            (
                format!(
                    "neither Argo {} nor this project has a metric `{}`: the modifier has no effect",
                    version.line(),
                    shown(key)
                ),
                help,
            )
        };
        cx.report(sink, &RULE, cx.doc.written_span(entry.key), message)
            .help(help)
            .done();
    }
}

/// Whether the names of all metrics of the project are known, and there are some.
fn is_all_known(cx: &ConfigContext) -> bool {
    let all = cx.project.definitions();
    cx.project.is_seen() && !all.is_empty() && all.iter().all(|definition| definition.is_named())
}

/// Whether the release or the project has a metric of this name. `*` and `?` stand for others, and case does not count: not
/// every version of OpenTelemetry's library documents it.
fn is_some_metric(cx: &ConfigContext, key: &str) -> bool {
    if !key.contains(['*', '?']) {
        return builtin(key, cx.version()).is_some()
            || cx.project.named(key).is_some()
            || BUILTINS
                .iter()
                .any(|own| own.is_in(cx.version()) && own.name.eq_ignore_ascii_case(key))
            || cx.project.other_spellings(key).next().is_some();
    }
    let own = BUILTINS.iter().filter(|own| own.is_in(cx.version()));
    let theirs = cx.project.definitions().iter().map(|one| &*one.name);
    own.map(|own| own.name)
        .chain(theirs)
        .any(|name| matches(key.as_bytes(), name.as_bytes()))
}

/// Whether a name is as a pattern with `*` and `?` says.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut here) = (0, 0);
    // Where the last `*` is, and how much of the name it takes.
    let mut star: Option<(usize, usize)> = None;
    while here < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(c) if *c == b'?' || c.eq_ignore_ascii_case(&name[here]) => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((place, taken)) = star else {
                    return false;
                };
                star = Some((place, taken + 1));
                at = place + 1;
                here = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_many_and_a_question_mark_for_one() {
        let is = |pattern: &str, name: &str| matches(pattern.as_bytes(), name.as_bytes());
        assert!(is("*", "queue_depth_gauge") && is("queue_*", "queue_depth_gauge"));
        assert!(is("*_gauge", "queue_depth_gauge") && is("q*d*e", "queue_depth_gauge"));
        assert!(is("queue_?epth_gauge", "queue_depth_gauge"));
        assert!(!is("queue_?", "queue_depth_gauge") && !is("*_count", "queue_depth_gauge"));
        assert!(!is("queue", "queue_depth_gauge") && !is("?", ""));
    }
}
