//! `juanzong completions SHELL`: a completion script.

use std::process::ExitCode;

/// Options of `completions`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Runs `completions`.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    clap_complete::generate(args.shell, &mut super::command(), "juanzong", &mut std::io::stdout());
    Ok(ExitCode::SUCCESS)
}
