//! How often somebody who has not signed in may ask for something: counted in the database, so that every node counts the
//! same. Who it is stands there as a keyed hash, and only while it is counted.

use super::db::Transaction;
use super::db::schema::request_counts as counts;
use super::error::{ApiError, ApiResult};
use super::secrets::{Secrets, sign};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use diesel::prelude::*;
use domain::kernel::{ProblemCode, Timestamp};
use std::net::{IpAddr, Ipv6Addr};

/// Of one thing, so many within so many seconds.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// What is asked for: each thing is counted by itself.
    pub of: &'static str,
    pub most: i32,
    pub seconds: i64,
}

/// Who asks, or what is asked of, as it is stored.
#[derive(Debug, Clone)]
pub struct Counted {
    subject: String,
    rate: Rate,
}

impl Counted {
    pub fn new(secrets: &Secrets, rate: Rate, subject: &str) -> Self {
        let key = secrets.derive("request throttle");
        Self { subject: BASE64.encode(sign(&key, format!("{}:{subject}", rate.of).as_bytes())), rate }
    }

    /// By where a request comes from, for one thing that it is about. Of IPv6 a household has a whole network (/64).
    pub fn by_origin(secrets: &Secrets, rate: Rate, about: &str, origin: Option<IpAddr>) -> Self {
        let origin = match origin {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Some(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
            }
            other => other,
        };
        let origin = origin.map(|origin| origin.to_string()).unwrap_or_default();
        Self::new(secrets, rate, &format!("{about} {origin}"))
    }
}

/// Counts a request, or says when it may be asked again. What is refused is not counted.
pub fn count(transaction: &mut Transaction<'_>, counted: &[Counted]) -> ApiResult<()> {
    counted.iter().try_for_each(|one| count_one(transaction, one))
}

fn count_one(transaction: &mut Transaction<'_>, Counted { subject, rate }: &Counted) -> ApiResult<()> {
    transaction.lock(subject)?;
    let now = transaction.now;
    let query = counts::table.find(subject).select((counts::count, counts::ends_at));
    let known: Option<(i32, Timestamp)> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    if let Some((known, ends_at)) = known.filter(|(_, ends_at)| *ends_at > now) {
        if known >= rate.most {
            let seconds = (ends_at.micros() - now.micros()) / 1_000_000 + 1;
            return Err(ApiError::Later(ProblemCode::TooManyRequests, u32::try_from(seconds).unwrap_or(u32::MAX)));
        }
        let further = diesel::update(counts::table.find(subject)).set(counts::count.eq(known + 1));
        each!(&mut *transaction.connection, c => further.execute(c))?;
        return Ok(());
    }
    // Its time is over, and so is that of others.
    let over = diesel::delete(counts::table.filter(counts::ends_at.le(now)));
    each!(&mut *transaction.connection, c => over.execute(c))?;
    let row = (counts::subject.eq(subject), counts::count.eq(1), counts::ends_at.eq(now.plus_seconds(rate.seconds)));
    each!(&mut *transaction.connection, c => diesel::insert_into(counts::table).values(row).execute(c))?;
    Ok(())
}
