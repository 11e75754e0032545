//! All assignment rules in the order in which they are tried. Buttons move them, and Ctrl ↑ and ↓ on a rule's name.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
    time::Duration,
};

use domain::{
    kernel::{
        AssignmentRuleId, ListLink,
        page::MAX_LIMIT,
        policy::{Action, Resource},
    },
    leads::assignment::{AssignmentRule, RuleDirection},
};
use gloo_timers::future::sleep;
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    super::switched::{active_badge, keeps},
    EXPAND, conditions_line, form, goes_to,
    trial::{TRIAL_SHEET, trial_sheet},
};
use crate::{
    browser,
    i18n::{number, t, tf},
    live,
    record::{Editable, Shown, create_sheet, href},
    session,
    ui::{
        button::{Button, IconButton, Look},
        content::PageHead,
        icon::{ARROW_DOWN, ARROW_UP, HELP, PLUS},
        modal::open_sheet,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        toast::toast_error,
        url,
    },
};

/// Changes that come together are read together.
const GATHER: Duration = Duration::from_millis(250);

type Rules = Pages<AssignmentRule>;

#[component]
pub fn RuleList() -> impl IntoView {
    let under_way = UnderWay::new();
    let rules: Rules = Pages::new(move |_| async move {
        let rows = settled(under_way).await?;
        Ok(Portion { total: Some(rows.len()), rows, next: None })
    });
    let moves = Moves::of(rules, under_way);
    follow(moves);
    let created = |rule: AssignmentRule| url::go_instead(&href::<AssignmentRule>(rule.head.id));
    view! {
        <div class="page">
            <PageHead title=t("nav.assignment_rules") hint=t("rules.text")>{actions()}</PageHead>
            <p class="visually-hidden" role="status">{move || moves.told.get()}</p>
            <PagesView pages=rules empty=nothing_yet>
                <ol class="rows" aria-label=t("nav.assignment_rules")>
                    <For each=move || numbered(rules) key=|place| *place let:place>{line(moves, place)}</For>
                </ol>
            </PagesView>
        </div>
        {create_sheet::<AssignmentRule>(form::blank, created)}
        {trial_sheet()}
    }
}

/// All rules in an order that nobody has moved on from while it was on its way: an older one would undo, for a moment, what
/// the screen shows already.
async fn settled(under_way: UnderWay) -> Result<Vec<AssignmentRule>, Failure> {
    loop {
        let before = under_way.steps.try_get_value();
        let rules = all().await?;
        if under_way.sending.try_get_value() != Some(true) && under_way.steps.try_get_value() == before {
            return Ok(rules);
        }
        sleep(GATHER).await;
    }
}

/// There are never more than a few hundred: their order is told by all of them.
async fn all() -> Result<Vec<AssignmentRule>, Failure> {
    let mut link = ListLink {
        sort: Some("position".to_owned()),
        expand: Some(EXPAND.to_owned()),
        limit: Some(MAX_LIMIT),
        ..ListLink::default()
    };
    let mut rules = Vec::new();
    loop {
        let page = session::client().await.list_assignment_rules(&link).await?;
        rules.extend(page.data);
        link.cursor = page.page.next_cursor;
        if link.cursor.is_none() {
            return Ok(rules);
        }
    }
}

/// What somebody changes elsewhere may change the order of all: they are loaded anew.
fn follow(moves: Moves) {
    let waits = StoredValue::new(false);
    live::follow(move |event| {
        if event.resource == Resource::AssignmentRules && waits.try_get_value() == Some(false) {
            waits.set_value(true);
            let again = move || {
                // Own moves that are under way load them when they are done.
                if waits.try_set_value(false).is_none() && !moves.under_way.sending.get_value() {
                    moves.rules.reload();
                }
            };
            set_timeout(again, GATHER);
        }
    });
}

fn actions() -> impl IntoView {
    view! {
        {move || session::allows(Resource::AssignmentRules, Action::Update)
            .then(|| view! { <Button label=t("rules.try") icon=HELP on_press=|()| open_sheet(TRIAL_SHEET, &[])/> })}
        {new_button()}
    }
}

