//! The expressions and conditions of an object's lists, each evaluated once and kept.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::condition::{Condition, conditions};
use super::emission::Scene;
use super::trial::{Judged, judge};
use crate::metric::{ListPlace, MetricList};
use crate::yaml::NodeId;

/// Cached results for each list: by its owner, and whether it is workflow-level.
type ByList<T> = HashMap<(NodeId, bool), Rc<Vec<T>>>;

/// The expressions of an object's lists, each evaluated once.
#[derive(Debug, Default)]
pub struct Trials<'d> {
    lists: RefCell<ByList<Judged<'d>>>,
    whens: RefCell<ByList<Condition<'d>>>,
}

impl<'d> Trials<'d> {
    /// The expressions of a list that can be parsed.
    pub fn of(&self, scene: &Scene<'d>, list: &MetricList) -> Rc<Vec<Judged<'d>>> {
        let key = (list.owner, list.place == ListPlace::Workflow);
        if let Some(known) = self.lists.borrow().get(&key) {
            return Rc::clone(known);
        }
        let judged = Rc::new(judge(scene, list));
        let mut lists = self.lists.borrow_mut();
        lists.insert(key, Rc::clone(&judged));
        judged
    }

    /// The `when`s of a list.
    pub fn conditions(&self, scene: &Scene<'d>, list: &MetricList) -> Rc<Vec<Condition<'d>>> {
        let key = (list.owner, list.place == ListPlace::Workflow);
        if let Some(known) = self.whens.borrow().get(&key) {
            return Rc::clone(known);
        }
        let judged = Rc::new(conditions(scene, list, &self.of(scene, list)));
        let mut whens = self.whens.borrow_mut();
        whens.insert(key, Rc::clone(&judged));
        judged
    }
}
