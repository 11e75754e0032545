//! The only place that sends forms that make no record, of accounts and of settings: the domain's rules first, then the
//! server; what is wrong stands at its field.

use std::future::Future;

use client::Error;
use domain::kernel::rules;
use leptos::{prelude::*, task::spawn_local};
use validator::Validate;

use crate::{
    failure::{field_errors, form_errors},
    ui::{form::Form, state::Failure},
};

/// `busy` holds while the server is asked.
pub fn send<Data, Asked>(form: Form, busy: RwSignal<bool>, data: Data, ask: impl FnOnce(Data) -> Asked + 'static)
where
    Data: Validate + 'static,
    Asked: Future<Output = Result<(), Error>> + 'static,
{
    let problems = rules::check(&data);
    if !problems.is_empty() {
        return form.fail(field_errors(&problems));
    }
    form.clear();
    busy.set(true);
    spawn_local(async move {
        if let Err(error) = ask(data).await {
            form.fail(form_errors(&Failure::from(error)));
        }
        busy.try_set(false);
    });
}
