//! Keys of tools, as every request reads them: `setu_<prefix>_<secret>`. Making and revoking them is `admin/api_key`'s.

use super::caller::{Person, load_user};
use super::db::schema::api_keys as keys;
use super::db::{Connection, Transaction};
use super::error::ApiResult;
use super::secrets::letters;
use diesel::prelude::*;
use domain::admin::api_key::KEY_MARK;
use domain::kernel::key_scope::KeyScope;
use domain::kernel::network::Network;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ApiKeyId, Json, SessionId, Timestamp, UserId};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// How often the use of a key is written down.
pub const USE_SECONDS: i64 = 60;

/// What a key may do, and from where.
#[derive(Debug)]
pub struct KeyRights {
    pub id: ApiKeyId,
    pub prefix: String,
    scopes: Vec<KeyScope>,
    addresses: Vec<Network>,
    expires_at: Option<Timestamp>,
    hash: Vec<u8>,
}

impl KeyRights {
    pub fn grants(&self, resource: Resource, action: Action) -> bool {
        self.scopes.iter().any(|scope| scope.grants(resource, action))
    }

    /// Whether this is the very key, still good, and used from where it may be. Asked for each request: a remembered
    /// person is not.
    pub fn admits(&self, token: &str, origin: Option<IpAddr>, now: Timestamp) -> bool {
        let same: bool = self.hash.ct_eq(&hash(token)).into();
        let here = self.addresses.is_empty()
            || origin.is_some_and(|origin| self.addresses.iter().any(|network| network.contains(origin)));
        same && here && !self.has_ended(now)
    }

    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// A new key: all of it, which nobody keeps, and its prefix.
pub fn new_key() -> ApiResult<(String, String)> {
    // 50 bits tell keys apart, 200 bits keep them secret.
    let (prefix, secret) = (letters::<10>()?, letters::<40>()?);
    Ok((format!("{KEY_MARK}{prefix}_{secret}"), prefix))
}

/// The secret has 200 bits of the system's own randomness: nobody guesses it, however fast the hash is.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The part of a key that finds its row; `None` for a token of another kind.
pub fn prefix_of(token: &str) -> Option<&str> {
    let (prefix, secret) = token.strip_prefix(KEY_MARK)?.split_once('_')?;
    (prefix.len() == 10 && secret.len() == 40).then_some(prefix)
}

type Row = (ApiKeyId, UserId, Vec<u8>, Json<Vec<KeyScope>>, Json<Vec<Network>>, Option<Timestamp>);

/// The owner of a key, bound to what the key may do; `None` for a key that was revoked or never was.
pub fn load(connection: &mut Connection, prefix: &str) -> ApiResult<Option<Person>> {
    let query = keys::table.filter(keys::prefix.eq(prefix)).filter(keys::revoked_at.is_null()).select((
        keys::id,
        keys::owner_id,
        keys::secret_hash,
        keys::scopes,
        keys::addresses,
        keys::expires_at,
    ));
    let row: Option<Row> = each!(&mut *connection, c => query.get_result(c).optional())?;
    let Some((id, owner, hash, Json(scopes), Json(addresses), expires_at)) = row else { return Ok(None) };
    let person = load_user(connection, owner, SessionId(uuid::Uuid::nil()))?;
    let key = Some(Arc::new(KeyRights { id, prefix: prefix.to_owned(), scopes, addresses, expires_at, hash }));
    Ok(person.map(|person| Person { key, ..person }))
}

/// Writes that a key was used, unless another node has just done so.
pub fn used(transaction: &mut Transaction<'_>, id: ApiKeyId) -> ApiResult<()> {
    let now = transaction.now;
    let before = keys::last_used_at.is_null().or(keys::last_used_at.le(now.plus_seconds(-USE_SECONDS)));
    let statement = diesel::update(keys::table.find(id).filter(before)).set(keys::last_used_at.eq(Some(now)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
