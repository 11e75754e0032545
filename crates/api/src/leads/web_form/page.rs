//! The hospital's own page of a form, drawn here so that it is there at once, and the script and the style that it shares
//! with the pages of other sites. The page works with the app's rules: nothing inline, nothing from another host.

use super::store::shown;
use crate::kernel::error::ApiResult;
use crate::kernel::hexadecimal::hexadecimal;
use crate::kernel::state::State;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::kernel::phone;
use domain::leads::web_form::{FormField, FormFieldKind, FormLanguage, FormWords, HONEYPOT, PublicConsent, PublicForm};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const SCRIPT: &str = include_str!("assets/form.js");
const STYLE: &str = include_str!("assets/form.css");

/// Less than the app needs: no WebAssembly, no pictures, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'none'";

pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/f/{key}", web::get().to(page))
        .route("/public/form.js", web::get().to(script))
        .route("/public/form.css", web::get().to(style));
}

async fn page(state: web::Data<State>, key: web::Path<String>) -> ApiResult<HttpResponse> {
    let read = state.database.read(move |connection| shown(connection, &key)).await;
    let form = match read {
        Err(cause) if cause.is_not_found() => {
            return Ok(HttpResponse::NotFound()
                .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
                .content_type("text/html; charset=utf-8")
                .body(gone()));
        }
        other => other?,
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .content_type("text/html; charset=utf-8")
        .body(html(&form)))
}

async fn script(request: HttpRequest) -> HttpResponse {
    file(&request, "text/javascript; charset=utf-8", SCRIPT)
}

async fn style(request: HttpRequest) -> HttpResponse {
    file(&request, "text/css; charset=utf-8", STYLE)
}

/// Names a content: 64 bits tell any two of ours apart.
fn tag(text: &str) -> String {
    let digest = hexadecimal(&Sha256::digest(text));
    digest.get(..16).unwrap_or(&digest).to_owned()
}

/// A file for any page of any site. Asked for by its content it is kept for ever, else for an hour.
fn file(request: &HttpRequest, kind: &str, text: &'static str) -> HttpResponse {
    let tag = tag(text);
    let named = request.query_string() == format!("v={tag}");
    let quoted = format!("\"{tag}\"");
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == quoted.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((
            header::CACHE_CONTROL,
            if named { "public, max-age=31536000, immutable" } else { "public, max-age=3600" },
        ))
        .insert_header((header::ETAG, quoted))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"));
    if known { response.finish() } else { response.content_type(kind).body(text) }
}

/// Text within an element or an attribute in double quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

fn head(language: &str, title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/public/form.css?v={style}\">\n\
         <script src=\"/public/form.js?v={script}\" defer></script>\n</head>\n",
        title = escaped(title),
        style = tag(STYLE),
        script = tag(SCRIPT),
    )
}

/// To whoever follows an address that leads nowhere any more: nobody knows in which language.
fn gone() -> String {
    let (english, hindi) = (FormLanguage::English.told().gone, FormLanguage::Hindi.told().gone);
    let head = head("en", "Setu");
    format!(
        "{head}<body class=\"setu-page\">\n<main class=\"setu-form\"><h1>{english}</h1><p lang=\"hi\">{hindi}</p></main>\n\
         </body>\n</html>\n"
    )
}

/// The whole page.
fn html(form: &PublicForm) -> String {
    let PublicForm { key, language, title, intro, words, .. } = form;
    let whole = form.hospital.as_ref().map_or_else(|| title.clone(), |hospital| format!("{title} – {hospital}"));
    let mut out = head(language.as_str(), &whole);
    out += "<body class=\"setu-page\">\n<main class=\"setu-form\">\n";
    if let Some(hospital) = &form.hospital {
        put(&mut out, &format!("<p class=\"hospital\">{}</p>\n", escaped(hospital)));
    }
    put(&mut out, &format!("<h1>{}</h1>\n", escaped(title)));
    if let Some(intro) = intro {
        put(&mut out, &format!("<p class=\"intro\">{}</p>\n", escaped(intro)));
    }
    put(&mut out, &format!("<noscript><p class=\"notice\">{}</p></noscript>\n", no_script(form)));
    let FormWords { missing, problem, sending, offline, .. } = words;
    let attributes =
        [("key", key.as_str()), ("missing", missing), ("problem", problem), ("sending", sending), ("offline", offline)];
    out += "<form method=\"post\" novalidate";
    for (name, value) in attributes {
        put(&mut out, &format!(" data-{name}=\"{}\"", escaped(value)));
    }
    out += ">\n<div class=\"summary\" role=\"alert\" tabindex=\"-1\" hidden></div>\n";
    for one in &form.fields {
        put(&mut out, &field(one, words));
    }
    put(
        &mut out,
        &format!(
            "<p class=\"trap\" aria-hidden=\"true\"><label>{} <input name=\"{HONEYPOT}\" tabindex=\"-1\" \
             autocomplete=\"off\"></label></p>\n",
            escaped(&words.leave_empty)
        ),
    );
    if let Some(agreed) = &form.consent {
        put(&mut out, &consent(agreed));
    }
    // Without a script it would send what was typed to nobody: the script lets it be pressed.
    put(
        &mut out,
        &format!(
            "<button type=\"submit\" disabled>{}</button>\n<p class=\"status\" role=\"status\"></p>\n</form>\n",
            escaped(&form.button_text)
        ),
    );
    out += "</main>\n</body>\n</html>\n";
    out
}

fn put(out: &mut String, text: &str) {
    out.push_str(text);
}

