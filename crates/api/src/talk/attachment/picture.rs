//! What a file really is, and a small picture of it. Pictures come from outside: they are decoded within limits.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom};

/// Pixels of a thumbnail's longer side: sharp on a phone at the size of a card.
const SIDE: u32 = 480;
/// The longest side of a picture that is decoded.
const LONGEST_SIDE: u32 = 16_000;
/// The most memory that decoding one picture may take.
const MEMORY: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 78;

/// The media type by the first bytes; what they do not tell is any bytes.
pub fn content_type(file: &mut File) -> io::Result<&'static str> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(file).take(8 * 1024).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let known = infer::get(&head).map(|kind| kind.mime_type());
    Ok(known.unwrap_or_else(|| if is_text(&head) { "text/plain" } else { "application/octet-stream" }))
}

fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        // A letter may be cut in half at the end of what was read.
        Err(error) => error.error_len().is_none(),
    };
    !head.is_empty() && whole && !head.contains(&0)
}

/// Writes a thumbnail as JPEG; `false` for what is no picture that can be decoded within the limits.
pub fn thumbnail(file: &mut File, out: &mut File) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let small = match small(file) {
        Ok(small) => small,
        Err(cause) => {
            tracing::info!(%cause, "a picture has no thumbnail");
            return Ok(false);
        }
    };
    let mut out = BufWriter::new(out);
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    small.write_with_encoder(encoder).map_err(io::Error::other)?;
    io::Write::flush(&mut out)?;
    Ok(true)
}

fn small(file: &mut File) -> image::ImageResult<RgbImage> {
    let mut reader = ImageReader::new(BufReader::new(file)).with_guessed_format()?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let turned = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    // Smaller first: turning costs a copy.
    picture = picture.thumbnail(SIDE, SIDE);
    picture.apply_orientation(turned);
    Ok(on_white(&picture))
}

/// JPEG has no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    let mut flat = RgbImage::new(rgba.width(), rgba.height());
    for (from, to) in rgba.pixels().zip(flat.pixels_mut()) {
        let [red, green, blue, opacity] = from.0;
        let over = |colour: u8| {
            let (colour, opacity) = (u16::from(colour), u16::from(opacity));
            u8::try_from((colour * opacity + 255 * (255 - opacity)) / 255).unwrap_or(u8::MAX)
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    flat
}
