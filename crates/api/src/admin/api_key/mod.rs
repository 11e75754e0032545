//! API keys: making, listing and revoking them. What a key may do is asked of each request in `kernel/api_key.rs`.

mod routes;
mod store;

pub use routes::configure;
pub use store::insert;
