//! The only place that knows who is signed in. The access token lives in memory only; the refresh token is a cookie
//! that no script can read. One tab at a time refreshes, and signing out ends all tabs.

mod idle;
mod tabs;

use std::{cell::Cell, sync::Arc, time::Duration};

use chrono::TimeDelta;
use client::{Client, Error};
use domain::{
    admin::{
        auth::{FirstAdmin, Login, SignedIn},
        user::User,
    },
    kernel::policy::{Action, Resource, Role, may},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser, draft, live, offline, prefs,
    ui::{forget_recents, state::Failure, url},
};

/// How it stands with this browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    SignedOut,
    /// Nobody can sign in yet: the installation waits for its first administrator.
    NeedsFirstAdmin,
    /// The server cannot be asked who this is.
    Unreachable(Failure),
    SignedIn(Arc<User>),
}

/// Copy it freely; `session()` finds it anywhere.
#[derive(Clone, Copy)]
pub struct Session {
    standing: RwSignal<Option<Standing>>,
    client: StoredValue<Client>,
    expires_at: StoredValue<Option<chrono::DateTime<chrono::Utc>>>,
    device_key: StoredValue<Option<String>>,
}

thread_local! {
    static SESSION: Cell<Option<Session>> = const { Cell::new(None) };
}

/// Stored while somebody is signed in here, with their id: without it nobody asks the server about a cookie that is not
/// there, and by it the app finds what they kept when there is no network.
const MARK: &str = "setu.signed-in";
const REFRESH_LOCK: &str = "setu-refresh";
/// A token is renewed this long before it ends, so that no request meets a dead one.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

/// Once, at the root of the app.
pub fn provide() -> Session {
    let origin = window().location().origin().unwrap_or_default();
    let session = Session {
        standing: RwSignal::new(None),
        client: StoredValue::new(Client::new(origin)),
        expires_at: StoredValue::new(None),
        device_key: StoredValue::new(None),
    };
    SESSION.set(Some(session));
    crate::record::custom::provide();
    tabs::listen(session);
    session
}

pub fn session() -> Option<Session> {
    SESSION.get()
}

/// The client with a token that is still good. Every page asks for it before each request, and does not keep it.
pub async fn client() -> Client {
    let Some(session) = session() else { return Client::new("") };
    if session.is_signed_in() && session.expires_soon() {
        // Whatever goes wrong here, the request itself will tell it.
        let _ = session.refresh().await;
    }
    session.client.get_value()
}

/// Who is signed in, followed.
pub fn user() -> Option<Arc<User>> {
    session()?.user()
}

/// Who is signed in, without following.
pub fn user_untracked() -> Option<Arc<User>> {
    session()?.standing.with_untracked(|standing| signed_in(standing.as_ref()))
}

/// The signed-in person's role, without following.
pub fn role_untracked() -> Option<Role> {
    user_untracked().map(|user| user.data.role)
}

/// After how many minutes without a touch the hospital signs people out.
pub fn idle_minutes() -> Option<i32> {
    idle::minutes()
}

/// When somebody touched the app last, in any tab.
pub fn last_input() -> Option<chrono::DateTime<chrono::Utc>> {
    idle::last_input()
}

/// What opens on this device what an ended session left, in base64; only while the server knows who this is.
pub fn device_key() -> Option<String> {
    session()?.device_key.get_value()
}

fn signed_in(standing: Option<&Standing>) -> Option<Arc<User>> {
    match standing {
        Some(Standing::SignedIn(user)) => Some(Arc::clone(user)),
        _ => None,
    }
}

/// Whether the signed-in person's role may do this at all, followed. Draw only what works; the server decides.
pub fn allows(resource: Resource, action: Action) -> bool {
    role().is_some_and(|role| may(role, resource, action))
}

pub fn role() -> Option<Role> {
    user().map(|user| user.data.role)
}

impl Session {
    /// `None` until the first answer.
    pub fn standing(self) -> Option<Standing> {
        self.standing.get()
    }

    pub fn user(self) -> Option<Arc<User>> {
        self.standing.with(|standing| signed_in(standing.as_ref()))
    }

    pub fn is_signed_in(self) -> bool {
        self.standing.with_untracked(|standing| matches!(standing, Some(Standing::SignedIn(_))))
    }

    /// At start, and when another tab has signed in: asks the server whose cookie this is.
    pub async fn restore(self) {
        if let Some(person) = browser::stored(MARK) {
            match self.refresh().await {
                Ok(()) => return,
                Err(Error::Problem(problem)) if problem.status == 401 => {
                    browser::forget(MARK);
                    offline::lock(person);
                }
                Err(error) => return self.go_on_alone(person, error).await,
            }
        }
        let standing = match self.client.get_value().get_setup().await {
            Ok(setup) if setup.needs_first_admin => Standing::NeedsFirstAdmin,
            Ok(_) | Err(Error::Problem(_)) => Standing::SignedOut,
            Err(error) => Standing::Unreachable(error.into()),
        };
        self.standing.set(Some(standing));
    }

