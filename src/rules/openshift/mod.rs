//! Metrics in an OpenShift Template: what `oc process` makes of them before Argo sees them.

pub mod default_breaks_metric;
pub mod dollar_before_tag;
pub mod duplicate_parameter;
pub mod number_for_text;
pub mod parameter_per_run;
pub mod text_for_number;
pub mod undeclared_parameter;
