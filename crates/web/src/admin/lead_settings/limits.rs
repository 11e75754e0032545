//! How much discount each role gives without asking: for the whole group, and for a facility that wants others.

use domain::{
    admin::facility::Facility,
    kernel::{
        FacilityId, ListLink,
        page::MAX_LIMIT,
        policy::{Action, Resource, Role, may},
    },
    leads::opportunity::discount::{AllDiscountLimits, DiscountLimit, DiscountLimits},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{t, t_in, tf},
    sending::send,
    session,
    ui::{
        button::{Button, Look},
        content::{Card, Notice},
        field::{Entry, SelectField, TextField},
        form::{ErrorSummary, FieldError, Form},
        icon::INFO,
        percent::{basis_points, percent, plain_percent},
        state::{ErrorCard, Failure, Skeleton},
        toast::toast,
    },
};

const WHOLE: i32 = 10_000;

/// All limits, and the facilities that may have their own.
type Found = (AllDiscountLimits, Vec<Facility>);

async fn find() -> Result<Found, Failure> {
    let client = session::client().await;
    let link = ListLink { sort: Some("name".to_owned()), limit: Some(MAX_LIMIT), ..ListLink::default() };
    Ok((client.get_discount_limits().await?, client.list_facilities(&link).await?.data))
}

#[component]
pub(super) fn LimitsCard() -> impl IntoView {
    let found = RwSignal::new(None::<Result<Found, Failure>>);
    let load = move || {
        spawn_local(async move {
            let answer = find().await;
            found.try_set(Some(answer));
        });
    };
    load();
    view! {
        <Card title=t("lead_settings.limits")>
            <p class="hint">{t("lead_settings.limits_hint")}</p>
            {move || match found.get() {
                None => view! { <Skeleton rows=4/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok((limits, facilities))) => view! { <Limits limits=limits facilities=facilities/> }.into_any(),
            }}
        </Card>
    }
}

/// Chooses for whom, then shows their limits.
#[component]
fn Limits(limits: AllDiscountLimits, facilities: Vec<Facility>) -> impl IntoView {
    let limits = RwSignal::new(limits);
    let own = session::user_untracked().and_then(|user| user.data.facility_id);
    let entry = |facility: &Facility| (facility.head.id.to_string(), facility.data.name.clone());
    // Another facility's are not theirs to set; the group's they see.
    let offered = facilities.iter().filter(|facility| own.is_none_or(|own| own == facility.head.id)).map(entry);
    let entries: Vec<Entry> =
        std::iter::once((String::new(), t("lead_settings.whole_group").to_owned())).chain(offered).collect();
    let chosen = RwSignal::new(own.map(|own| own.to_string()).unwrap_or_default());
    view! {
        <SelectField name="facility_id" label=t("lead_settings.limits_of") value=chosen entries=entries/>
        {move || {
            let facility = chosen.with(|chosen| chosen.parse().ok());
            view! { <LimitsForm limits=limits facility=facility sets=own == facility || own.is_none()/> }
        }}
    }
}

/// The limits of one place by themselves; an empty field sets none.
fn own_limit(limits: &AllDiscountLimits, facility: Option<FacilityId>, role: Role) -> Option<i32> {
    let here = limits.data.iter().find(|limits| limits.facility_id == facility)?;
    here.limits.iter().find(|limit| limit.role == role).map(|limit| limit.basis_points)
}

/// The roles that sell, and any other for which somebody has set a limit.
fn roles(limits: &AllDiscountLimits, facility: Option<FacilityId>) -> Vec<Role> {
    let sells = |role: Role| may(role, Resource::Opportunities, Action::Update);
    Role::ALL.iter().copied().filter(|role| sells(*role) || own_limit(limits, facility, *role).is_some()).collect()
}

fn field_of(role: Role) -> String {
    ["limit-", role.as_str()].concat()
}

fn discount_limits(
    facility_id: Option<FacilityId>,
    typed: &[(Role, RwSignal<String>)],
) -> Result<DiscountLimits, Vec<FieldError>> {
    let (mut limits, mut wrong) = (Vec::new(), Vec::new());
    for (role, text) in typed {
        let text = text.get_untracked();
        match basis_points(&text).filter(|points| *points <= WHOLE) {
            Some(basis_points) => limits.push(DiscountLimit { role: *role, basis_points }),
            None if text.trim().is_empty() => {}
            None => wrong.push(FieldError::new(field_of(*role), t("lead_settings.no_percent"))),
        }
    }
    if wrong.is_empty() { Ok(DiscountLimits { facility_id, limits }) } else { Err(wrong) }
}

#[component]
fn LimitsForm(limits: RwSignal<AllDiscountLimits>, facility: Option<FacilityId>, sets: bool) -> impl IntoView {
    let form = Form::provide();
    let busy = RwSignal::new(false);
    let present = limits.get_untracked();
    let begin = |role: Role| {
        let own = own_limit(&present, facility, role).map(plain_percent).unwrap_or_default();
        (role, RwSignal::new(own))
    };
    let typed: Vec<(Role, RwSignal<String>)> = roles(&present, facility).into_iter().map(begin).collect();
    let fields = typed.clone().into_iter().map(|(role, value)| {
        // What holds where the facility says nothing.
        let group = facility.map(|_| percent(present.of(None, role)));
        let hint = group.map(|group| tf("lead_settings.group_limit", &[("limit", &group)])).unwrap_or_default();
        let label = t_in("role", role.as_str());
        view! { <TextField name=field_of(role) label=label hint=hint value=value optional=true mode="decimal" placeholder="12.5 %"/> }
    });
    let fields = fields.collect_view();
    let typed = StoredValue::new(typed);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.with_value(|typed| discount_limits(facility, typed)) {
            Err(wrong) => form.fail(wrong),
            Ok(new) => send(form, busy, new, move |new| async move {
                let all = session::client().await.put_discount_limits(&new).await?;
                limits.try_set(all);
                toast(t("security.saved"));
                Ok(())
            }),
        }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <ErrorSummary/>
            {(!sets).then(|| view! { <Notice glyph=INFO>{t("lead_settings.group_only")}</Notice> })}
            <div class="columns">{fields}</div>
            {sets.then(|| view! {
                <div class="form-end"><Button label=t("lead_settings.save_limits") look=Look::Primary busy=busy/></div>
            })}
        </form>
    }
}
