//! One file: bytes in, findings out. No I/O.

use super::beside::{Beside, referring};
use super::config::{of_config, of_configuration};
use super::defaults::{PutIn, combine};
use super::engine::{attach_rest, of_file, run_all, undecodable};
use super::merge::{OfMetric, for_each_release};
use super::options::{Checked, Home, Options, Skip};
use super::prefilter::{is_template_text, may_hold_metrics};
use crate::argo::Target;
use crate::diagnostic::{FileId, Finding, Place};
use crate::manifest::{Carrier, ConfigText};
use crate::model::registry::Clashes;
use crate::model::{Scene, Series, Trials, Verdicts, crd, decode, lint};
use crate::project::{FileIndex, Project, ProjectFile};
use crate::rules::{self, Context, DocumentContext, FileContext, Rule};
use crate::source::{Located, Parts, SourceFile};
use crate::yaml::{Document, Text};

/// Checks the bytes of a single file: it is the whole project.
#[must_use]
pub fn check(bytes: &[u8], options: &Options) -> Checked {
    checked(bytes, options, Around::Nothing)
}

/// Checks the bytes of one file of which it is not known what is around it.
#[must_use]
pub(super) fn check_part(bytes: &[u8], options: &Options) -> Checked {
    checked(bytes, options, Around::Unknown)
}

/// Checks the bytes of a file of a project.
#[must_use]
pub fn check_in(bytes: &[u8], options: &Options, home: Home) -> Checked {
    checked(bytes, options, Around::Project(home))
}

/// With what an object is checked.
#[derive(Clone, Copy)]
struct Setting<'a> {
    options: &'a Options,
    home: Home<'a>,
    /// What refers to each other in the same file.
    beside: &'a Beside<'a>,
    /// The rules that are asked.
    rules: &'static [&'static Rule],
}

/// What is around a file.
#[derive(Clone, Copy)]
enum Around<'a> {
    Nothing,
    Unknown,
    Project(Home<'a>),
}

impl Around<'_> {
    /// Which file it is.
    fn file(self) -> FileId {
        match self {
            Self::Nothing | Self::Unknown => FileId::default(),
            Self::Project(home) => home.file,
        }
    }
}

fn checked(bytes: &[u8], options: &Options, around: Around) -> Checked {
    let relevant = may_hold_metrics(bytes);
    if options.prefilter && !relevant {
        return Checked::default();
    }
    let text = match Text::decode(bytes) {
        Ok(text) => text,
        Err(error) if relevant => return undecodable(bytes, &error, around.file()),
        Err(_) => return Checked::default(),
    };
    if is_template_text(text.as_str()) {
        // Only a file that could have been checked is worth a word.
        let skipped = relevant.then_some(Skip::TemplateText);
        return Checked {
            skipped,
            ..Checked::default()
        };
    }
    let source = SourceFile::parse("", text, &options.limits);
    let whole = match around {
        Around::Project(home) => return of_source(&source, relevant, options, home),
        Around::Nothing => true,
        Around::Unknown => false,
    };
    let (path, reported) = ("".into(), true);
    let index = FileIndex::of(&source);
    let home = Home {
        project: &Project::new([(ProjectFile { path, reported }, index)]).whole(whole),
        file: around.file(),
        clashes: &Clashes::default(),
    };
    of_source(&source, relevant, options, home)
}

/// Checks a file of a project that is read already and can contain metrics.
#[must_use]
pub fn check_source(source: &SourceFile, options: &Options, home: Home) -> Checked {
    of_source(source, true, options, home)
}

fn of_source(source: &SourceFile, relevant: bool, options: &Options, home: Home) -> Checked {
    by_rules(rules::all(), source, relevant, options, home)
}

fn by_rules(
    rules: &'static [&'static Rule],
    source: &SourceFile,
    relevant: bool,
    options: &Options,
    home: Home,
) -> Checked {
    let SourceFile { text, stream, .. } = source;
    let beside = Beside::read(source);
    let setting = Setting {
        options,
        home,
        beside: &beside,
        rules,
    };
    let mut findings = Vec::new();
    if relevant {
        findings.extend(of_file(&FileContext {
            text,
            file: home.file,
            undecodable: None,
            problems: &stream.problems,
            config: false,
        }));
    }
    let mut metrics = 0;
    let mut argo_documents = 0;
    let mut documents = Vec::new();
    for (doc, parts) in source.documents() {
        let objects = &parts.objects;
        argo_documents += objects.len();
        let (found, any) = document(text, doc, parts, setting);
        let has_objects = !objects.is_empty();
        documents.push(DocumentContext {
            text,
            doc,
            file: home.file,
            unread: parts.unread.filter(|_| relevant),
            has_objects,
            stray: !has_objects && !doc.is_map(doc.root()) && !doc.is_null(doc.root()),
            concerned: has_objects && (any || !found.is_empty()),
            targets: &options.targets,
        });
        findings.extend(found);
        findings.extend(configuration(text, doc, parts, relevant, setting));
        metrics += parts.metrics();
    }
    for mut document in documents {
        document.stray &= argo_documents > 0;
        findings.extend(of_document(&document));
    }
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.place.span.start, f.code, f.place.span.end);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    let text = (!findings.is_empty()).then(|| text.clone());
    Checked {
        findings,
        text,
        skipped: None,
        metrics,
    }
}

