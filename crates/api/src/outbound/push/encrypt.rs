//! What only the browser reads: message encryption for web push (RFC 8291), one record of `aes128gcm` (RFC 8188).

use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::random;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;

/// Bytes of a record: every message is one.
const RECORD: u32 = 4_096;
/// What a push service takes at least (RFC 8030, 7.2) less the head, the mark and the seal of a record.
const LONGEST: usize = 4_096 - 86 - 1 - 16;
/// Behind the text of the last record (RFC 8188, 2).
const LAST: u8 = 2;

/// Encrypts for the browser that has this public key (65 bytes) and this secret (16 bytes).
pub fn encrypt(receiver: &[u8], auth: &[u8], plain: &[u8]) -> ApiResult<Vec<u8>> {
    if plain.len() > LONGEST {
        return Err(ApiError::internal("a push message is too long"));
    }
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).map_err(|_| failed())?;
    let public = own.compute_public_key().map_err(|_| failed())?;
    let salt = random::<16>()?;
    let sealed = agree_ephemeral(own, &UnparsedPublicKey::new(&ECDH_P256, receiver), |shared| {
        seal(shared, (receiver, public.as_ref()), auth, &salt, plain)
    });
    sealed.map_err(|_| ApiError::internal("a browser's public key is none"))?
}

fn failed() -> ApiError {
    ApiError::internal("a push message could not be encrypted")
}

/// From the secret that both share on; the public keys are the browser's and ours.
fn seal(shared: &[u8], keys: (&[u8], &[u8]), auth: &[u8], salt: &[u8; 16], plain: &[u8]) -> ApiResult<Vec<u8>> {
    let (receiver, sender) = keys;
    let key: [u8; 32] = derive(auth, shared, &[b"WebPush: info\0", receiver, sender])?;
    let content_key: [u8; 16] = derive(salt, &key, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; NONCE_LEN] = derive(salt, &key, &[b"Content-Encoding: nonce\0"])?;
    let mut record = [plain, &[LAST]].concat();
    let content_key = UnboundKey::new(&AES_128_GCM, &content_key).map_err(|_| failed())?;
    LessSafeKey::new(content_key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)
        .map_err(|_| failed())?;
    let length = u8::try_from(sender.len()).map_err(|_| failed())?;
    Ok([salt, RECORD.to_be_bytes().as_slice(), &[length], sender, &record].concat())
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF (RFC 5869) with SHA-256.
fn derive<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> ApiResult<[u8; N]> {
    let mut key = [0; N];
    let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
    let expanded = extracted.expand(info, Length(N)).map_err(|_| failed())?;
    expanded.fill(&mut key).map_err(|_| failed())?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, encrypt, seal};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64.decode(text).unwrap_or_else(|_| panic!("base64url"))
    }

    const RECEIVER: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    /// The example of RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_standard() {
        let sender = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap_or_else(|_| panic!("a salt"));
        let sealed = seal(
            &bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
            (&bytes(RECEIVER), &sender),
            &bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            &salt,
            b"When I grow up, I want to be a watermelon",
        );
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
            AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(sealed.ok().map(|sealed| BASE64.encode(sealed)).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_key_or_too_long_is_refused() {
        let auth = [1; 16];
        assert!(encrypt(&bytes(RECEIVER), &auth, &vec![b'a'; LONGEST]).is_ok_and(|sealed| sealed.len() == 4_096));
        assert!(encrypt(&bytes(RECEIVER), &auth, &vec![b'a'; LONGEST + 1]).is_err());
        // A point that does not lie on the curve.
        let mut off = bytes(RECEIVER);
        off.reverse();
        assert!(encrypt(&off, &auth, b"a").is_err());
        assert!(encrypt(&[4; 65], &auth, b"a").is_err());
    }
}
