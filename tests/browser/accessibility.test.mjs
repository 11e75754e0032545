// Everybody can use every page: axe finds nothing, on phones and desks, in both languages and themes, whatever is open.
import { test } from "node:test";
import { assertAccessibleEverywhere } from "./support/everywhere.mjs";
import { openList, press, rows, signedIn, theBrowser } from "./support/journey.mjs";

const open = "dialog[open]";
const list = "tbody tr[data-id]";
const some = ".rows, .state";
const nowhere = "01900000-0000-7000-8000-000000000000";

/** Opens a menu by what it hangs on, since its words differ by language. */
const menu = (anchor) => async (page) => {
  await page.locator(anchor).first().click();
  await page.locator("[popover]:popover-open").waitFor();
};

/** Opens the palette with what it found. */
async function palette(page) {
  await page.keyboard.press("Control+k");
  await page.locator(".palette [role=combobox]:focus").waitFor();
  await page.keyboard.type("sha");
  await page.locator(".palette [role=option]:has(.second)").first().waitFor();
}

/** Asks whether unsaved work is to be thrown away. */
async function unsaved(page) {
  await page.locator(`${open} input[type=text]`).first().fill("x");
  await page.keyboard.press("Escape");
  await page.locator("#keep-draft").waitFor();
}

/** Chooses a row, on a phone after its button, whatever its word. */
async function chosen(page) {
  const pick = page.locator(".views button.only-phone[aria-pressed]");
  await pick.waitFor({ state: "attached" });
  if (await pick.isVisible()) await pick.click();
  await rows(page).first().locator("input").check();
}

/** Asks why a tie-up is to be suspended. */
async function why(page) {
  await page.locator(".moves .btn:not(.primary)").first().click();
  await page.locator(`${open} textarea`).waitFor();
}

/** An import with a good row and a bad one; checked if asked. */
async function importOf(page, name, checked) {
  const buffer = Buffer.from("Name,E-mail,Town,Shoe size\nNilima Testwala,nilima@example.in,Noida,38\n,,,40\n");
  await page.goto("/imports/new");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  await page.locator("ol.mapping select").first().waitFor();
  if (checked) {
    await press(page, "Check");
    await page.locator("#import-state").getByText("Checked", { exact: true }).waitFor();
  }
  return new URL(page.url()).pathname;
}

