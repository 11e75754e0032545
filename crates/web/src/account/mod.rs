//! The module of the signed-in person: signing in, the first administrator, the password, settings of this device.

mod absence;
mod device;
mod feeds;
mod first_admin;
mod forgotten;
mod gate;
mod keys;
mod me;
mod notices;
mod password;
mod password_field;
mod profile_settings;
mod settings;
mod sign_in;
mod sign_ins;
mod two_step;
mod zones;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

pub use absence::AbsenceCard;
pub use keys::KeyList;
pub use me::{leave, sign_out};
pub use settings::{AppearanceSettings, LanguageSwitch};
pub use sign_ins::SignIns;
pub use zones::zone_entries;

use crate::{
    lazy_pages,
    modules::{NavEntry, NavGroup, route},
    ui::icon,
};

pub const SIGN_IN: &str = "/sign-in";
pub const FIRST_ADMIN: &str = "/start";
pub const PASSWORD: &str = "/password";
pub const ME: &str = "/me";
pub const TWO_STEP: &str = "/me/two-step";
const KEYS: &str = "/me/keys";
const FEEDS: &str = "/me/calendar";
const SIGN_INS: &str = "/me/sign-ins";
const NOTICES: &str = "/me/notifications";
const FORGOTTEN: &str = "/forgot-password";

pub const NAV: &[NavEntry] = &[NavEntry {
    path: ME,
    label_key: "nav.me",
    icon: icon::SETTINGS,
    group: NavGroup::Personal,
    on_phone: false,
    letter: None,
    allowed: |_| true,
}];

lazy_pages! {
    own: own_pages;
    Me => me::MePage,
    Password => password::PasswordPage,
    FirstAdmin => first_admin::FirstAdminPage,
    TwoStep => two_step::TwoStepPage,
    Keys => keys::KeysPage,
    Feeds => feeds::FeedsPage,
    OwnSignIns => sign_ins::SignInsPage,
    Notices => notices::NotificationsPage,
    Forgotten => forgotten::ForgottenPage,
    Reset => forgotten::ResetPage,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("me"), Lazy::<Me>::new()),
        route(path!("me/two-step"), Lazy::<TwoStep>::new()),
        route(path!("me/keys"), Lazy::<Keys>::new()),
        route(path!("me/calendar"), Lazy::<Feeds>::new()),
        route(path!("me/sign-ins"), Lazy::<OwnSignIns>::new()),
        route(path!("me/notifications"), Lazy::<Notices>::new()),
        route(path!("password"), Lazy::<Password>::new()),
    ]
}

/// The pages before the shell.
pub fn gate_routes() -> Vec<AnyNestedRoute> {
    // Signing in is the first thing that most first visits see: it comes with the app, not after it.
    vec![
        route(path!("sign-in"), sign_in::SignInPage),
        route(path!("start"), Lazy::<FirstAdmin>::new()),
        route(path!("forgot-password"), Lazy::<Forgotten>::new()),
        route(path!("reset-password"), Lazy::<Reset>::new()),
    ]
}
