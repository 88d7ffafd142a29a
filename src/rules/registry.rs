//! What a rule is, and the list of all of them.

use super::context::{Context, Sink};
use super::{breaking, cluster_wide, dropped, misleading, openshift, rejected, style, tool};
use crate::diagnostic::{Severity, distance};
use crate::metric::{Metric, MetricList};

/// At what level a rule looks.
#[derive(Debug, Clone, Copy)]
pub enum Checker {
    /// At one metric.
    Metric(fn(&Context, &MetricList, &Metric, &mut Sink)),
    /// At one list of metrics.
    List(fn(&Context, &MetricList, &mut Sink)),
    /// At one object.
    Object(fn(&Context, &mut Sink)),
    /// At the file, by the pipeline itself.
    Pipeline,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code, such as `AM006`. The first digit says what Argo would do.
    pub code: &'static str,
    /// Its name, such as `bad-name`.
    pub name: &'static str,
    /// What it looks for, in one line.
    pub summary: &'static str,
    /// How much its findings matter where nothing lessens them.
    pub severity: Severity,
    /// Its page in Markdown.
    pub page: &'static str,
    /// How it checks.
    pub check: Checker,
}

impl Rule {
    /// What Argo would do, in a word: what the code's first digit stands for.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.code.as_bytes().get(2) {
            Some(b'0') => "rejected",
            Some(b'1') => "breaking",
            Some(b'2') => "dropped",
            Some(b'3') => "misleading",
            Some(b'4') => "cluster-wide",
            Some(b'5') => "style",
            _ => "tool",
        }
    }
}

static ALL: &[&Rule] = &[
    &rejected::unquoted_scalar::RULE,
    &rejected::unknown_field::RULE,
    &rejected::labels_not_list::RULE,
    &rejected::null_entry::RULE,
    &rejected::missing_name::RULE,
    &rejected::bad_name::RULE,
    &rejected::templated_name::RULE,
    &rejected::bad_label_key::RULE,
    &rejected::missing_help::RULE,
    &rejected::missing_value::RULE,
    &rejected::realtime_resources_duration::RULE,
    &rejected::gauge_realtime_required::RULE,
    &rejected::gauge_value_too_long::RULE,
    &rejected::bad_operation::RULE,
    &rejected::bucket_not_number::RULE,
    &rejected::too_many_metrics::RULE,
    &rejected::undeclared_reference::RULE,
    &rejected::histogram_without_buckets::RULE,
    &rejected::wrong_type::RULE,
    &rejected::incomplete_label::RULE,
    &rejected::empty_metrics::RULE,
    &rejected::duplicate_key::RULE,
    &rejected::empty_at_lint::RULE,
    &breaking::unclosed_tag::RULE,
    &breaking::reserved_label::RULE,
    &breaking::legacy_panic::RULE,
    &dropped::no_type::RULE,
    &dropped::several_types::RULE,
    &dropped::otel_name::RULE,
    &dropped::builtin_name::RULE,
    &dropped::buckets_order::RULE,
    &dropped::value_not_float::RULE,
    &dropped::realtime_value::RULE,
    &dropped::realtime_wrong_scope::RULE,
    &dropped::never_in_scope::RULE,
    &dropped::exitcode_no_pod::RULE,
    &dropped::unknown_variable::RULE,
    &dropped::missing_equals::RULE,
    &dropped::conditional_global::RULE,
    &misleading::workflow_status_in_template::RULE,
    &misleading::resources_duration_zero::RULE,
    &misleading::realtime_runtime_label::RULE,
    &misleading::counter_non_monotonic::RULE,
    &misleading::constant_gauge::RULE,
    &cluster_wide::variable_in_help::RULE,
    &cluster_wide::scrape_label_clash::RULE,
    &style::redundant_prefix::RULE,
    &style::counter_total::RULE,
    &style::unit_suffix::RULE,
    &style::snake_case::RULE,
    &style::duplicate_label_key::RULE,
    &style::duplicate_metric::RULE,
    &style::colon_in_name::RULE,
    &style::help_style::RULE,
    &style::inline_metrics::RULE,
    &style::type_in_name::RULE,
    &style::abbreviated_unit::RULE,
    &style::non_base_unit::RULE,
    &openshift::undeclared_parameter::RULE,
    &openshift::text_for_number::RULE,
    &openshift::number_for_text::RULE,
    &openshift::dollar_before_tag::RULE,
    &openshift::parameter_per_run::RULE,
    &openshift::duplicate_parameter::RULE,
    &openshift::default_breaks_metric::RULE,
    &tool::NOT_YAML,
    &tool::RULE_FAILED,
];

/// Every rule in the order of the codes.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule of this code or name, in any case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| {
        rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}

/// How many rules are suggested for one that is not known.
const SUGGESTIONS: usize = 3;

/// The rules whose code or name is closest to a text that is none, closest first.
#[must_use]
pub fn nearest(text: &str) -> Vec<&'static Rule> {
    let text = text.to_lowercase();
    // A third of the text may be wrong, and two letters of a short one.
    let bound = (text.chars().count() / 3).max(2);
    let mut near = ALL
        .iter()
        .filter_map(|rule| {
            let far = distance(&text, &rule.code.to_lowercase()).min(distance(&text, rule.name));
            let part = text.len() >= 3 && rule.name.contains(&text);
            let far = if part { far.min(bound) } else { far };
            (far <= bound).then_some((far, *rule))
        })
        .collect::<Vec<_>>();
    near.sort_by_key(|(far, rule)| (*far, rule.code));
    near.into_iter()
        .take(SUGGESTIONS)
        .map(|(_, rule)| rule)
        .collect()
}
