#![doc = "juanzong (卷宗): the archive an IT department can be held to."]
#![warn(missing_docs)]

pub mod model;

pub mod generate;

pub mod diagnostic;

pub mod config;

pub mod load;

pub mod parse;

pub mod validate;

pub mod link;

pub mod history;

pub mod write;

pub mod serve;
