//! Takes a WebAssembly file apart by its sections: without what only people read, or with one of them written anew.
//!
//! A file is eight bytes of head, then sections: a byte that says the kind, the length as LEB128, the content. Sections of
//! kind 0 begin with their name; a browser passes over them. (WebAssembly core specification, binary format, 5.5.)

use anyhow::{Context, Result};

const HEAD: usize = 8;
const NAMED: u8 = 0;

/// The same module without its named sections: the names of its functions, what made it, how to debug it.
pub(super) fn without_named(wasm: &[u8]) -> Result<Vec<u8>> {
    rewritten(wasm, |section| Ok(if section.kind == NAMED { None } else { Some(section.whole.to_vec()) }))
}

/// The same module with other content in the sections of a kind.
pub(super) fn replaced(wasm: &[u8], kind: u8, mut with: impl FnMut(&[u8]) -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    rewritten(wasm, |section| {
        if section.kind != kind {
            return Ok(Some(section.whole.to_vec()));
        }
        let content = with(section.content)?;
        let mut written = vec![kind];
        write_number(&mut written, content.len());
        written.extend(content);
        Ok(Some(written))
    })
}

struct Section<'w> {
    kind: u8,
    content: &'w [u8],
    /// With its kind and length.
    whole: &'w [u8],
}

/// The module with each section as `write` gives it, or without it.
fn rewritten(wasm: &[u8], mut write: impl FnMut(&Section<'_>) -> Result<Option<Vec<u8>>>) -> Result<Vec<u8>> {
    let cut_off = "a WebAssembly file is cut off";
    let (head, mut rest) = wasm.split_at_checked(HEAD).context(cut_off)?;
    let mut written = head.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        let (length, width) = number(after).context(cut_off)?;
        let (whole, next) = rest.split_at_checked(1 + width + length).context(cut_off)?;
        let content = whole.get(1 + width..).context(cut_off)?;
        written.extend(write(&Section { kind: *kind, content, whole })?.unwrap_or_default());
        rest = next;
    }
    Ok(written)
}

/// Writes an unsigned LEB128 number.
pub(super) fn write_number(written: &mut Vec<u8>, mut value: usize) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            return written.push(low & 0x7f);
        }
        written.push(low | 0x80);
    }
}

/// An unsigned LEB128 number, and how many bytes it takes.
pub(super) fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().enumerate() {
        let shift = u32::try_from(index).ok()?.checked_mul(7)?;
        value |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [&[HEADER], sections].concat().concat()
    }

    #[test]
    fn drops_named_sections_only() -> Result<()> {
        let types: &[u8] = &[1, 4, 1, 0x60, 0, 0];
        let long: Vec<u8> = [&[0, 0x86, 0x01, 4][..], b"name", &[0; 129]].concat();
        assert_eq!(without_named(&module(&[types, &long, types]))?, module(&[types, types]));
        assert_eq!(without_named(&module(&[]))?, module(&[]));
        Ok(())
    }

    #[test]
    fn writes_one_section_anew() -> Result<()> {
        let types: &[u8] = &[1, 1, 0];
        let before = module(&[types, &[2, 1, 7], types]);
        let long = [&[2, 0x80, 1][..], &[7; 128]].concat();
        assert_eq!(replaced(&before, 2, |content| Ok(content.repeat(128)))?, module(&[types, &long, types]));
        Ok(())
    }

    #[test]
    fn refuses_what_is_cut_off() {
        for broken in [&b"\0asm"[..], &module(&[&[1]]), &module(&[&[1, 4, 1]]), &module(&[&[0, 0x80]])] {
            assert!(without_named(broken).is_err(), "{broken:?}");
        }
    }
}
