//! libzmq, built from source: all of it, and as fast as it can be.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    library::{Kind, Library},
    mends::Mended,
    platform, settings, sodium,
    sources::Sources,
    statically,
};

pub(crate) fn build() -> Result<Library, String> {
    let sources = Sources::find()?;
    let sodium = sodium::include_dirs();
    let out = settings::out_dir();

    write(&out.join("platform.hpp"), &platform::header(sodium.is_some())?);
    compile(&sources, &out, sodium.as_deref().unwrap_or_default()).map_err(|error| {
        format!("libzmq does not compile, or there is no C++ compiler: {error}")
    })?;
    statically::link_system_libraries();

    let include = out.join("include");
    for name in ["zmq.h", "zmq_utils.h"] {
        let text = fs::read_to_string(sources.path("include").join(name)).unwrap_or_default();
        write(&include.join(name), &text);
    }
    Ok(Library {
        kind: Kind::Vendored,
        version: sources.version,
        include,
        mended: sources.are_carried,
        draft: true,
        curve: Some(sodium.is_some()),
    })
}

/// Puts `libzmq.a` into `out/lib`, and has it linked.
fn compile(sources: &Sources, out: &Path, sodium: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    // The compiler is told of what was written here by names that are the same in every target
    // directory, so that whoever caches its work (ccache) has it once for all of them.
    env::set_current_dir(out)?;

    let is_msvc = settings::target("ENV") == "msvc";
    let mut c = compiler(sources);
    c.file(sources.path("external/sha1/sha1.c"));
    if is_msvc {
        c.file(sources.path("external/wepoll/wepoll.c"));
    }

    let mut cpp = compiler(sources);
    cpp.cpp(true)
        .include(".")
        .include(sources.path("include"))
        .include(sources.path("src"))
        .include(sources.path("external/sha1"))
        .include(sources.path("external/wepoll"))
        .includes(sodium)
        .objects(c.try_compile_intermediates()?);
    // What makes the others known comes first.
    let mut headers = vec![PathBuf::from("precompiled.hpp")];
    let mended = Mended::write(sources, out)?;
    headers.extend(mended.headers());
    // Two units, which `cc` compiles at the same time.
    for (unit, files) in ["libzmq.cpp", "rest_of_libzmq.cpp"].into_iter().zip(sources.files()) {
        let files: Vec<_> = files.into_iter().map(|file| mended.instead_of(file)).collect();
        if is_msvc {
            cpp.files(files);
        } else {
            write(&out.join(unit), &one_unit(headers.iter().chain(&files)));
            cpp.file(unit);
        }
    }
    if is_msvc {
        for header in &headers {
            cpp.flag(format!("/FI{}", header.display()));
        }
        cpp.flag("/EHsc");
    } else {
        cpp.std("c++11");
    }
    cpp.out_dir(out.join("lib")).try_compile("zmq")?;
    Ok(())
}

/// How libzmq is compiled, under every profile of cargo's.
///
/// Against a shared library at -O2, eight bytes sent and received over inproc then take 0.69 of
/// the instructions (0.94 with a static library of single files), and sixteen bytes flow 2.0
/// times as fast over inproc, 1.7 times over tcp. One unit without hidden visibility gains
/// nothing (1.04), since code that may be replaced at run time is not inlined; -O3 alone, 3 %.
///
/// What a message never goes through is a unit of its own, for the second core: 17 s and 12 s, where
/// one of both takes 26 s. GCC lets a unit grow by 40 % as it inlines, which is less for a smaller
/// one: 50 % save 1 to 4 % of the instructions of the one unit at no cost in time; 80 % save 5 to
/// 10 %, and take a third longer.
fn compiler(sources: &Sources) -> cc::Build {
    let mut build = cc::Build::new();
    build
        .opt_level(3)
        .debug(false)
        .define("NDEBUG", None)
        .flag_if_supported("-fvisibility=hidden")
        .flag_if_supported("-fno-semantic-interposition")
        .flag_if_supported("--param=inline-unit-growth=50")
        // The linker drops what a program does not use.
        .flag_if_supported("-ffunction-sections")
        // Assertions name files; whose home they were built in is nobody's business.
        .flag_if_supported(format!("-ffile-prefix-map={}=libzmq", sources.root.display()))
        .warnings(false)
        .flag_if_supported("-w");
    // Names that other C libraries in the program may have as well.
    for name in ["sha1_init", "sha1_pad", "sha1_loop", "sha1_result"] {
        build.define(name, &*format!("zmq_{name}"));
    }
    build
}

/// A file that includes the others, so that the compiler sees them at once. Only one of the units
/// holds `zmq_abort`, and the other is told that it does not come back.
fn one_unit<'a>(files: impl Iterator<Item = &'a PathBuf>) -> String {
    let include = |file: &PathBuf| format!("#include \"{}\"\n", file.display());
    let files: String = files.map(include).collect();
    format!("namespace zmq {{ [[noreturn]] void zmq_abort (const char *); }}\n{files}")
}

pub(crate) fn write(file: &Path, text: &str) {
    let written =
        file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
    written.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}
