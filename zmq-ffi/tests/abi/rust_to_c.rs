//! Rust's types in C's words.

use std::collections::BTreeMap;

use syn::punctuated::Punctuated;
use syn::{
    Abi, Attribute, Expr, FnArg, GenericArgument, Item, Lit, Meta, PathArguments,
    PointerMutability, ReturnType, Signature, Token, Type, Visibility,
};

/// What the type aliases of our source stand for.
#[derive(Default)]
pub(crate) struct Aliases(BTreeMap<String, Alias>);

#[derive(Clone)]
enum Alias {
    /// The header has it too, under this name.
    Public,
    /// A function's type in the header, a pointer to one in Rust.
    Callback,
    Private(Type),
}

pub(crate) fn aliases(items: &[Item]) -> Aliases {
    let mut aliases = BTreeMap::new();
    for item in items {
        let Item::Type(item) = item else { continue };
        if applies(&item.attrs) {
            let alias = match (&item.vis, &*item.ty) {
                (Visibility::Public(_), Type::FnPtr(_)) => Alias::Callback,
                (Visibility::Public(_), _) => Alias::Public,
                (_, target) => Alias::Private(target.clone()),
            };
            aliases.insert(item.ident.to_string(), alias);
        }
    }
    Aliases(aliases)
}

impl Aliases {
    pub(crate) fn c_type(&self, ty: &Type) -> String {
        match ty {
            Type::Ptr(pointer) => {
                let target = self.c_type(&pointer.elem);
                match pointer.mutability {
                    PointerMutability::Mut(_) => format!("{target} *"),
                    // C's const stands behind a pointer, and may stand before anything else.
                    PointerMutability::Const(_) if target.ends_with('*') => {
                        format!("{target} const *")
                    }
                    PointerMutability::Const(_) => format!("const {target} *"),
                }
            }
            Type::Path(path) => {
                let segment = path.path.segments.last().expect("a name");
                match &segment.arguments {
                    PathArguments::None => self.c_name(&segment.ident.to_string()),
                    // A pointer that may be null, which all of C's may.
                    PathArguments::AngleBracketed(some) if segment.ident == "Option" => {
                        let Some(GenericArgument::Type(inner)) = some.args.first() else {
                            panic!("an Option of no type");
                        };
                        self.c_type(inner)
                    }
                    _ => panic!("{} has arguments that the tests do not know", segment.ident),
                }
            }
            _ => panic!("a type that the tests do not know"),
        }
    }

    /// The type of a pointer to what an alias stands for.
    pub(crate) fn pointer_to(&self, ty: &Type) -> String {
        let Type::FnPtr(function) = ty else { return format!("{} *", self.c_type(ty)) };
        assert_c(function.abi.as_ref());
        let parameters = function.inputs.iter().map(|argument| self.c_type(&argument.ty));
        self.function(&function.output, parameters)
    }

    pub(crate) fn function_pointer(&self, signature: &Signature) -> String {
        let parameters = signature.inputs.iter().map(|input| match input {
            FnArg::Typed(parameter) => self.c_type(&parameter.ty),
            FnArg::Receiver(_) => panic!("a method"),
        });
        self.function(&signature.output, parameters)
    }

    fn function(&self, output: &ReturnType, parameters: impl Iterator<Item = String>) -> String {
        let output = match output {
            ReturnType::Default => "void".to_owned(),
            ReturnType::Type(_, ty) => self.c_type(ty),
        };
        let parameters: Vec<_> = parameters.collect();
        let parameters =
            if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
        format!("{output} (*)({parameters})")
    }

    fn c_name(&self, name: &str) -> String {
        let c = match name {
            "c_void" => "void",
            "c_char" => "char",
            "c_short" => "short",
            "c_int" => "int",
            "c_long" => "long",
            "c_ulong" => "unsigned long",
            "usize" => "size_t",
            "u8" => "uint8_t",
            "u16" => "uint16_t",
            "u32" => "uint32_t",
            "u64" => "uint64_t",
            "iovec" => "struct iovec",
            name => match self.0.get(name) {
                Some(Alias::Callback) => return format!("{name} *"),
                Some(Alias::Private(target)) => return self.c_type(target),
                Some(Alias::Public) | None => name,
            },
        };
        c.to_owned()
    }
}

pub(crate) fn assert_c(abi: Option<&Abi>) {
    let name = abi.and_then(|abi| abi.name.as_ref()).map(syn::LitStr::value);
    assert_eq!(name.as_deref(), Some("C"), "the ABI");
}

/// Whether the item is there for this target and these features.
pub(crate) fn applies(attributes: &[Attribute]) -> bool {
    let cfgs = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    cfgs.map(|cfg| cfg.parse_args().expect("a cfg")).all(|condition| holds(&condition))
}

fn holds(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) if path.is_ident("unix") => cfg!(unix),
        Meta::Path(path) if path.is_ident("windows") => cfg!(windows),
        Meta::List(list) => {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let parts = list.parse_args_with(parser).expect("conditions");
            match list.path.require_ident().expect("all or not").to_string().as_str() {
                "all" => parts.iter().all(holds),
                "not" => !holds(&parts[0]),
                other => panic!("a cfg that the tests do not know: {other}"),
            }
        }
        Meta::NameValue(pair) => {
            let Expr::Lit(literal) = &pair.value else { panic!("a cfg without a literal") };
            let Lit::Str(value) = &literal.lit else { panic!("a cfg without a string") };
            match pair.path.require_ident().expect("a name").to_string().as_str() {
                "target_pointer_width" => value.value() == usize::BITS.to_string(),
                "feature" => value.value() == "draft" && cfg!(feature = "draft"),
                other => panic!("a cfg that the tests do not know: {other}"),
            }
        }
        Meta::Path(_) => panic!("a cfg that the tests do not know"),
    }
}