fn no_script(form: &PublicForm) -> String {
    let told = escaped(form.language.told().no_script);
    let Some(number) = &form.phone else { return told.trim_end_matches(':').to_owned() + "." };
    let dialled = phone::e164(number).unwrap_or_else(|| number.clone());
    format!("{told} <a href=\"tel:{}\">{}</a>", escaped(&dialled), escaped(number))
}

/// One thing that is asked, as the script draws it into other pages: label, hint, a place for what is wrong, and where it
/// is answered.
fn field(field: &FormField, words: &FormWords) -> String {
    let name = field.key();
    let id = format!("setu-{name}");
    let mut label = escaped(&field.label);
    if !field.required {
        // Writing to a text cannot fail.
        write!(label, " <span class=\"optional\">{}</span>", escaped(&words.optional)).unwrap_or_default();
    }
    let mut hint = String::new();
    if let Some(text) = &field.hint {
        hint = format!("<p class=\"hint\" id=\"{id}-hint\">{}</p>\n", escaped(text));
    }
    let error = format!("<p class=\"error\" id=\"{id}-error\" hidden></p>\n");
    let mut attributes = format!("name=\"{name}\"");
    if field.required {
        attributes += " required";
    }
    if field.hint.is_some() {
        write!(attributes, " aria-describedby=\"{id}-hint\"").unwrap_or_default();
    }
    if field.kind == FormFieldKind::YesNo {
        let radio = |value: &str, text: &str| {
            format!(
                "<label class=\"check\"><input type=\"radio\" id=\"{id}-{value}\" value=\"{value}\" {attributes}> {}</label>\n",
                escaped(text)
            )
        };
        let both = [radio("yes", &words.yes), radio("no", &words.no)].concat();
        return format!(
            "<fieldset class=\"field\" id=\"{id}\"><legend>{label}</legend>\n{hint}{error}{both}</fieldset>\n"
        );
    }
    let control = control(field, words, &format!("id=\"{id}\" {attributes}"));
    format!("<div class=\"field\"><label for=\"{id}\">{label}</label>\n{hint}{error}{control}\n</div>\n")
}

fn control(field: &FormField, words: &FormWords, attributes: &str) -> String {
    use FormFieldKind as K;
    if !field.choices.is_empty() {
        let mut options = format!("<option value=\"\">{}</option>", escaped(&words.choose));
        for choice in &field.choices {
            write!(options, "<option>{}</option>", escaped(choice.trim())).unwrap_or_default();
        }
        return format!("<select {attributes}>{options}</select>");
    }
    let longest = field.kind.longest();
    if field.kind == K::Message {
        return format!("<textarea rows=\"4\" maxlength=\"{longest}\" {attributes}></textarea>");
    }
    let (kind, more) = match field.kind {
        K::Phone => ("tel", "autocomplete=\"tel\" inputmode=\"tel\" "),
        K::Email => ("email", "autocomplete=\"email\" inputmode=\"email\" "),
        K::Name => ("text", "autocomplete=\"name\" "),
        K::City => ("text", "autocomplete=\"address-level2\" "),
        K::PinCode => ("text", "autocomplete=\"postal-code\" inputmode=\"numeric\" "),
        K::Specialty | K::PreferredTime | K::Message | K::Text | K::Choice | K::YesNo => ("text", ""),
    };
    format!("<input type=\"{kind}\" maxlength=\"{longest}\" {more}{attributes}>")
}

/// A box that nobody has ticked beforehand. Its value is the text itself: it is sent as it was read.
fn consent(agreed: &PublicConsent) -> String {
    let text = escaped(&agreed.text);
    let required = if agreed.required { " required" } else { "" };
    let (mut described, mut notice) = (String::new(), String::new());
    if let Some(words) = &agreed.unsent_notice {
        " aria-describedby=\"setu-consent-hint\" data-unsent".clone_into(&mut described);
        notice = format!("<p class=\"hint\" id=\"setu-consent-hint\">{}</p>\n", escaped(words));
    }
    format!(
        "<div class=\"field\"><p class=\"error\" id=\"setu-consent-error\" hidden></p>\n\
         <label class=\"check\"><input type=\"checkbox\" id=\"setu-consent\" name=\"consent\" \
         value=\"{text}\"{required}{described}> <span>{text}</span></label>\n{notice}</div>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT, STYLE, consent, escaped, field};
    use domain::leads::web_form::{FormField, FormFieldKind, FormLanguage, PublicConsent};

    #[test]
    fn what_people_write_stays_text() {
        assert_eq!(escaped("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
        let words = FormLanguage::English.words();
        let asked = FormField {
            hint: Some("<script>".to_owned()),
            choices: vec!["\"><img src=x>".to_owned(), "b".to_owned()],
            ..FormField::own(FormFieldKind::Choice, "x", "<b>Which</b>")
        };
        let drawn = field(&asked, &words);
        assert!(!drawn.contains("<b>") && !drawn.contains("<script") && !drawn.contains("<img"), "{drawn}");
        let text = "\" onclick=\"alert(1)".to_owned();
        let box_of = consent(&PublicConsent { text, required: false, unsent_notice: None });
        assert!(!box_of.contains("onclick=\"") && !box_of.contains("checked"), "{box_of}");
    }

    #[test]
    fn what_other_sites_load_is_small() {
        assert!(SCRIPT.len() + STYLE.len() <= 60 * 1024 / 2, "{} + {}", SCRIPT.len(), STYLE.len());
    }
}
