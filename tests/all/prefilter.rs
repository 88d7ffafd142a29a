//! The byte search that saves parsing a file changes no answer.

use std::path::{Path, PathBuf};

use argo_metrics::argo::{Crds, NEWEST, Target};
use argo_metrics::lint::{Checked, Options, Skip, check};
use argo_metrics::yaml::Limits;

use crate::corpus::{corpus, files};

/// Marsaglia's xorshift: the same numbers on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Our own manifests: name and text.
pub fn seeds() -> Vec<(PathBuf, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/manifests");
    let seeds = files(&directory)
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a manifest");
            (path, text)
        })
        .collect::<Vec<_>>();
    assert!(seeds.len() >= 12, "{} manifests", seeds.len());
    seeds
}

/// Other ways of writing a word that a reader of YAML understands as the same, and some that it does not.
const SPELLINGS: [(&str, &[&str]); 6] = [
    (
        "metrics:",
        &[
            "\"\\x6detrics\":",
            "\"\\u006detrics\":",
            "\"\\U0000006Detrics\":",
            "\"met\\\n  rics\":",
            "\"met\\\r\n  rics\":",
            "\"met\\\u{2028}  rics\":",
            "\"met\\\u{85}rics\":",
            "\"met\n  rics\":",
            "? \"m\\x65trics\"\n :",
            "!!binary bWV0cmljcw==:",
            "!<tag:yaml.org,2002:binary> bWV0cmljcw==:",
            "!!%62inary bWV0cmljcw==:",
            "!!b%69nary \"bWV0cmljcw==\":",
            "'metrics':",
            "Metrics:",
            "METRICS:",
            "meTRics:",
            "METrICS:",
            "metrcs:",
            "metircs:",
            "METIRCS:",
            "metrics\u{feff}:",
            "&m metrics:",
            "!!str metrics:",
        ],
    ),
    (
        "prometheus:",
        &[
            "\"\\x70\\x72ometheus\":",
            "\"prom\\\n  etheus\":",
            "Prometheus:",
            "PROMETHEUS:",
            "pROMETHEUS:",
            "promethues:",
            "pormetheus:",
            "\"pr\\omethues\":",
            "x:",
            "!!binary cHJvbWV0aGV1cw==:",
            "&p prometheus:",
        ],
    ),
    (
        "kind: ",
        &[
            "\"\\x6bind\": ",
            "\"ki\\\n nd\": ",
            "!!binary a2luZA==: ",
            "kind: &k ",
            "Kind: ",
            "kind: !!str ",
        ],
    ),
    (
        "Workflow",
        &[
            "\"\\x57orkflow\"",
            "\"Work\\u0066low\"",
            "\"Work\\\n    flow\"",
            "!!binary V29ya2Zsb3c=",
            "\"Work\n  flow\"",
            "workflow",
            "WorkFlow",
            "&w Workflow",
            "!!%62inary V29ya2Zsb3c=",
            "!y!binary V29ya2Zsb3c=",
            "\"Work\\\u{2028}flow\"",
            "\"Work\\\u{85}flow\"",
            "\"Work\\ \n flow\"",
            "!<tag:yaml%2eorg,2002:binary> V29ya2Zsb3c=",
        ],
    ),
    (
        "argoproj.io/v1alpha1",
        &[
            "\"argo\\x70roj.io/v1alpha1\"",
            "\"argo\\\n    proj.io/v1alpha1\"",
            "apps/v1",
            "&v argoproj.io/v1alpha1",
        ],
    ),
    (
        "apiVersion:",
        &[
            "%TAG !y! tag:yaml.org,2002:\n---\napiVersion:",
            "\"apiVersi\\x6fn\":",
            "---\napiVersion:",
            "# metrics of a Workflow\napiVersion:",
        ],
    ),
];

/// Pieces that break a file, or nearly.
const PIECES: [&str; 20] = [
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\t",
    "\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "#",
    "|\n",
    "{{",
    "}}",
    "\\x",
    "\u{feff}",
    "!!binary ",
];

