//! Any text and any number comes back from every reader, wherever it stands.

mod readers;
mod shape;
mod texts;

use argo_metrics::yaml::{write_number, write_text};
use proptest::prelude::*;

use shape::{Shape, differences, own, serde};
use texts::{LITTLE_SEEN, NUMBERS, PLAIN, TRICKY, number, text};

/// A manifest whose `spec` holds what is written under each of its names.
struct Manifest {
    text: String,
    spec: Vec<(Shape, Shape)>,
}

impl Manifest {
    fn new() -> Self {
        let text = "apiVersion: example.com/v1\nkind: Scalars\nmetadata:\n  name: scalars\nspec:\n";
        Self {
            text: text.to_owned(),
            spec: Vec::new(),
        }
    }

    /// Adds what stands under a name: its lines, indented, and what they must be read as.
    fn add(&mut self, name: &str, lines: impl Iterator<Item = String>, shape: Shape) {
        self.text += &format!("  {name}:\n");
        for line in lines {
            self.text += &format!("    {line}\n");
        }
        self.spec.push((Shape::Text(name.to_owned()), shape));
    }

    /// What `spec` must be read as.
    fn expected(&self) -> Shape {
        Shape::map(self.spec.clone())
    }

    /// As scalars stand in a list, in lists of one line, and as the values of keys, in block and flow style.
    fn values(written: &[(String, Shape)]) -> Self {
        let mut manifest = Self::new();
        let lines = |line: fn(&str) -> String| written.iter().map(move |(scalar, _)| line(scalar));
        let each = |shape: fn(Shape) -> Shape| {
            Shape::List(written.iter().map(|(_, s)| shape(s.clone())).collect())
        };
        let key = || Shape::Text("k".to_owned());
        manifest.add("items", lines(|s| format!("- {s}")), each(|s| s));
        manifest.add(
            "nested",
            lines(|s| format!("- - {s}\n      - k: {s} # of this")),
            each(|s| {
                let value = Shape::map(vec![(Shape::Text("k".to_owned()), s.clone())]);
                Shape::List(vec![s, value])
            }),
        );
        manifest.add(
            "flow_lists",
            lines(|s| format!("- [{s}, [ {s} ],{s}]")),
            each(|s| Shape::List(vec![s.clone(), Shape::List(vec![s.clone()]), s])),
        );
        manifest.add(
            "flow_maps",
            lines(|s| format!("- {{k: {s}, l: [{s}]}}")),
            each(|s| {
                let list = Shape::List(vec![s.clone()]);
                Shape::map(vec![
                    (Shape::Text("k".to_owned()), s),
                    (Shape::Text("l".to_owned()), list),
                ])
            }),
        );
        let all = written.iter().map(|(scalar, _)| scalar.as_str());
        let all = all.collect::<Vec<_>>().join(", ");
        manifest.add(
            "one_line",
            [format!("- {{k: [{all}]}}")].into_iter(),
            Shape::List(vec![Shape::map(vec![(key(), each(|s| s))])]),
        );
        manifest
    }

    /// The same, and as keys, alone and with others beside.
    fn texts<S: AsRef<str>>(texts: &[S]) -> Self {
        let written: Vec<_> = texts
            .iter()
            .map(|text| {
                let text = text.as_ref();
                let line = write_text(text);
                assert!(!line.contains(['\n', '\r']), "{line:?}");
                (line.into_owned(), Shape::Text(text.to_owned()))
            })
            .collect();
        let mut manifest = Self::values(&written);
        let pair = |shape: &Shape| Shape::map(vec![(shape.clone(), shape.clone())]);
        let pairs = written.iter().map(|(_, shape)| pair(shape));
        let pairs = Shape::List(pairs.collect());
        for (name, open, close) in [("keys", "", ""), ("flow_keys", "{", "}")] {
            let lines = written
                .iter()
                .map(|(scalar, _)| format!("- {open}{scalar}: {scalar}{close}"));
            manifest.add(name, lines, pairs.clone());
        }
        let mut distinct = written;
        distinct.sort();
        distinct.dedup();
        let all = distinct.iter().map(|(_, s)| (s.clone(), s.clone()));
        let all = Shape::map(all.collect());
        let entries = || {
            distinct
                .iter()
                .map(|(scalar, _)| format!("{scalar}: {scalar}"))
        };
        manifest.add("one_map", entries(), all.clone());
        let line = entries().collect::<Vec<_>>().join(", ");
        manifest.add("one_flow_map", [format!("{{{line}}}")].into_iter(), all);
        manifest
    }

