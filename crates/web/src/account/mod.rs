//! The module of the signed-in person: signing in, the first administrator, the password, settings of this device.

mod first_admin;
mod gate;
mod me;
mod password;
mod password_field;
mod profile_settings;
mod settings;
mod sign_in;
mod zones;

use leptos_router::{any_nested_route::AnyNestedRoute, path};

pub use first_admin::FirstAdminPage;
pub use me::sign_out;
pub use settings::{AppearanceSettings, LanguageSwitch};
pub use sign_in::SignInPage;
pub use zones::zone_entries;

use crate::{
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

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("me"), me::MePage), route(path!("password"), password::PasswordPage)]
}
