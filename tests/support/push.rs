//! A browser that takes push messages: its key, and how it reads what comes (RFC 8291), by other code than the server's.

use crate::Taken;
use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::{PublicKey, SecretKey, ecdh};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Its keys.
pub struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    /// The one of a number: always the same.
    pub fn seeded(number: u64) -> Self {
        let bytes = Sha256::digest(format!("browser {number}"));
        let secret = SecretKey::from_slice(&bytes).unwrap_or_else(|_| unreachable!("a number below the order"));
        let digest = Sha256::digest(format!("secret {number}"));
        let auth = digest.first_chunk().copied().unwrap_or_default();
        Self { secret, auth }
    }

    fn public(&self) -> Vec<u8> {
        self.secret.public_key().to_encoded_point(false).as_bytes().to_vec()
    }

    /// What it says of itself.
    pub fn subscription(&self, endpoint: &str) -> Value {
        let keys = json!({"p256dh": BASE64.encode(self.public()), "auth": BASE64.encode(self.auth)});
        json!({"endpoint": endpoint, "keys": keys})
    }

    /// What a message says.
    pub fn read(&self, message: &[u8]) -> Result<Value> {
        let (salt, rest) = message.split_at_checked(16).context("no salt")?;
        let (size, rest) = rest.split_at_checked(4).context("no size")?;
        ensure!(size == 4_096_u32.to_be_bytes(), "records of another size: {size:?}");
        let (length, rest) = rest.split_first().context("no length")?;
        let (sender, record) = rest.split_at_checked(usize::from(*length)).context("no key")?;
        let theirs = PublicKey::from_sec1_bytes(sender).context("the key is none")?;
        let shared = ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), theirs.as_affine());
        let info = [b"WebPush: info\0".as_slice(), &self.public(), sender].concat();
        let key: [u8; 32] = derive(&self.auth, shared.raw_secret_bytes(), &info)?;
        let content: [u8; 16] = derive(salt, &key, b"Content-Encoding: aes128gcm\0")?;
        let nonce: [u8; 12] = derive(salt, &key, b"Content-Encoding: nonce\0")?;
        let failed = |_| anyhow::anyhow!("the message does not open");
        let content = UnboundKey::new(&AES_128_GCM, &content).map_err(failed)?;
        let nonce = Nonce::assume_unique_for_key(nonce);
        let mut record = record.to_vec();
        let plain = LessSafeKey::new(content).open_in_place(nonce, Aad::empty(), &mut record).map_err(failed)?;
        let (mark, text) = plain.split_last().context("no mark")?;
        ensure!(*mark == 2, "it is not the last record: {mark}");
        Ok(serde_json::from_slice(text)?)
    }
}

/// HKDF (RFC 5869) with SHA-256, of one block.
fn derive<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> Result<[u8; N]> {
    let block = hmac(&hmac(salt, &[secret]), &[info, &[1]]);
    block.first_chunk().copied().context("a block has 32 bytes")
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("keys of any length"));
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// What the sender signed (VAPID, RFC 8292), once the signature is found to be of this key.
pub fn vapid(taken: &Taken, key: &str) -> Result<Value> {
    let header = taken.header("authorization").context("nobody signed")?;
    let (token, told) = header.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).context("no VAPID")?;
    ensure!(told == key, "another key than browsers know");
    let (signed, signature) = token.rsplit_once('.').context("no signature")?;
    let key = VerifyingKey::from_sec1_bytes(&BASE64.decode(key)?)?;
    key.verify(signed.as_bytes(), &Signature::from_slice(&BASE64.decode(signature)?)?)?;
    let (head, claims) = signed.split_once('.').context("no claims")?;
    let head: Value = serde_json::from_slice(&BASE64.decode(head)?)?;
    ensure!(head == json!({"typ": "JWT", "alg": "ES256"}), "{head}");
    Ok(serde_json::from_slice(&BASE64.decode(claims)?)?)
}
