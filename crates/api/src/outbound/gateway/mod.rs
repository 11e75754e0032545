//! SMS through any gateway that takes HTTP: the installation says what its request looks like and which answer means that
//! it was accepted.

mod template;

use super::sms::{NotDelivered, Sms, SmsSender};
use crate::config::SmsOptions;
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::phone;
use std::time::Duration;
use template::{Form, Template};
use ureq::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use ureq::http::{Method, Request, StatusCode};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Error, Timeout};

/// Well within the lease of a job.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of an answer, so much is looked at.
const LONGEST_ANSWER: u64 = 64 * 1024;

pub struct HttpGateway {
    agent: Agent,
    method: Method,
    url: Template,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<Template>,
    sender: String,
    entity_id: String,
    accepted: Option<String>,
}

impl HttpGateway {
    /// `None`: this installation sends no SMS.
    pub fn new(options: &SmsOptions) -> ApiResult<Option<Self>> {
        let Some(url) = &options.sms_url else { return Ok(None) };
        let (Some(sender), Some(entity_id)) = (&options.sms_sender, &options.sms_entity_id) else {
            return Err(ApiError::internal("SETU_SMS_URL needs SETU_SMS_SENDER and SETU_SMS_ENTITY_ID beside it"));
        };
        if !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(ApiError::internal("SETU_SMS_URL begins with https:// or http://"));
        }
        let method = match (options.sms_method.as_str(), &options.sms_body) {
            ("POST", _) => Method::POST,
            ("PUT", _) => Method::PUT,
            ("GET", None) => Method::GET,
            ("GET", Some(_)) => return Err(ApiError::internal("SETU_SMS_BODY: a GET has no body")),
            _ => return Err(ApiError::internal("SETU_SMS_METHOD is GET, POST or PUT")),
        };
        let mut headers: Vec<(HeaderName, HeaderValue)> = options
            .sms_headers
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| header(line))
            .collect::<ApiResult<_>>()?;
        let told = headers.iter().find(|(name, _)| *name == CONTENT_TYPE).and_then(|(_, value)| value.to_str().ok());
        let form = options.sms_body.as_deref().map(|body| Form::of(body, told));
        if let (Some(form), None) = (form, told) {
            headers.push((CONTENT_TYPE, HeaderValue::from_static(form.content_type())));
        }
        let url = Template::new(url, Form::Url).map_err(|name| unknown("SETU_SMS_URL", &name))?;
        let body = options.sms_body.as_deref().zip(form).map(|(body, form)| Template::new(body, form)).transpose();
        let body = body.map_err(|name| unknown("SETU_SMS_BODY", &name))?;
        let names = |wanted: &str| url.names(wanted) || body.as_ref().is_some_and(|body| body.names(wanted));
        if !(names("to") || names("to_digits")) || !names("text") {
            let told = "SETU_SMS_URL or SETU_SMS_BODY says where {to} or {to_digits}, and where {text} stands";
            return Err(ApiError::internal(told));
        }
        Ok(Some(Self {
            agent: agent(url.text().starts_with("https://")),
            method,
            url,
            headers,
            body,
            sender: sender.clone(),
            entity_id: entity_id.clone(),
            accepted: options.sms_accepted.clone(),
        }))
    }

    fn request(&self, sms: &Sms) -> Result<Request<String>, NotDelivered> {
        let digits = phone::digits(&sms.to);
        // Gateways want to be told of letters that need two bytes each.
        let unicode = if sms.text.is_ascii() { "0" } else { "1" };
        let values: [(&str, &str); 7] = [
            ("to", sms.to.as_str()),
            ("to_digits", &digits),
            ("text", &sms.text),
            ("sender", &self.sender),
            ("template_id", &sms.template),
            ("entity_id", &self.entity_id),
            ("unicode", unicode),
        ];
        let mut request = Request::builder().method(self.method.clone()).uri(self.url.fill(&values));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let body = self.body.as_ref().map(|body| body.fill(&values)).unwrap_or_default();
        request.body(body).map_err(|_| NotDelivered::never("the gateway's address is none"))
    }
}

impl SmsSender for HttpGateway {
    fn send(&self, sms: &Sms) -> Result<(), NotDelivered> {
        let request = self.request(sms)?;
        let answer =
            if self.method == Method::GET { self.agent.run(request.map(|_| ())) } else { self.agent.run(request) };
        let mut answer = answer.map_err(|cause| not_reached(&cause))?;
        let status = answer.status();
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            return Err(NotDelivered::later(format!("the SMS gateway answered {}", status.as_u16())));
        }
        if !status.is_success() {
            return Err(NotDelivered::never(format!("the SMS gateway refused with {}", status.as_u16())));
        }
        let Some(accepted) = &self.accepted else { return Ok(()) };
        let told = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string();
        match told {
            Ok(told) if told.contains(accepted.as_str()) => Ok(()),
            // Its words may repeat the number.
            Ok(_) => Err(NotDelivered::never("the SMS gateway did not accept it")),
            Err(_) => Err(NotDelivered::never("the SMS gateway's answer broke off: it may have left")),
        }
    }
}

fn unknown(setting: &str, name: &str) -> ApiError {
    ApiError::internal(format!("{setting}: there is no {{{name}}}"))
}

/// `Authorization: Bearer …`
fn header(line: &str) -> ApiResult<(HeaderName, HeaderValue)> {
    // What stands there may be a secret.
    let none = || ApiError::internal("SETU_SMS_HEADERS: a header is a name, a colon and a value");
    let (name, value) = line.split_once(':').ok_or_else(none)?;
    let name: HeaderName = name.trim().parse().map_err(|_| none())?;
    Ok((name, value.trim().parse().map_err(|_| none())?))
}

/// No redirects: what is sent belongs to nobody else. The certificates that the machine trusts, as for mail.
fn agent(encrypted: bool) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false);
    if !encrypted {
        return config.build().new_agent();
    }
    let known = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<Certificate<'static>> = known.iter().map(|known| Certificate::from_der(known).to_owned()).collect();
    let tls = TlsConfig::builder().root_certs(RootCerts::from(roots)).build();
    config.tls_config(tls).build().new_agent()
}

/// Only where nothing can have left it is tried again.
fn not_reached(cause: &Error) -> NotDelivered {
    use std::io::ErrorKind;
    match cause {
        Error::HostNotFound | Error::ConnectionFailed => NotDelivered::later("the SMS gateway cannot be reached"),
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            NotDelivered::later("the SMS gateway did not answer in time")
        }
        Error::Io(cause) if matches!(cause.kind(), ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable) => {
            NotDelivered::later("the SMS gateway cannot be reached")
        }
        Error::Timeout(_) => NotDelivered::never("the SMS gateway did not answer in time: it may have left"),
        Error::BadUri(_) | Error::Http(_) => NotDelivered::never("the SMS gateway's address is none"),
        Error::Tls(_) | Error::Rustls(_) => NotDelivered::later("the SMS gateway's certificate is not trusted"),
        _ => NotDelivered::never("the SMS gateway broke off: it may have left"),
    }
}
