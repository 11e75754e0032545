//! The sheet behind ＋ for those who visit and call: whom somebody has most likely just met stands there already, and one
//! press says what became of it. Below stands what else can be made.

use domain::{
    day::{
        activity::{Activity, ActivityData, ActivityKind},
        today::{FollowUp, Likely, Today, likely},
    },
    kernel::{Named, RecordId},
    people::contact::Contact,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    activity::{
        outcome::{NOTE_SHEET, NOTE_VALUES, Told, chips},
        words,
    },
    today,
};
use crate::{
    browser,
    i18n::{relative, t, t_in, tf, time},
    lazy::Later,
    modules,
    people::contact::dotted,
    record::{choice_in_address, records},
    session,
    ui::{
        button::{Button, Look},
        combobox::{Choice, Combobox},
        field::TextArea,
        icon::{CHECK, INBOX, Icon, SEARCH},
        mark::{Avatar, Size},
        modal::{Sheet, close_sheet},
        recent,
        state::{Failure, Skeleton, slow},
        toast::{toast, toast_error},
        url,
    },
};

pub const LOG_SHEET: &str = "log";
/// What is fetched together.
pub const LOG_SHEETS: [&str; 2] = [LOG_SHEET, NOTE_SHEET];
/// Whom it is about, as `<id>~<name>`.
const VALUES: &[&str] = &["contact", "account"];
/// The contacts whose pages were opened last, on this device.
const OPENED: &str = "opened-contacts";
/// What stands among the verbs needs no second place below.
const VERBS: [&str; 2] = ["/inquiries?sheet=new-inquiry", "/tasks?sheet=new-task"];

/// Notes that somebody has looked at a contact, who is then likely to be logged.
pub fn opened(contact: &Contact) {
    recent::remember(
        OPENED,
        Choice { id: contact.head.id.to_string(), label: contact.full_name.clone(), detail: String::new() },
    );
}

fn opened_contacts() -> Vec<Named> {
    let named = |choice: Choice| Some(Named { id: RecordId(choice.id.parse().ok()?), name: choice.label });
    recent::list(OPENED).into_iter().filter_map(named).collect()
}

/// Who is logged.
#[derive(Clone)]
struct Whom {
    name: String,
    told: Told,
}

/// Both sheets: the log, and the note that is added to what has been told.
pub fn sheets() -> impl IntoView {
    view! {
        <Sheet name=LOG_SHEET title=t("log.title") values=VALUES>{log()}</Sheet>
        <Sheet name=NOTE_SHEET title=t("activities.add_note") values=NOTE_VALUES>{note()}</Sheet>
    }
}

fn log() -> impl IntoView {
    let kind = RwSignal::new(ActivityKind::Visit);
    let named = ["contact", "account"].into_iter().find_map(|name| Some((name, choice_in_address(name)?)));
    let chosen = RwSignal::new(None::<Whom>);
    if let Some((name, choice)) = named {
        chosen.set(Some(unplanned(kind.get_untracked(), name == "account", &choice.id, choice.label)));
    }
    move || match chosen.get() {
        Some(whom) => told(whom, kind, chosen).into_any(),
        None => choose(kind, chosen).into_any(),
    }
}

/// Somebody who was met without a plan, now.
fn unplanned(kind: ActivityKind, account: bool, id: &str, name: String) -> Whom {
    let mut data = ActivityData::new(kind, browser::timestamp());
    if account {
        data.account_id = id.parse().ok();
    } else {
        data.contact_id = id.parse().ok();
    }
    Whom { name, told: Told::New(Box::new(data)) }
}

/// The name, and what became of it.
fn told(whom: Whom, kind: RwSignal<ActivityKind>, chosen: RwSignal<Option<Whom>>) -> impl IntoView {
    let Whom { name, told } = whom;
    let planned = match &told {
        Told::Planned(activity) => Some(words::at(activity)),
        Told::New(_) => None,
    };
    let saved = Callback::new(|_: Activity| {
        today::forget();
        close_sheet(VALUES);
    });
    let changed = Callback::new(|()| today::forget());
    // Of what was not planned, one press changes the kind.
    let data = match &told {
        Told::New(data) => Some((**data).clone()),
        Told::Planned(_) => None,
    };
    let kinds = data.map(|data| {
        let name = name.clone();
        let change = Callback::new(move |new: ActivityKind| {
            kind.set(new);
            let told = Told::New(Box::new(ActivityData { kind: new, ..data.clone() }));
            chosen.set(Some(Whom { name: name.clone(), told }));
        });
        kind_chips(kind, change)
    });
    view! {
        <div class="stack">
            <div class="line nowrap">
                <Avatar name=name.clone() size=Size::Medium/>
                <div class="grow">
                    <p class="strong">{name}</p>
                    {planned.map(|at| view! { <p class="small muted">{tf("log.planned_for", &[("when", &at)])}</p> })}
                </div>
                <Button label=t("action.back") look=Look::Quiet on_press=move |()| chosen.set(None)/>
            </div>
            {kinds}
            {chips(told, saved, changed)}
        </div>
    }
}

