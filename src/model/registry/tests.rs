use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Clash, Emitted, Kind, Lost, Modifier, Operation, Refusal, Registry, Scrape, clash};
use crate::argo::{BUILTINS, Instrument, NEWEST, Version};

const V3_5: Version = Version::new(3, 5, 15);
const V3_6: Version = Version::new(3, 6, 19);
const V3_7: Version = Version::new(3, 7, 18);
const V4_1: Version = Version::new(4, 1, 2);

fn metric(name: &str, kind: Kind) -> Emitted {
    Emitted {
        name: name.to_owned(),
        help: "h".to_owned(),
        labels: Vec::new(),
        kind,
        value: "1".to_owned(),
    }
}

fn counter(name: &str) -> Emitted {
    metric(name, Kind::Counter)
}

fn gauge(name: &str, realtime: bool) -> Emitted {
    let operation = Operation::Set;
    let kind = Kind::Gauge {
        realtime,
        operation,
    };
    metric(name, kind)
}

fn histogram(name: &str, buckets: &[f64]) -> Emitted {
    let buckets = buckets.to_vec();
    metric(name, Kind::Histogram { buckets })
}

fn labelled(mut metric: Emitted, labels: &[(&str, &str)]) -> Emitted {
    for (key, value) in labels {
        metric.labels.push(((*key).to_owned(), (*value).to_owned()));
    }
    metric
}

fn helped(mut metric: Emitted, help: &str) -> Emitted {
    help.clone_into(&mut metric.help);
    metric
}

#[test]
fn one_definition_twice_and_two_names_are_no_clash() {
    for version in NEWEST {
        let own = labelled(counter("x"), &[("a", "1")]);
        let other = labelled(counter("x"), &[("b", "1")]);
        assert_eq!(clash(version, &own, &own), Clash::Fine, "{version}");
        assert_eq!(clash(version, &own, &other), Clash::Fine, "{version}");
        assert_eq!(clash(version, &own, &gauge("y", false)), Clash::Fine);
        // A mistake in one of them alone is not a clash.
        assert_eq!(clash(version, &counter("a b"), &own), Clash::Fine);
    }
}

#[test]
fn another_help_is_dropped_or_silently_lost() {
    let (one, two) = (counter("x"), helped(counter("x"), "other"));
    let text = |h| format!("{h}elp for metric x is already set to h, it cannot be changed");
    assert_eq!(clash(V3_7, &one, &two), Clash::Dropped(text('H')));
    assert_eq!(clash(V4_1, &one, &two), Clash::Dropped(text('h')));
    assert_eq!(clash(V3_5, &one, &two), Clash::Silent(Lost::Help));
    let apart = labelled(two, &[("a", "1")]);
    assert!(matches!(clash(V3_5, &one, &apart), Clash::Dropped(text) if text.contains("help")));
}

#[test]
fn another_type_is_dropped_panics_or_breaks_the_scrape() {
    let (one, two) = (counter("x"), gauge("x", false));
    let text = "found existing counter for custom metric x of type Gauge";
    assert_eq!(clash(V4_1, &one, &two), Clash::Dropped(text.to_owned()));
    assert!(matches!(clash(V3_5, &one, &two), Clash::Panics(_)));
    assert_eq!(clash(V3_5, &two, &one), Clash::Silent(Lost::Type));
    let apart = labelled(two, &[("a", "1")]);
    let text = "collected metric argo_workflows_x label:<name:\"a\" value:\"1\" > gauge:<value:1 >  should be a Counter";
    assert_eq!(clash(V3_5, &one, &apart), Clash::Scrape(text.to_owned()));
}

#[test]
fn buckets_spelling_labels_and_realtime_are_silently_lost() {
    let (one, two) = (histogram("x", &[1.0]), histogram("x", &[2.0]));
    assert_eq!(clash(V4_1, &one, &two), Clash::Silent(Lost::Buckets));
    assert!(matches!(clash(V3_5, &one, &two), Clash::Scrape(_)));

    let (one, two) = (counter("Foo"), counter("foo"));
    assert_eq!(clash(V4_1, &one, &two), Clash::Silent(Lost::Name));
    assert_eq!(clash(V3_5, &one, &two), Clash::Fine);

    let one = labelled(counter("x"), &[("a", "1,b=2")]);
    let two = labelled(counter("x"), &[("a", "1"), ("b", "2")]);
    for version in NEWEST {
        assert_eq!(clash(version, &one, &two), Clash::Silent(Lost::Labels));
    }

    let (one, two) = (gauge("x", true), gauge("x", false));
    assert_eq!(clash(V4_1, &one, &two), Clash::Silent(Lost::Value));
    assert!(matches!(clash(V3_5, &one, &two), Clash::Panics(_)));
}

