//! Tables, rows, the timeline.

use chrono::TimeDelta;
use leptos::prelude::*;

use super::fields::{entries, hospitals};
use crate::{
    browser, i18n,
    ui::{
        button::Button,
        content::{Card, Fact, Facts, List, ListRow, Tab, Tabs},
        filter::{FilterBar, FilterField, FilterKind, SearchField, filter_part},
        icon,
        inline_edit::{InlineEdit, Save},
        mark::{Avatar, Badge, Size, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        reach::{CallButton, Reach},
        state::{EmptyState, Failure},
        table::{BulkBar, Column, ColumnChooser, ColumnLayout, DataTable, Place, Row, Selection},
        timeline::{Timeline, TimelineItem, When},
        toast::toast_undo,
        url,
    },
};

const TOTAL: usize = 137;
const PORTION: usize = 25;

/// Invented contacts by their number.
fn contact(number: usize) -> Row {
    let name = format!("Sample Contact {number}");
    let cell_name = name.clone();
    let town = RwSignal::new(if number.is_multiple_of(3) { "Noida" } else { "Delhi" }.to_owned());
    Row::new(number.to_string(), 1, name, Some(format!("/ui?row={number}")), move |column| match column {
        "name" => cell_name.clone().into_any(),
        "town" => {
            let save = Save::new(|town: String| async move {
                if town == "error" {
                    Err(Failure { message: "The server refused this town.".to_owned(), ..Failure::default() })
                } else {
                    Ok(())
                }
            });
            view! { <InlineEdit label=format!("town of {cell_name}") value=town save=save/> }.into_any()
        }
        "status" if number.is_multiple_of(4) => view! { <Badge label="Quiet" tone=Tone::Warn/> }.into_any(),
        "status" => view! { <Badge label="Active" tone=Tone::Ok/> }.into_any(),
        "value" => i64::try_from(number).map(|number| i18n::rupees(number * 1_234_500)).unwrap_or_default().into_any(),
        "touch" => {
            let days = i64::try_from(number).unwrap_or_default();
            view! { <When at=browser::now() - TimeDelta::days(days)/> }.into_any()
        }
        "phone" => view! { <CallButton number="+919876543210" name=cell_name.clone() reach=Reach::Short/> }.into_any(),
        _ => ().into_any(),
    })
}

#[component]
pub(super) fn Table() -> impl IntoView {
    let layout = ColumnLayout::new(
        "gallery",
        vec![
            Column::new("name", "Name", Place::Title, "minmax(200px, 2fr)").sorted_by("name"),
            Column::new("town", "Town", Place::Line, "minmax(140px, 1fr)").sorted_by("town"),
            Column::new("status", "Status", Place::Side, "minmax(100px, .7fr)"),
            Column::new("value", "Value", Place::WideOnly, "minmax(120px, .8fr)").sorted_by("value").numeric(),
            Column::new("touch", "Last touch", Place::Side, "minmax(130px, 1fr)"),
            Column::new("phone", "Call", Place::WideOnly, "80px").hidden(),
        ],
    );
    let selection = Selection::new();
    let sort = url::query("sort");
    let query = url::query("q");
    let pages = Pages::new(move |cursor: Option<String>| {
        let wanted = query.get().unwrap_or_default().to_lowercase();
        let descending = sort.get().is_some_and(|sort| sort.starts_with('-'));
        async move {
            let first: usize = cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or_default();
            let numbers: Vec<usize> =
                (1..=TOTAL).filter(|number| format!("sample contact {number}").contains(&wanted)).collect();
            let at = |index: usize| if descending { numbers.iter().rev().nth(index) } else { numbers.get(index) };
            let rows: Vec<Row> = (first..first + PORTION).filter_map(at).copied().map(contact).collect();
            let next = first + PORTION;
            Ok(Portion { rows, next: (next < numbers.len()).then(|| next.to_string()), total: Some(numbers.len()) })
        }
    });
    view! {
        <div class="table-tools">
            <div class="grow"><SearchField label="Search samples"/></div>
            <ColumnChooser layout=layout/>
        </div>
        <FilterBar parts=|part| Box::pin(std::future::ready(filter_part(fields(), part)))/>
        <PagesView pages=pages empty=|| view! { <div class="card"><EmptyState title="Nothing found" glyph=icon::SEARCH/></div> }>
            <DataTable
                label="Samples"
                layout=layout
                rows=pages.rows
                sort=Signal::derive(move || sort.get().unwrap_or_else(|| "name".to_owned()))
                on_sort=|sort: String| url::set_query_value("sort", &sort, url::Step::Replace)
                selection=selection
            >
                <LoadMore pages=pages/>
            </DataTable>
        </PagesView>
        <BulkBar selection=selection total=pages.total>
            <Button label="Delete" icon=icon::TRASH on_press=move |()| { selection.clear(); toast_undo("Deleted", || ()) }/>
        </BulkBar>
    }
}

#[component]
pub(super) fn Rows() -> impl IntoView {
    let tabs = vec![
        Tab::new("timeline", "Timeline"),
        Tab::new("about", "About"),
        Tab { count: Some(12), ..Tab::new("files", "Files") },
    ];
    view! {
        <Tabs label="Parts of the record" query="tab" tabs=tabs/>
        <div class="columns">
            <List label="Contacts">
                {(1..=3)
                    .map(|number| view! {
                        <ListRow
                            first=format!("Sample Contact {number}")
                            second="Cardiologist · Sample City Hospital"
                            href="/ui"
                            before=|| view! { <Avatar name="Sample Contact"/> }
                        >
                            <CallButton number="+919876543210" name=format!("Sample Contact {number}") reach=Reach::Short/>
                        </ListRow>
                    })
                    .collect_view()}
            </List>
            <Card title="About" actions=|| view! { <Button label="Edit" icon=icon::PENCIL on_press=|()| ()/> }>
                <Facts>
                    <Fact label="Kind">"Hospital"</Fact>
                    <Fact label="Beds">{i18n::number(1250)}</Fact>
                    <Fact label="Owner"><span class="line"><Avatar name="Sample Owner" size=Size::Small/>"Sample Owner"</span></Fact>
                    <Fact label="Since">{i18n::date(i18n::today())}</Fact>
                    <Fact label="Turnover">{i18n::rupees_compact(1_234_567_800)}</Fact>
                    <Fact label="In figures">{i18n::number_compact(123_456)}</Fact>
                    <Fact label="Today">{i18n::weekday(i18n::today())}</Fact>
                    <Fact label="Now">{[i18n::date_time(browser::now()), i18n::time(browser::now())].join(" · ")}</Fact>
                </Facts>
            </Card>
        </div>
    }
}

#[component]
pub(super) fn History() -> impl IntoView {
    let item = |hours: i64, glyph, tone, sentence: &str, body: &str, is_change| TimelineItem {
        at: browser::now() - TimeDelta::hours(hours),
        glyph,
        tone,
        sentence: sentence.to_owned(),
        body: body.to_owned(),
        is_change,
        inside: None,
    };
    let items = vec![
        item(
            0,
            icon::PHONE,
            Tone::Brand,
            "Sample Rep called Dr Sample",
            "Asked for the price list of cardiac packages.",
            false,
        ),
        item(2, icon::PENCIL, Tone::Neutral, "Sample Rep changed the town from Delhi to Noida", "", true),
        item(3, icon::PENCIL, Tone::Neutral, "Sample Rep changed the class from B to A", "", true),
        item(26, icon::CHECK, Tone::Ok, "Sample Rep met Dr Sample", "", false),
        item(30, icon::ALERT, Tone::Bad, "A message could not be delivered", "", false),
        item(800, icon::PLUS, Tone::Info, "Imported from hospital-directory.csv", "", false),
    ];
    view! { <div class="card"><Timeline items=items/></div> }
}

fn fields() -> Vec<FilterField> {
    vec![
        FilterField::new("town", "Town", FilterKind::Choices(entries(&["Delhi", "Noida", "Gurugram"]))),
        FilterField::new("name", "Name", FilterKind::Text),
        FilterField::new("touch", "Last touch", FilterKind::Date),
        FilterField::new("consent", "Consent", FilterKind::YesNo),
        FilterField::new("account", "Account", FilterKind::Record(hospitals())),
    ]
}
