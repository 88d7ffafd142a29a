//! `.pre-commit-hooks.yaml`, each hook run by hand as pre-commit runs it: the entry, the user's `args`, the names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Ended, FINE, Place, bad, fence_of, file, yaml};

fn hooks() -> Vec<Value> {
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    hooks.as_array().unwrap().clone()
}

fn hook(id: &str) -> Value {
    let mut hooks = hooks().into_iter();
    hooks.find(|hook| hook["id"] == id).unwrap()
}

/// As pre-commit runs a hook: in the root of the repository, with the names last.
fn run(place: &Place, id: &str, args: &[&str], names: &[&str]) -> Ended {
    run_hook(place, &hook(id), args, names)
}

fn run_hook(place: &Place, hook: &Value, args: &[&str], names: &[&str]) -> Ended {
    let mut words = hook["entry"].as_str().unwrap().split(' ');
    assert_eq!(words.next(), Some("argo-metrics"), "the binary's name");
    let names = if hook["pass_filenames"] == false {
        &[]
    } else {
        names
    };
    let words: Vec<&str> = words.collect();
    place.run(&[&words, args, names].concat())
}

const ON_FILES: [&str; 2] = ["argo-metrics-lint", "argo-metrics-lint-system"];
const ALL: &str = "argo-metrics-lint-all";

#[test]
fn there_are_three_hooks_and_each_says_how_it_is_run() {
    let ids: Vec<Value> = hooks().iter().map(|hook| hook["id"].clone()).collect();
    assert_eq!(ids, [ON_FILES[0], ALL, ON_FILES[1]]);
    for hook in hooks() {
        let id = hook["id"].as_str().unwrap();
        assert_eq!(
            hook["types_or"],
            serde_json::json!(["yaml", "json"]),
            "{id}"
        );
        assert_eq!(hook["require_serial"], true, "{id}");
        assert_eq!(hook["pass_filenames"] == false, id == ALL, "{id}");
        let language = if id.ends_with("-system") {
            "system"
        } else {
            "rust"
        };
        assert_eq!(hook["language"], language, "{id}");
        let entry = hook["entry"].as_str().unwrap();
        assert_eq!(entry.contains("--force-exclude"), id != ALL, "{id}");
        for field in ["name", "description"] {
            assert!(hook[field].as_str().is_some_and(|t| t.len() > 10), "{id}");
        }
    }
}

#[test]
fn a_good_commit_passes_and_a_bad_one_fails_with_the_place() {
    let bad = bad();
    let place = Place::new(&[("apps/fine.yaml", FINE), ("apps/bad.yaml", &bad)]);
    for id in ON_FILES {
        let good = run(&place, id, &[], &["apps/fine.yaml"]);
        assert_eq!((good.code, good.out.as_str()), (0, ""), "{id}");
        let bad = run(&place, id, &[], &["apps/fine.yaml", "apps/bad.yaml"]);
        assert_eq!(bad.code, 1, "{id}");
        assert!(bad.out.contains("--> apps/bad.yaml:11:19"), "{}", bad.out);
    }
    // Whatever was changed, the whole repository is read.
    let all = run(&place, ALL, &[], &["apps/fine.yaml"]);
    assert_eq!(all.code, 1);
    assert!(all.out.contains("--> apps/bad.yaml:11:19"), "{}", all.out);
}

#[test]
fn wrong_usage_and_a_missing_file_end_with_2() {
    let place = Place::new(&[("fine.yaml", FINE)]);
    for id in [ON_FILES[0], ON_FILES[1], ALL] {
        let ended = run(&place, id, &["--argo", "9.9"], &["fine.yaml"]);
        assert_eq!(ended.code, 2, "{id}: {}", ended.err);
    }
    for id in ON_FILES {
        assert_eq!(run(&place, id, &[], &["gone.yaml"]).code, 2, "{id}");
    }
}

#[test]
fn a_changed_file_that_args_exclude_is_left_out() {
    let bad = bad();
    let place = Place::new(&[("vendor/bad.yaml", &bad), ("bad.tmpl.yaml", &bad)]);
    let args = ["--exclude", "vendor", "--exclude", "*.tmpl.yaml"];
    let names = ["vendor/bad.yaml", "bad.tmpl.yaml"];
    for id in [ON_FILES[0], ON_FILES[1], ALL] {
        let ended = run(&place, id, &args, &names);
        assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{id}");
        let ended = run(&place, id, &args[..2], &names);
        assert_eq!(ended.code, 1, "{id}: one of the two is left");
    }
}

