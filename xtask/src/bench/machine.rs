//! What was measured on what: enough to compare, nothing that names this machine.

use std::{fs, process::Command};

use crate::{process, workspace::Workspace};

/// Words about the machine and the versions, a line each.
pub(crate) fn describe(workspace: &Workspace) -> Vec<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(':'));
    let model = model.map_or("processor of unknown make", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let gigabytes = (kilobytes.unwrap_or(0) + (1 << 19)) >> 20;
    let said = |command: &mut Command| {
        let text = process::output(command).unwrap_or_default();
        String::from_utf8_lossy(&text).trim().to_owned()
    };
    let commit = said(Command::new("git").current_dir(workspace.root()).args(["rev-parse", "--short", "HEAD"]));
    let rust = said(Command::new("rustc").arg("--version"));
    let linux = said(Command::new("uname").arg("-sr"));
    let date = said(Command::new("date").args(["-u", "+%Y-%m-%d %H:%M UTC"]));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("?").to_owned();
    vec![
        format!("- Machine: {cores} cores ({model}), {gigabytes} GB of memory, {linux}; a virtual machine's disk"),
        format!("- Measured on {date} at commit {commit}, {rust}; load of the machine at the beginning {load}"),
    ]
}
