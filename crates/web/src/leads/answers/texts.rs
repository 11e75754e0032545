//! The fields for the words of an answer in one language, with what they become.

use domain::leads::auto_response::ResponseTexts;
use leptos::prelude::*;

use super::example::{Tongue, filled_in};
use crate::{
    i18n::t,
    record::{FormFields, FormPart, filled, form_fields},
    ui::field::{TextArea, TextField},
};

form_fields! {
    TextsForm / TypedTexts {
        subject: RwSignal<String>, text: RwSignal<String>, sms: RwSignal<String>, template: RwSignal<String>,
    }
}

/// The words of one language are a part of the answer's form.
impl FormPart for TextsForm {
    type Typed = TypedTexts;

    fn of(typed: TypedTexts) -> Self {
        FormFields::of(typed)
    }

    fn typed(self) -> TypedTexts {
        FormFields::typed(self)
    }

    fn fill(self, typed: TypedTexts) {
        FormFields::fill(self, typed);
    }
}

pub(super) fn typed(texts: &ResponseTexts) -> TypedTexts {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    TypedTexts {
        subject: text(&texts.email_subject),
        text: text(&texts.email_text),
        sms: text(&texts.sms_text),
        template: text(&texts.sms_template_id),
    }
}

pub(super) fn written(typed: &TypedTexts) -> ResponseTexts {
    ResponseTexts {
        email_subject: filled(&typed.subject),
        email_text: filled(&typed.text),
        sms_text: filled(&typed.sms),
        sms_template_id: filled(&typed.template),
    }
}

/// `name` is the answer's field of the API: its own fields are `english/email_subject` and so on.
pub(super) fn fields(name: &'static str, tongue: Tongue, form: TextsForm, hint: &'static str) -> impl IntoView {
    let field = |own: &str| [name, "/", own].concat();
    let texts = Memo::new(move |_| written(&FormFields::typed(form)));
    view! {
        <fieldset class="stack">
            <legend>{tongue.label()}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <TextField name=field("email_subject") label=t("answers.email_subject") value=form.subject optional=true max_length=200_u32/>
            <TextArea name=field("email_text") label=t("answers.email_text") value=form.text optional=true rows=6_u32/>
            <TextArea name=field("sms_text") label=t("answers.sms_text") hint=t("answers.sms_text_hint") value=form.sms optional=true/>
            <TextField name=field("sms_template_id") label=t("answers.sms_template_id") value=form.template optional=true mode="numeric" max_length=30_u32/>
            <div role="group" aria-label=t("answers.example") class="stack tight">
                <p class="hint">{t("answers.example")}</p>
                {move || texts.with(|texts| filled_in(texts, tongue))}
            </div>
        </fieldset>
    }
}
