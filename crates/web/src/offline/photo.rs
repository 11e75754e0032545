//! Makes a photo small before it waits or goes: drawn anew, so that nothing that the camera wrote into it remains.

use wasm_bindgen::{JsCast, JsValue};

use super::js::{Answer, Refused, call, get, object, promised};
use leptos::prelude::{document, window};

/// The longer side at most, in pixels.
const LARGEST: f64 = 1600.0;
const QUALITY: f64 = 0.8;

pub(super) async fn shrink(file: &web_sys::File) -> Option<Vec<u8>> {
    drawn(file).await.ok()
}

async fn drawn(file: &web_sys::File) -> Answer<Vec<u8>> {
    // Upright, as the camera was held.
    let turned = object(&[("imageOrientation", JsValue::from_str("from-image"))])?;
    let picture = promised(&window(), "createImageBitmap", &[file.into(), turned]).await?;
    let side = |name: &str| get(&picture, name).map(|side| side.as_f64().unwrap_or_default());
    let (width, height) = (side("width")?, side("height")?);
    if width < 1.0 || height < 1.0 {
        return Err(Refused(JsValue::from_str("empty picture")));
    }
    let scale = (LARGEST / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let canvas: JsValue = document().create_element("canvas")?.into();
    super::js::set(&canvas, "width", &JsValue::from_f64(width))?;
    super::js::set(&canvas, "height", &JsValue::from_f64(height))?;
    let pen = call(&canvas, "getContext", &[JsValue::from_str("2d")])?;
    // What is transparent is white on paper.
    super::js::set(&pen, "fillStyle", &JsValue::from_str("#fff"))?;
    let [left, top, right, bottom] = [0.0, 0.0, width, height].map(JsValue::from_f64);
    call(&pen, "fillRect", &[left.clone(), top.clone(), right.clone(), bottom.clone()])?;
    call(&pen, "drawImage", &[picture.clone(), left, top, right, bottom])?;
    call(&picture, "close", &[])?;
    let mut asked = Ok(JsValue::UNDEFINED);
    let blob = js_sys::Promise::new(&mut |resolve, _| {
        let how = [resolve.into(), JsValue::from_str("image/jpeg"), JsValue::from_f64(QUALITY)];
        asked = call(&canvas, "toBlob", &how);
    });
    asked?;
    let blob = wasm_bindgen_futures::JsFuture::from(blob).await?;
    // A canvas that is too large for the device gives nothing.
    let blob: web_sys::Blob = blob.dyn_into().map_err(Refused)?;
    let bytes = promised(&blob, "arrayBuffer", &[]).await?;
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}
