//! Where a form is to be found: its own page, the snippet for other pages, and the key that both are made of.

use domain::leads::web_form::WebForm;
use leptos::{prelude::*, task::spawn_local};

use super::super::switched::keeps;
use crate::{
    i18n::t,
    record::{RecordState, inline::or_nothing},
    session,
    ui::{
        button::Button,
        content::{Card, Fact, Facts, Notice},
        icon::{EXTERNAL, INFO, Icon, KEY},
        modal::Confirm,
        reach::CopyButton,
        state::Failure,
        toast::{toast, toast_error},
    },
};

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The form's own page.
pub(super) fn address(form: &WebForm) -> String {
    [&origin(), "/f/", &form.key].concat()
}

/// What shows it where it stands in another page.
fn snippet(form: &WebForm) -> String {
    ["<script src=\"", &origin(), "/public/form.js\" data-form=\"", &form.key, "\" async></script>"].concat()
}

pub(super) fn addresses(state: RecordState<WebForm>) -> impl IntoView {
    view! {
        <Card title=t("web_forms.where") actions=ViewFn::from(move || renew(state))>
            {move || state.record.get().map(|form| given_out(&form))}
        </Card>
    }
}

fn given_out(form: &WebForm) -> impl IntoView + use<> {
    let (address, snippet) = (address(form), snippet(form));
    let sites = or_nothing(form.data.origins.join(", "));
    let off = !form.data.active;
    view! {
        {off.then(|| view! { <Notice glyph=INFO>{t("web_forms.off_note")}</Notice> })}
        <Facts>
            <Fact label=t("web_forms.address")>
                <code class="prose">{address.clone()}</code>
                <div class="line">
                    <CopyButton text=address.clone()/>
                    <a class="btn" href=address target="_blank" rel="noopener"><Icon glyph=EXTERNAL/><span>{t("web_forms.open")}</span></a>
                </div>
            </Fact>
            <Fact label=t("web_forms.snippet")>
                <code class="prose">{snippet.clone()}</code>
                <div class="line"><CopyButton text=snippet/></div>
            </Fact>
            <Fact label=t("web_forms.origins")>{sites}</Fact>
        </Facts>
        <p class="hint">{t("web_forms.snippet_hint")}</p>
    }
}

/// Asks first: what was given out with the old key cannot be called back.
fn renew(state: RecordState<WebForm>) -> impl IntoView {
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let make = move |()| {
        let Some(form) = state.present() else { return };
        busy.set(true);
        spawn_local(async move {
            match session::client().await.renew_web_form_key(&form).await {
                Ok(renewed) => {
                    state.show(renewed).await;
                    toast(t("web_forms.renewed"));
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    let may = Memo::new(move |_| state.record.with(|form| form.as_ref().is_some_and(|form| keeps::<WebForm>(form))));
    move || {
        may.get().then(|| {
            view! {
                <Button label=t("web_forms.renew") icon=KEY busy=busy on_press=move |()| asking.set(true)/>
                <Confirm open=asking title=t("web_forms.renew_title") text=t("web_forms.renew_text") action=t("web_forms.renew") on_confirm=make/>
            }
        })
    }
}
