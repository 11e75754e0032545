//! QR codes as the path of an SVG: nothing is fetched from anywhere, and no page needs to draw.

use crate::kernel::error::{ApiError, ApiResult};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Modules a side, and the dark ones as a path in units of a module.
pub fn path(text: &str) -> ApiResult<(i32, String)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(ApiError::internal)?;
    let (size, mut path) = (code.size(), String::new());
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let width = (x..size).take_while(|x| code.get_module(*x, y)).fold(0, |width, _| width + 1);
            if width > 0 {
                write!(path, "M{x} {y}h{width}v1h-{width}z").map_err(ApiError::internal)?;
            }
            x += width.max(1);
        }
    }
    Ok((size, path))
}

#[cfg(test)]
mod tests {
    use super::path;

    /// A QR code has its three marks: seven dark modules in a row at the beginning and the end of the first line.
    #[test]
    fn the_marks_are_where_they_belong() {
        let (size, path) = path("otpauth://totp/Setu").unwrap_or_else(|_| panic!("a code"));
        assert!(path.starts_with("M0 0h7v1h-7z"), "{path}");
        assert!(path.contains(&format!("M{} 0h7v1h-7z", size - 7)));
        assert!(path.contains(&format!("M0 {}h7v1h-7z", size - 7)));
        assert!(!path.contains(&format!("M{} {}h7", size - 7, size - 7)));
    }
}
