//! Loads a server: one thread a connection, each asks, waits and asks again; bounded in time and in number.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::http::{Answer, Client, Request};

/// What one connection asks for.
pub(super) trait Traffic: Send {
    fn next(&mut self) -> Request;
    /// Looks at the answer; says whether it is the right one.
    fn check(&mut self, answer: &Answer<'_>) -> bool;
}

/// What was seen from outside.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) errors: u64,
    pub(super) elapsed: Duration,
    /// From the first byte sent to the last one read, sorted.
    pub(super) durations: Vec<Duration>,
}

impl Seen {
    pub(super) fn per_second(&self) -> f64 {
        float(self.durations.len()) / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// `percent` of the requests were answered within this time.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let at = self.durations.len() * percent / 100;
        self.durations.get(at.min(self.durations.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

/// Counts of a measurement lie far below 2^32.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Runs everybody's traffic side by side.
pub(super) fn run(
    address: SocketAddr,
    token: &str,
    traffic: &mut [Box<dyn Traffic>],
    time: Duration,
    requests: u64,
) -> Result<Seen> {
    let left = &AtomicU64::new(requests);
    let started = Instant::now();
    let done: Vec<Result<Seen>> = thread::scope(|scope| {
        let running: Vec<_> = traffic
            .iter_mut()
            .map(|traffic| scope.spawn(move || one(address, token, traffic.as_mut(), left, started + time)))
            .collect();
        running.into_iter().map(|thread| thread.join().ok().context("a connection's thread panicked")?).collect()
    });
    let mut all = Seen { elapsed: started.elapsed(), ..Seen::default() };
    for part in done {
        let part = part?;
        all.errors += part.errors;
        all.durations.extend(part.durations);
    }
    all.durations.sort_unstable();
    Ok(all)
}

fn one(address: SocketAddr, token: &str, traffic: &mut dyn Traffic, left: &AtomicU64, end: Instant) -> Result<Seen> {
    let mut client = Client::connect(address, token)?;
    let mut seen = Seen::default();
    while Instant::now() < end {
        if left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err() {
            break;
        }
        let request = traffic.next();
        let asked = Instant::now();
        let answer = client.ask(&request)?;
        seen.durations.push(asked.elapsed());
        if !traffic.check(&answer) {
            seen.errors += 1;
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_few_and_of_none() {
        let durations: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        let seen = Seen { elapsed: Duration::from_secs(2), durations, errors: 0 };
        assert_eq!(seen.percentile(50), Duration::from_millis(101));
        assert_eq!(seen.percentile(99), Duration::from_millis(199));
        assert!((seen.per_second() - 100.0).abs() < 0.001);
        assert_eq!(Seen::default().percentile(99), Duration::ZERO);
    }
}
