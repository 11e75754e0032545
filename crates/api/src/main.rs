//! The binary `setu`.

use std::process::ExitCode;

/// Faster than the system's allocator for many small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    api::cli::main()
}
