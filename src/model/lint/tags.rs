//! The tags in a template's strings, as `argo lint` checks them: those that do not resolve, and those that
//! are never closed.

use std::rc::Rc;

use super::super::json_form::{BEHIND_METRICS, JsonForm};
use super::super::said::{Frame, LintSaid, Said, Within};
use super::super::substitute::{Scope, trim_tag};
use super::super::verdict::{Check, Verdict};
use super::{MAX_DEPTH, Walker};
use crate::argo::{Id, Version, is_checked};
use crate::diagnostic::By;
use crate::expression::golang::json::quote;
use crate::expression::{TagKind, tags};
use crate::manifest::{Call, TemplateKind};
use crate::metric::{Metric, MetricList, Slot};
use crate::yaml::{Document, Kind, NodeId};

impl Walker<'_> {
    /// Reports a `{{=` that is never closed: the engine cannot read the template (≥3.7.11, ≥4.0.2, 4.1). An inline
    /// template is part of its caller's JSON, so it is reported there.
    pub(super) fn unclosed(&mut self, node: NodeId, name: &str, path: &[Frame]) {
        if !self.version.strict_expressions() {
            return;
        }
        let name: Rc<str> = name.into();
        let said = |next| Said::Lint {
            path: path.to_vec(),
            said: LintSaid::Unclosed {
                template: Rc::clone(&name),
                next,
            },
        };
        let mut open = vec![(node, 0)];
        while let Some((node, depth)) = open.pop() {
            if let Some(list) = self.lists.get(&node).copied() {
                self.unclosed_in(list, &said);
                self.unclosed_beside(list, node, &said);
            }
            if depth < MAX_DEPTH && TemplateKind::of(self.doc, node).has_children() {
                let inline = Call::of(self.doc, node)
                    .into_iter()
                    .filter_map(|c| c.inline);
                open.extend(inline.map(|inline| (inline, depth + 1)));
            }
        }
    }

    fn unclosed_in(&mut self, list: &MetricList, said: &impl Fn(char) -> Said) {
        let Some(form) = JsonForm::of(self.doc, list, self.version) else {
            return;
        };
        for metric in &list.metrics {
            for (node, slot) in strings(self.doc, metric, self.version) {
                let Some(text) = slot.text(self.doc) else {
                    continue;
                };
                for tag in tags(text).filter(|t| !t.closed && t.kind == TagKind::Expression) {
                    if let Some(run) = form.run(node, tag.whole.start) {
                        let owner = Some(metric.node);
                        self.say_unclosed(node, tag.whole, owner, said(run.next));
                    }
                }
            }
        }
    }

    /// The same check covers the whole template. It is reported only if what follows the string is certain: in a list,
    /// and after the source of a script.
    fn unclosed_beside(
        &mut self,
        list: &MetricList,
        template: NodeId,
        said: &impl Fn(char) -> Said,
    ) {
        let doc = self.doc;
        for node in beside_metrics(doc, template) {
            let Some(text) = doc.text(node.scalar) else {
                continue;
            };
            let open = tags(text).find(|t| !t.closed && t.kind == TagKind::Expression);
            if let (Some(tag), Some(next)) = (open, node.next) {
                let owner = Some(list.owner);
                self.say_unclosed(node.scalar, tag.whole, owner, said(next));
            }
        }
    }

    fn say_unclosed(
        &mut self,
        at: NodeId,
        range: std::ops::Range<usize>,
        metric: Option<NodeId>,
        said: Said,
    ) {
        // A template that is visited again has already stopped the lint.
        let told = |v: &Verdict| v.at == at && v.check == Check::Unclosed;
        if self.out.iter().any(told) {
            return;
        }
        self.out.push(Verdict {
            at,
            field: None,
            check: Check::Unclosed,
            by: By::Lint,
            said,
            metric,
            range: Some(range),
        });
    }

    /// Reports simple tags of a leaf template that must be in scope but are not.
    pub(super) fn unresolved(
        &mut self,
        list: &MetricList,
        (template, kind): (NodeId, TemplateKind),
        scopes: &[Rc<Scope>],
        at: (&[Frame], &Within),
    ) {
        let before = self.out.len();
        let form = JsonForm::of(self.doc, list, self.version);
        for metric in &list.metrics {
            for (node, slot) in strings(self.doc, metric, self.version) {
                let Some(raw) = slot.text(self.doc) else {
                    continue;
                };
                for tag in tags(raw).filter(|t| t.kind == TagKind::Simple) {
                    // A tag that is never closed extends to the next `}}` of the JSON, and is reported up to there.
                    let run = form.as_ref().and_then(|f| f.run(node, tag.whole.start));
                    let (inner, check) = match run {
                        _ if tag.closed => (as_json(tag.text(raw)), Check::Unresolved),
                        Some(run) if !self.object.in_openshift() => {
                            (run.inner.to_owned(), Check::Unclosed)
                        }
                        _ => continue,
                    };
                    let name = trim_tag(if tag.closed { tag.text(raw) } else { &inner });
                    if scopes.iter().any(|s| s.contains(name))
                        || self.in_scope(name, template, kind)
                    {
                        continue;
                    }
                    self.out.push(Verdict {
                        at: node,
                        field: None,
                        check,
                        by: By::Lint,
                        said: unresolved(at, inner),
                        metric: Some(metric.node),
                        range: Some(tag.whole.clone()),
                    });
                }
            }
        }
        if let Some(metric) = self.out.get(before).and_then(|v| v.metric) {
            self.unresolved_before((template, kind), scopes, at, metric);
        }
    }

    /// Argo reports the first tag of the template's JSON, so one before the metrics hides theirs. If there are several,
    /// it depends on an order of fields that is not known here, and nothing is reported.
    fn unresolved_before(
        &mut self,
        (template, kind): (NodeId, TemplateKind),
        scopes: &[Rc<Scope>],
        at: (&[Frame], &Within),
        metric: NodeId,
    ) {
        let mut found: Vec<(NodeId, String)> = Vec::new();
        for node in beside_metrics(self.doc, template).filter(|n| n.before) {
            let raw = self.doc.text(node.scalar).unwrap_or_default();
            for tag in tags(raw).filter(|t| t.closed && t.kind == TagKind::Simple) {
                let name = trim_tag(tag.text(raw));
                let known = scopes.iter().any(|s| s.contains(name));
                if !known && !self.in_scope(name, template, kind) {
                    found.push((node.scalar, as_json(tag.text(raw))));
                }
            }
        }
        found.dedup_by(|a, b| a.1 == b.1);
        if let [(node, inner)] = found.as_slice() {
            self.out.push(Verdict {
                at: *node,
                field: None,
                check: Check::Elsewhere,
                by: By::Lint,
                said: unresolved(at, inner.clone()),
                metric: Some(metric),
                range: None,
            });
        }
    }

    /// Whether a simple tag passes the check although it was not replaced.
    fn in_scope(&self, name: &str, template: NodeId, kind: TemplateKind) -> bool {
        if !is_checked(name, self.object.kind.is_template()) {
            return true;
        }
        if Id::PodName.is(name) {
            return kind.is_pod();
        }
        if let Some(artifact) = name.strip_prefix(Id::InputArtifactPath.prefix()) {
            let list = self.doc.path(template, &["inputs", "artifacts"]);
            return list
                .map_or(&[][..], |l| self.doc.items(l))
                .iter()
                .any(|item| {
                    self.doc.value(*item, "name").and_then(|v| self.doc.text(v)) == Some(artifact)
                });
        }
        false
    }
}

