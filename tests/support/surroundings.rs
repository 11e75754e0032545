//! The one place where the tests read their environment.

#[expect(clippy::disallowed_methods, reason = "the tests' own configuration; the server's is in config.rs")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