fn replace_one(text: &str, from: &str, to: &str, random: &mut Random) -> String {
    let places = text.match_indices(from).collect::<Vec<_>>();
    if places.is_empty() {
        return text.to_owned();
    }
    let (at, _) = places[random.below(places.len())];
    format!("{}{to}{}", &text[..at], &text[at + from.len()..])
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A manifest with some things changed.
pub fn mutate(seeds: &[(PathBuf, String)], random: &mut Random) -> Vec<u8> {
    let mut text = seeds[random.below(seeds.len())].1.clone();
    for _ in 0..random.below(6) {
        let (from, spellings) = &SPELLINGS[random.below(SPELLINGS.len())];
        let to = random.pick(spellings);
        text = if random.one_in(2) {
            text.replace(from, to)
        } else {
            replace_one(&text, from, to, random)
        };
    }
    if random.one_in(3) {
        // Nothing else may give the file away.
        text = text
            .replace("metric", "m\\x65tric")
            .replace("argoproj", "argopr\\x6fj");
    }
    if random.one_in(3) {
        let at = boundary(&text, random.below(text.len() + 1));
        text.insert_str(at, random.pick(&PIECES));
    }
    if random.one_in(6) {
        let at = boundary(&text, random.below(text.len() + 1));
        text.truncate(at);
    }
    if random.one_in(6) {
        let other = &seeds[random.below(seeds.len())].1;
        text = format!("{text}\n---\n{other}");
    }
    match random.below(8) {
        0 => text = text.replace('\n', "\r\n"),
        1 => text = text.replace('\n', "\r"),
        2 => text.insert(0, '\u{feff}'),
        _ => {}
    }
    let mut bytes = encode(&text, random);
    if random.one_in(8) && !bytes.is_empty() {
        let at = random.below(bytes.len());
        bytes[at] = u8::try_from(random.below(256)).expect("a byte");
    }
    bytes
}

/// As UTF-8 mostly, else UTF-16 of either order, with and without a byte order mark.
fn encode(text: &str, random: &mut Random) -> Vec<u8> {
    let which = random.below(12);
    if which >= 4 {
        return text.as_bytes().to_vec();
    }
    let mark = (which & 1 == 0 && !text.starts_with('\u{feff}')).then_some(0xfeff);
    let units = mark.into_iter().chain(text.encode_utf16());
    if which & 2 == 0 {
        units.flat_map(u16::to_le_bytes).collect()
    } else {
        units.flat_map(u16::to_be_bytes).collect()
    }
}

fn options(prefilter: bool) -> Options {
    let of = |n: usize, crds| Target {
        version: NEWEST[n],
        crds,
    };
    Options {
        // Names of fields are read in any case up to 3.4.
        targets: vec![of(0, Crds::Minimal), of(5, Crds::Full)],
        limits: Limits::default(),
        prefilter,
        all_names: false,
    }
}

type Answer = (Vec<String>, usize, Option<Skip>);

fn answer(checked: &Checked) -> Answer {
    let findings = checked.findings.iter().map(|f| format!("{f:?}"));
    (findings.collect(), checked.metrics, checked.skipped)
}

fn assert_same(bytes: &[u8], name: &str) -> usize {
    let with = check(bytes, &options(true));
    let without = check(bytes, &options(false));
    assert_eq!(
        answer(&with),
        answer(&without),
        "{name}:\n{}",
        String::from_utf8_lossy(bytes)
    );
    with.metrics
}

#[test]
fn findings_on_the_corpus_do_not_depend_on_the_prefilter() {
    let Some(corpus) = corpus("findings_on_the_corpus_do_not_depend_on_the_prefilter") else {
        return;
    };
    for path in files(&corpus) {
        let bytes = std::fs::read(&path).expect("a file");
        assert_same(&bytes, &path.to_string_lossy());
    }
}

#[test]
fn findings_on_random_files_do_not_depend_on_the_prefilter() {
    let seeds = seeds();
    let mut random = Random::new(20);
    let mut with_metrics = 0;
    for n in 0..10_000 {
        let bytes = mutate(&seeds, &mut random);
        with_metrics += usize::from(assert_same(&bytes, &format!("random file {n}")) > 0);
    }
    // The files must not all be broken, or the test says nothing.
    assert!(with_metrics > 2_000, "{with_metrics}");
}

#[test]
fn every_spelling_is_seen_alone() {
    let of = |word: &'static str| {
        let (_, spellings) = SPELLINGS.iter().find(|s| s.0 == word).expect("a word");
        spellings.iter().copied().chain([word])
    };
    for kind in of("Workflow") {
        for metrics in of("metrics:") {
            for prometheus in of("prometheus:") {
                let text = format!(
                    "kind: {kind}\nspec:\n  {metrics}\n    {prometheus}\n    - name: 1\n      help: a\n"
                );
                assert_same(text.as_bytes(), "spelt alone");
                let tagged = format!("%TAG !y! tag:yaml.o\n---\n{text}");
                let tagged = tagged.replace("!y!binary", "!y!rg,2002:binary");
                assert_same(tagged.as_bytes(), "spelt alone");
            }
        }
    }
}
