//! Addresses that a form names: where people go, and whose pages it may stand in.

use std::borrow::Cow;
use validator::ValidationError;

fn refuse(code: &'static str, message: &'static str) -> Result<(), ValidationError> {
    Err(ValidationError::new(code).with_message(Cow::Borrowed(message)))
}

/// `example.in`, `example.in:8443`; letters, digits, dots and hyphens.
fn host_and_port(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 253
        && host.split('.').all(label)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port))
}

/// A page on the web, reached by TLS: nobody in between reads where somebody goes from a hospital's form.
pub fn https(address: &str) -> Result<(), ValidationError> {
    let rest = address.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let printable = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
    if address.len() <= 500 && printable && host.contains('.') && host_and_port(&host) {
        Ok(())
    } else {
        refuse("address", "Enter an address such as https://www.example.in/thank-you")
    }
}

/// Origins as browsers send them (RFC 6454): scheme, host and port, nothing behind. Without TLS only on one's own machine.
pub fn origins(list: &[String]) -> Result<(), ValidationError> {
    if list.len() > 20 {
        return refuse("length", "Keep at most 20 sites");
    }
    let good = |origin: &String| {
        let here = ["localhost", "127.0.0.1"];
        match (origin.strip_prefix("https://"), origin.strip_prefix("http://")) {
            (Some(host), _) => host_and_port(host),
            (None, Some(host)) => host_and_port(host) && here.contains(&host.split(':').next().unwrap_or_default()),
            (None, None) => false,
        }
    };
    if list.iter().all(good) {
        Ok(())
    } else {
        refuse("origin", "Enter sites such as https://www.example.in, without anything behind")
    }
}