/// The findings on the controller's configuration in a document, if there is one in it.
fn configuration(
    text: &Text,
    doc: &Document,
    parts: &Parts,
    relevant: bool,
    setting: Setting,
) -> Vec<Finding> {
    let Setting { options, home, .. } = setting;
    let mut findings = Vec::new();
    let (mut texts, mut speaks) = (Vec::new(), false);
    for embedded in &parts.config {
        let (config, inner) = (embedded.text, &embedded.stream);
        if relevant && config.names_metrics(doc) {
            speaks |= !matches!(config, ConfigText::Metrics(_));
            findings.extend(of_file(&FileContext {
                text,
                file: home.file,
                undecodable: None,
                problems: &inner.problems,
                config: true,
            }));
        }
        for (inner, defaults) in inner.documents.iter().zip(&embedded.defaults) {
            // The controller reads its configuration itself; `argo lint` never sees it, and the whole is judged at once.
            let found = defaults.iter();
            let found = found.flat_map(|located| of_object(text, inner, located, setting));
            let before = findings.len();
            findings.extend(found);
            speaks |= findings.len() > before;
            if let Some(metrics) = config.metrics_config(doc, inner) {
                findings.extend(of_config(inner, metrics, options, home));
            }
        }
        texts.push((config, &*inner.documents));
    }
    if !texts.is_empty() {
        findings.extend(of_configuration((text, doc), &texts, speaks, options, home));
    }
    findings
}

/// The findings of the rules about documents.
fn of_document(cx: &DocumentContext) -> impl Iterator<Item = Finding> {
    let place = Place::new(cx.file, cx.doc.written_span(cx.doc.root()));
    let sink = run_all(rules::all(), place, |rule, sink| {
        rule.check.document(cx, sink);
    });
    sink.found.into_iter().map(|(finding, _)| finding)
}

/// The findings on the objects of a document, and whether any of them has metrics.
fn document(text: &Text, doc: &Document, parts: &Parts, setting: Setting) -> (Vec<Finding>, bool) {
    let objects = &parts.objects;
    let any = objects.iter().any(|located| !located.lists.is_empty());
    let processed = any.then(|| parts.filled(doc)).flatten();
    let mut findings = Vec::new();
    for (n, located) in objects.iter().enumerate() {
        let written = of_object(text, doc, located, setting);
        let all = processed.filter(|_| !located.lists.is_empty());
        let filled = all.and_then(|all| Some((&all.doc, all.objects[n].as_ref()?)));
        let (Some((filled, (processed, uses))), Some(template)) =
            (filled, located.object.template())
        else {
            findings.extend(written);
            continue;
        };
        let found = of_object(text, filled, processed, setting);
        let metrics = located.lists.iter().flat_map(|list| &list.metrics);
        let mut metrics = metrics
            .map(|m| doc.written_span(m.node))
            .collect::<Vec<_>>();
        metrics.sort_unstable();
        findings.extend(combine(
            written,
            found,
            PutIn {
                uses,
                template,
                metrics: &metrics,
            },
        ));
    }
    (findings, any)
}

/// The findings on one object, for all releases.
fn of_object(text: &Text, doc: &Document, located: &Located, setting: Setting) -> Vec<Finding> {
    for_each_release(setting.options, |target| {
        object_findings(text, doc, located, (target, setting))
    })
}

