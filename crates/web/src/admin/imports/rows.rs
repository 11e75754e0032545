//! What became of each row of a file: a list by outcome, each row with its reason and the record that it met.

use domain::{
    admin::import::{ImportCounts, ImportRow, ImportTarget, RowOutcome},
    kernel::ImportId,
};
use leptos::prelude::*;

use super::{reasons::reason_text, status::outcome_tone};
use crate::{
    i18n::{number, t, t_in, tf},
    session,
    ui::{
        content::Card,
        mark::Badge,
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        table::{Column, ColumnLayout, DataTable, Place, Row},
        url,
    },
};

const QUERY: &str = "rows";

const fn count_of(counts: &ImportCounts, outcome: RowOutcome) -> i64 {
    match outcome {
        RowOutcome::Created => counts.created,
        RowOutcome::Updated => counts.updated,
        RowOutcome::Skipped => counts.skipped,
        RowOutcome::Failed => counts.failed,
    }
}

/// What somebody looks for first: what went wrong, then what met something, then the rest.
const FIRST: [RowOutcome; 4] = [RowOutcome::Failed, RowOutcome::Skipped, RowOutcome::Updated, RowOutcome::Created];

#[component]
pub(super) fn Rows(
    id: ImportId,
    target: ImportTarget,
    counts: ImportCounts,
    /// A tab says already what this is.
    #[prop(optional)]
    under_tab: bool,
) -> impl IntoView {
    let title = if under_tab { "" } else { t("imports.rows.title") };
    let asked = url::query(QUERY);
    let usual = FIRST.into_iter().find(|outcome| count_of(&counts, *outcome) > 0);
    let outcome = Memo::new(move |_| asked.with(|asked| asked.as_deref().and_then(|word| word.parse().ok())).or(usual));
    let pages = Pages::new(move |cursor: Option<String>| {
        let outcome = outcome.get();
        async move {
            let after = cursor.and_then(|cursor| cursor.parse().ok());
            let page = session::client().await.list_import_rows(id, outcome, after).await.map_err(Failure::from)?;
            let total = outcome.and_then(|outcome| usize::try_from(count_of(&counts, outcome)).ok());
            Ok(Portion { rows: page.data, next: page.next.map(|next| next.to_string()), total })
        }
    });
    let chip = move |of: RowOutcome| {
        let count = count_of(&counts, of);
        (count > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || (outcome.get() == Some(of)).to_string()
                    on:click=move |_| url::set_query_value(QUERY, of.as_str(), url::Step::Replace)
                >
                    {t_in("imports.outcome", of.as_str())}
                    <span class="count">{number(count)}</span>
                </button>
            }
        })
    };
    view! {
        <Card title=title>
            <div class="chips" role="group" aria-label=t("imports.rows.filter")>{FIRST.into_iter().map(chip).collect_view()}</div>
            <PagesView pages=pages empty=|| view! { <EmptyState title=t("imports.rows.none")/> }>
                <RowTable pages=pages target=target/>
            </PagesView>
        </Card>
    }
}

#[component]
fn RowTable(pages: Pages<ImportRow>, target: ImportTarget) -> impl IntoView {
    let layout = ColumnLayout::new(
        "import-rows",
        vec![
            Column::new("row", t("imports.rows.row"), Place::Title, "120px"),
            Column::new("outcome", t("imports.rows.outcome"), Place::Side, "150px"),
            Column::new("reason", t("imports.rows.reason"), Place::Line, "minmax(220px, 1fr)"),
        ],
    );
    let rows = Signal::derive(move || {
        pages.rows.with(|rows| rows.iter().map(|row| table_row(row, target)).collect::<Vec<_>>())
    });
    view! { <DataTable label=t("imports.rows.title") layout=layout rows=rows><LoadMore pages=pages/></DataTable> }
}

fn table_row(row: &ImportRow, target: ImportTarget) -> Row {
    let name = tf("imports.rows.number", &[("n", &number(row.row))]);
    let title = name.clone();
    let href = row.record_id.map(|id| record_path(target, &id.to_string()));
    let (outcome, reason) = (row.outcome, row.reason.as_deref().map(reason_text).unwrap_or_default());
    Row::new(format!("{}-{outcome}", row.row), 0, name, href, move |column| match column {
        "row" => title.clone().into_any(),
        "outcome" => {
            view! { <Badge label=t_in("imports.outcome", outcome.as_str()) tone=outcome_tone(outcome)/> }.into_any()
        }
        _ => reason.clone().into_any(),
    })
}

/// Where the records of such a file are.
pub(super) const fn list_path(target: ImportTarget) -> &'static str {
    match target {
        ImportTarget::Contacts => "/people",
        ImportTarget::Accounts => "/accounts",
    }
}

fn record_path(target: ImportTarget, id: &str) -> String {
    [list_path(target), "/", id].concat()
}