test("axe finds nothing on any page", async () => {
  const page = await signedIn();
  const first = async (address, link = "a.row-link") => {
    await page.goto(address);
    await page.locator(link).first().waitFor();
    return page.locator(link).first().getAttribute("href");
  };
  const contact = await first("/people?f=kind:in:doctor");
  const account = await first("/accounts?f=kind:in:hospital");
  const tieUp = await first("/tie-ups?f=status:in:active");
  const [inquiry, lead] = [await first("/inquiries"), await first("/leads?f=status:in:qualified")];
  const opportunity = await first("/opportunities?f=status:in:negotiation");
  const [rule, answer] = [await first("/assignment-rules", "ol.rows a"), await first("/auto-responses")];
  const activity = await first("/activities?f=status:in:planned");
  const visit = await first("/patient-visits?f=status:in:booked");
  const task = await first("/tasks?f=status:in:open");
  const [user, team, facility] = [await first("/admin/users"), await first("/admin/teams", ".tree a"), await first("/admin/facilities")];
  const [draft, checked] = [await importOf(page, "draft.csv", false), await importOf(page, "checked.csv", true)];
  await openList(page, "/people?q=sharma");
  await rows(page).first().locator("input").check();
  await press(page, "Export");
  await Promise.all([page.waitForEvent("download"), press(page, "CSV")]);
  await page.context().close();

  await assertAccessibleEverywhere(theBrowser(), {
    signedOut: [{ name: "sign-in", path: "/sign-in", ready: "input[name=email]" }],
    signedIn: [
      { name: "people", path: "/people", ready: list },
      { name: "people-filtered", path: "/people?q=a&f=kind:in:doctor&f=class:in:A,B&sort=-city", ready: list },
      { name: "people-filter-menu", path: "/people", ready: list, open: menu(".chips > button[popovertarget]") },
      { name: "people-filter", path: "/people?f=kind:in:doctor", ready: list, open: menu(".chip-pair button[popovertarget]") },
      { name: "people-sort", path: "/people", ready: list, open: menu(".table-tools .only-phone button"), only: "phone" },
      { name: "people-columns", path: "/people", ready: list, open: menu(".table-tools .not-phone button"), only: "desk" },
      { name: "people-selected", path: "/accounts", ready: list, open: chosen },
      { name: "people-none", path: "/people?q=nobodyiscalledso", ready: ".state" },
      { name: "people-new", path: "/people?sheet=new-contact", ready: open },
      { name: "people-unsaved", path: "/accounts?sheet=new-account", ready: open, open: unsaved, only: "desk" },
      { name: "contact", path: contact, ready: ".timeline" },
      { name: "contact-menu", path: contact, ready: ".timeline", open: menu(".record-head .tools button[popovertarget]") },
      { name: "contact-about", path: `${contact}?tab=about`, ready: ".about" },
      { name: "contact-places", path: `${contact}?tab=places`, ready: some },
      { name: "contact-relationships", path: `${contact}?tab=relationships`, ready: some },
      { name: "contact-relationship", path: `${contact}?tab=relationships&sheet=new-relationship`, ready: open },
      { name: "contact-consent", path: `${contact}?tab=consent`, ready: ".consents" },
      { name: "contact-files", path: `${contact}?tab=files`, ready: ".drop" },
      { name: "contact-share", path: `${contact}?sheet=share`, ready: "dialog[open] .sharing .row" },
      { name: "contact-everything", path: `${contact}?tab=everything`, ready: ".timeline" },
      { name: "contact-edit", path: `${contact}?sheet=edit`, ready: open },
      { name: "accounts", path: "/accounts", ready: list },
      { name: "accounts-new", path: "/accounts?sheet=new-account", ready: open },
      { name: "account", path: account, ready: ".timeline" },
      { name: "account-about", path: `${account}?tab=about`, ready: ".about" },
      { name: "account-people", path: `${account}?tab=people`, ready: some },
      { name: "account-tie-ups", path: `${account}?tab=tie-ups`, ready: ".record .about .card, .record .state" },
      { name: "tie-ups", path: "/tie-ups", ready: list },
      { name: "tie-up-new", path: "/tie-ups?sheet=new-tie-up", ready: open },
      { name: "tie-up", path: tieUp, ready: ".timeline" },
      { name: "tie-up-why", path: tieUp, ready: ".timeline", open: why },
      { name: "tie-up-edit", path: `${tieUp}?sheet=edit`, ready: open },
      { name: "account-edit", path: `${account}?sheet=edit`, ready: open },
      { name: "account-affiliation", path: `${account}?tab=people&sheet=new-affiliation`, ready: open },
      { name: "inquiries", path: "/inquiries", ready: list },
      { name: "inquiry-new", path: "/inquiries?sheet=new-inquiry", ready: open },
      { name: "inquiry", path: inquiry, ready: ".timeline" },
      { name: "leads", path: "/leads", ready: list },
      { name: "leads-board", path: "/leads?layout=board", ready: ".board-card" },
      { name: "lead-new", path: "/leads?sheet=new-lead", ready: open },
      { name: "lead", path: lead, ready: ".timeline" },
      { name: "lead-moves", path: lead, ready: ".timeline", open: menu(".moves button[popovertarget]") },
      { name: "lead-about", path: `${lead}?tab=about`, ready: ".about" },
      { name: "lead-attempts", path: `${lead}?tab=attempts`, ready: some },
      { name: "lead-edit", path: `${lead}?sheet=edit`, ready: open },
      { name: "visits", path: "/patient-visits?f=status:in:booked", ready: list },
      { name: "visit-new", path: "/patient-visits?f=status:in:booked&sheet=new-patient-visit", ready: open },
      { name: "visit", path: visit, ready: ".timeline" },
      { name: "visit-about", path: `${visit}?tab=about`, ready: ".about" },
      { name: "visit-edit", path: `${visit}?sheet=edit`, ready: open },
      { name: "today", path: "/today", ready: ".day-card, .state" },
      ...["day", "week", "month", "agenda", "team"].map((view) => ({ name: `calendar-${view}`, path: `/calendar?view=${view}`, ready: "[data-day], .state" })),
      { name: "team-today", path: "/team", ready: ".team-card" },
      { name: "log", path: "/today?sheet=log", ready: "dialog[open] .verbs" },
      { name: "activities", path: "/activities?f=status:in:planned", ready: list },
      { name: "activity-new", path: "/activities?f=status:in:planned&sheet=new-activity", ready: open },
      { name: "activity", path: activity, ready: ".timeline" },
      { name: "activity-about", path: `${activity}?tab=about`, ready: ".about" },
      { name: "activity-edit", path: `${activity}?sheet=edit`, ready: open },
      { name: "visit-plans", path: "/visit-plans", ready: list },
      { name: "visit-plan-new", path: "/visit-plans?sheet=new-visit-plan", ready: open },
      { name: "visit-figures", path: "/visit-plans/figures", ready: "main table, .state" },
      { name: "opportunities", path: "/opportunities", ready: list },
      { name: "opportunities-board", path: "/opportunities?layout=board", ready: ".board-card" },
      { name: "opportunity-new", path: "/opportunities?sheet=new-opportunity", ready: open },
      { name: "opportunity", path: opportunity, ready: ".timeline" },
      { name: "opportunity-about", path: `${opportunity}?tab=about`, ready: ".about" },
      { name: "opportunity-edit", path: `${opportunity}?sheet=edit`, ready: open },
      { name: "tasks", path: "/tasks?view=all", ready: list },
      { name: "task-new", path: "/tasks?sheet=new-task&view=all", ready: open },
      { name: "task", path: task, ready: ".timeline" },
      { name: "task-edit", path: `${task}?sheet=edit`, ready: open },
      { name: "contact-tasks", path: `${contact}?tab=tasks`, ready: ".record .card form" },
      { name: "forecast", path: "/forecast", ready: "main table" },
      { name: "rules", path: "/assignment-rules", ready: "ol.rows" },
      { name: "rule-new", path: "/assignment-rules?sheet=new-rule", ready: open },
      { name: "rules-trial", path: "/assignment-rules?sheet=try-rules", ready: open },
      { name: "rule", path: rule, ready: ".timeline" },
      { name: "rule-edit", path: `${rule}?sheet=edit`, ready: open },
      { name: "answers", path: "/auto-responses", ready: list },
      { name: "answer-new", path: "/auto-responses?sheet=new-answer", ready: open, places: true },
      { name: "answer", path: answer, ready: ".timeline" },
      { name: "answer-edit", path: `${answer}?sheet=edit`, ready: open, places: true },
      { name: "inbox", path: "/inbox", ready: ".state, .inbox" },
      { name: "recycle-bin", path: "/recycle-bin", ready: some },
      { name: "gone", path: `/people/${nowhere}`, ready: ".state.bad" },
      { name: "no-such-page", path: "/no-such-page", ready: ".state" },
      { name: "palette", path: "/people", ready: list, open: palette, only: "desk" },
      { name: "shortcuts", path: "/people?sheet=keys", ready: open },
      { name: "create", path: "/people?sheet=create", ready: open, only: "phone" },
      { name: "more", path: "/people?sheet=more", ready: open, only: "phone" },
      { name: "imports", path: "/imports", ready: "table" },
      { name: "import-new", path: "/imports/new", ready: "input[type=file]" },
      { name: "import-draft", path: draft, ready: "ol.mapping" },
      { name: "import-checked", path: checked, ready: "table" },
      { name: "import-checked-columns", path: `${checked}?tab=columns`, ready: "ol.mapping" },
      { name: "exports", path: "/exports", ready: "table" },
      { name: "web-forms", path: "/web-forms", ready: `${list}, .state` },
      { name: "web-form-new", path: "/web-forms?sheet=new-web-form", ready: open },
      { name: "users", path: "/admin/users", ready: list },
      { name: "user-new", path: "/admin/users?sheet=new-user", ready: open },
      { name: "user", path: user },
      { name: "user-edit", path: `${user}?sheet=edit`, ready: open },
      { name: "user-password", path: `${user}?sheet=password`, ready: open },
      { name: "teams", path: "/admin/teams", ready: ".tree a" },
      { name: "team-new", path: "/admin/teams?sheet=new-team", ready: open },
      { name: "team", path: team },
      { name: "team-edit", path: `${team}?sheet=edit`, ready: open },
      { name: "facilities", path: "/admin/facilities", ready: list },
      { name: "facility-new", path: "/admin/facilities?sheet=new-facility", ready: open },
      { name: "facility", path: facility },
      { name: "facility-edit", path: `${facility}?sheet=edit`, ready: open },
      { name: "facility-hours", path: `${facility}?sheet=working-hours`, ready: open },
      { name: "facility-mailbox", path: `${facility}?sheet=mailbox`, ready: open },
      { name: "lead-settings", path: "/admin/lead-settings", ready: "ol.ladder li" },
      { name: "fields", path: "/admin/fields", ready: ".state, table" },
      { name: "field-new", path: "/admin/fields?sheet=new-field", ready: open },
      { name: "contact-erase", path: `${contact}?sheet=erase-person`, ready: open },
      { name: "erasures", path: "/admin/erasures", ready: ".state, li.card" },
      { name: "duplicates", path: "/admin/duplicates", ready: ".state, table" },
      { name: "search", path: "/search?q=sharma", ready: "main a[href^='/people/']" },
      { name: "jobs", path: "/admin/jobs", ready: "table" },
      { name: "jobs-none", path: "/admin/jobs?state=dead", ready: ".state" },
      { name: "me", path: "/me", ready: "#language-hi" },
      { name: "me-calendar", path: "/me/calendar", ready: some },
      { name: "me-notifications", path: "/me/notifications", ready: "form" },
      { name: "password", path: "/password", ready: "input[type=password]" },
    ],
  });
});