fn unresolved((path, within): (&[Frame], &Within), inner: String) -> Said {
    Said::Lint {
        path: path.to_vec(),
        said: LintSaid::Unresolved {
            within: within.clone(),
            inner,
        },
    }
}

/// A tag as it is in the JSON, which is how Argo prints it.
fn as_json(inner: &str) -> String {
    let mut quoted = String::new();
    quote(inner, true, &mut quoted);
    quoted[1..quoted.len() - 1].to_owned()
}

/// A scalar of a template outside its metrics.
struct Beside {
    scalar: NodeId,
    /// Whether the scalar comes before the metrics in the template's JSON.
    before: bool,
    /// The character after its closing quote in the JSON, if that is certain.
    next: Option<char>,
}

/// The scalars of a template outside its metrics and outside its steps and tasks.
fn beside_metrics(doc: &Document, template: NodeId) -> impl Iterator<Item = Beside> {
    let mut found = Vec::new();
    for entry in doc.entries(template) {
        let key = doc.key_text(entry.key);
        if matches!(&*key, "metrics" | "steps" | "dag") {
            continue;
        }
        let before = !BEHIND_METRICS.contains(&&*key);
        let mut open = vec![(entry.value, None, 0)];
        while let Some((node, next, depth)) = open.pop() {
            match &doc.node(node).kind {
                Kind::Map(entries) if depth < MAX_DEPTH => open.extend(entries.iter().map(|e| {
                    // `ScriptTemplate`: its own field comes after those of the container.
                    let last = key == "script" && depth == 0 && doc.key_text(e.key) == "source";
                    (e.value, last.then_some('}'), depth + 1)
                })),
                Kind::Seq(items) if depth < MAX_DEPTH => {
                    let last = items.len().saturating_sub(1);
                    let next = |n| Some(if n == last { ']' } else { ',' });
                    let items = items.iter().enumerate();
                    open.extend(items.map(|(n, item)| (*item, next(n), depth + 1)));
                }
                Kind::Scalar { .. } => found.push(Beside {
                    scalar: node,
                    before,
                    next,
                }),
                _ => {}
            }
        }
    }
    found.into_iter()
}
/// The strings of a metric, in the order of its JSON.
fn strings(doc: &Document, metric: &Metric, version: Version) -> Vec<(NodeId, Slot)> {
    let mut slots = vec![metric.name];
    for (_, label) in &metric.label_items {
        slots.extend([label.key, label.value]);
    }
    slots.extend([metric.help, metric.when]);
    for block in &metric.types {
        slots.push(block.value);
        if version.at_least(3, 5) {
            slots.push(block.operation);
        }
        for bucket in block.buckets.value().map_or(&[][..], |b| doc.items(b)) {
            let entry = block.buckets.entry.map(|e| crate::yaml::Entry {
                value: *bucket,
                ..e
            });
            slots.push(Slot { entry, exact: true });
        }
    }
    slots
        .into_iter()
        .filter_map(|s| Some((s.value()?, s)))
        .collect()
}
