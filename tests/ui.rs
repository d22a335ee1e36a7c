//! Mistakes that must not compile, and what the compiler says to them.
//!
//! Of each mistake there are three files:
//!
//! - `ui/<mistake>.rs` makes it, and states in its first line the code it is refused with;
//! - `ui/<mistake>.stderr` has the compiler's words;
//! - `ui/fixed/<mistake>.rs` is the program put right, which compiles without a warning, and runs.
//!
//! Those with draft types are in `ui/draft/` and `ui/fixed/draft/`.
//!
//! Words change with the compiler, so they are compared on [`PINNED`] only; all else is tested on
//! any. After a deliberate change, refresh them there with
//! `TRYBUILD=overwrite cargo test --test ui`, and read the diff.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

/// The toolchain whose words the `.stderr` files have.
const PINNED: &str = "1.95.0";
/// Long enough for a program that ends at all.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn every_mistake_is_refused_for_the_reason_it_states() {
    let compiler = Compiler::new();
    no_complaints(mistakes().map(|program| compiler.refuses(&program)));
}

#[test]
fn every_correction_compiles_without_a_warning_and_runs() {
    let compiler = Compiler::new();
    no_complaints(corrections().map(|program| compiler.runs(&program, PATIENCE)));
}

#[test]
fn the_compiler_says_what_is_recorded() {
    if TOOLCHAIN.version != PINNED {
        println!(
            "not compared: rustc is {}, and the words are those of {PINNED}",
            TOOLCHAIN.version
        );
        return;
    }
    let cases = trybuild::TestCases::new();
    for program in mistakes() {
        let words = fs::read_to_string(program.with_extension("stderr")).unwrap_or_default();
        // Recorded without the standard library's source, which rustc quotes where it is installed.
        if TOOLCHAIN.has_std_source && words.contains("$RUST") {
            println!(
                "not compared: {}, as rustc can quote its standard library",
                program.display()
            );
        } else {
            cases.compile_fail(program);
        }
    }
}

#[test]
fn every_mistake_has_its_words_and_its_correction() {
    assert!(mistakes().count() > 20);
    assert_eq!(names(mistakes()), names(words()));
    assert_eq!(names(mistakes()), names(corrections()));
}

#[test]
fn the_words_name_no_place_outside_the_repository() {
    for path in words() {
        let words = fs::read_to_string(&path).unwrap();
        for place in words.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")) {
            assert!(
                ["tests/ui/", "src/", "$RUST/"].iter().any(|inside| place.starts_with(inside)),
                "{}: {place}",
                path.display()
            );
        }
    }
}

#[test]
fn the_readme_quotes_the_compiler() {
    let readme = fs::read_to_string("README.md").unwrap();
    let words = fs::read_to_string("tests/ui/req_send_twice.stderr").unwrap();
    let (quoted, _) = words.split_once("  |\n :::").unwrap();
    assert!(readme.contains(quoted), "the README does not contain:\n{quoted}");
}

#[test]
fn the_rust_lines_beside_pythons_read_downwards_are_a_program() {
    let compiler = Compiler::new();
    no_complaints(["README.md", "docs/pyzmq.md"].into_iter().map(|page| {
        let lines = lines_beside_pythons(&fs::read_to_string(page).unwrap());
        assert!(lines.len() > 10, "where is the table in {page}? {lines:?}");
        let program = format!(
            "#![allow(unused)]\nuse std::time::Duration;\nuse zmq::{{ErrorKind, Event, Events, \
             Subscription}};\nfn main() -> zmq::Result<()> {{\n{}\nOk(())\n}}\n",
            lines.join("\n")
        );
        compiler.runs(&compiler.write(&page.replace(['/', '.'], "_"), &program), PATIENCE)
    }));
}

#[test]
fn a_program_that_compiles_is_not_taken_for_a_mistake() {
    let compiler = Compiler::new();
    let program = compiler.write("right", "// error: E0599\nfn main() { zmq::version(); }");
    let complaint = compiler.refuses(&program).unwrap_err();
    assert!(complaint.contains("compiles"), "{complaint}");
}

