//! The keys of this installation: made once, kept in the database so that every node has the same, never logged.

use super::db::schema::settings;
use super::db::{Database, Transaction};
use super::error::{ApiError, ApiResult};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const NAME: &str = "secret_key";

pub struct Secrets {
    key: Vec<u8>,
    /// Signs access tokens; derived once, because every request needs it.
    pub access: Vec<u8>,
    /// Signs cursors; the same.
    pub cursor: Vec<u8>,
}

impl Secrets {
    /// Reads the key, or makes it at the very first start.
    pub fn load(database: &Database) -> ApiResult<Self> {
        let known = database.read_waiting(|connection| {
            let query = settings::table.find(NAME).select(settings::value);
            Ok(each!(connection, c => query.get_result::<String>(c).optional())?)
        })?;
        let text = match known {
            Some(text) => text,
            None => database.write_waiting(make_key)?,
        };
        let key = BASE64.decode(text).map_err(ApiError::internal)?;
        Ok(Self { access: sign(&key, b"access"), cursor: sign(&key, b"cursor"), key })
    }

    /// A key for one purpose, so that a signature of one kind never passes for another.
    pub fn derive(&self, purpose: &str) -> Vec<u8> {
        sign(&self.key, purpose.as_bytes())
    }
}

fn make_key(transaction: &mut Transaction<'_>) -> ApiResult<String> {
    let key = BASE64.encode(random::<32>()?);
    let row = (settings::key.eq(NAME), settings::value.eq(&key));
    let statement = diesel::insert_into(settings::table).values(row).on_conflict_do_nothing();
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    // Another node may have been faster.
    let query = settings::table.find(NAME).select(settings::value);
    Ok(each!(&mut *transaction.connection, c => query.get_result(c))?)
}

/// Bytes that nobody can guess, from the operating system.
pub fn random<const N: usize>() -> ApiResult<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(ApiError::internal)?;
    Ok(bytes)
}

/// Letters and digits that nobody can guess, of an alphabet (RFC 4648, in small letters) without 0, 1, 8 and 9: five bits
/// each, easy to read out.
pub fn letters<const N: usize>() -> ApiResult<String> {
    const ALPHABET: [char; 32] = [
        'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
        'w', 'x', 'y', 'z', '2', '3', '4', '5', '6', '7',
    ];
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied();
    Ok(random::<N>()?.iter().filter_map(letter).collect())
}

/// HMAC-SHA-256.
pub fn sign(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
