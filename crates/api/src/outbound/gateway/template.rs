//! The request of a gateway with places for what differs: filled in one pass, each value in the form of what it stands in.

/// What may stand in braces.
const NAMES: [&str; 7] = ["to", "to_digits", "text", "sender", "template_id", "entity_id", "unicode"];

/// What a value stands in, which decides how its letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Url,
    /// `to=…&message=…`
    Fields,
    Json,
    Xml,
}

impl Form {
    /// By the header where there is one, else by how the body begins.
    pub fn of(body: &str, content_type: Option<&str>) -> Self {
        let told = content_type.unwrap_or_default().to_ascii_lowercase();
        let begins = body.trim_start();
        if told.contains("json") || (told.is_empty() && begins.starts_with(['{', '['])) {
            Self::Json
        } else if told.contains("xml") || (told.is_empty() && begins.starts_with('<')) {
            Self::Xml
        } else {
            Self::Fields
        }
    }

    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Url | Self::Fields => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }

    fn write(self, value: &str) -> String {
        match self {
            Self::Url | Self::Fields => form_urlencoded::byte_serialize(value.as_bytes()).collect(),
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                inner.map(str::to_owned).unwrap_or_default()
            }
            Self::Xml => quick_xml::escape::escape(value).into_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    form: Form,
    pieces: Vec<Piece>,
}

impl Template {
    /// Fails with the name that it does not know. Braces around anything but a word of small letters are text.
    pub fn new(text: &str, form: Form) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let (mut rest, mut plain) = (text, String::new());
        while let Some((before, behind)) = rest.split_once('{') {
            plain.push_str(before);
            let place = behind.split_once('}').filter(|(name, _)| is_word(name));
            let Some((name, after)) = place else {
                plain.push('{');
                rest = behind;
                continue;
            };
            if !NAMES.contains(&name) {
                return Err(name.to_owned());
            }
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
            pieces.push(Piece::Place(name.to_owned()));
            rest = after;
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        Ok(Self { form, pieces })
    }

    pub fn names(&self, wanted: &str) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Place(name) if name == wanted))
    }

    /// How it begins, as it was written.
    pub fn text(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
        let written = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Place(name) => self.form.write(value(name)),
        };
        self.pieces.iter().map(written).collect()
    }
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::{Form, Template};

    #[test]
    fn each_value_in_the_form_of_its_place() {
        let values = [("to", "+919876543210"), ("text", "Fish & \"chips\" {sender} <b>\n\u{928}")];
        let filled = |text: &str, form| Template::new(text, form).map(|template| template.fill(&values));
        let url = "https://sms.example.in/send?to={to}&text={text}";
        let expected =
            "https://sms.example.in/send?to=%2B919876543210&text=Fish+%26+%22chips%22+%7Bsender%7D+%3Cb%3E%0A%E0%A4%A8";
        assert_eq!(filled(url, Form::Url).as_deref(), Ok(expected));
        let json = r#"{"to": "{to}", "body": {"text": "{text}"}}"#;
        let expected =
            "{\"to\": \"+919876543210\", \"body\": {\"text\": \"Fish & \\\"chips\\\" {sender} <b>\\n\u{928}\"}}";
        assert_eq!(filled(json, Form::Json).as_deref(), Ok(expected));
        let read: serde_json::Value = serde_json::from_str(expected).unwrap_or_default();
        assert_eq!(read["body"]["text"].as_str(), Some(values[1].1));
        assert_eq!(filled("<to>{to}</to>", Form::Xml).as_deref(), Ok("<to>+919876543210</to>"));
        assert!(filled("<t>{text}</t>", Form::Xml).is_ok_and(|text| text.contains("Fish &amp; &quot;")));
    }

    #[test]
    fn a_name_that_nobody_knows_is_refused() {
        assert_eq!(Template::new("{phone}", Form::Fields), Err("phone".to_owned()));
        for text in ["{}", "{ to }", "{\"a\":1}", "{", "}", "{To}"] {
            assert_eq!(Template::new(text, Form::Json).map(|one| one.fill(&[])).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_a_body_is() {
        for (body, told, form) in [
            ("to={to}", None, Form::Fields),
            (" {\"to\":\"{to}\"}", None, Form::Json),
            ("<sms>", None, Form::Xml),
            ("to={to}", Some("Application/JSON; charset=utf-8"), Form::Json),
            ("{to}", Some("text/plain"), Form::Fields),
        ] {
            assert_eq!(Form::of(body, told), form, "{body}");
        }
    }
}
