//! The list of all rules.

use super::rule::Rule;
use super::{breaking, cluster_wide, dropped, misleading, openshift, rejected, spec, style, tool};
use crate::diagnostic::distance;

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
    &breaking::expression_syntax::RULE,
    &breaking::unclosed_tag::RULE,
    &breaking::histogram_suffix_collision::RULE,
    &breaking::reserved_label::RULE,
    &breaking::legacy_panic::RULE,
    &breaking::legacy_type_conflict::RULE,
    &breaking::repeated_metrics_error::RULE,
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
    &dropped::result_not_captured::RULE,
    &dropped::output_may_be_missing::RULE,
    &dropped::raw_template_variable::RULE,
    &dropped::retries_scope::RULE,
    &dropped::when_syntax::RULE,
    &dropped::when_type_mismatch::RULE,
    &dropped::unknown_variable::RULE,
    &dropped::missing_equals::RULE,
    &dropped::conditional_global::RULE,
    &dropped::node_never_emits::RULE,
    &dropped::impossible_status::RULE,
    &dropped::let_or_env::RULE,
    &dropped::int_of_float_text::RULE,
    &dropped::arithmetic_on_text::RULE,
    &dropped::non_numeric_expression::RULE,
    &dropped::unknown_function::RULE,
    &dropped::dead_spec_metrics::RULE,
    &misleading::early_evaluation::RULE,
    &misleading::bare_output::RULE,
    &misleading::workflow_status_in_template::RULE,
    &misleading::exit_handler_failure::RULE,
    &misleading::resources_duration_zero::RULE,
    &misleading::retry_multi_emission::RULE,
    &misleading::realtime_runtime_label::RULE,
    &misleading::realtime_and_plain::RULE,
    &misleading::realtime_shared_series::RULE,
    &misleading::mutation_on_retry::RULE,
    &misleading::counter_typed_gauge::RULE,
    &misleading::counter_non_monotonic::RULE,
    &misleading::now_at_start::RULE,
    &misleading::zero_on_parse_failure::RULE,
    &misleading::defaults_count_containers::RULE,
    &misleading::retries_is_children::RULE,
    &misleading::constant_gauge::RULE,
    &misleading::duration_counter::RULE,
    &misleading::daemon_duration::RULE,
    &misleading::render_change::RULE,
    &cluster_wide::unbounded_label::RULE,
    &cluster_wide::series_cap::RULE,
    &cluster_wide::variable_in_help::RULE,
    &cluster_wide::histogram_never_removed::RULE,
    &cluster_wide::many_buckets::RULE,
    &cluster_wide::scrape_label_clash::RULE,
    &cluster_wide::inconsistent_definition::RULE,
    &cluster_wide::inconsistent_label_keys::RULE,
    &cluster_wide::case_only_difference::RULE,
    &cluster_wide::clobbered_gauge::RULE,
    &cluster_wide::empty_label::RULE,
    &cluster_wide::secret_in_label::RULE,
    &cluster_wide::control_characters::RULE,
    &style::redundant_prefix::RULE,
    &style::counter_total::RULE,
    &style::unit_suffix::RULE,
    &style::snake_case::RULE,
    &style::duplicate_label_key::RULE,
    &style::duplicate_metric::RULE,
    &style::colon_in_name::RULE,
    &style::help_style::RULE,
    &style::when_instead_of_label::RULE,
    &style::metrics_ttl::RULE,
    &style::temporality_delta::RULE,
    &style::modifier_name::RULE,
    &style::ignore_errors::RULE,
    &style::inline_metrics::RULE,
    &style::when_quoting::RULE,
    &style::dotted_key::RULE,
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
    &spec::NOT_YAML,
    &spec::NOT_A_SPEC,
    &spec::UNKNOWN_KEY,
    &spec::MISSING_KEY,
    &spec::WRONG_VALUE,
    &spec::WRONG_KEY,
    &spec::DUPLICATE,
    &spec::BAD_NAME,
    &spec::UNKNOWN_VARIABLE,
    &spec::PRESET,
    &spec::PRESET_CYCLE,
    &spec::REFUSED_BY_LIBRARY,
    &spec::CHANGED_BY_LIBRARY,
    &tool::not_yaml::RULE,
    &tool::rule_failed::RULE,
];

/// Every rule in the order of the codes.
#[must_use]
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule with this code or name, in upper or lower case.
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| {
        rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}

/// How many rules are suggested for an unknown one.
const SUGGESTIONS: usize = 3;

/// The rules whose code or name is closest to a string that is neither; the closest comes first.
#[must_use]
pub fn nearest(text: &str) -> Vec<&'static Rule> {
    let text = text.to_lowercase();
    // A third of the characters may be wrong, and two characters in a short one.
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
