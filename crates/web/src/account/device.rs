//! Whether this device takes push messages. The browser asks the person only when they press the switch here.

use domain::{
    kernel::PushSubscriptionId,
    talk::push::{NewPushSubscription, PushKeys, PushSubscription},
};
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::{
    browser::property,
    i18n::{date_time, t, tf},
    session,
    ui::{
        button::{Button, Look},
        content::{Card, List, ListRow, Notice},
        icon::{ALERT, CHECK},
        mark::Tone,
        state::Failure,
        toast::{toast, toast_error},
    },
};

/// How far this browser is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It has no push messages, or not at this address.
    Unable,
    /// The person has told the browser not to ask.
    Denied,
    Off,
    On,
}

/// Calls a function of an object that web-sys would bring a type for; a promise is waited for.
async fn call(object: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let function: Function = property(object, name).ok_or(JsValue::NULL)?.dyn_into()?;
    let answer = match argument {
        Some(argument) => function.call1(object, argument)?,
        None => function.call0(object)?,
    };
    match answer.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(answer) => Ok(answer),
    }
}

/// Where this browser's push messages are switched; none without a service worker.
async fn manager() -> Option<JsValue> {
    let workers = property(&window().navigator(), "serviceWorker")?;
    let registration = call(&workers, "getRegistration", None).await.ok()?;
    property(&registration, "pushManager").filter(|_| notification().is_some())
}

fn notification() -> Option<JsValue> {
    property(&window(), "Notification")
}

fn permission() -> Option<String> {
    property(&notification()?, "permission")?.as_string()
}

async fn subscription(manager: &JsValue) -> Option<JsValue> {
    call(manager, "getSubscription", None).await.ok().filter(|found| !found.is_null() && !found.is_undefined())
}

/// `known`: the server has a device of this session.
async fn standing(known: bool) -> Standing {
    let Some(manager) = manager().await else { return Standing::Unable };
    match permission().as_deref() {
        Some("denied") => Standing::Denied,
        Some("granted") if known && subscription(&manager).await.is_some() => Standing::On,
        _ => Standing::Off,
    }
}

/// What the browser says of a subscription, for the server.
fn told(subscription: &JsValue) -> Option<NewPushSubscription> {
    let json: Function = property(subscription, "toJSON")?.dyn_into().ok()?;
    let json = json.call0(subscription).ok()?;
    let keys = property(&json, "keys")?;
    let text = |object: &JsValue, name: &str| property(object, name)?.as_string();
    Some(NewPushSubscription {
        endpoint: text(&json, "endpoint")?,
        keys: PushKeys { p256dh: text(&keys, "p256dh")?, auth: text(&keys, "auth")? },
    })
}

/// Asks the person, then the browser's push service. Which text says why not.
async fn subscribe(key: &str) -> Result<NewPushSubscription, &'static str> {
    let (Some(manager), Some(notification)) = (manager().await, notification()) else { return Err("notices.unable") };
    let answer = call(&notification, "requestPermission", None).await.ok().and_then(|answer| answer.as_string());
    match answer.as_deref() {
        Some("granted") => {}
        Some("denied") => return Err("notices.denied"),
        _ => return Err("notices.not_allowed"),
    }
    // One of another key, or of somebody else who used this browser, would stand in the way.
    if let Some(old) = subscription(&manager).await {
        call(&old, "unsubscribe", None).await.ok();
    }
    let options = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&options, &JsValue::from_str(name), &value).is_ok();
    if !set("userVisibleOnly", JsValue::TRUE) || !set("applicationServerKey", JsValue::from_str(key)) {
        return Err("notices.no_service");
    }
    let made = call(&manager, "subscribe", Some(&options)).await.map_err(|_| "notices.no_service")?;
    told(&made).ok_or("notices.no_service")
}

async fn unsubscribe() {
    if let Some(manager) = manager().await
        && let Some(known) = subscription(&manager).await
    {
        // The server does not write to it any more, whatever the browser does.
        call(&known, "unsubscribe", None).await.ok();
    }
}

