//! What `argo-metrics generate` promises.

mod python;
