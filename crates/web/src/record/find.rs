//! The only place that finds records by a few letters: who is called so comes before whom something else about matches,
//! such as the town.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use client::Error;
use domain::kernel::ListLink;

use super::Listed;
use crate::session;

/// Names that are looked at for the best ones.
const LOOKED_AT: u32 = 30;
/// The fields that hold a record's name, in those records that have one.
const NAMES: [&str; 2] = ["full_name", "name"];

/// The first `at_most` records for what is typed, the best first.
pub async fn find<R: Listed>(
    text: &str,
    filters: Vec<(String, String, String)>,
    at_most: u32,
) -> Result<Vec<R>, Error> {
    let text = text.trim();
    let anything = ListLink {
        filters,
        q: Some(text.to_owned()),
        expand: Some(<R as Listed>::EXPAND.to_owned()),
        limit: Some(at_most),
        ..ListLink::default()
    };
    let name = R::FIELDS.iter().map(|field| field.name).find(|name| NAMES.contains(name));
    let client = session::client().await;
    let Some(name) = name.filter(|_| text.chars().any(char::is_alphabetic)) else {
        return Ok(client.list::<R>(&anything).await?.data);
    };
    let mut named = ListLink { q: None, limit: Some(LOOKED_AT), ..anything.clone() };
    named.filters.push((name.to_owned(), "contains".to_owned(), text.to_owned()));
    let (named, anything) = both(client.list::<R>(&named), client.list::<R>(&anything)).await;
    let mut found = named?.data;
    let wanted = text.to_lowercase();
    found.sort_by_key(|record| distance(&record.name().to_lowercase(), &wanted));
    for record in anything?.data {
        if found.iter().all(|known| known.head().id != record.head().id) {
            found.push(record);
        }
    }
    found.truncate(usize::try_from(at_most).unwrap_or(usize::MAX));
    Ok(found)
}

/// A name with a word that begins so comes before one that holds it somewhere.
fn distance(name: &str, wanted: &str) -> u8 {
    let begins = name.split([' ', '.', '-']).any(|word| word.starts_with(wanted)) || name.starts_with(wanted);
    u8::from(!begins)
}

/// Waits for two answers at the same time.
async fn both<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut a, mut b) = (None, None);
    poll_fn(|context| {
        if a.is_none()
            && let Poll::Ready(answer) = first.as_mut().poll(context)
        {
            a = Some(answer);
        }
        if b.is_none()
            && let Poll::Ready(answer) = second.as_mut().poll(context)
        {
            b = Some(answer);
        }
        match (a.take(), b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (early, late) => {
                (a, b) = (early, late);
                Poll::Pending
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn beginnings_of_words_come_first() {
        assert!(distance("dr meera sharma", "sha") < distance("aisha khan", "sha"));
        assert_eq!(distance("d'souza-iyer", "iy"), 0);
    }
}
