//! The web app as static files: built into the binary, or from a folder. A file `x.br` beside `x` is sent as it is;
//! what lies in a folder named by its content may be kept for ever.

use crate::kernel::error::ApiError;
use crate::kernel::hexadecimal::hexadecimal;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use domain::kernel::ProblemCode;
use rust_embed::Embed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

#[derive(Embed)]
#[folder = "../../dist/"]
#[allow_missing = true]
struct Embedded;

fn find(folder: Option<&PathBuf>, name: &str) -> Option<Cow<'static, [u8]>> {
    match folder {
        None => Embedded::get(name).map(|file| file.data),
        Some(folder) => {
            let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
            plain.then(|| std::fs::read(folder.join(name)).ok().map(Cow::Owned)).flatten()
        }
    }
}

/// Any file of the app; any other address is a page of the app, which finds its own way.
pub async fn serve(request: HttpRequest, folder: Option<web::Data<PathBuf>>) -> HttpResponse {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = ApiError::new(ProblemCode::MethodNotAllowed).error_response();
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let folder = folder.as_ref().map(web::Data::get_ref);
    let path = request.path().trim_start_matches('/');
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let name = if is_file { path } else { "index.html" };
    let takes_brotli =
        request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|list| {
            list.split(',').any(|encoding| encoding.split(';').next().is_some_and(|name| name.trim() == "br"))
        });
    let compressed = if takes_brotli { find(folder, &format!("{name}.br")) } else { None };
    let encoding = compressed.is_some().then_some("br");
    let Some(bytes) = compressed.or_else(|| find(folder, name)) else {
        return if is_file { ApiError::not_found().error_response() } else { not_built() };
    };
    let digest = hexadecimal(&Sha256::digest(&bytes));
    // 96 bits tell any two builds apart.
    let tag = format!("\"{}\"", digest.get(..24).unwrap_or(&digest));
    let immutable = name.starts_with("assets/");
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((
            header::CACHE_CONTROL,
            if immutable { "public, max-age=31536000, immutable" } else { "no-cache" },
        ))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::ETAG, tag));
    if known {
        return response.finish();
    }
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.content_type(mime_guess::from_path(name).first_or_octet_stream());
    match bytes {
        Cow::Borrowed(bytes) => response.body(web::Bytes::from_static(bytes)),
        Cow::Owned(bytes) => response.body(bytes),
    }
}

/// The server was built without the app.
fn not_built() -> HttpResponse {
    let text =
        "The web app is not part of this build. Run `cargo xtask bundle web`, or name its folder with --web-folder.\n";
    HttpResponse::build(StatusCode::NOT_FOUND).content_type("text/plain; charset=utf-8").body(text)
}