#[test]
fn the_lines_of_a_histogram_break_the_scrape() {
    for version in NEWEST {
        let clash = clash(version, &histogram("x", &[1.0]), &gauge("x_count", false));
        let text = "collected metric named \"argo_workflows_x_count\" collides with previously collected histogram named \"argo_workflows_x\"";
        assert_eq!(clash, Clash::Scrape(text.to_owned()), "{version}");
    }
}

#[test]
fn a_built_in_metric_has_its_help_and_type() {
    for version in NEWEST.into_iter().filter(|v| v.at_least(3, 6)) {
        for builtin in BUILTINS.iter().filter(|b| b.is_in(version)) {
            let own = helped(counter(builtin.name), &builtin.help(version));
            let other = counter(builtin.name);
            let refused = |metric: &Emitted| match Registry::new(version).upsert(metric) {
                Err(Refusal::Error(text)) => text.to_ascii_lowercase(),
                answer => panic!("{}: {answer:?}", builtin.name),
            };
            assert!(refused(&other).starts_with("help for metric "));
            let expected = match builtin.instrument {
                Instrument::FloatGauge => "found existing gauge ",
                Instrument::Histogram => "found existing histogram ",
                _ => "found unwanted type *metric.int64",
            };
            assert!(refused(&own).starts_with(expected), "{}", builtin.name);
        }
    }
    let own = BUILTINS
        .iter()
        .find(|b| b.instrument == Instrument::FloatGauge);
    let own = own.map(|b| helped(gauge(b.name, false), &b.help(V3_6)));
    let own = own.unwrap_or_else(|| gauge("x", false));
    assert!(matches!(
        Registry::new(V3_6).upsert(&own),
        Err(Refusal::Panics(_))
    ));
}

#[test]
fn modifiers_change_what_is_exported() {
    let modifier = Modifier {
        disabled: true,
        ..Modifier::default()
    };
    let modifiers = BTreeMap::from([("x".to_owned(), modifier)]);
    let mut registry = Registry::with_modifiers(V4_1, modifiers);
    assert_eq!(registry.upsert(&counter("x")), Ok(()));
    assert_eq!(registry.scrape(false), Scrape::default());
}

fn any_metric() -> impl Strategy<Value = Emitted> {
    let text = || {
        prop_oneof![
            "[a-zA-Z_:.-]{0,3}",
            "\\PC{0,4}",
            Just("le".to_owned()),
            Just("__name__".to_owned()),
            Just("a\n\"\\".to_owned()),
        ]
    };
    let name = prop_oneof![
        Just("x".to_owned()),
        Just("X".to_owned()),
        Just("x_count".to_owned()),
        Just("operation_duration_seconds".to_owned()),
        Just("go_memory_used".to_owned()),
        text(),
    ];
    let operation = prop_oneof![
        Just(Operation::Set),
        Just(Operation::Add),
        Just(Operation::Sub)
    ];
    let kind = prop_oneof![
        Just(Kind::Counter),
        Just(Kind::Nothing),
        (any::<bool>(), operation).prop_map(|(realtime, operation)| Kind::Gauge {
            realtime,
            operation
        }),
        prop::collection::vec(any::<f64>(), 0..3).prop_map(|buckets| Kind::Histogram { buckets }),
        Just(Kind::Histogram {
            buckets: vec![1.0, 2.0]
        }),
    ];
    let value = prop_oneof![
        Just("1".to_owned()),
        Just("NaN".to_owned()),
        Just("-Inf".to_owned()),
        Just("1e999".to_owned()),
        Just("0x10".to_owned()),
        any::<f64>().prop_map(|x| x.to_string()),
        text(),
    ];
    let labels = prop::collection::vec((text(), text()), 0..3);
    (
        name,
        prop_oneof![Just("h".to_owned()), text()],
        labels,
        kind,
        value,
    )
        .prop_map(|(name, help, labels, kind, value)| Emitted {
            name,
            help,
            labels,
            kind,
            value,
        })
}

proptest! {
    #[test]
    fn any_sequence_has_an_answer(
        metrics in prop::collection::vec(any_metric(), 0..6),
        release in 0..NEWEST.len(),
    ) {
        let version = NEWEST[release];
        let mut registry = Registry::new(version);
        for metric in &metrics {
            let _ = registry.upsert(metric);
            prop_assert_eq!(registry.scrape(false), registry.scrape(false));
            let _ = registry.scrape(true);
        }
        if let [first, second, ..] = &metrics[..] {
            let _ = clash(version, first, second);
        }
    }
}
