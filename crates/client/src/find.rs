//! The search over all kinds of records.

use crate::transport::answer;
use crate::{Client, Error};
use domain::kernel::find::Found;
use domain::kernel::policy::Resource;

impl Client {
    /// The best hits of each kind, the group with the surest first; of these kinds, or of all when none is named.
    pub async fn search_all(&self, q: &str, kinds: &[Resource], limit: u32) -> Result<Found, Error> {
        let mut query = vec![("q".to_owned(), q.to_owned()), ("limit".to_owned(), limit.to_string())];
        if !kinds.is_empty() {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            query.push(("kinds".to_owned(), kinds.join(",")));
        }
        answer(self.get("/search", &query)).await
    }
}
