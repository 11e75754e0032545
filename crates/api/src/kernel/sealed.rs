//! Secrets of others that have to be told again, such as the password of a mailbox: kept encrypted with this installation's
//! key (ChaCha20-Poly1305), tied to what they belong to. Whoever reads a table alone does not read them.

use super::error::{ApiError, ApiResult};
use super::secrets::random;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

fn key(of: &[u8]) -> ApiResult<LessSafeKey> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, of).map_err(|_| ApiError::internal("a key of another length"))?;
    Ok(LessSafeKey::new(key))
}

/// The nonce, then what is sealed. `about` is what it belongs to: in another place it does not open.
pub fn seal(of: &[u8], about: &[u8], plain: &[u8]) -> ApiResult<Vec<u8>> {
    let nonce = random::<NONCE_LEN>()?;
    let mut sealed = plain.to_vec();
    key(of)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut sealed)
        .map_err(|_| ApiError::internal("a secret could not be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

pub fn open(of: &[u8], about: &[u8], kept: &[u8]) -> ApiResult<Vec<u8>> {
    let broken = || ApiError::internal("a secret does not open: it was sealed with another key");
    let (nonce, sealed) = kept.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut sealed = sealed.to_vec();
    let plain = key(of)?.open_in_place(nonce, Aad::from(about), &mut sealed).map_err(|_| broken())?;
    Ok(plain.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{open, seal};

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let (key, other) = ([7; 32], [8; 32]);
        let sealed = seal(&key, b"noida", b"secret").unwrap_or_default();
        assert_eq!(open(&key, b"noida", &sealed).ok().as_deref(), Some(b"secret".as_slice()));
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert!(open(&key, b"gurugram", &sealed).is_err());
        assert!(open(&other, b"noida", &sealed).is_err());
        assert!(open(&key, b"noida", &sealed[..10]).is_err());
        let again = seal(&key, b"noida", b"secret").unwrap_or_default();
        assert_ne!(again, sealed);
    }
}
