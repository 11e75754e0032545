//! Where handlers are registered, together with their documentation.

use super::http::method_not_allowed;
use actix_web::dev::HttpServiceFactory;
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, web};
use utoipa::openapi::path::Paths;
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// One list of handlers, read twice: by each of the server's workers, and once to describe them. The library's own
/// registry does both every time, and the descriptions, thrown away, cost each worker 10 MB.
pub enum Registry<'r> {
    Serving(&'r mut web::ServiceConfig),
    Describing(Description),
}

/// What handlers say of themselves.
#[derive(Default)]
pub struct Description {
    pub paths: Paths,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl Registry<'_> {
    pub fn configure(&mut self, register: impl FnOnce(&mut Self)) -> &mut Self {
        register(self);
        self
    }

    /// Says behind the services of an address that its last word is no id: by another method it is asked of nobody, where
    /// the record's own routes would look for a record of that name.
    pub fn no_id(&mut self, path: &str) -> &mut Self {
        if let Self::Serving(config) = self {
            config.service(web::resource(path).default_service(web::to(method_not_allowed)));
        }
        self
    }

    /// What browsers ask of an address before they ask for it: no operation of the API, so nothing describes it.
    pub fn before<F, Args>(&mut self, path: &str, method: Method, handler: F) -> &mut Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        if let Self::Serving(config) = self {
            config.route(path, web::method(method).to(handler));
        }
        self
    }

    pub fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, handler: F) -> &mut Self {
        match self {
            Self::Serving(config) => {
                config.service(handler);
            }
            Self::Describing(description) => {
                description.paths.merge(handler.paths());
                handler.schemas(&mut description.schemas);
            }
        }
        self
    }
}