fn new_button() -> impl IntoView {
    move || {
        session::allows(Resource::AssignmentRules, Action::Create)
            .then(|| view! { <Button label=t("rules.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(AssignmentRule::NEW_SHEET, &[])/> })
    }
}

fn nothing_yet() -> impl IntoView {
    view! {
        <EmptyState title=t("rules.empty_title") text=t("rules.empty_text") glyph=AssignmentRule::ICON>{new_button()}</EmptyState>
    }
}

/// A rule, its place, and whether it is the last one.
type Numbered = (AssignmentRuleId, usize, bool);

fn numbered(rules: Rules) -> Vec<Numbered> {
    rules.rows.with(|rules| {
        let count = rules.len();
        rules.iter().enumerate().map(|(place, rule)| (rule.head.id, place, place + 1 == count)).collect()
    })
}

/// Moves on their way to the server, each with the rule as it stood. Whoever leaves the page does not take them along.
type Waiting = Rc<RefCell<VecDeque<(AssignmentRule, RuleDirection)>>>;

/// Which moves are on their way. Copy it freely.
#[derive(Clone, Copy)]
struct UnderWay {
    sending: StoredValue<bool>,
    /// How many there were since the page was opened.
    steps: StoredValue<u32>,
}

impl UnderWay {
    fn new() -> Self {
        Self { sending: StoredValue::new(false), steps: StoredValue::new(0) }
    }
}

/// How rules are moved: at once on the screen, then one after the other on the server. Copy it freely.
#[derive(Clone, Copy)]
struct Moves {
    rules: Rules,
    waiting: StoredValue<Waiting, LocalStorage>,
    under_way: UnderWay,
    /// Where the last one went, for whoever does not see it.
    told: RwSignal<String>,
}

impl Moves {
    fn of(rules: Rules, under_way: UnderWay) -> Self {
        let waiting = StoredValue::new_local(Waiting::default());
        Self { rules, waiting, under_way, told: RwSignal::new(String::new()) }
    }

    /// Moves a rule past its neighbour. `focus` finds what takes the focus within the rule at its new place; of several
    /// the last one that is there.
    fn step(self, id: AssignmentRuleId, direction: RuleDirection, focus: &[&str]) {
        let found = self.rules.rows.with_untracked(|rules| {
            let place = rules.iter().position(|rule| rule.head.id == id)?;
            let next = match direction {
                RuleDirection::Up => place.checked_sub(1)?,
                RuleDirection::Down => Some(place + 1).filter(|next| *next < rules.len())?,
            };
            rules.get(place).filter(|rule| untrack(|| keeps(*rule))).map(|rule| (rule.clone(), place, next))
        });
        let Some((rule, place, next)) = found else { return };
        self.rules.rows.update(|rules| rules.swap(place, next));
        self.told.set(tf("rules.moved", &[("name", &rule.data.name), ("n", &number(next + 1))]));
        let selectors: Vec<String> = focus.iter().map(|part| ["#", &row_id(id), " ", part].concat()).collect();
        request_animation_frame(move || selectors.iter().for_each(|selector| browser::focus_first(selector)));
        let waiting = self.waiting.get_value();
        waiting.borrow_mut().push_back((rule, direction));
        self.under_way.steps.update_value(|steps| *steps += 1);
        if !self.under_way.sending.get_value() {
            self.under_way.sending.set_value(true);
            spawn_local(self.send(waiting));
        }
    }

    /// Sends what waits until nothing does, and shows the order that the server has then. A refusal ends it.
    async fn send(self, waiting: Waiting) {
        let mut sent: BTreeMap<AssignmentRuleId, AssignmentRule> = BTreeMap::new();
        let next = || waiting.borrow_mut().pop_front();
        while let Some((rule, direction)) = next() {
            // Each move needs the version that the one before has made.
            let newer = sent.remove(&rule.head.id).filter(|sent| sent.head.version > rule.head.version);
            let rule = newer.unwrap_or(rule);
            match session::client().await.move_assignment_rule(&rule, direction).await {
                Ok(moved) => {
                    self.settle(&moved);
                    sent.insert(moved.head.id, moved);
                }
                Err(error) => {
                    toast_error(Failure::from(error).message);
                    waiting.borrow_mut().clear();
                }
            }
        }
        // The page may be left by now.
        if self.under_way.sending.try_set_value(false).is_none() {
            self.rules.reload();
        }
    }

    /// The answer has no names: only what the move has changed is taken over.
    fn settle(self, moved: &AssignmentRule) {
        self.rules.rows.try_update(|rules| {
            if let Some(rule) = rules.iter_mut().find(|rule| rule.head.id == moved.head.id) {
                (rule.head, rule.position) = (moved.head.clone(), moved.position);
            }
        });
    }
}

fn row_id(id: AssignmentRuleId) -> String {
    ["rule-", &id.to_string()].concat()
}

fn line(moves: Moves, (id, place, is_last): Numbered) -> impl IntoView {
    // A row is made anew for another place only: what is written in it follows the rule.
    let rule = Memo::new(move |_| moves.rules.rows.with(|rules| rules.iter().find(|rule| rule.head.id == id).cloned()));
    let told = move |part: fn(&AssignmentRule) -> String| move || rule.with(|rule| rule.as_ref().map(part));
    let off = Memo::new(move |_| rule.with(|rule| rule.as_ref().is_some_and(|rule| !rule.data.active)));
    let on_key = move |event: ev::KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowUp" => RuleDirection::Up,
            "ArrowDown" => RuleDirection::Down,
            _ => return,
        };
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            event.stop_propagation();
            moves.step(id, direction, &["a.first"]);
        }
    };
    view! {
        <li class="row" id=row_id(id) on:keydown=on_key>
            <span class="muted numeric">{number(place + 1)}</span>
            <div class="text">
                <a class="first" href={href::<AssignmentRule>(id)}>{told(|rule| rule.data.name.clone())}</a>
                <p class="second">{told(conditions_line)}</p>
                <p class="second">{told(goes_to)}</p>
            </div>
            <div class="end">
                {move || off.get().then(|| active_badge(false))}
                {buttons(moves, id, rule, (place == 0, is_last))}
            </div>
        </li>
    }
}

fn buttons(
    moves: Moves,
    id: AssignmentRuleId,
    rule: Memo<Option<AssignmentRule>>,
    (is_first, is_last): (bool, bool),
) -> impl IntoView {
    let may_move = Memo::new(move |_| rule.with(|rule| rule.as_ref().is_some_and(keeps)));
    let name = move || rule.with(|rule| rule.as_ref().map(|rule| rule.data.name.clone())).unwrap_or_default();
    let label = move |key: &'static str| Signal::derive(move || tf(key, &[("name", &name())]));
    // Where there is no further way, the other button takes the focus.
    let up = move |()| moves.step(id, RuleDirection::Up, &[".end button:enabled"]);
    let down =
        move |()| moves.step(id, RuleDirection::Down, &[".end button:enabled", ".end button:last-child:enabled"]);
    move || {
        may_move.get().then(|| {
            view! {
                <IconButton label=label("rules.up") glyph=ARROW_UP disabled=is_first on_press=up/>
                <IconButton label=label("rules.down") glyph=ARROW_DOWN disabled=is_last on_press=down/>
            }
        })
    }
}
