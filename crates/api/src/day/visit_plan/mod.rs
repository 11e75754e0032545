//! Visit plans: how often somebody is to be visited in a month, and what has become of it.

mod figures;
mod routes;
mod store;

pub use figures::figures;
pub use routes::configure;
pub use store::VisitPlans;
