//! Components that know no record: pages compose them, and they look the same everywhere. `/ui` shows each in every state.
//!
//! Texts come from `i18n::t` as plain strings (a change of language renders pages anew); everything else that changes is
//! a signal. Closures given to a component may be plain `move |()| …`.
//!
//! | module | how to use it |
//! |---|---|
//! | `button` | `<Button label=t("contacts.save") look=Look::Primary busy=saving on_press=move \|()\| …/>`; without `on_press` it submits its form. `IconButton` has a drawing only, `LinkButton` an address. |
//! | `icon` | `<Icon glyph=icon::PLUS/>`; a drawing is a constant, add new ones there. |
//! | `mark` | `<Badge label=… tone=Tone::Warn/>`, `<Avatar name=… size=Size::Small square=true/>` (square: organisations). |
//! | `form` | `let form = Form::provide();` then `<ErrorSummary/>` first in the form; `form.fail(vec![FieldError::new("name", "…")])` marks the field `name`, fills the summary and takes the focus there. From the API: `form.fail(failure::form_errors(&failure))`; before sending: `failure::field_errors(&rules::check(&data))`. |
//! | `field` | `<TextField name="given_name" label=… value=RwSignal<String>/>`, `TextArea`, `SelectField`, `CheckField`, `SegmentedField`; `name` is the field's JSON pointer without the first `/`. Own controls: `Field` with `FieldParts`. |
//! | `combobox` | `<Combobox name label value=RwSignal<Option<Choice>> source=ChoiceSource::new(move \|text\| async move { … }) recents="accounts" on_create=…/>`. |
//! | `date` `many` `money` `phones` `tags` | `<DateField near=true …/>` over `Option<NaiveDate>`, `<MomentField …/>` over the text of `local_minute`, `<ManyField entries …/>` over the words of a closed list, `<MoneyField …/>` over paise, `<PhoneFields rows labels …/>` with errors at `<name>/0/number`, `<TagsField …/>` over `Vec<String>`. |
//! | `modal` | `<Sheet name="new-contact" title dirty=draft.dirty on_discard on_submit footer=ViewFn>` is open while the address has `?sheet=new-contact`: `open_sheet("new-contact", &[("account", id)])`, `close_sheet(&["account"])`. `Modal` follows a signal; `Confirm` only where undo is impossible. |
//! | `popover` | `<Menu label icon><MenuItem …/><MenuLink …/></Menu>`; `Popover` for any content. |
//! | `toast` | `toast("…")`, `toast_undo("…", \|\| …)`, `toast_error("…")`, anywhere. |
//! | `table` | `let layout = ColumnLayout::new("contacts", vec![Column::new("name", …, Place::Title, "minmax(200px, 2fr)").sorted_by("name"), …]);` `<DataTable label layout rows=Signal<Vec<Row>> sort on_sort selection=Selection::new()><LoadMore pages/></DataTable>`, beside it `<ColumnChooser layout/>` and `<BulkBar selection total>actions</BulkBar>`. |
//! | `pages` | `let pages = Pages::new(move \|cursor\| { let q = query.get(); async move { …Ok(Portion { rows, next, total }) } });` loads again when a signal changes that it reads before the first `await`. `<PagesView pages empty=\|\| view! { <EmptyState …/> }>…</PagesView>`. |
//! | `filter` | `<SearchField label/>` keeps `?q=`, `<FilterBar fields/>` keeps `?f=field:operator:values`; read them with `url::query("q")` and `active_filters()`. |
//! | `content` | `<PageHead title hint up="/people">actions</PageHead>` (sets the document's title), `Card`, `Facts`/`Fact`, `List`/`ListRow`, `Tabs`, `Progress`, `Notice`. |
//! | `state` | `Skeleton`, `EmptyState`, `<ErrorCard failure on_retry/>`; `Failure` comes from `client::Error` by `into()`. |
//! | `timeline` | `<Timeline items=Signal<Vec<TimelineItem>>/>`, `<When at/>`. |
//! | `reach` | `CallButton`, `WhatsAppButton`, `MailButton`, `CopyButton`; `reach=Reach::Short` in rows. |
//! | `inline_edit` | `<InlineEdit label value=RwSignal<String> save=Save::new(move \|new\| async move { …Result<(), Failure> })/>`. |
//! | `url` | `go("/people")`, `go_instead`, `query("tab")`, `set_query_value("tab", "about", Step::Replace)`. |

pub mod button;
pub mod combobox;
pub mod content;
pub mod date;
pub mod field;
pub mod filter;
pub mod form;
pub mod highlight;
pub mod icon;
pub mod inline_edit;
pub mod many;
pub mod mark;
pub mod modal;
pub mod money;
pub mod pages;
pub mod percent;
pub mod phones;
pub mod popover;
pub mod reach;
pub mod recent;
pub mod rupees;
pub mod state;
pub mod table;
pub mod tags;
pub mod timeline;
pub mod toast;
pub mod url;

use std::sync::atomic::{AtomicU32, Ordering};

pub use recent::forget_all as forget_recents;

/// An id that no other element of the page has.
pub fn fresh_id(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
