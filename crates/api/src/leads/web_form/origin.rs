//! Whose pages may ask: the hospital's own, and the sites that a form names. Browsers say of each request from which site
//! it comes; another one's page gets no answer, and nothing happens.

use crate::kernel::error::{ApiError, ApiResult};
use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use domain::kernel::ProblemCode;
use domain::leads::web_form::WebForm;

/// Whose page a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The hospital's own page, or no page at all.
    Own,
    /// A page of that site.
    OfSite(String),
}

impl Page {
    pub fn of(request: &HttpRequest) -> Self {
        let Some(origin) = request.headers().get(header::ORIGIN) else { return Self::Own };
        let origin = origin.to_str().unwrap_or_default();
        // Who stands in front of this server ends TLS: the host alone says whose page it is.
        let host = origin.split_once("://").map(|(_, host)| host);
        if host == Some(request.connection_info().host()) { Self::Own } else { Self::OfSite(origin.to_owned()) }
    }

    /// Refuses a site that the form does not name.
    pub fn may_ask(&self, form: &WebForm) -> ApiResult<()> {
        match self {
            Self::OfSite(origin) if !form.data.origins.contains(origin) => {
                Err(ApiError::detailed(ProblemCode::Forbidden, "This form does not stand in pages of this site"))
            }
            Self::Own | Self::OfSite(_) => Ok(()),
        }
    }

    /// The site, where it is another one.
    pub fn site(&self) -> Option<&str> {
        match self {
            Self::Own => None,
            Self::OfSite(origin) => Some(origin),
        }
    }

    /// Lets the page of a site that was let in read the answer.
    pub fn allow(&self, headers: &mut HeaderMap) {
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        if let Self::OfSite(origin) = self
            && let Ok(origin) = HeaderValue::from_str(origin)
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }
}
