//! Two records side by side: which one stays, and field by field whose value is taken. On phones the choices of a field
//! stand one below the other.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    kernel::{RecordId, policy::Resource},
    people::{
        account::Account,
        contact::Contact,
        duplicate_pair::{Duplicate, DuplicateStatus},
        merging::MergePreview,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

use super::{
    LIST,
    choices::{Line, Pick, lines, sides},
    note::undo,
    reasons, score, score_tone,
};
use crate::{
    i18n::{plural, t, t_in, tf},
    record::{Listed, Names, href, names_of_fields},
    session,
    ui::{
        button::{Button, Look},
        content::{Notice, PageHead},
        icon::{ALERT, CHECK, INFO, MERGE},
        mark::{Badge, Tone},
        state::{ErrorCard, Failure, Skeleton},
        toast::{toast_error, toast_undo},
        url,
    },
};

/// What is loaded: both records, and the names of whom they refer to.
struct Both<R> {
    left: Arc<R>,
    right: Arc<R>,
    lines: Vec<Line>,
}

impl<R> Clone for Both<R> {
    fn clone(&self) -> Self {
        Self { left: Arc::clone(&self.left), right: Arc::clone(&self.right), lines: self.lines.clone() }
    }
}

/// What somebody is choosing. Copy it freely.
struct State<R: Listed> {
    both: RwSignal<Option<Both<R>>>,
    failure: RwSignal<Option<Failure>>,
    left_stays: RwSignal<bool>,
    chosen: RwSignal<BTreeMap<String, Pick>>,
    preview: RwSignal<Option<MergePreview>>,
    busy: RwSignal<bool>,
    pair: Option<StoredValue<Duplicate>>,
}

impl<R: Listed> Copy for State<R> {}
impl<R: Listed> Clone for State<R> {
    fn clone(&self) -> Self {
        *self
    }
}

/// `/people/:id/merge?with=…`
#[component]
pub fn ContactMerge() -> impl IntoView {
    of_address::<Contact>()
}

/// `/accounts/:id/merge?with=…`
#[component]
pub fn AccountMerge() -> impl IntoView {
    of_address::<Account>()
}

fn id_in(text: Option<String>) -> Option<RecordId> {
    text?.parse().ok().map(RecordId)
}

fn of_address<R: Listed>() -> impl IntoView {
    let (params, with) = (use_params_map(), url::query("with"));
    let ids = Memo::new(move |_| id_in(params.with(|params| params.get("id"))).zip(id_in(with.get())));
    move || match ids.get() {
        Some((left, right)) => compare::<R>(left, right, None),
        None => not_there(),
    }
}

fn not_there() -> AnyView {
    let failure = Failure { status: 404, message: t("record.not_found").to_owned(), ..Failure::default() };
    view! { <div class="page"><ErrorCard failure=failure whole_page=true/></div> }.into_any()
}

/// `/admin/duplicates/:id`
#[component]
pub fn PairPage() -> impl IntoView {
    let params = use_params_map();
    let pair = RwSignal::new(None::<Result<Duplicate, Failure>>);
    Effect::new(move |_| {
        let Some(id) = id_in(params.with(|params| params.get("id"))) else { return };
        spawn_local(async move {
            let found = session::client().await.get_duplicate(id.into(), "one,other").await.map_err(Failure::from);
            pair.try_set(Some(found));
        });
    });
    move || match pair.get() {
        None => view! { <div class="page"><Skeleton rows=6/></div> }.into_any(),
        Some(Err(failure)) => view! { <div class="page"><ErrorCard failure=failure whole_page=true/></div> }.into_any(),
        Some(Ok(pair)) => {
            let (left, right) = (pair.data.one_id, pair.data.other_id);
            match pair.data.resource {
                Resource::Accounts => compare::<Account>(left, right, Some(pair)),
                _ => compare::<Contact>(left, right, Some(pair)),
            }
        }
    }
}

fn compare<R: Listed>(left: RecordId, right: RecordId, pair: Option<Duplicate>) -> AnyView {
    let state = State::<R> {
        both: RwSignal::new(None),
        failure: RwSignal::new(None),
        left_stays: RwSignal::new(true),
        chosen: RwSignal::new(BTreeMap::new()),
        preview: RwSignal::new(None),
        busy: RwSignal::new(false),
        pair: pair.map(StoredValue::new),
    };
    spawn_local(async move {
        match load::<R>(left, right).await {
            Ok(both) => drop(state.both.try_set(Some(both))),
            Err(failure) => drop(state.failure.try_set(Some(failure))),
        }
    });
    Effect::new(move |_| {
        let left_stays = state.left_stays.get();
        state.preview.set(None);
        let (survivor, other) = if left_stays { (left, right) } else { (right, left) };
        spawn_local(async move {
            // A list of what goes over that cannot be had keeps nobody from merging.
            if let Ok(preview) = session::client().await.preview_merge::<R>(survivor.into(), other.into()).await
                && state.left_stays.try_get_untracked() == Some(left_stays)
            {
                state.preview.try_set(Some(preview));
            }
        });
    });
    let content = move || match (state.both.get(), state.failure.get()) {
        (Some(both), _) => page(state, both),
        (None, Some(failure)) => view! { <ErrorCard failure=failure whole_page=true/> }.into_any(),
        (None, None) => view! { <Skeleton rows=8/> }.into_any(),
    };
    view! { <div class="page">{content}</div> }.into_any()
}

async fn load<R: Listed>(left: RecordId, right: RecordId) -> Result<Both<R>, Failure> {
    let client = session::client().await;
    let left = client.read::<R>(left.into(), R::EXPAND).await?;
    let right = client.read::<R>(right.into(), R::EXPAND).await?;
    let json = |record: &R| serde_json::to_value(record.data()).unwrap_or_default();
    let (mine, theirs) = (json(&left), json(&right));
    let names: Names = names_of_fields::<R>(&[&mine, &theirs]).await;
    let lines = lines::<R>(&mine, &theirs, &names);
    Ok(Both { left: Arc::new(left), right: Arc::new(right), lines })
}

fn page<R: Listed>(state: State<R>, both: Both<R>) -> AnyView {
    let (equal, different): (Vec<Line>, Vec<Line>) = both.lines.iter().cloned().partition(|line| line.equal);
    let same = plural("duplicates.same_fields", equal.len(), &[]);
    let up = if state.pair.is_some() { LIST.to_owned() } else { href::<R>(both.left.head().id) };
    let merging = both.clone();
    view! {
        <PageHead title=t("duplicates.compare") up=up>{dismiss_button(state)}</PageHead>
        <div class="stack compare">
            {state.pair.map(|pair| pair.with_value(why))}
            {heads(state, &both)}
            {different.into_iter().map(|line| field(state, line)).collect_view()}
            {(!equal.is_empty()).then(|| view! {
                <details class="card">
                    <summary>{same}</summary>
                    <dl class="facts">
                        {equal.into_iter().map(|line| view! { <dt>{line.label}</dt><dd>{line.left}</dd> }).collect_view()}
                    </dl>
                </details>
            })}
            {move || state.preview.get().map(goes_over)}
            <div class="line">
                {move || {
                    let refused = state.preview.with(|preview| preview.as_ref().is_some_and(|preview| preview.refused.is_some()));
                    let both = merging.clone();
                    view! {
                        <Button label=t("duplicates.merge") icon=MERGE look=Look::Primary busy=state.busy disabled=refused
                            on_press=move |()| merge(state, both.clone())/>
                    }
                }}
            </div>
        </div>
    }
    .into_any()
}

/// How sure the scan is, and why.
fn why(pair: &Duplicate) -> AnyView {
    view! {
        <p class="line">
            <Badge label=score(pair) tone=score_tone(pair.data.score)/>
            <span class="muted">{reasons(pair)}</span>
        </p>
    }
    .into_any()
}

fn heads<R: Listed>(state: State<R>, both: &Both<R>) -> AnyView {
    let option = |record: &Arc<R>, left: bool| {
        let (title, detail, page) = (record.title(), record.detail(), href::<R>(record.head().id));
        let open = tf("duplicates.open", &[("name", &title)]);
        view! {
            <div class="option-with-link">
                <label class="option">
                    <input type="radio" name="stays" prop:checked=move || state.left_stays.get() == left
                        on:change=move |_| state.left_stays.set(left)/>
                    <span class="stack tight">
                        <span class="strong">{title}</span>
                        <span class="small">{detail}</span>
                    </span>
                </label>
                <a class="small" href=page target="_blank" rel="noopener">{open}</a>
            </div>
        }
    };
    view! {
        <fieldset class="compare-field card">
            <legend>{t("duplicates.stays")}</legend>
            <div class="options">{option(&both.left, true)}{option(&both.right, false)}</div>
        </fieldset>
    }
    .into_any()
}

fn field<R: Listed>(state: State<R>, line: Line) -> AnyView {
    let name = line.name.clone();
    let line = StoredValue::new(line);
    let picked = Memo::new(move |_| {
        let usual = line.with_value(|line| line.usual(state.left_stays.get()));
        line.with_value(|line| state.chosen.with(|chosen| chosen.get(&line.name).copied())).unwrap_or(usual)
    });
    let option = move |pick: Pick, text: String| {
        let (name, group) = (name.clone(), name.clone());
        let empty = text.is_empty();
        let text = if empty { t("inline.empty").to_owned() } else { text };
        view! {
            <label class="option">
                <input type="radio" name=group prop:checked=move || picked.get() == pick
                    on:change=move |_| { let name = name.clone(); state.chosen.update(|chosen| { chosen.insert(name, pick); }); }/>
                <span class:muted=empty>{text}</span>
            </label>
        }
    };
    let Line { label, left, right, both, .. } = line.get_value();
    view! {
        <fieldset class="compare-field">
            <legend>{label}</legend>
            <div class="options">
                {option(Pick::Left, left)}
                {option(Pick::Right, right)}
                {both.then(|| option(Pick::Both, t("duplicates.both").to_owned()))}
            </div>
        </fieldset>
    }
    .into_any()
}

/// What goes over to the one that stays, or why nothing does.
fn goes_over(preview: MergePreview) -> AnyView {
    if let Some(refused) = preview.refused {
        return view! { <Notice tone=Tone::Bad glyph=ALERT><p>{refused}</p></Notice> }.into_any();
    }
    let count = |moving: &domain::people::merging::Moving| {
        let kind = t_in("duplicates.moving", moving.resource.as_str());
        tf("duplicates.counted", &[("kind", &kind), ("count", &moving.count.to_string())])
    };
    let all = preview.moving.iter().map(count).collect::<Vec<_>>().join(", ");
    let text = if all.is_empty() {
        t("duplicates.moves_nothing").to_owned()
    } else {
        tf("duplicates.moves", &[("what", &all)])
    };
    view! { <Notice tone=Tone::Info glyph=INFO><p>{text}</p><p class="small">{t("duplicates.undo_hint")}</p></Notice> }
        .into_any()
}

fn merge<R: Listed>(state: State<R>, both: Both<R>) {
    let left_stays = state.left_stays.get_untracked();
    let fields = sides(&both.lines, &state.chosen.get_untracked(), left_stays);
    let (survivor, other) = if left_stays { (both.left, both.right) } else { (both.right, both.left) };
    state.busy.set(true);
    spawn_local(async move {
        match session::client().await.merge::<R>(&survivor, &other, fields).await {
            Ok(merge) => {
                toast_undo(tf("duplicates.merged", &[("name", &other.title())]), move || undo::<R>(merge.clone()));
                url::go_instead(&href::<R>(survivor.head().id));
            }
            Err(error) => {
                let failure = Failure::from(error);
                let fields = failure.fields.iter().map(|(field, text)| [field.as_str(), ": ", text].concat());
                let said = std::iter::once(failure.message.clone()).chain(fields).collect::<Vec<_>>().join(" · ");
                toast_error(said);
            }
        }
        state.busy.try_set(false);
    });
}

/// Says that these are two, for as long as nothing about them changes.
fn dismiss_button<R: Listed>(state: State<R>) -> AnyView {
    let Some(pair) = state.pair else { return ().into_any() };
    let pair = pair.get_value();
    let (label, to) = match pair.status {
        DuplicateStatus::Open => (t("duplicates.dismiss"), DuplicateStatus::Dismissed),
        DuplicateStatus::Dismissed => (t("duplicates.reopen"), DuplicateStatus::Open),
        DuplicateStatus::Merged => return ().into_any(),
    };
    let busy = RwSignal::new(false);
    let dismiss = move |()| {
        let pair = pair.clone();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.transition(&pair, to, None).await {
                Ok(after) => {
                    let back = pair.status;
                    toast_undo(t_in("duplicates.decided", to.as_str()), move || move_back(after.clone(), back));
                    url::go(LIST);
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    view! { <Button label=label icon=CHECK busy=busy on_press=dismiss/> }.into_any()
}

fn move_back(pair: Duplicate, to: DuplicateStatus) {
    spawn_local(async move {
        match session::client().await.transition(&pair, to, None).await {
            Ok(pair) => url::go(&href::<Duplicate>(pair.head.id)),
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}
