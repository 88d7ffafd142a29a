//! At home in a shell: completions that a shell really loads, manual pages that `man` can show, help with
//! examples, and one line for what was mistyped.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use super::{FINE, Place, bad, ended};

/// Runs a program that may be absent; says so where it is.
fn run_if_there(test: &str, program: &str, args: &[&str], input: &str) -> Option<Output> {
    let child = Command::new(program)
        .args(args)
        .env_remove("BASH_ENV")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        // Straight to the handle: the test runner keeps what `println!` prints to itself.
        let _ = writeln!(
            std::io::stdout(),
            "SKIPPED {test}: {program} is not installed"
        );
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    // Some read nothing, and are done before all is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    Some(child.wait_with_output().unwrap())
}

/// The place with the shell's completion script in it, and the script's path.
fn completions(shell: &str) -> (Place, String) {
    let place = Place::new(&[]);
    let printed = place.run(&["completions", shell]);
    assert_eq!((printed.code, printed.err.as_str()), (0, ""));
    let script = place.path("script");
    fs::write(&script, printed.out).unwrap();
    let path = script.to_str().unwrap().to_owned();
    (place, path)
}

/// What was typed, the last word unfinished, and what the shell must offer.
const TYPED: [(&[&str], &[&str]); 6] = [
    (&["l"], &["lint", "list"]),
    (&["lint", "--fo"], &["--force-exclude", "--format"]),
    (&["lint", "--format", "j"], &["json", "junit"]),
    (&["lint", "--argo", "4."], &["4.0", "4.1"]),
    (&["lint", "--select", "AM006"], &["AM006"]),
    (&["lint", "--ignore", "bad-n"], &["bad-name"]),
];

