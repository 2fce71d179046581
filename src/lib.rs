//! juanzong (卷宗): the archive an IT department can be held to.
//!
//! Policies, cards and event records live as Markdown with YAML front matter in a git repository. This crate reads
//! them, holds them against their schemas, ties them together, derives what they prove and publishes them.
//!
//! # The pipeline
//!
//! 1. [`load`]: the tree on disk becomes [`model::Sources`]: paths, bytes, blob ids.
//! 2. [`parse`]: each source becomes a [`model::Document`]: values, clauses and links, every one with its place.
//! 3. [`validate`]: documents are held against the schemas and become [`model::Record`]s.
//! 4. [`link`]: references become a [`model::LinkGraph`], followed from both ends.
//! 5. [`history`]: git becomes a [`model::History`]: revisions of every record, who made them and when.
//! 6. [`derive`]: what all this proves on a day becomes [`model::Report`]s.
//! 7. [`render`]: the [`model::Site`] becomes pages, handed to a [`model::Sink`].
//! 8. [`index`]: the site becomes a search index, which answers queries.
//! 9. [`write`](mod@write): the pages take the place of the old site, all or nothing.
//!
//! [`pipeline`] joins the stages; [`serve`] and [`cli`] stand on top. Every stage yields a new type and gives its
//! findings as [`diagnostic::Diagnostic`]s; only the edges (disk, git, socket, command line) have errors.
//!
//! Compiled for `wasm32`, the crate is the search alone: [`index`] without what makes one, as a module for browsers.

#![warn(missing_docs)]
// What the rooms have for those who make an index is of no use in a browser.
#![cfg_attr(target_arch = "wasm32", allow(dead_code))]

pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod diagnostic;

#[cfg(not(target_arch = "wasm32"))]
pub mod config;

#[cfg(not(target_arch = "wasm32"))]
pub mod load;

#[cfg(not(target_arch = "wasm32"))]
pub mod parse;

#[cfg(not(target_arch = "wasm32"))]
pub mod validate;

#[cfg(not(target_arch = "wasm32"))]
pub mod link;

#[cfg(not(target_arch = "wasm32"))]
pub mod history;

#[cfg(not(target_arch = "wasm32"))]
pub mod derive;

#[cfg(not(target_arch = "wasm32"))]
pub mod report;

#[cfg(not(target_arch = "wasm32"))]
pub mod render;

pub mod index;

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(not(target_arch = "wasm32"))]
pub mod evidence;

#[cfg(not(target_arch = "wasm32"))]
pub mod guard;

#[cfg(not(target_arch = "wasm32"))]
pub mod write;

#[cfg(not(target_arch = "wasm32"))]
pub mod pipeline;

#[cfg(not(target_arch = "wasm32"))]
pub mod serve;

#[cfg(not(target_arch = "wasm32"))]
pub mod sample;

#[cfg(not(target_arch = "wasm32"))]
pub mod generate;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