/// What the card knows.
#[derive(Clone, Debug)]
struct Known {
    standing: Standing,
    devices: Vec<PushSubscription>,
    key: String,
}

async fn look() -> Result<Known, Failure> {
    let found = session::client().await.list_push_subscriptions().await.map_err(Failure::from)?;
    let standing = standing(found.data.iter().any(|device| device.current)).await;
    Ok(Known { standing, devices: found.data, key: found.application_server_key })
}

#[component]
pub(super) fn DeviceCard() -> impl IntoView {
    let known = RwSignal::new(None::<Known>);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<&'static str>);
    let load = move || {
        spawn_local(async move {
            match look().await {
                Ok(found) => {
                    known.try_set(Some(found));
                }
                Err(failure) => toast_error(failure.message),
            }
            busy.try_set(false);
        });
    };
    load();
    let switch_on = move |()| {
        let Some(key) = known.with_untracked(|known| known.as_ref().map(|known| known.key.clone())) else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match subscribe(&key).await {
                Ok(new) => match session::client().await.create_push_subscription(&new).await {
                    Ok(_) => toast(t("notices.switched_on")),
                    Err(error) => toast_error(Failure::from(error).message),
                },
                Err(why) => {
                    problem.try_set(Some(why));
                }
            }
            load();
        });
    };
    let remove = move |id: PushSubscriptionId, current: bool| {
        busy.set(true);
        spawn_local(async move {
            if current {
                unsubscribe().await;
            }
            match session::client().await.delete_push_subscription(id).await {
                Ok(()) => toast(t("notices.switched_off")),
                Err(error) => toast_error(Failure::from(error).message),
            }
            load();
        });
    };
    let switch_off = move |()| {
        let current = known.with_untracked(|known| {
            known.as_ref()?.devices.iter().find(|device| device.current).map(|device| device.id)
        });
        if let Some(id) = current {
            remove(id, true);
        }
    };
    view! {
        <Card title=t("notices.device")>
            <p class="muted">{t("notices.device_text")}</p>
            {move || problem.get().map(|why| view! { <Notice tone=Tone::Warn glyph=ALERT>{t(why)}</Notice> })}
            {move || known.get().map(|known| match known.standing {
                Standing::Unable => view! { <Notice tone=Tone::Neutral glyph=ALERT>{t("notices.unable")}</Notice> }.into_any(),
                Standing::Denied => view! { <Notice tone=Tone::Warn glyph=ALERT>{t("notices.denied")}</Notice> }.into_any(),
                Standing::Off => view! {
                    <div class="line"><Button label=t("notices.switch_on") busy=busy on_press=switch_on/></div>
                }.into_any(),
                Standing::On => view! {
                    <Notice tone=Tone::Ok glyph=CHECK>{t("notices.is_on")}</Notice>
                    <div class="line"><Button label=t("notices.switch_off") busy=busy on_press=switch_off/></div>
                }.into_any(),
            })}
            {move || {
                let others = known.with(|known| {
                    let devices = known.as_ref().map(|known| known.devices.clone()).unwrap_or_default();
                    devices.into_iter().filter(|device| !device.current).collect::<Vec<_>>()
                });
                (!others.is_empty()).then(|| view! {
                    <h3>{t("notices.others")}</h3>
                    <List label=t("notices.others")>
                        {others.into_iter().map(|device| {
                            let id = device.id;
                            let name = super::me::device_name(&device.user_agent);
                            let since = tf("session.since", &[("when", &date_time(device.created_at.utc()))]);
                            view! {
                                <ListRow first=name second=since>
                                    <Button label=t("notices.remove") look=Look::Quiet on_press=move |()| remove(id, false)/>
                                </ListRow>
                            }
                        }).collect_view()}
                    </List>
                })
            }}
        </Card>
    }
}
