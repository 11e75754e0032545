//! What somebody gets to read: the words of an answer, filled in with an example as the server fills them in.

use domain::leads::auto_response::{Filled, PLACES, ResponseTexts, Values};
use leptos::prelude::*;

use crate::{
    browser,
    i18n::{t, t_in, tf},
    ui::content::{Fact, Facts},
};

/// In two hours somebody gets in touch.
const DUE_SECONDS: i64 = 7_200;

/// Both languages that answers are written in, by the code that the domain knows them by.
#[derive(Clone, Copy)]
pub(super) enum Tongue {
    English,
    Hindi,
}

impl Tongue {
    fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Hindi => "hi",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::English => t("answers.in.english"),
            Self::Hindi => t("answers.in.hindi"),
        }
    }

    /// In the language of the answer, which need not be the one of the app.
    fn values(self) -> Values {
        let [name, hospital, subject] = match self {
            Self::English => ["Asha Verma", "City Hospital", "Knee replacement"],
            Self::Hindi => ["आशा वर्मा", "सिटी अस्पताल", "घुटने का ऑपरेशन"],
        };
        Values {
            name: Some(name.to_owned()),
            hospital: Some(hospital.to_owned()),
            phone: Some("0120 400 0000".to_owned()),
            due: browser::timestamp().plus_seconds(DUE_SECONDS),
            subject: Some(subject.to_owned()),
        }
    }
}

/// Each place with what stands for it.
pub(super) fn places() -> impl IntoView {
    let line = |place: &str| {
        let (written, meaning) = (["{", place, "}"].concat(), t_in("answers.place", place));
        view! { <Fact label=written>{meaning}</Fact> }
    };
    view! {
        <p class="hint">{t("answers.places_hint")}</p>
        <Facts>{PLACES.map(line).into_iter().collect_view()}</Facts>
    }
}

/// The mail and the SMS, as far as they are written.
pub(super) fn filled_in(texts: &ResponseTexts, tongue: Tongue) -> AnyView {
    let values = tongue.values();
    let email = texts.email(tongue.code(), &values);
    let sms = texts.sms(tongue.code(), &values);
    if email.is_none() && sms.is_none() {
        return view! { <p class="muted">{t("answers.nothing_written")}</p> }.into_any();
    }
    view! {
        <div class="stack tight" lang=tongue.code()>
            {email.map(|email| message(t("leads.by.email"), email))}
            {sms.map(|sms| message(t("leads.by.sms"), sms))}
        </div>
    }
    .into_any()
}

fn message(way: &'static str, filled: Filled) -> impl IntoView {
    let Filled { subject, text, template } = filled;
    let letters = template.is_some().then(|| text.chars().count().to_string());
    let told = template.zip(letters);
    view! {
        <div class="card">
            <p class="small muted">{way}</p>
            {subject.map(|subject| view! { <p class="strong">{subject}</p> })}
            <p class="pre prose">{text}</p>
            {told.map(|(template, letters)| {
                view! { <p class="small muted">{tf("answers.template_of", &[("number", &template), ("n", &letters)])}</p> }
            })}
        </div>
    }
}
