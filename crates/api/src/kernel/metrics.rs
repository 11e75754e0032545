//! Prometheus figures: requests by route and status, with their durations, and what the process uses.

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
}

impl Metrics {
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new_custom(Some("setu".to_owned()), None)?;
        let requests =
            IntCounterVec::new(Opts::new("http_requests_total", "Requests answered"), &["method", "route", "status"])?;
        let buckets = vec![0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
        let options =
            HistogramOpts::new("http_request_duration_seconds", "Time to the answer's first byte").buckets(buckets);
        let durations = HistogramVec::new(options, &["method", "route"])?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(durations.clone()))?;
        Ok(Self { registry, requests, durations })
    }

    /// One answered request; `route` is the pattern, never the address with its ids.
    pub fn answered(&self, method: &str, route: &str, status: u16, seconds: f64) {
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.durations.with_label_values(&[method, route]).observe(seconds);
    }

    /// The text that Prometheus reads.
    pub fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        if let Err(cause) = TextEncoder::new().encode(&self.registry.gather(), &mut text) {
            tracing::error!(%cause, "the figures could not be written");
        }
        text
    }
}