fn kind_chips(kind: RwSignal<ActivityKind>, change: Callback<ActivityKind>) -> impl IntoView {
    const KINDS: [ActivityKind; 5] =
        [ActivityKind::Visit, ActivityKind::Call, ActivityKind::Meeting, ActivityKind::Demo, ActivityKind::Whatsapp];
    let chip = move |one: ActivityKind| {
        view! {
            <button type="button" class="chip" aria-pressed=move || (kind.get() == one).to_string() on:click=move |_| change.run(one)>
                <Icon glyph=words::glyph(one) small=true/>
                {words::kind(one)}
            </button>
        }
    };
    view! { <div class="chips" role="group" aria-label=t("activities.kind")>{KINDS.map(chip)}</div> }
}

fn choose(kind: RwSignal<ActivityKind>, chosen: RwSignal<Option<Whom>>) -> impl IntoView {
    view! {
        <div class="stack">
            {verbs(kind)}
            <section class="stack tight">
                <h3>{t("log.likely")}</h3>
                {likely_now(kind, chosen)}
                {somebody(kind, chosen)}
            </section>
            {others()}
        </div>
    }
}

/// Visit and Call say what is logged; the others begin something else.
fn verbs(kind: RwSignal<ActivityKind>) -> impl IntoView {
    let verb = move |one: ActivityKind| {
        view! {
            <button type="button" class="verb" aria-pressed=move || (kind.get() == one).to_string() on:click=move |_| kind.set(one)>
                <Icon glyph=words::glyph(one)/>
                <span>{words::kind(one)}</span>
            </button>
        }
    };
    let links = creatable().into_iter().filter(|entry| VERBS.contains(&entry.path)).map(|entry| {
        let (glyph, label) = if entry.path == VERBS[0] { (INBOX, t("log.inquiry")) } else { (CHECK, t("log.task")) };
        view! { <a class="verb" href=entry.path aria-label=t(entry.label_key) on:click=move |event| leave(&event, entry.path)><Icon glyph=glyph/><span>{label}</span></a> }
    });
    view! {
        <div class="verbs">
            {verb(ActivityKind::Visit)}
            {verb(ActivityKind::Call)}
            {links.collect_view()}
        </div>
    }
}

fn creatable() -> Vec<&'static modules::CreateEntry> {
    session::role_untracked().map(|role| modules::create(role).collect()).unwrap_or_default()
}

/// The sheet's step gives way to the page.
fn leave(event: &ev::MouseEvent, path: &str) {
    event.prevent_default();
    event.stop_propagation();
    url::go_instead(path);
}

/// What else can be made.
fn others() -> impl IntoView {
    let links = creatable().into_iter().filter(|entry| !VERBS.contains(&entry.path)).map(|entry| {
        view! { <a class="chip" href=entry.path on:click=move |event| leave(&event, entry.path)><Icon glyph=entry.icon small=true/>{t(entry.label_key)}</a> }
    });
    view! {
        <section class="stack tight">
            <h3>{t("log.others")}</h3>
            <div class="chips">{links.collect_view()}</div>
        </section>
    }
}

/// Those five, at once from what the phone knows; the rest when the day has arrived.
fn likely_now(kind: RwSignal<ActivityKind>, chosen: RwSignal<Option<Whom>>) -> impl IntoView {
    let (day, waiting) = (RwSignal::new(today::kept()), RwSignal::new(false));
    if day.with_untracked(Option::is_none) {
        waiting.set(true);
        spawn_local(async move {
            // Without it, those stand there whose pages were opened last.
            let found = today::load(None, None).await.ok();
            day.try_set(found);
            waiting.try_set(false);
        });
    }
    let is_slow = slow(waiting.into());
    move || {
        if waiting.get() {
            return is_slow.get().then(|| view! { <Skeleton rows=3/> }).into_any();
        }
        let opened = opened_contacts();
        let rows = day.with(|day| match day {
            Some(day) => rows_of(day, &opened, kind, chosen),
            None => opened.iter().map(|named| opened_row(named, kind, chosen)).collect(),
        });
        if rows.is_empty() {
            return view! { <p class="muted">{t("log.nobody")}</p> }.into_any();
        }
        view! { <ul class="rows likely" aria-label=t("log.likely")>{rows}</ul> }.into_any()
    }
}

