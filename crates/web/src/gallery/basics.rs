//! Buttons, marks, icons, states.

use leptos::prelude::*;

use crate::ui::{
    button::{Button, IconButton, LinkButton, Look},
    content::{Notice, Progress},
    icon::{self, Icon},
    mark::{Avatar, Badge, Logo, Size, Tone},
    reach::{CallButton, CopyButton, MailButton, Reach, WhatsAppButton},
    state::{EmptyState, ErrorCard, Failure, Skeleton},
    toast::toast,
};

#[component]
pub(super) fn Buttons() -> impl IntoView {
    let busy = RwSignal::new(false);
    view! {
        <div class="card">
            <div class="line">
                <Button label="Primary" look=Look::Primary icon=icon::PLUS on_press=move |()| toast("Pressed")/>
                <Button label="Plain" on_press=|()| toast("Pressed")/>
                <Button label="Quiet" look=Look::Quiet on_press=|()| toast("Pressed")/>
                <Button label="Danger" look=Look::Danger icon=icon::TRASH on_press=|()| toast("Pressed")/>
                <Button label="Disabled" disabled=true on_press=|()| ()/>
                <Button label="Busy" busy=true on_press=|()| ()/>
                <Button label="Toggle busy" look=Look::Primary busy=busy on_press=move |()| busy.set(true)/>
                <IconButton label="Edit" glyph=icon::PENCIL on_press=|()| toast("Pressed")/>
                <LinkButton href="/ui" label="A link" icon=icon::EXTERNAL/>
            </div>
            <div class="line">
                <CallButton number="+919876543210" name="Dr Sample"/>
                <WhatsAppButton number="+919876543210" name="Dr Sample" text="Good morning, doctor."/>
                <MailButton address="sample@example.in" name="Dr Sample"/>
                <CallButton number="+919876543210" name="Dr Sample" reach=Reach::Short/>
                <CopyButton text="98765 43210"/>
            </div>
            <div class="line">
                <Badge label="Neutral"/>
                <Badge label="Within policy" tone=Tone::Ok icon=icon::CHECK/>
                <Badge label="Waiting" tone=Tone::Warn icon=icon::CLOCK/>
                <Badge label="Overdue" tone=Tone::Bad/>
                <Badge label="New" tone=Tone::Info/>
                <Badge label="Class A" tone=Tone::Brand/>
            </div>
            <div class="line">
                <Logo large=true/>
                <Logo/>
                <Avatar name="Dr. Sample Surname" size=Size::Large/>
                <Avatar name="Sample Surname"/>
                <Avatar name="नमूना नाम" size=Size::Medium/>
                <Avatar name="Sample" size=Size::Small/>
                <Avatar name="Sample Hospital" square=true/>
            </div>
        </div>
    }
}

#[component]
pub(super) fn Icons() -> impl IntoView {
    view! {
        <div class="card"><ul class="chips">
            {icon::ALL.iter().map(|(name, glyph)| view! { <li class="chip" title=*name><Icon glyph=*glyph/><span>{*name}</span></li> }).collect_view()}
        </ul></div>
    }
}

#[component]
pub(super) fn States() -> impl IntoView {
    let failure = |status, offline, message: &str| Failure {
        message: message.to_owned(),
        status,
        offline,
        request_id: (!offline).then(|| "01980000-0000-7000-8000-000000000000".to_owned()),
        ..Failure::default()
    };
    view! {
        <div class="columns">
            <div class="card"><Skeleton rows=4/></div>
            <div class="card"><Skeleton rows=4 lines=true/></div>
            <div class="card">
                <EmptyState title="No contacts yet" text="Import a list or add the first one by hand.">
                    <Button label="Import" icon=icon::UPLOAD on_press=|()| ()/>
                </EmptyState>
            </div>
            <div class="card"><ErrorCard failure=failure(500, false, "Something went wrong on the server.") on_retry=|()| toast("Again")/></div>
            <div class="card"><ErrorCard failure=failure(0, true, "The server can’t be reached.") on_retry=|()| toast("Again")/></div>
            <div class="card"><ErrorCard failure=failure(403, false, "Ask the manager of your team.")/></div>
            <div class="card">
                <Progress label="Importing" done=Some(4_312) total=Some(10_290) note="412 rows a second, 15 s left"/>
                <Progress label="Counting" done=None total=None/>
                <Notice glyph=icon::INFO tone=Tone::Info>"A draft of yesterday is restored."</Notice>
                <Notice glyph=icon::ALERT tone=Tone::Warn>"12 rows have no phone number."</Notice>
                <Notice glyph=icon::ALERT tone=Tone::Bad>"The file could not be read."</Notice>
                <Notice glyph=icon::CHECK tone=Tone::Ok>"Everything is in."</Notice>
            </div>
        </div>
    }
}
