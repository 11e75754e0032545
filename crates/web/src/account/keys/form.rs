//! The sheet that makes a key, and then shows it for this once.

use chrono::Days;
use domain::{
    admin::api_key::NewApiKey,
    kernel::{
        Timestamp,
        key_scope::KeyScope,
        network::Network,
        policy::{Action, Resource, may},
        rules,
    },
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    failure::{field_errors, form_errors},
    i18n::{number, t, t_in, tf},
    session,
    ui::{
        button::{Button, Look},
        content::Notice,
        field::{SelectField, TextField},
        form::{ErrorSummary, FieldError, Form},
        icon::CHECK,
        mark::Tone,
        modal::{Sheet, close_sheet},
        reach::CopyButton,
        state::Failure,
        url,
    },
};

pub(super) const NEW: &str = "new-key";

#[component]
pub(super) fn NewKeySheet(on_made: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let sheet = url::query("sheet");
    let open = Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(NEW)));
    move || open.get().then(|| view! { <OpenSheet on_made=on_made/> })
}

/// What is typed so far. One choice a resource: nothing, reading, or writing too.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    days: RwSignal<String>,
    addresses: RwSignal<String>,
    scopes: StoredValue<Vec<(Resource, RwSignal<String>)>>,
}

impl Typed {
    fn new() -> Self {
        let role = session::role_untracked();
        let offered = Resource::ALL.iter().copied().filter(|resource| {
            KeyScope::is_for_tools(*resource) && role.is_some_and(|role| may(role, *resource, Action::Read))
        });
        Self {
            name: RwSignal::new(String::new()),
            days: RwSignal::new("90".to_owned()),
            addresses: RwSignal::new(String::new()),
            scopes: StoredValue::new(offered.map(|resource| (resource, RwSignal::new(String::new()))).collect()),
        }
    }

    fn key(self) -> Result<NewApiKey, Vec<FieldError>> {
        let addresses: Result<Vec<Network>, _> = self
            .addresses
            .get_untracked()
            .split([',', ' ', '\n'])
            .filter(|part| !part.trim().is_empty())
            .map(str::parse)
            .collect();
        let addresses = addresses.map_err(|_| vec![FieldError::new("addresses", t("keys.bad_address"))])?;
        let scopes = self.scopes.with_value(|scopes| {
            let chosen = |(resource, word): &(Resource, RwSignal<String>)| {
                let writes = match word.get_untracked().as_str() {
                    "read" => false,
                    "write" => true,
                    _ => return None,
                };
                Some(KeyScope { resource: *resource, writes })
            };
            scopes.iter().filter_map(chosen).collect::<Vec<_>>()
        });
        let days =
            self.days.get_untracked().parse().ok().and_then(|days| browser::now().checked_add_days(Days::new(days)));
        let expires_at = days.and_then(Timestamp::new);
        let key = NewApiKey { name: self.name.get_untracked().trim().to_owned(), scopes, addresses, expires_at };
        let mut problems = field_errors(&rules::check(&key));
        for problem in problems.iter_mut().filter(|problem| problem.field == "scopes") {
            *problem = FieldError::new("", t("keys.choose_scope"));
        }
        if problems.is_empty() { Ok(key) } else { Err(problems) }
    }
}

#[component]
fn OpenSheet(on_made: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let form = Form::provide();
    let typed = Typed::new();
    let busy = RwSignal::new(false);
    let secret = RwSignal::new(None::<String>);
    let submit = move |()| {
        if busy.get_untracked() || secret.with_untracked(Option::is_some) {
            return;
        }
        let key = match typed.key() {
            Ok(key) => key,
            Err(problems) => return form.fail(problems),
        };
        form.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.create_api_key(&key).await {
                Ok(made) => {
                    secret.try_set(Some(made.secret));
                    on_made();
                }
                Err(error) => form.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        move || {
            if secret.with(Option::is_some) {
                view! { <Button label=t("keys.done") look=Look::Primary on_press=|()| close_sheet(&[])/> }.into_any()
            } else {
                view! { <Button label=t("keys.make") look=Look::Primary busy=busy/> }.into_any()
            }
        }
    });
    view! {
        <Sheet name=NEW title=t("keys.new") on_submit=submit footer=footer>
            {move || match secret.get() {
                Some(secret) => view! {
                    <div class="stack" role="status">
                        <Notice tone=Tone::Ok glyph=CHECK>{t("keys.made")}</Notice>
                        <p class="line between secret"><code>{secret.clone()}</code><CopyButton text=secret/></p>
                        <p class="muted">{t("keys.once")}</p>
                    </div>
                }.into_any(),
                None => view! { <Fields typed=typed/> }.into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Fields(typed: Typed) -> impl IntoView {
    let days = |days: u32| (days.to_string(), tf("keys.days", &[("n", &number(days))]));
    let ends = vec![days(30), days(90), days(365), (String::new(), t("keys.never").to_owned())];
    let levels = vec![
        (String::new(), t("keys.level.none").to_owned()),
        ("read".to_owned(), t("keys.level.read").to_owned()),
        ("write".to_owned(), t("keys.level.write").to_owned()),
    ];
    let scopes = typed.scopes.get_value().into_iter().map(|(resource, value)| {
        let name = ["scope-", resource.as_str()].concat();
        view! { <SelectField name=name label=t_in("keys.resource", resource.as_str()) value=value entries=levels.clone()/> }
    });
    view! {
        <div class="stack">
            <ErrorSummary/>
            <TextField name="name" label=t("keys.name") hint=t("keys.name_hint") value=typed.name max_length=80/>
            <fieldset class="stack tight">
                <legend class="strong">{t("keys.scopes")}</legend>
                <p class="hint">{t("keys.scopes_hint")}</p>
                <div class="columns">{scopes.collect_view()}</div>
            </fieldset>
            <SelectField name="expires_at" label=t("keys.expires") value=typed.days entries=ends/>
            <TextField name="addresses" label=t("keys.addresses") hint=t("keys.addresses_hint") value=typed.addresses optional=true/>
        </div>
    }
}