fn rows_of(
    day: &Today,
    opened: &[Named],
    kind: RwSignal<ActivityKind>,
    chosen: RwSignal<Option<Whom>>,
) -> Vec<AnyView> {
    likely(day, opened, browser::timestamp())
        .into_iter()
        .map(|one| match one {
            Likely::Planned(activity) => planned_row(activity, chosen),
            Likely::Opened(named) => opened_row(named, kind, chosen),
            Likely::FollowUp(lead) => lead_row(lead),
        })
        .collect()
}

fn planned_row(activity: &Activity, chosen: RwSignal<Option<Whom>>) -> AnyView {
    let name = words::name(activity);
    let second = dotted([time(activity.data.starts_at.utc()), words::what(activity)]);
    let whom = Whom { name: name.clone(), told: Told::Planned(Box::new(activity.clone())) };
    row(name, second, move || chosen.set(Some(whom.clone())))
}

fn opened_row(named: &Named, kind: RwSignal<ActivityKind>, chosen: RwSignal<Option<Whom>>) -> AnyView {
    let (id, name) = (named.id.to_string(), named.name.clone());
    let choose = move || chosen.set(Some(unplanned(kind.get_untracked(), false, &id, name.clone())));
    row(named.name.clone(), t("log.opened").to_owned(), choose)
}

/// How a lead was reached is asked on its own page, where the ladder of attempts goes on.
fn lead_row(lead: &FollowUp) -> AnyView {
    let name = &lead.full_name;
    let named = url::encode(&[&lead.id.to_string(), "~", &name.replace('~', " ")].concat());
    let page = ["/leads/", &lead.id.to_string(), "?sheet=outcome&by=call&lead=", &named].concat();
    let due = lead.next_action_at.map(|at| relative(at.utc())).unwrap_or_default();
    row(name.clone(), dotted([t_in("today.reason", "follow_up_late"), due]), move || url::go_instead(&page))
}

fn row(first: String, second: String, press: impl Fn() + 'static) -> AnyView {
    view! {
        <li>
            <button type="button" class="row" on:click=move |_| press()>
                <Avatar name=first.clone() size=Size::Medium/>
                <span class="text"><span class="first">{first}</span><span class="second">{second}</span></span>
            </button>
        </li>
    }
    .into_any()
}

/// Whoever is not among them, by a few letters: fetched when somebody wants to, since few do.
fn somebody(kind: RwSignal<ActivityKind>, chosen: RwSignal<Option<Whom>>) -> impl IntoView {
    let value = RwSignal::new(None::<Choice>);
    Effect::new(move |_| {
        if let Some(choice) = value.get() {
            chosen.set(Some(unplanned(kind.get_untracked(), false, &choice.id, choice.label)));
        }
    });
    let asked = RwSignal::new(false);
    move || {
        if asked.get() {
            return view! { <Later load=find_somebody(value)/> }.into_any();
        }
        view! { <Button label=t("log.somebody") icon=SEARCH on_press=move |()| asked.set(true)/> }.into_any()
    }
}

crate::lazy_view! {
    forms:
    fn find_somebody(value: RwSignal<Option<Choice>>) {
        let field = view! { <Combobox name="whom" label=t("log.somebody") value=value source={records::<Contact>(&[])} recents="contacts"/> };
        // Who has pressed for it wants to type.
        request_animation_frame(|| browser::focus_first("dialog[open] input[name=whom]"));
        field.into_any()
    }
}

/// What is to be kept of it, below what stands there already.
fn note() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let id = url::query("activity");
    let save = move |()| {
        let Some(id) = id.get_untracked().and_then(|id| id.parse().ok()) else { return close_sheet(NOTE_VALUES) };
        let added = text.get_untracked().trim().to_owned();
        if added.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let client = session::client().await;
            let answer = match client.get_activity(id, "").await {
                Ok(activity) => {
                    let before = activity.data.notes.clone().unwrap_or_default();
                    let notes = [before.as_str(), &added].map(str::trim).join("\n").trim().to_owned();
                    let data = ActivityData { notes: Some(notes), ..activity.data.clone() };
                    client.update_activity(&activity, &data).await
                }
                Err(error) => Err(error),
            };
            match answer {
                Ok(_) => {
                    toast(t("activities.note_added"));
                    close_sheet(NOTE_VALUES);
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="stack">
            <TextArea name="note" label=t("activities.note") value=text/>
            <div class="line end"><Button label=t("record.save") look=Look::Primary busy=busy on_press=save/></div>
        </div>
    }
}
