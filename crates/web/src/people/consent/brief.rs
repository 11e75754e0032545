//! What a contact may be told and how, in the few lines that stand beside their timeline.

use domain::people::{
    consent::{ConsentPurpose, ConsentState},
    contact::Contact,
};
use leptos::prelude::*;

use crate::{
    i18n::{t, t_in},
    record::{self, Line, RecordState},
    session,
    ui::mark::Tone,
};

pub fn brief(state: RecordState<Contact>) -> AnyView {
    record::brief(state, ("consent", "consents.tab", "consents.none"), |contact| async move {
        let matrix = session::client().await.get_consent_matrix(contact.head.id).await?;
        let of = |purpose: ConsentPurpose| -> Option<Line> {
            let said: Vec<_> = matrix.current.iter().filter(|entry| entry.purpose == purpose).collect();
            let given = said.iter().filter(|entry| entry.state == ConsentState::Given);
            let channels: Vec<String> = given.map(|entry| t_in("contacts.channel", entry.channel.as_str())).collect();
            let badge = channels.is_empty().then(|| (t("consents.state.withdrawn").to_owned(), Tone::Bad));
            let first = t_in("consents.purpose", purpose.as_str());
            (!said.is_empty()).then(|| Line { first, second: channels.join(", "), href: None, badge })
        };
        Ok(ConsentPurpose::ALL.iter().copied().filter_map(of).collect())
    })
}