    /// The server cannot be asked: whoever was signed in here goes on with what this device has kept. The first answer of
    /// the server decides whether they still may.
    async fn go_on_alone(self, person: String, error: Error) {
        // What stands between may answer for a server that is not there: a proxy, a hotel's page.
        let known =
            if matches!(error, Error::Offline | Error::Unexpected(_)) { offline::person(person).await } else { None };
        match known {
            Some((user, minutes)) => {
                idle::limit(self, minutes);
                self.take_user(user);
            }
            None => self.standing.set(Some(Standing::Unreachable(error.into()))),
        }
    }

    pub async fn sign_in(self, login: &Login) -> Result<(), Error> {
        let signed_in = self.client.get_value().login(login).await?;
        self.begin(signed_in);
        tabs::tell(tabs::Word::SignedIn);
        Ok(())
    }

    pub async fn create_first_admin(self, admin: &FirstAdmin) -> Result<(), Error> {
        let signed_in = self.client.get_value().create_first_admin(admin).await?;
        self.begin(signed_in);
        tabs::tell(tabs::Word::SignedIn);
        Ok(())
    }

    /// Ends the session on the server and in every tab, and wipes what this device has kept. Without the server it stays:
    /// the cookie would bring it back.
    pub async fn sign_out(self) -> Result<(), Error> {
        self.log_out().await?;
        if let Some(user) = user_untracked() {
            offline::wipe(user.head.id.to_string()).await;
        }
        self.end();
        tabs::tell(tabs::Word::SignedOut);
        Ok(())
    }

    async fn log_out(self) -> Result<(), Error> {
        match self.client.get_value().logout().await {
            Err(Error::Problem(problem)) if problem.status == 401 => Ok(()),
            outcome => outcome,
        }
    }

    /// Nobody was here for too long: the same, but what waits to be sent stays, sealed, until they sign in again.
    async fn leave(self) {
        // Without the server the session lies idle there as well, and is refused.
        let _ = self.log_out().await;
        self.end_and_lock();
        tabs::tell(tabs::Word::SignedOut);
    }

    /// After a change of the own profile.
    pub fn take_user(self, user: User) {
        prefs::take_profile(&user.data);
        self.standing.set(Some(Standing::SignedIn(Arc::new(user))));
    }

    fn expires_soon(self) -> bool {
        self.expires_at.get_value().is_none_or(|end| end - browser::now() < MARGIN)
    }

    /// One refresh at a time over all tabs: a second use of the same cookie would end the session.
    async fn refresh(self) -> Result<(), Error> {
        let work = async move {
            // Another caller in this tab may have done it while this one waited for the lock.
            if self.is_signed_in() && !self.expires_soon() {
                return Ok(());
            }
            let client = self.client.get_value();
            let early = browser::early_session().await.and_then(|answer| client.resume(&answer));
            let signed_in = match early {
                Some(signed_in) => signed_in,
                None => client.refresh().await?,
            };
            self.begin(signed_in);
            Ok(())
        };
        let outcome = browser::with_lock(REFRESH_LOCK, work).await.unwrap_or(Err(Error::Offline));
        if let Err(Error::Problem(problem)) = &outcome
            && problem.status == 401
            && self.is_signed_in()
        {
            self.end_and_lock();
        }
        outcome
    }

    fn begin(self, signed_in: SignedIn) {
        let other_person = user_untracked().is_some_and(|user| user.head.id != signed_in.user.head.id);
        if other_person {
            // Somebody else signed in in another tab: nothing of the former person may stay on the screen.
            let _ = window().location().reload();
            return;
        }
        let end = signed_in.expires_at.utc();
        browser::store(MARK, &signed_in.user.head.id.to_string());
        self.expires_at.set_value(Some(end));
        self.device_key.set_value(Some(signed_in.device_key));
        idle::limit(self, signed_in.idle_minutes);
        live::begin_behind(signed_in.last_event);
        self.take_user(signed_in.user);
        let wait = (end - MARGIN - browser::now()).to_std().unwrap_or(Duration::from_secs(1));
        set_timeout(
            move || {
                if self.is_signed_in() && self.expires_soon() {
                    spawn_local(async move {
                        let _ = self.refresh().await;
                    });
                }
            },
            wait,
        );
    }

    /// It ends without the person's doing, or in another tab: they come back to what they had not sent yet.
    fn end_and_lock(self) {
        if let Some(user) = user_untracked() {
            offline::lock(user.head.id.to_string());
        }
        self.end();
    }

    fn end(self) {
        self.client.with_value(|client| client.set_access_token(None));
        self.expires_at.set_value(None);
        self.device_key.set_value(None);
        browser::forget(MARK);
        draft::forget_all();
        crate::record::forget_all();
        crate::record::custom::forget();
        forget_recents();
        self.standing.set(Some(Standing::SignedOut));
    }
}

/// The server does not know this session any more: revoked, or signed out elsewhere.
pub fn ended_by_server() {
    if let Some(session) = session().filter(|session| session.is_signed_in()) {
        session.end_and_lock();
    }
}

/// The server accepts nothing but a new password.
pub fn must_change_password() {
    url::go_instead(crate::account::PASSWORD);
}

/// The hospital asks for a second factor before anything else.
pub fn must_set_up_second_factor() {
    url::go_instead(crate::account::TWO_STEP);
}