    fn numbers(numbers: &[f64]) -> Self {
        let written: Vec<_> = numbers
            .iter()
            .map(|number| {
                let scalar = write_number(*number).expect("a finite number");
                (scalar, Shape::number(*number))
            })
            .collect();
        Self::values(&written)
    }
}

/// Our own reader and that of `serde_yaml` take the manifest for what it must be.
fn comes_back(manifest: &Manifest) -> Result<(), TestCaseError> {
    let expected = manifest.expected();
    for (reader, found) in [
        ("our own", own(&manifest.text)),
        ("serde", serde(&manifest.text)),
    ] {
        let found = found.map_err(|error| {
            TestCaseError::fail(format!("{reader}: {error}\n{}", manifest.text))
        })?;
        let wrong = differences(&expected, &found);
        prop_assert!(wrong.is_empty(), "{reader}: {wrong}");
    }
    Ok(())
}

#[test]
fn what_is_written_without_quotes_is_certain() {
    for &text in PLAIN {
        assert_eq!(write_text(text), text);
    }
    for &text in TRICKY {
        let written = write_text(text);
        assert!(
            written.starts_with('"') && written.ends_with('"'),
            "{written}"
        );
    }
}

#[test]
fn what_needs_an_escape_has_one_that_every_reader_knows() {
    for (text, written) in [
        ("", r#""""#),
        ("two\nlines\n", r#""two\nlines\n""#),
        ("\ttab\r\n", r#""\ttab\r\n""#),
        (r#"say "no" \ yes"#, r#""say \"no\" \\ yes""#),
        ("a/b: c", r#""a/b: c""#),
        ("it's", r#""it's""#),
        ("\0\u{7}\u{1b}\u{7f}", r#""\u0000\u0007\u001B\u007F""#),
        ("\u{85}\u{a0}\u{ad}", r#""\u0085\u00A0\u00AD""#),
        ("\u{2028}\u{2029}", r#""\u2028\u2029""#),
        ("\u{202e}\u{2066}\u{200b}", r#""\u202E\u2066\u200B""#),
        ("\u{feff}\u{fffe}\u{ffff}", r#""\uFEFF\uFFFE\uFFFF""#),
        ("\u{1ffff}\u{10fffe}", r#""\U0001FFFF\U0010FFFE""#),
        // What can be seen stays as it is.
        ("é ß 日本 😀", "\"é ß 日本 😀\""),
        ("👩\u{200d}🔬", "\"👩\u{200d}🔬\""),
        ("{{=x}} ${Y} #1", r#""{{=x}} ${Y} #1""#),
    ] {
        assert_eq!(write_text(text), written);
    }
    for text in LITTLE_SEEN {
        assert!(write_text(text).is_ascii(), "{text:?}");
    }
}

#[test]
fn numbers_are_written_as_each_reader_knows_them() {
    for (number, written) in [
        (0.0, "0"),
        (-0.0, "-0.0"),
        (1.0, "1"),
        (-5.0, "-5"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.000_001, "0.000001"),
        (0.000_000_1, "1.0e-7"),
        (1.5e-9, "1.5e-9"),
        (1_073_741_824.0, "1073741824"),
        (123_456.789, "123456.789"),
        (9_007_199_254_740_992.0, "9007199254740992"),
        (9_007_199_254_740_994.0, "9.007199254740994e+15"),
        (1e16, "1.0e+16"),
        (-1e21, "-1.0e+21"),
        (18_446_744_073_709_551_616.0, "1.8446744073709552e+19"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (5e-324, "5.0e-324"),
    ] {
        assert_eq!(write_number(number).as_deref(), Some(written));
    }
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(write_number(number), None);
    }
}

#[test]
fn every_tricky_text_and_number_comes_back() {
    let texts = [TRICKY, LITTLE_SEEN, PLAIN].concat();
    for text in &texts {
        comes_back(&Manifest::texts(&[text])).unwrap();
    }
    comes_back(&Manifest::texts(&texts)).unwrap();
    comes_back(&Manifest::numbers(NUMBERS)).unwrap();
}

#[test]
fn a_scalar_may_be_the_whole_document() {
    for text in TRICKY.iter().chain(LITTLE_SEEN).chain(PLAIN) {
        let written = write_text(text);
        assert_eq!(own(&written), Ok(Shape::Text((*text).to_owned())));
        assert_eq!(serde(&written), Ok(Shape::Text((*text).to_owned())));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(texts in prop::collection::vec(text(), 1..5)) {
        comes_back(&Manifest::texts(&texts))?;
    }

    #[test]
    fn any_number_comes_back(numbers in prop::collection::vec(number(), 1..5)) {
        comes_back(&Manifest::numbers(&numbers))?;
    }
}
