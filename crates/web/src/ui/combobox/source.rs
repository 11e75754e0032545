//! Where a combobox' choices come from.

use std::{future::Future, pin::Pin, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::ui::state::Failure;

/// Something to choose: its id, its name, and a second line that tells namesakes apart (phone · place).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
    pub detail: String,
}

type Answer = Pin<Box<dyn Future<Output = Result<Vec<Choice>, Failure>>>>;

/// Where choices come from. Asked with an empty text, it may answer with what is likely.
#[derive(Clone)]
pub struct ChoiceSource(Arc<dyn Fn(String) -> Answer + Send + Sync>);

impl ChoiceSource {
    pub fn new<Ask, Found>(ask: Ask) -> Self
    where
        Ask: Fn(String) -> Found + Send + Sync + 'static,
        Found: Future<Output = Result<Vec<Choice>, Failure>> + 'static,
    {
        Self(Arc::new(move |text| Box::pin(ask(text))))
    }

    pub async fn ask(&self, text: String) -> Result<Vec<Choice>, Failure> {
        (self.0)(text).await
    }
}
