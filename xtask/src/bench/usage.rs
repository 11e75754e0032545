//! What processes have used, as Linux counts it in `/proc`.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// Linux counts in hundredths of a second for programs, on every machine that Rust knows.
const TICK: Duration = Duration::from_millis(10);

/// User and system time of a process and all its threads.
pub(super) fn cpu(process: u32) -> Result<Duration> {
    Ok(Stat::read(process)?.own)
}

/// The same of a process, its children, and those of its children that have ended: all of a PostgreSQL cluster.
pub(super) fn cpu_of_family(process: u32) -> Result<Duration> {
    let head = Stat::read(process)?;
    let mut sum = head.own + head.ended_children;
    for entry in fs::read_dir("/proc").context("there is no /proc")? {
        let name = entry?.file_name();
        let Some(other) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may end between the listing and the look.
        if let Ok(stat) = Stat::read(other)
            && stat.parent == process
        {
            sum += stat.own;
        }
    }
    Ok(sum)
}

/// Bytes of memory that a process holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Memory {
    /// All of it.
    pub(super) resident: u64,
    /// Without the pages of files, which the system takes back when it needs them.
    pub(super) own: u64,
}

pub(super) fn memory(process: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("the process is gone")?;
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0)
    };
    Ok(Memory { resident: kilobytes("VmRSS") * 1024, own: kilobytes("RssAnon") * 1024 })
}

struct Stat {
    parent: u32,
    own: Duration,
    ended_children: Duration,
}

impl Stat {
    fn read(process: u32) -> Result<Self> {
        let text = fs::read_to_string(format!("/proc/{process}/stat")).context("the process is gone")?;
        Self::parse(&text).context("/proc/PID/stat is not as expected")
    }

    /// The name in brackets may hold anything, so the fields are counted from behind it.
    fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |at: usize| Some(TICK * fields.get(at)?.parse().ok()?);
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            own: ticks(11)? + ticks(12)?,
            ended_children: ticks(13)? + ticks(14)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_fields_behind_any_name() {
        let stat = Stat::parse("42 (a) b (c) S 7 42 42 0 -1 4194560 9 8 7 6 150 50 30 20 20 0 1 0 5 6");
        assert!(stat.is_some_and(|stat| stat.parent == 7
            && stat.own == Duration::from_secs(2)
            && stat.ended_children == Duration::from_millis(500)));
        assert!(Stat::parse("42 (setu)").is_none());
    }

    #[test]
    fn measures_itself() -> Result<()> {
        let own = std::process::id();
        assert!(cpu_of_family(own)? >= cpu(own)?);
        let memory = memory(own)?;
        assert!(memory.own > 0 && memory.resident >= memory.own);
        Ok(())
    }
}
