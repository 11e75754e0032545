// Tasks: written down in three taps and their text, from anywhere and on a record's page; done with one, and that taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser } from "./support/api.mjs";
import { createDoctor, dialog, done, everyDevice, openList, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { countTaps } from "./support/taps.mjs";

const rep = { email: "rep@setu.example", password: "setu-demo-2026" };
const status = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });
const row = (page, title) => rows(page).filter({ hasText: title });
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());

for (const device of everyDevice) {
  test(`a task takes three taps and its text: on a ${device}`, async () => {
    const page = await signedIn(device, rep);
    await openList(page, "/people");
    const title = unique("Call the laboratory ");
    const taps = await countTaps(page);
    await press(page, "Create");
    await dialog(page).getByRole("link", { name: "New task" }).click();
    // One can type at once, on a phone too.
    await page.locator("dialog[open] input[name=title]:focus").waitFor();
    await page.keyboard.type(title);
    const typed = await taps();
    await assertAccessible(page, "the sheet of a task");
    await screenshot(page, `task-new-${device}`);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await toast(page, title).waitFor();
    assert.deepEqual([typed, await taps()], [2, 3]);

    // Whoever comes to their list sees their own, with the new one among today's: from the menu as by the address.
    await page.goto("/people");
    await rows(page).first().waitFor();
    if (device === "phone") await press(page, "More");
    await page.getByRole("link", { name: "Tasks", exact: true }).click();
    await page.waitForURL(/\/tasks\?.*f=owner_id/);
    await row(page, title).waitFor();
    assert.match(decodeURIComponent(page.url()), /f=owner_id:eq:.*f=status:in:open,in_progress,waiting/);
    await row(page, title).getByText("Today").waitFor();
    await assertAccessible(page, "the list of tasks");
    await screenshot(page, `tasks-${device}`);

    // One tap and it is done; another takes that back.
    const tapped = await countTaps(page);
    const finish = page.getByRole("button", { name: `Done: ${title}` });
    await finish.click();
    await toast(page, `Done: ${title}`).getByRole("button", { name: "Undo" }).click();
    await toast(page, "It is open again").waitFor();
    assert.equal(await tapped(), 2);
    await finish.click();
    await toast(page, `Done: ${title}`).waitFor();
    await page.goto("/tasks");
    await rows(page).first().waitFor();
    assert.equal(await row(page, title).count(), 0);
    await done(page);
  });

  test(`what is to be done about a doctor stands on their page: on a ${device}`, async () => {
    const page = await signedIn(device, rep);
    await createDoctor(page, unique("Taskwala"));
    const name = (await recordName(page).innerText()).trim();
    const address = new URL(page.url()).pathname;
    await page.goto(`${address}?tab=tasks`);
    const card = page.locator(".card").filter({ has: page.getByRole("heading", { name: "Tasks" }) });
    await card.getByText("Nothing is to be done").waitFor();
    const title = unique("Take the price list along ");
    await card.getByRole("textbox", { name: "New task" }).fill(title);
    await card.getByRole("button", { name: "Add for: Tomorrow" }).click();
    await card.getByRole("link", { name: title }).waitFor();
    await card.getByText("Tomorrow", { exact: true }).last().waitFor();
    await assertAccessible(page, "the tasks of a person");
    await screenshot(page, `task-panel-${device}`);

    // Its page: what it is about, waiting, and a checklist that is ticked.
    await card.getByRole("link", { name: title }).click();
    await recordName(page).filter({ hasText: title }).waitFor();
    await page.locator(".record-head").getByRole("link", { name }).waitFor();
    await press(page, "Wait for somebody");
    await status(page, "Waiting").waitFor();
    await press(page, "Edit");
    await dialog(page).getByText("More fields").click();
    await dialog(page).getByLabel("Checklist").fill("Print it\nHave it signed");
    await dialog(page).getByLabel("Repeats").selectOption("FREQ=WEEKLY");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await page.getByText("0 of 2").waitFor();
    await page.getByRole("checkbox", { name: "Print it" }).check();
    await page.getByText("1 of 2").waitFor();
    await assertAccessible(page, "the page of a task");
    await screenshot(page, `task-${device}`);

    // Done, it can be taken back where it was pressed, also once the toast is gone.
    await press(page, "Done");
    await status(page, "Done").waitFor();
    await press(page, "Not done after all");
    await status(page, "Waiting").waitFor();
    // Done again, the next one is there; the doctor's story tells both.
    await press(page, "Done");
    await toast(page, `Done: ${title}`).getByRole("button", { name: "Undo" }).last().waitFor();
    const open = await asUser(rep, "GET", `/tasks?filter[status]=open&q=${encodeURIComponent(title)}`);
    assert.equal(open.body.data.length, 1, JSON.stringify(open.body));
    assert.equal(open.body.data[0].checklist.some((item) => item.done), false);
    await page.goto(address);
    await page.locator(".timeline .event").filter({ hasText: title }).first().waitFor();
    await done(page);
  });
}

