//! A file that is kept as it was read is checked again without its bytes, and says the same each time.

use argo_metrics::diagnostic::FileId;
use argo_metrics::lint::{Home, check, check_source};
use argo_metrics::model::registry::Clashes;
use argo_metrics::project::{FileIndex, Project, ProjectFile};
use argo_metrics::source::SourceFile;
use argo_metrics::yaml::Text;

use crate::corpus::options;
use crate::rules::{blocks, pages};

#[test]
fn a_kept_file_says_what_its_bytes_say() {
    let options = options();
    let mut findings = 0;
    for (code, page) in pages() {
        for block in blocks(&code, &page)
            .into_iter()
            .filter(|b| b.spec.is_none())
        {
            let bytes = block.yaml.as_bytes();
            let text = Text::decode(bytes).expect("text");
            let source = SourceFile::parse("page.yaml", text, &options.limits);
            let file = ProjectFile {
                path: "".into(),
                reported: true,
            };
            let project = Project::new([(file, FileIndex::of(&source))]).whole(true);
            let clashes = Clashes::default();
            let home = Home {
                project: &project,
                file: FileId(0),
                clashes: &clashes,
            };
            let awaited = check(bytes, &options);
            if awaited.skipped.is_some() {
                continue;
            }
            for _ in 0..2 {
                let kept = check_source(&source, &options, home);
                assert_eq!(kept.findings, awaited.findings, "{}", block.place);
                assert_eq!(kept.metrics, awaited.metrics, "{}", block.place);
            }
            findings += awaited.findings.len();
        }
    }
    assert!(findings > 100, "only {findings} findings were compared");
}