#[test]
fn bash_completes() {
    let (_place, script) = completions("bash");
    let mut input = format!("source '{script}'\n");
    input += "function=$(complete -p argo-metrics); function=${function##*-F }\n";
    input += "function=${function%% *}\n";
    for (words, _) in TYPED {
        let words = words.join(" ");
        input += &format!("COMP_WORDS=(argo-metrics {words}); COMPREPLY=()\n");
        input += "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n";
        input += "$function argo-metrics \"${COMP_WORDS[-1]}\" \"${COMP_WORDS[-2]}\"\n";
        input += "echo \"${COMPREPLY[*]}\"\n";
    }
    let args = ["--noprofile", "--norc"];
    let Some(output) = run_if_there("bash_completes", "bash", &args, &input) else {
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let out = String::from_utf8(output.stdout).unwrap();
    let offered: Vec<Vec<&str>> = out.lines().map(|l| l.split(' ').collect()).collect();
    assert_eq!(offered, TYPED.map(|(_, offered)| offered.to_vec()));
}

#[test]
fn fish_completes() {
    let (_place, script) = completions("fish");
    let mut input = format!("source '{script}'\n");
    for (words, _) in TYPED {
        input += &format!("complete -C 'argo-metrics {}'\necho ---\n", words.join(" "));
    }
    let Some(output) = run_if_there("fish_completes", "fish", &["--no-config"], &input) else {
        return;
    };
    let out = String::from_utf8(output.stdout).unwrap();
    let offered: Vec<Vec<&str>> = out
        .split("---\n")
        .take(TYPED.len())
        .map(|answer| {
            answer
                .lines()
                .filter_map(|l| l.split('\t').next())
                .collect()
        })
        .collect();
    assert_eq!(offered, TYPED.map(|(_, offered)| offered.to_vec()));
}

#[test]
fn zsh_completes() {
    let (place, script) = completions("zsh");
    let typed = place.path("typed");
    // A shell in a terminal of its own, where the tab key is pressed and the finished line is run. Each key is pressed only when
    // the answer to the one before is on the screen: what is typed before the prompt is there is not completed.
    let input = format!(
        "(sleep 60; kill -9 $$) > /dev/null 2>&1 &!
zmodload zsh/zpty; zpty shell zsh -f -i
zpty -w shell 'autoload -Uz compinit; compinit -u -D; source \"{script}\"; function argo-metrics {{ print -r -- \"$@\" > \"{}\" }}; PS1=\"PRO\"\"MPT> \"'
zpty -r shell out '*PROMPT> *'
zpty -w -n shell $'argo-metrics lin\\t'; zpty -r shell out '*lin*t*'
zpty -w -n shell $' --forma\\t'; zpty -r shell out '*--forma*t*'
zpty -w -n shell $' jso\\t'; zpty -r shell out '*jso*n*'
zpty -w -n shell $' --argo 4.1\\t\\n'
zpty -w shell 'print DO\"\"NE'
zpty -r shell out '*DONE*'
",
        typed.display()
    );
    let Some(output) = run_if_there("zsh_completes", "zsh", &["-f"], &input) else {
        return;
    };
    let finished = fs::read_to_string(&typed)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(finished.trim(), "lint --format json --argo 4.1");
}

#[test]
fn the_other_shells_have_a_script_too() {
    for shell in ["elvish", "powershell"] {
        let (_place, script) = completions(shell);
        let script = fs::read_to_string(script).unwrap();
        for word in ["argo-metrics", "lint", "--format"] {
            assert!(script.contains(word), "{shell}");
        }
    }
    let unknown = Place::new(&[]).run(&["completions", "bsh"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("bash, elvish, fish, powershell, zsh"));
}

const PAGES: [&str; 10] = [
    "",
    "-lint",
    "-generate",
    "-eval",
    "-list",
    "-rules",
    "-explain",
    "-schema",
    "-completions",
    "-man",
];

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new(&[]);
    let ended = place.run(&["man", "share/man1"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{}", ended.err);
    assert_eq!(
        fs::read_dir(place.path("share/man1")).unwrap().count(),
        PAGES.len(),
        "and nothing besides"
    );
    for page in PAGES {
        let file = place.path(&format!("share/man1/argo-metrics{page}.1"));
        let text = fs::read_to_string(file).unwrap();
        for section in ["NAME", "SYNOPSIS", "OPTIONS", "EXAMPLES", "\"EXIT STATUS\""] {
            assert!(text.contains(&format!(".SH {section}\n")), "{page}: {text}");
        }
        assert!(!text.contains("EXTRA"), "{text}");
    }
    let main = fs::read_to_string(place.path("share/man1/argo-metrics.1")).unwrap();
    assert_eq!(place.run(&["man"]).out, main);

    let refused = Place::new(&[("file", "")]).run(&["man", "file"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.starts_with("error: file: "), "{}", refused.err);
}

#[test]
fn programs_for_manual_pages_find_no_fault() {
    let place = Place::new(&[]);
    assert_eq!(place.run(&["man", "."]).code, 0);
    let test = "programs_for_manual_pages_find_no_fault";
    let checks: [(&str, &[&str]); 2] = [
        ("mandoc", &["-Tlint", "-Wwarning"]),
        ("groff", &["-man", "-ww", "-Tutf8", "-z"]),
    ];
    for (program, args) in checks {
        for page in PAGES {
            let file = place.path(&format!("argo-metrics{page}.1"));
            let args = [args, &[file.to_str().unwrap()]].concat();
            let Some(output) = run_if_there(test, program, &args, "") else {
                break;
            };
            let said = [output.stdout, output.stderr].concat();
            assert_eq!(String::from_utf8_lossy(&said), "", "{program}");
        }
    }
}

#[test]
fn what_is_mistyped_is_told_in_one_line_with_what_was_meant() {
    let place = Place::new(&[]);
    for (line, words) in [
        ("lnt", "no command `lnt`; perhaps `lint` or `list`"),
        (
            "lint --formt json",
            "no option `--formt` here; perhaps `--format`",
        ),
        ("lint --statistic", "perhaps `--statistics`"),
        ("lint --no-such-option", "`argo-metrics lint --help`"),
        ("lint -Z", "no option `-Z`"),
        ("--quiet lint", "perhaps `argo-metrics lint --quiet`"),
        ("-v lint", "perhaps `argo-metrics lint -v`"),
        ("lint -q -v", "--quiet does not go with --verbose"),
        ("lint --quiet=3", "--quiet takes no value"),
        ("lint --format", "write one of full, concise"),
        (
            "lint --select",
            "the value is missing; write --select <RULES>",
        ),
        (
            "lint --color never --color never",
            "--color cannot be repeated",
        ),
        (
            "explain",
            "<RULE> is missing; see `argo-metrics explain --help`",
        ),
        ("explain AM006 AM007", "unexpected argument `AM007`"),
        (
            "schema argos",
            "[NAME]: `argos` is not known; write one of spec, findings, answers, inventory, argo",
        ),
        ("completions", "<SHELL> is missing"),
        ("lint --color blue", "auto, always, never"),
    ] {
        let ended = place.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{line}");
        assert!(ended.err.starts_with("error: "), "{}", ended.err);
        assert!(ended.err.contains(words), "{line}: {}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }
}

#[test]
fn every_command_minds_the_colours() {
    let place = Place::new(&[("bad.yaml", &bad())]);
    let coloured = |line: &str, env: &[(&str, &str)]| {
        let args: Vec<&str> = line.split(' ').collect();
        let ended = ended(place.command(&args).envs(env.iter().copied()));
        (ended.out + &ended.err).contains('\u{1b}')
    };
    let force = [("CLICOLOR_FORCE", "1")];
    for line in [
        "lint",
        "lint --statistics",
        "rules",
        "lint --help",
        "lint --wrong",
    ] {
        assert!(!coloured(line, &[]), "{line}: no terminal");
        assert!(coloured(line, &force), "{line}");
        assert!(!coloured(line, &[force[0], ("NO_COLOR", "1")]), "{line}");
        let always = line.replacen(' ', " --color always ", 1);
        let always = if always == line {
            format!("{line} --color always")
        } else {
            always
        };
        assert!(coloured(&always, &[("NO_COLOR", "1")]), "{always}");
        let never = always.replace("always", "never");
        assert!(!coloured(&never, &force), "{never}");
    }
    // What a program reads has none, whatever is asked for.
    for line in [
        "completions bash --color always",
        "man --color always",
        "rules --format json --color always",
    ] {
        assert!(!coloured(line, &force), "{line}");
    }
}

#[test]
fn quiet_keeps_what_was_asked_for() {
    let place = Place::new(&[("bad.yaml", &bad()), ("docs/a.md", "")]);
    for args in [
        &["lint", "-q", "bad.yaml"][..],
        &["lint", "-q", "--statistics", "bad.yaml"],
        &["lint", "-q", "--show-files", "bad.yaml", "docs"],
    ] {
        let ended = place.run(args);
        assert!(ended.out.contains("bad"), "{}", ended.out);
        assert_eq!(ended.err, "");
    }
    let ended = Place::new(&[("fine.yaml", FINE)]).run(&["lint", "-q"]);
    assert_eq!((ended.code, ended.out + &ended.err), (0, String::new()));
}
