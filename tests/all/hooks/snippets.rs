//! What the guide shows for GitLab, for Argo and for any shell, run as it stands there.

use serde_json::Value;

use super::{BAD_AT, FINE, Place, bad, executable, fence, file, has, yaml};

/// A `python3` that only notes what it is asked: pip needs a network.
const PYTHON: &str = "#!/bin/sh\nprintf '%s\\n' \"$*\" >> calls\n";

fn lines(list: &Value) -> String {
    let lines = list.as_array().unwrap().iter();
    lines
        .map(|l| l.as_str().unwrap().to_owned() + "\n")
        .collect()
}

#[test]
fn the_gitlab_job_installs_the_wheel_and_writes_the_reports_it_keeps() {
    let job = yaml(&fence("yaml .gitlab-ci.yml"))["argo-metrics"].clone();
    let wheel = job["variables"]["ARGO_METRICS_WHEEL"].as_str().unwrap();
    for (content, code) in [(FINE.to_owned(), 0), (bad(), 1)] {
        let place = Place::new(&[("apps/a b.yaml", &content)]);
        executable(&place.path("bin/python3"), PYTHON);
        let script = lines(&job["before_script"]) + &lines(&job["script"]);
        let ended = place.shell(&["sh", "-ec"], &script, &[("ARGO_METRICS_WHEEL", wheel)]);
        assert_eq!(ended.code, code, "{}", ended.err);
        assert_eq!(ended.out.contains(BAD_AT), code == 1, "{}", ended.out);
        let installed = format!("-m pip install --quiet {wheel}\n");
        assert_eq!(place.text("calls"), installed);

        let reports = &job["artifacts"]["reports"];
        let quality = place.text(reports["codequality"].as_str().unwrap());
        let quality: Value = serde_json::from_str(&quality).unwrap();
        assert_eq!(quality.as_array().unwrap().is_empty(), code == 0);
        let junit = place.text(reports["junit"].as_str().unwrap());
        roxmltree::Document::parse(&junit).unwrap();
    }
    assert_eq!(job["artifacts"]["when"], "always", "findings fail the job");
}

#[test]
fn the_argo_step_passes_its_own_check_and_fails_where_there_are_findings() {
    let template = fence("yaml lint-metrics.yaml");
    let place = Place::new(&[("lint-metrics.yaml", &template)]);
    let checked = place.run(&["lint", "--pedantic", "--fail-on", "info"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""));
    assert!(checked.err.contains("1 with metrics"), "{}", checked.err);

    let template = yaml(&template)["spec"]["templates"][0].clone();
    let container = &template["container"];
    assert_eq!(
        container["workingDir"],
        template["inputs"]["artifacts"][0]["path"]
    );
    let args = container["args"].as_array().unwrap();
    let script = args[0].as_str().unwrap();
    assert!(
        !script.contains("{{"),
        "parameters are pasted into the script"
    );
    let command: Vec<&str> = container["command"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect();
    let variable = container["env"][0]["name"].as_str().unwrap();
    for (content, code) in [(FINE.to_owned(), 0), (bad(), 1)] {
        let place = Place::new(&[("a b.yaml", &content)]);
        executable(&place.path("bin/python3"), PYTHON);
        let ended = place.shell(&command, script, &[(variable, "a wheel.whl")]);
        assert_eq!(ended.code, code, "{}", ended.err);
        assert_eq!(ended.out.contains(BAD_AT), code == 1, "{}", ended.out);
        assert!(place.text("calls").ends_with(" a wheel.whl\n"));
    }
}

/// The blocks of shell of a section of the guide.
fn shell_of(heading: &str) -> Vec<String> {
    let guide = file("docs/guide/ci.md");
    let (_, section) = guide.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("\n```bash\n").skip(1);
    blocks
        .map(|block| block.split("\n```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn any_shell_can_check_everything_or_what_a_branch_changes() {
    let [everything, changed] = &shell_of("Any other CI")[..] else {
        panic!("two commands");
    };
    let bad = bad();
    let place = Place::new(&[("old.yaml", FINE), ("notes.md", "")]);
    let all = place.shell(&["sh", "-ec"], everything, &[]);
    assert_eq!(all.code, 0, "{}", all.err);
    roxmltree::Document::parse(&place.text("argo-metrics.xml")).unwrap();

    if !has("git") {
        return;
    }
    let git = |script: &str| {
        let who = "-c user.name=a -c user.email=a@example.com -c commit.gpgsign=false";
        let script = script.replace("git ", &format!("git {who} "));
        let ended = place.shell(&["sh", "-ec"], &script, &[]);
        assert_eq!(ended.code, 0, "{}", ended.err);
    };
    let commit = |name: &str, content: &str| {
        std::fs::write(place.path(name), content).unwrap();
        git("git add -A && git commit -qm x");
    };
    git("git init -q . && git add -A && git commit -qm x");
    // An old mistake is not the branch's.
    commit("old.yaml", &bad);
    git("git update-ref refs/remotes/origin/main HEAD && git checkout -qb branch");
    let run = || place.shell(&["sh", "-ec"], changed, &[]);

    // No YAML, though it talks of metrics, and a file given by its name is read whatever its ending.
    commit("notes.md", &format!("A mistake:\n\n```yaml\n{bad}```\n"));
    let none = run();
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{}", none.err);
    commit("new one.yaml", &bad);
    let one = run();
    assert_eq!(one.code, 1, "{}", one.err);
    assert!(
        one.out.contains(&format!("new one.yaml:{BAD_AT}")),
        "{}",
        one.out
    );
    assert!(!one.out.contains("old.yaml"), "{}", one.out);
    git("git rm -q 'new one.yaml' old.yaml && git commit -qm x");
    assert_eq!(run().code, 0, "a file that is gone is no failure");
}
