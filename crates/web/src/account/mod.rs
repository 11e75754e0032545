//! The module of the signed-in person: signing in, the first administrator, the password, settings of this device.

mod first_admin;
mod gate;
mod me;
mod password;
mod password_field;
mod profile_settings;
mod send;
mod settings;
mod sign_in;
mod zones;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

pub use me::sign_out;
pub use settings::{AppearanceSettings, LanguageSwitch};
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
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("me"), Lazy::<Me>::new()), route(path!("password"), Lazy::<Password>::new())]
}

/// The pages before the shell.
pub fn gate_routes() -> Vec<AnyNestedRoute> {
    // Signing in is the first thing that most first visits see: it comes with the app, not after it.
    vec![route(path!("sign-in"), sign_in::SignInPage), route(path!("start"), Lazy::<FirstAdmin>::new())]
}
