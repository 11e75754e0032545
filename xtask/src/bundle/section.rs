//! Takes out of a WebAssembly file what only people read.
//!
//! A file is eight bytes of head, then sections: a byte that says the kind, the length as LEB128, the content. Sections of
//! kind 0 begin with their name; a browser passes over them. (WebAssembly core specification, binary format, 5.5.)

use anyhow::{Context, Result};

const HEAD: usize = 8;
const NAMED: u8 = 0;

/// The same module without its named sections: the names of its functions, what made it, how to debug it.
pub(super) fn without_named(wasm: &[u8]) -> Result<Vec<u8>> {
    let cut_off = "a WebAssembly file is cut off";
    let (head, mut rest) = wasm.split_at_checked(HEAD).context(cut_off)?;
    let mut kept = head.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        let (length, width) = number(after).context(cut_off)?;
        let (section, next) = rest.split_at_checked(1 + width + length).context(cut_off)?;
        if *kind != NAMED {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(kept)
}

/// An unsigned LEB128 number, and how many bytes it takes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
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
    fn refuses_what_is_cut_off() {
        for broken in [&b"\0asm"[..], &module(&[&[1]]), &module(&[&[1, 4, 1]]), &module(&[&[0, 0x80]])] {
            assert!(without_named(broken).is_err(), "{broken:?}");
        }
    }
}
