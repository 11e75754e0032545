//! From the first question to what was won: inquiries, leads and how they are worked at, opportunities and their
//! forecast.

pub mod assignment;
pub mod attempt;
pub mod auto_response;
pub mod conversion;
pub mod forecast;
pub mod inquiry;
pub mod lead;
pub mod opportunity;
pub mod settings;
pub mod web_form;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(attempt::configure)
        .configure(settings::configure)
        .configure(assignment::configure)
        .configure(auto_response::configure)
        .configure(inquiry::configure)
        .configure(conversion::configure)
        .configure(lead::configure)
        .configure(opportunity::configure)
        .configure(forecast::configure)
        .configure(web_form::configure);
}