#[test]
fn a_program_that_is_refused_for_another_reason_is_reported() {
    const E0308: &str = "let _: () = zmq::Frame::new();";
    const E0599: &str = "zmq::Frame::new().sing();";

    let compiler = Compiler::new();
    for (stated, body, actual) in [
        ("E0599", E0599, None),
        ("E0308, E0599", &format!("{E0599} {E0308}"), None),
        ("E0599", E0308, Some("E0308")),
        ("E0599", &format!("{E0599} {E0308}"), Some("E0308, E0599")),
        ("E0308, E0599", E0599, Some("E0599")),
        ("", E0599, Some("E0599")),
        // What rustc has no code for.
        ("E0599", "}", Some("none")),
    ] {
        let program =
            compiler.write("wrong", &format!("// error: {stated}\nfn main() {{ {body} }}"));
        match (compiler.refuses(&program), actual) {
            (Ok(()), None) => {}
            (Err(complaint), Some(actual)) => {
                assert!(complaint.contains(&format!("refused with {actual} and")), "{complaint}");
            }
            (outcome, _) => panic!("{stated}: {body}: {outcome:?}"),
        }
    }
}

#[test]
fn a_correction_that_warns_or_fails_or_hangs_is_reported() {
    let compiler = Compiler::new();
    for (body, complaint) in [
        ("println!(\"{:?}\", zmq::version());", None),
        ("let unused = zmq::version();", Some("unused_variables")),
        ("zmq::Frame::new().sing();", Some("E0599")),
        ("assert_eq!(1, 2);", Some("left: 1")),
        ("loop { std::thread::park(); }", Some("does not end")),
    ] {
        let program = compiler.write("correction", &format!("fn main() {{ {body} }}"));
        match (compiler.runs(&program, Duration::from_secs(2)), complaint) {
            (Ok(()), None) => {}
            (Err(outcome), Some(complaint)) => assert!(outcome.contains(complaint), "{outcome}"),
            (outcome, _) => panic!("{body}: {outcome:?}"),
        }
    }
}

/// The code in the second column of tables whose first has code, or has it further up; but of those
/// under a heading that asks for a feature which is not on.
fn lines_beside_pythons(page: &str) -> Vec<String> {
    let mut is_on = true;
    let mut lines = Vec::new();
    for line in page.lines() {
        if line.starts_with("# ") {
            is_on = match line.strip_prefix("# With feature ") {
                None => true,
                Some("`draft`") => cfg!(feature = "draft"),
                Some("`serde`") => cfg!(feature = "serde"),
                Some(other) => panic!("nobody knows feature {other}"),
            };
        }
        let row = line.replace("\\|", "\0");
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let ["", python, rust, ..] = cells[..] else { continue };
        let (python, rust) = (code(python), code(rust));
        if let (true, Some(_), Some(rust)) = (is_on, python, rust) {
            lines.push(rust.replace('\0', "|"));
        }
    }
    lines
}

/// What is in a cell that has nothing but code.
fn code(cell: &str) -> Option<&str> {
    let inside = if cell.is_empty() { cell } else { cell.strip_prefix('`')?.strip_suffix('`')? };
    (!inside.contains('`')).then_some(inside)
}

fn mistakes() -> impl Iterator<Item = PathBuf> {
    files(&["tests/ui", "tests/ui/draft"], "rs")
}

fn words() -> impl Iterator<Item = PathBuf> {
    files(&["tests/ui", "tests/ui/draft"], "stderr")
}

fn corrections() -> impl Iterator<Item = PathBuf> {
    files(&["tests/ui/fixed", "tests/ui/fixed/draft"], "rs")
}

