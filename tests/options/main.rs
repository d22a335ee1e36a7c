//! The options of sockets, compared with the facts in `data/socket-options.tsv`.
//!
//! The table says what each option is and which values it has here. The lists say by which
//! methods it is offered, and name values to try on every type of socket that offers it.

#[path = "../common/leftovers.rs"]
mod leftovers;

#[cfg(unix)]
mod descriptors;
#[cfg(feature = "draft")]
mod draft_list;
mod facts;
mod list;
mod names;
mod offered;
mod otherwise;
mod table;
mod told;
mod types;
mod values;
mod whole;