test("somebody else's task about somebody whom one may not see names nobody", async () => {
  const page = await signedIn("desk", rep);
  const [title, hidden] = [unique("Collect the papers "), unique("Hidden")];
  const patient = await asUser({ email: "marketing@setu.example", password: rep.password }, "POST", "/contacts", { kind: "other", given_name: "Nobody", family_name: hidden });
  assert.equal(patient.status, 201, JSON.stringify(patient.body));
  const me = await asUser(rep, "GET", "/me");
  const made = await asUser({ email: "marketing@setu.example", password: rep.password }, "POST", "/tasks", {
    title, due_on: today(), about_resource: "contacts", about_id: patient.body.id, owner_id: me.body.id ?? me.body.user.id,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await page.goto("/inbox");
  await page.getByRole("link", { name: title }).click();
  await recordName(page).filter({ hasText: title }).waitFor();
  await page.getByText("Person", { exact: true }).waitFor();
  assert.equal(await page.getByText(hidden).count(), 0);
  await done(page);
});

for (const device of everyDevice) {
  test(`a line on a page is done and taken back where it stands: on a ${device}`, async () => {
    const account = await asUser(rep, "POST", "/accounts", { kind: "corporate", name: unique("Rivermill ") });
    assert.equal(account.status, 201, JSON.stringify(account.body));
    const title = unique("Collect the signed agreement ");
    const made = await asUser(rep, "POST", "/tasks", {
      title, due_on: today(), about_resource: "accounts", about_id: account.body.id,
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const page = await signedIn(device, rep);
    await page.goto(`/accounts/${account.body.id}?tab=tasks`);
    await page.getByRole("button", { name: `Done: ${title}` }).click();
    await page.getByRole("button", { name: `Take back: ${title}` }).click();
    await page.getByRole("button", { name: `Done: ${title}` }).waitFor();
    await assertAccessible(page, "a line that was taken back");

    // With more than a line it is the whole sheet, which knows whom it is about and goes back to the page.
    await press(page, "More fields");
    const other = unique("Send the quotation ");
    await dialog(page).getByLabel("What is to be done").fill(other);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await page.getByRole("link", { name: other }).waitFor();
    assert.match(page.url(), /tab=tasks$/);
    await screenshot(page, `task-lines-${device}`);
    await done(page);
  });
}

test("who did not come is to be called: the task stands on the appointment and in the list of whoever it is", async () => {
  const name = unique("Notcome");
  const patient = await asUser(rep, "POST", "/contacts", { kind: "patient", given_name: "Kavya", family_name: name });
  const starts_at = new Date(Date.now() - 60_000).toISOString();
  const visit = await asUser(rep, "POST", "/patient-visits", { contact_id: patient.body.id, kind: "opd", starts_at });
  assert.equal(visit.status, 201, JSON.stringify(visit.body));
  const page = await signedIn("phone", rep);
  await page.goto(`/patient-visits/${visit.body.id}`);
  await press(page, "No-show");
  await status(page, "Did not come").waitFor();
  await page.goto(`/patient-visits/${visit.body.id}?tab=tasks`);
  await page.getByRole("link", { name: "Did not come: call and find another day" }).waitFor();
  await assertAccessible(page, "the tasks of an appointment");
  await screenshot(page, "task-missed");
  await page.getByRole("link", { name: "Did not come: call and find another day" }).click();
  await page.locator(".record-head").getByRole("link", { name: new RegExp(name) }).waitFor();
  await done(page);
});