/// Those of the second directory only where the draft types are.
fn files(directories: &[&str; 2], extension: &str) -> impl Iterator<Item = PathBuf> {
    let count = if cfg!(feature = "draft") { 2 } else { 1 };
    directories[..count]
        .iter()
        .flat_map(|directory| fs::read_dir(directory).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(move |path| path.extension() == Some(OsStr::new(extension)))
}

fn names(paths: impl Iterator<Item = PathBuf>) -> BTreeSet<OsString> {
    paths.map(|path| path.file_stem().unwrap().to_owned()).collect()
}

fn no_complaints(outcomes: impl Iterator<Item = Result<(), String>>) {
    let complaints: Vec<_> = outcomes.filter_map(Result::err).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Compiles programs that use this crate, into a directory of its own.
struct Compiler {
    directory: PathBuf,
}

impl Compiler {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ui-{}-{number}", process::id()));
        fs::create_dir_all(&directory).unwrap();
        Self { directory }
    }

    /// Whether `program` fails with just the codes that its first line states, such as
    /// `// error: E0308, E0599`; if not, what it does.
    fn refuses(&self, program: &Path) -> Result<(), String> {
        let text = fs::read_to_string(program).unwrap();
        let stated = text.lines().next().and_then(|line| line.strip_prefix("// error: "));
        let output = self.compile(program, &["--emit=metadata", "-Awarnings"]);
        if output.status.success() {
            return Err(format!("{} compiles", program.display()));
        }
        let errors = errors(&output);
        let codes: BTreeSet<_> = errors.iter().map(|error| error.code.as_str()).collect();
        let codes = codes.into_iter().collect::<Vec<_>>().join(", ");
        if stated == Some(&codes) {
            return Ok(());
        }
        Err(format!(
            "{} is refused with {codes} and states {stated:?}:\n{}",
            program.display(),
            texts(errors)
        ))
    }

    /// Whether `program` compiles without a warning and ends well in time, in a directory where it
    /// may leave things; if not, what it does.
    fn runs(&self, program: &Path, limit: Duration) -> Result<(), String> {
        let output = self.compile(program, &["-Dwarnings"]);
        if !output.status.success() {
            return Err(format!("{} is refused:\n{}", program.display(), texts(errors(&output))));
        }
        let mut child = Command::new(self.output(program))
            .current_dir(&self.directory)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if start.elapsed() > limit {
                child.kill().unwrap();
                child.wait().unwrap();
                return Err(format!("{} does not end", program.display()));
            }
            thread::sleep(Duration::from_millis(2));
        }
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{} ends with {}:\n{said}", program.display(), output.status))
    }

    fn compile(&self, program: &Path, flags: &[&str]) -> Output {
        Command::new(&TOOLCHAIN.rustc)
            .args(["--edition=2024", "--error-format=json"])
            .args(&TOOLCHAIN.flags)
            .args(flags)
            .arg("-o")
            .arg(self.output(program))
            .arg(program)
            .output()
            .unwrap()
    }

    fn output(&self, program: &Path) -> PathBuf {
        let name = program.file_name().unwrap();
        self.directory.join(name).with_extension(env::consts::EXE_EXTENSION)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory.join(name).with_extension("rs");
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Compiler {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

struct CompileError {
    code: String,
    text: String,
}

/// What rustc wrote as JSON, one object a line. In each, the code and the level come before the
/// children that have some too, and what looks like a key inside a string has its quotes escaped.
fn errors(output: &Output) -> Vec<CompileError> {
    let lines = String::from_utf8(output.stderr.clone()).unwrap();
    let errors = lines.lines().filter(|line| {
        string_at(line, r#""level":"#).as_deref() == Some("error")
            && !line.contains(r#""message":"aborting due to "#)
    });
    errors
        .map(|line| CompileError {
            code: string_at(line, r#""code":{"code":"#).unwrap_or("none".to_owned()),
            // Its own comes after those of its children.
            text: line
                .rsplit_once(r#""rendered":"#)
                .and_then(|(_, text)| leading_string(text))
                .map_or(line.to_owned(), |(text, _)| text),
        })
        .collect()
}

fn texts(errors: Vec<CompileError>) -> String {
    errors.into_iter().map(|error| error.text).collect()
}

static TOOLCHAIN: LazyLock<Toolchain> = LazyLock::new(Toolchain::find);

/// The compiler of this test, and how it finds the library.
struct Toolchain {
    rustc: PathBuf,
    version: String,
    has_std_source: bool,
    flags: Vec<String>,
}

impl Toolchain {
    fn find() -> Self {
        let cargo = PathBuf::from(env::var_os("CARGO").unwrap_or(env!("CARGO").into()));
        let beside = cargo.with_file_name("rustc").with_extension(env::consts::EXE_EXTENSION);
        let rustc = match env::var_os("RUSTC") {
            Some(chosen) => chosen.into(),
            None if beside.exists() => beside,
            None => "rustc".into(),
        };
        let ask = |question: &str| {
            let output = Command::new(&rustc).arg(question).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let version = ask("--version").split(' ').nth(1).unwrap().to_owned();
        let std_source =
            Path::new(ask("--print=sysroot").trim()).join("lib/rustlib/src/rust/library");
        let flags = find_library(&cargo, &ask("--print=target-list"));
        Self { rustc, version, has_std_source: std_source.exists(), flags }
    }
}

/// Has cargo say where the library is that it built for this test, in flags for rustc.
///
/// It builds nothing as long as it is asked for the same, this very test.
fn find_library(cargo: &Path, triples: &str) -> Vec<String> {
    // The test is `<target>/[<triple>/]<profile>/deps/<test>`.
    let test = env::current_exe().unwrap();
    let profile = match last(test.ancestors().nth(2).unwrap()) {
        "debug" => "dev",
        other => other,
    };
    let mut target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let triple = Some(last(target)).filter(|triple| triples.lines().any(|line| line == *triple));
    if triple.is_some() {
        target = target.parent().unwrap();
    }
    let features: Vec<_> = [
        ("vendored", cfg!(feature = "vendored")),
        ("curve", cfg!(feature = "curve")),
        ("draft", cfg!(feature = "draft")),
        ("bytes", cfg!(feature = "bytes")),
        ("serde", cfg!(feature = "serde")),
    ]
    .into_iter()
    .filter_map(|(feature, on)| on.then_some(feature))
    .collect();

    let output = Command::new(cargo)
        .args(["test", "--no-run", "--test=ui", "--offline", "--message-format=json"])
        .args(["--profile", profile])
        .args(["--features", &features.join(",")])
        .args(triple.iter().flat_map(|triple| ["--target", triple]))
        .arg("--target-dir")
        .arg(target)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "the library does not build");

    let mut flags = Vec::from_iter(triple.map(|triple| format!("--target={triple}")));
    flags.extend(
        env::var("RUSTFLAGS").iter().flat_map(|all| all.split_whitespace()).map(str::to_owned),
    );
    for message in String::from_utf8(output.stdout).unwrap().lines() {
        flags.extend(strings_at(message, r#""linked_paths":"#).map(|path| format!("-L{path}")));
        for path in strings_at(message, r#""filenames":"#).map(PathBuf::from) {
            flags.push(format!("-Ldependency={}", path.parent().unwrap().display()));
            // The library, and what its pages use beside it.
            for name in ["zmq", "ctrlc"] {
                if message.contains(&format!(r#""name":"{name}""#))
                    && path.extension() == Some(OsStr::new("rlib"))
                {
                    flags.push(format!("--extern={name}={}", path.display()));
                }
            }
        }
    }
    flags
}

fn last(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The string right after `key`, which ends with its colon.
fn string_at(json: &str, key: &str) -> Option<String> {
    let (_, rest) = json.split_once(key)?;
    Some(leading_string(rest)?.0)
}

/// The strings of the array right after `key`.
fn strings_at(json: &str, key: &str) -> impl Iterator<Item = String> {
    let mut rest = json.split_once(key).and_then(|(_, rest)| rest.strip_prefix('['));
    std::iter::from_fn(move || {
        let (string, after) = leading_string(rest?)?;
        rest = after.strip_prefix(',');
        Some(string)
    })
}

/// The string that `json` begins with, and what comes after.
fn leading_string(json: &str) -> Option<(String, &str)> {
    let mut chars = json.strip_prefix('"')?.chars();
    let mut string = String::new();
    loop {
        match chars.next()? {
            '"' => return Some((string, chars.as_str())),
            '\\' => match chars.next()? {
                'n' => string.push('\n'),
                other => string.push(other),
            },
            other => string.push(other),
        }
    }
}
