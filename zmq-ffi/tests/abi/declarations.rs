//! Our declarations, read from the source.

use std::collections::BTreeMap;

use syn::{
    BinOp, Expr, ExprLit, Fields, ForeignItem, Item, ItemConst, ItemUse, Lit, UnOp, UseTree,
    Visibility,
};

use crate::rust_to_c::{self, Aliases, applies};

/// A struct that `zmq.h` leaves to the platform, and so do we, where it has one.
const PLATFORMS_STRUCT: &str = "iovec";

/// The source text, which tests may doctor.
pub(crate) struct Source {
    files: Vec<String>,
}

impl Source {
    pub(crate) fn ours() -> Self {
        let draft = include_str!("../../src/draft.rs");
        let stable = include_str!("../../src/lib.rs");
        let files = if cfg!(feature = "draft") { vec![stable, draft] } else { vec![stable] };
        Self { files: files.into_iter().map(str::to_owned).collect() }
    }

    pub(crate) fn without_draft_unless(mut self, wanted: bool) -> Self {
        if !wanted {
            self.files.truncate(1);
        }
        self
    }

    /// # Panics
    ///
    /// Unless the old text is there exactly once.
    pub(crate) fn edited(mut self, old: &str, new: &str) -> Self {
        let found: usize = self.files.iter().map(|text| text.matches(old).count()).sum();
        assert_eq!(found, 1, "occurrences of {old:?}");
        for text in &mut self.files {
            *text = text.replace(old, new);
        }
        self
    }

    pub(crate) fn declarations(&self) -> Declarations {
        let files = self.files.iter().map(|text| syn::parse_file(text).expect("Rust"));
        let items: Vec<_> = files.flat_map(|file| file.items).collect();
        let mut declarations =
            Declarations { known: rust_to_c::aliases(&items), ..Declarations::default() };
        for item in &items {
            declarations.add(item);
        }
        declarations
    }
}

/// Names, and their types in C.
#[derive(Default)]
pub(crate) struct Declarations {
    /// The type of a pointer to each function.
    pub(crate) functions: BTreeMap<String, String>,
    pub(crate) constants: BTreeMap<String, Constant>,
    /// The type of a pointer to what each public alias stands for.
    pub(crate) aliases: BTreeMap<String, String>,
    /// The types of each struct's public fields.
    pub(crate) structs: BTreeMap<String, BTreeMap<String, String>>,
    known: Aliases,
}

pub(crate) enum Constant {
    Number { c_type: String, value: i64 },
    Text(String),
}

impl Declarations {
    /// Takes in an item, and panics at one that would go unchecked.
    fn add(&mut self, item: &Item) {
        match item {
            Item::Const(item) => self.add_constant(item),
            Item::Use(item) => self.add_reexports(item),
            Item::ForeignMod(block) if applies(&block.attrs) => {
                rust_to_c::assert_c(Some(&block.abi));
                for item in &block.items {
                    self.add_foreign(item);
                }
            }
            Item::Type(item) if applies(&item.attrs) && is_public(&item.vis) => {
                let pointer = self.known.pointer_to(&item.ty);
                self.aliases.insert(item.ident.to_string(), pointer);
            }
            Item::Struct(item) if item.ident == PLATFORMS_STRUCT => {}
            Item::Struct(item) if applies(&item.attrs) => {
                let Fields::Named(fields) = &item.fields else { panic!("{}", item.ident) };
                let public = fields.named.iter().filter(|field| is_public(&field.vis));
                let fields = public.map(|field| {
                    (field.ident.as_ref().unwrap().to_string(), self.known.c_type(&field.ty))
                });
                self.structs.insert(item.ident.to_string(), fields.collect());
            }
            Item::ForeignMod(_) | Item::Type(_) | Item::Struct(_) => {}
            Item::Mod(item) if item.ident == "draft" && item.content.is_none() => {}
            _ => panic!("an item that the tests do not know"),
        }
    }

    fn add_constant(&mut self, item: &ItemConst) {
        assert!(item.attrs.iter().all(|attribute| attribute.path().is_ident("doc")));
        let value = match &*item.expr {
            Expr::Lit(ExprLit { lit: Lit::CStr(text), .. }) => {
                Constant::Text(text.value().into_string().expect("UTF-8"))
            }
            number => Constant::Number {
                c_type: self.known.c_type(&item.ty),
                value: self.evaluate(number),
            },
        };
        self.constants.insert(item.ident.to_string(), value);
    }

    /// Takes in the errnos of the platform.
    fn add_reexports(&mut self, item: &ItemUse) {
        if !is_public(&item.vis) || !applies(&item.attrs) {
            return;
        }
        let UseTree::Path(path) = &item.tree else { panic!("an unknown use") };
        if path.ident == "draft" {
            return;
        }
        assert_eq!(path.ident, "libc");
        let names = match &*path.tree {
            UseTree::Group(group) => group.items.iter().collect(),
            tree => vec![tree],
        };
        for name in names {
            let UseTree::Name(name) = name else { panic!("an unknown use of libc") };
            if name.ident != PLATFORMS_STRUCT {
                let value = errno(&name.ident.to_string());
                let constant = Constant::Number { c_type: "int".to_owned(), value };
                self.constants.insert(name.ident.to_string(), constant);
            }
        }
    }

    fn add_foreign(&mut self, item: &ForeignItem) {
        let ForeignItem::Fn(item) = item else { panic!("a foreign item that is no function") };
        assert!(item.attrs.is_empty(), "{}", item.sig.ident);
        let pointer = self.known.function_pointer(&item.sig);
        self.functions.insert(item.sig.ident.to_string(), pointer);
    }

    fn evaluate(&self, expression: &Expr) -> i64 {
        match expression {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                number.base10_parse().expect("a number")
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => -self.evaluate(&unary.expr),
            Expr::Binary(binary) => {
                let (left, right) = (self.evaluate(&binary.left), self.evaluate(&binary.right));
                match binary.op {
                    BinOp::Add(_) => left + right,
                    BinOp::Mul(_) => left * right,
                    BinOp::BitOr(_) => left | right,
                    _ => panic!("an operator that the tests do not know"),
                }
            }
            Expr::Path(path) => {
                let name = path.path.require_ident().expect("a constant's name").to_string();
                let Some(Constant::Number { value, .. }) = self.constants.get(&name) else {
                    panic!("{name} is not declared above its use");
                };
                *value
            }
            _ => panic!("an expression that the tests do not know"),
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The platform's value, as rustc sees it through our crate.
fn errno(name: &str) -> i64 {
    macro_rules! values {
        ($($name:ident)*) => { [$((stringify!($name), zmq_sys::$name)),*] };
    }
    let values = values! {
        EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT ECONNABORTED ECONNREFUSED ECONNRESET EHOSTUNREACH
        EINPROGRESS EMSGSIZE ENETDOWN ENETRESET ENETUNREACH ENOBUFS ENOTCONN ENOTSOCK ENOTSUP
        EPROTONOSUPPORT ETIMEDOUT
    };
    let value = values.iter().find(|(known, _)| *known == name);
    value.unwrap_or_else(|| panic!("{name} comes from libc, but the tests do not know it")).1.into()
}