#[test]
fn any_name_that_git_knows_is_read() {
    let bad = bad();
    let names = ["with space/b a d.yaml", "a[1].yaml", "ü'$(x)&.yaml"];
    let place = Place::new(&names.map(|name| (name, bad.as_str())));
    for id in ON_FILES {
        for name in names {
            let ended = run(&place, id, &["--format", "concise"], &[name]);
            assert_eq!(ended.code, 1, "{id} {name}: {}", ended.err);
            assert!(ended.out.starts_with(name), "{id}: {}", ended.out);
        }
    }
}

#[test]
fn what_is_no_argo_file_is_passed_by_in_silence() {
    let names = [
        "package.json",
        "tsconfig.json",
        "map.geojson",
        "secret.enc.yaml",
    ];
    let place = Place::new(&[
        (names[0], "{\"name\": \"x\", \"metrics\": [1]}"),
        (
            names[1],
            "{\n  // comments are no JSON\n  \"a\": [1,],\n}\n",
        ),
        (names[2], "{\"type\": \"Point\", \"coordinates\": [1, 2]}"),
        (
            names[3],
            "data: ENC[AES256_GCM,data:x,iv:y]\nsops:\n    mac: z\n",
        ),
    ]);
    for id in [ON_FILES[0], ON_FILES[1], ALL] {
        let ended = run(&place, id, &[], &names);
        assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{id}");
    }
}

#[test]
fn a_workflow_in_json_is_read() {
    let json = serde_json::to_string_pretty(&yaml(&bad())).unwrap();
    let place = Place::new(&[("w.json", &json)]);
    for id in [ON_FILES[0], ON_FILES[1], ALL] {
        let ended = run(&place, id, &["--format", "concise"], &["w.json"]);
        assert_eq!(ended.code, 1, "{id}: {}", ended.err);
        assert!(ended.out.contains("w.json:"), "{}", ended.out);
    }
}

#[test]
fn the_whole_repository_is_what_git_would_show() {
    let bad = bad();
    let place = Place::new(&[
        (".gitignore", "/build\n"),
        ("build/bad.yaml", &bad),
        (".git/bad.yaml", &bad),
        ("fine.yaml", FINE),
    ]);
    let ended = run(&place, ALL, &[], &[]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert!(ended.err.contains("checked 1 file"), "{}", ended.err);
}

#[test]
fn the_pages_configure_hooks_that_exist_with_args_that_are_known() {
    let mut shown = BTreeSet::new();
    let place = Place::new(&[("fine.yaml", FINE)]);
    for (page, name) in [
        ("README.md", ".pre-commit-config.yaml"),
        ("docs/guide/ci.md", ".pre-commit-config.yaml"),
        ("docs/guide/ci.md", "without-rust.pre-commit-config.yaml"),
    ] {
        let config = yaml(&fence_of(page, &format!("yaml {name}")));
        for repo in config["repos"].as_array().unwrap() {
            for used in repo["hooks"].as_array().unwrap() {
                let id = used["id"].as_str().unwrap();
                // A hook of the user's own has all that ours have, and is run the same.
                let is_own = repo["repo"] == "local";
                let ours = if is_own { ON_FILES[0] } else { id };
                let ours = hook(ours);
                let hook = if is_own { used } else { &ours };
                let none = Vec::new();
                let args = used["args"].as_array().unwrap_or(&none).iter();
                let args: Vec<&str> = args.map(|a| a.as_str().unwrap()).collect();
                let ended = run_hook(&place, hook, &args, &["fine.yaml"]);
                assert_eq!(ended.code, 0, "{id}: {}", ended.err);
                if is_own {
                    for field in ["entry", "types_or", "require_serial"] {
                        assert_eq!(hook[field], ours[field]);
                    }
                } else {
                    shown.insert(id.to_owned());
                }
            }
        }
    }
    assert_eq!(shown, BTreeSet::from(ON_FILES.map(str::to_owned)));
    let guide = file("docs/guide/ci.md");
    for hook in hooks() {
        let id = hook["id"].as_str().unwrap();
        assert!(guide.contains(&format!("| `{id}` |")), "{id} is not listed");
    }
}

#[test]
fn the_pages_name_the_version_that_this_is() {
    let version = env!("CARGO_PKG_VERSION");
    for page in ["README.md", "docs/guide/ci.md"] {
        let text = file(page);
        let mut named = 0;
        for before in ["rev: v", "argo-metrics@v", "argo_metrics-"] {
            for rest in text.split(before).skip(1) {
                // `argo_metrics-*.whl` is any.
                if rest.starts_with(|c: char| c.is_ascii_digit()) {
                    let end = |c: char| c != '.' && !c.is_ascii_digit();
                    assert_eq!(rest.split(end).next(), Some(version), "{page}: {before}");
                    named += 1;
                }
            }
        }
        assert!(named > 0, "{page}");
    }
}