/// The findings of all rules on one object for one release.
fn object_findings(
    text: &Text,
    doc: &Document,
    located: &Located,
    (target, setting): (Target, Setting),
) -> Vec<OfMetric> {
    let Located { object, lists, .. } = located;
    let surroundings = located.surroundings(doc);
    let (home, all_names) = (setting.home, setting.options.all_names);
    let decoded = decode(doc, object, target.version);
    let mut said = decoded.verdicts(target.version);
    // `workflowDefaults` is not an object: neither lint nor the API server looks at them.
    if !matches!(object.carrier, Carrier::Defaults) {
        let linted = lint(doc, object, lists, target.version);
        said.extend(referring(doc, object, &linted, (target, setting.beside)));
        said.extend(linted);
        if target.crds == crate::argo::Crds::Full {
            said.extend(crd(doc, object, lists, target.version));
        }
    }
    let said = Verdicts::new(said);
    let cx = Context {
        text,
        doc,
        object,
        lists,
        surroundings,
        scene: Scene::new(doc, object, surroundings, target.version),
        target,
        all_names,
        decoded: &decoded,
        said: &said,
        series: Series::new(Scene::new(doc, object, surroundings, target.version)),
        trials: Trials::default(),
        project: home.project,
        file: home.file,
        clashes: home.clashes,
    };
    let place = Place::new(home.file, doc.written_span(object.node));
    let mut sink = run_all(setting.rules, place, |rule, sink| {
        rule.check.object(&cx, sink);
    });
    attach_rest(&cx, &mut sink);
    sink.found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::argo::{Crds, NEWEST, Version};
    use crate::diagnostic::{Effect, Severity};
    use crate::rules::{Checker, Sink};
    use crate::yaml::Limits;

    const FILE: &str = "\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: orders}
spec:
  templates:
    - name: send
      metrics: {prometheus: [{name: orders-total, help: orders, counter: {value: '1'}}]}
      container: {image: example/orders:3}
";

    const fn rule(code: &'static str, check: fn(&Context, &mut Sink)) -> Rule {
        Rule {
            code,
            name: "a-test",
            summary: "a test",
            severity: Severity::Warning,
            page: "",
            effect: Effect::Wrong,
            check: Checker::Object(check),
        }
    }

    /// Claims what Argo says about the name, reports it, and fails.
    static FAILS: Rule = rule("AM001", |cx, sink| {
        let metric = &cx.lists[0].metrics[0];
        let claim = cx.said(metric.node, metric.name, "name");
        assert!(!claim.is_empty(), "Argo refuses the name");
        let place = cx.doc.written_span(metric.node);
        cx.report(sink, &FAILS, place, "lost".to_owned())
            .argo(claim)
            .done();
        panic!("on purpose");
    });

    /// Reports the same metric, and claims nothing.
    static SPEAKS: Rule = rule("AM101", |cx, sink| {
        let metric = &cx.lists[0].metrics[0];
        let place = cx.doc.written_span(metric.node);
        // A draft that is not finished takes nothing with it.
        let claim = cx.said(metric.node, metric.name, "name");
        let _ = cx
            .report(sink, &SPEAKS, place, "not said".to_owned())
            .argo(claim);
        cx.report(sink, &SPEAKS, place, "said".to_owned())
            .metric(cx.doc, metric)
            .done();
    });

    fn options(version: Version) -> Options {
        let crds = Crds::Minimal;
        Options {
            targets: vec![Target { version, crds }],
            limits: Limits::default(),
            prefilter: true,
            all_names: false,
        }
    }

    #[test]
    fn a_rule_that_fails_takes_no_words_of_argo_with_it() {
        let options = options(NEWEST[5]);
        let source = SourceFile::parse("", Text::from(FILE), &options.limits);
        let home = Home {
            project: &Project::default(),
            file: FileId(0),
            clashes: &Clashes::default(),
        };
        static RULES: [&Rule; 2] = [&FAILS, &SPEAKS];
        let found = by_rules(&RULES, &source, true, &options, home).findings;
        let codes = found.iter().map(|f| (f.code, f.effect)).collect::<Vec<_>>();
        assert_eq!(
            codes,
            [("AM907", Effect::Style), ("AM101", Effect::Refused)]
        );
        assert_eq!(found[1].argo.len(), 1, "{:?}", found[1].argo);
        assert!(
            found[1].argo[0]
                .text
                .contains("metric name 'orders-total' is invalid"),
            "{:?}",
            found[1].argo
        );
    }

    #[test]
    fn a_variable_of_a_future_release_is_one_line() {
        let file = |name: &str| {
            format!(
                "\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: orders}}
spec:
  templates:
    - name: send
      metrics:
        prometheus:
          - name: orders_total
            help: orders that were sent, by release
            labels: [{{key: release, value: '{{{{{name}}}}}'}}]
            counter: {{value: '1'}}
      container: {{image: example/orders:3}}
"
            )
        };
        let codes = |name: &str, version: Version| {
            let found = check(file(name).as_bytes(), &options(version)).findings;
            found.iter().map(|f| f.code).collect::<Vec<_>>()
        };
        let newest = NEWEST[5];
        // Known to lint, and different for each run; a name without its line is refused.
        assert_eq!(codes("workflow.ofATest", newest), ["AM401"]);
        assert_eq!(codes("workflow.ofNoTest", newest), ["AM217"]);
        assert_eq!(codes("workflow.ofATest", NEWEST[4]), ["AM217"]);
    }
}
