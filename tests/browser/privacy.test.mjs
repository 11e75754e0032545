// What a role does not see of a patient is shown with a reason; a person's data comes to its end by two administrators' will.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, heading, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { paintAllAtOnce } from "./support/everywhere.mjs";
import { screenshot } from "./support/screenshot.mjs";

const reason = "The patient asks at the desk for their own number";

async function patient(fields) {
  const made = await asAdmin("POST", "/contacts", { kind: "patient", given_name: "Meera", family_name: unique("Glasswala"), ...fields });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

const number = (page) => page.locator(".facts dt", { hasText: "Hospital number (UHID)" }).locator("xpath=following-sibling::dd[1]");

/** A picture in either theme, and what axe says of the dark one's colours beside all of the light one. */
async function lookAt(page, name) {
  await page.evaluate(paintAllAtOnce);
  await assertAccessible(page, name);
  await screenshot(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(page, `${name}, dark`);
  await screenshot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

for (const device of everyDevice) {
  test(`hidden details are shown with a reason, and it is told: on a ${device}`, async () => {
    const rep = await makeUser("rep");
    const uhid = `NOI${Date.now()}`;
    const { id, family_name } = await patient({ uhid, owner_id: rep.id });
    const page = await signedIn(device, rep);
    await page.goto(`/people/${id}?tab=about`);
    await recordName(page).filter({ hasText: family_name }).waitFor();
    assert.equal(await number(page).innerText(), "Hidden from your role");
    await page.getByText("Some details are hidden from your role.").waitFor();
    await lookAt(page, `glass-whole-${device}`);

    await press(page, "Show with a reason");
    await dialog(page).getByText(/UHID.*Who pays/).waitFor();
    await dialog(page).getByLabel("What for").selectOption({ label: "The patient asked for it" });
    await dialog(page).getByLabel("Reason").fill("short");
    await dialog(page).getByRole("button", { name: "Show", exact: true }).click();
    await dialog(page).getByText("There is a problem").waitFor();
    await dialog(page).getByRole("link", { name: "Give a reason of 10 to 500 characters" }).waitFor();
    await lookAt(page, `glass-reason-${device}`);
    await dialog(page).getByLabel("Reason").fill(reason);
    await dialog(page).getByRole("button", { name: "Show", exact: true }).click();
    await toast(page, "Shown until").waitFor();
    await page.getByText(/Hidden details are shown to you until .* This is recorded/).waitFor();
    await number(page).filter({ hasText: uhid }).waitFor();
    await page.locator(".facts").getByText("Hidden from your role").first().waitFor({ state: "detached" });
    await lookAt(page, `glass-broken-${device}`);
    // What is shown for a while does not outlive it in a draft.
    await press(page, "Edit");
    await dialog(page).getByLabel("Given name").fill("Meenakshi");
    await page.waitForTimeout(1000);
    const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("setu.draft.")));
    assert.deepEqual(await drafts(), []);
    await page.goto(`/people/${id}`);
    await page.locator(".timeline").getByText(reason).waitFor();
    await done(page);

    // Whoever watches over it finds it in their inbox.
    const watcher = await signedIn(device);
    await watcher.goto("/inbox");
    await watcher.getByText(`${rep.name} looked at hidden details of`).first().waitFor();
    await done(watcher);
  });

  test(`hidden details are hidden again when their time is over: on a ${device}`, async () => {
    const rep = await makeUser("rep");
    const uhid = `NOI${Date.now()}`;
    const { id } = await patient({ uhid, owner_id: rep.id });
    const page = await signedIn(device, rep);
    await page.clock.install();
    await page.goto(`/people/${id}?tab=about`);
    await press(page, "Show with a reason");
    await dialog(page).getByLabel("Reason").fill(reason);
    await dialog(page).getByRole("button", { name: "Show", exact: true }).click();
    await number(page).filter({ hasText: uhid }).waitFor();
    // The server's clock does not run ahead with the page's: what it answers then is answered here.
    await page.route(`**/contacts/${id}?*`, async (route) => {
      const answer = await route.fetch();
      const { open_until, uhid, ...contact } = await answer.json();
      await route.fulfill({ response: answer, json: { ...contact, hidden: ["uhid"] } });
    });
    await page.clock.fastForward("31:00");
    await number(page).filter({ hasText: "Hidden from your role" }).waitFor();
    await page.getByText("Show with a reason").waitFor();
    assert.equal(await page.getByText(uhid).count(), 0);
    await done(page);
  });

  test(`hidden details are shown ten times an hour, and no more: on a ${device}`, async () => {
    const rep = await makeUser("rep");
    const { id, family_name } = await patient({ owner_id: rep.id });
    const page = await signedIn(device, rep);
    await page.goto(`/people/${id}`);
    await recordName(page).filter({ hasText: family_name }).waitFor();
    // Ten others before this one.
    const refused = "Too many requests";
    await page.route("**/break-glass", (route) =>
      route.fulfill({
        status: 429,
        contentType: "application/problem+json",
        headers: { "retry-after": "1800" },
        body: JSON.stringify({ type: "about:blank", title: refused, status: 429, code: "too_many_requests" }),
      }),
    );
    await press(page, "Show with a reason");
    await dialog(page).getByLabel("Reason").fill(reason);
    await dialog(page).getByRole("button", { name: "Show", exact: true }).click();
    await dialog(page).getByText("ten times within an hour").waitFor();
    await assertAccessible(page, "a refusal to show hidden details");
    // What was typed is not lost by closing.
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
    await press(page, "Show with a reason");
    assert.equal(await dialog(page).getByLabel("Reason").inputValue(), reason);
    await done(page, { expected: /status of 429/ });
  });

  test(`whoever sees every field is not asked: on a ${device}`, async () => {
    const { id, family_name } = await patient({ uhid: `NOI${Date.now()}` });
    const page = await signedIn(device);
    await page.goto(`/people/${id}`);
    await recordName(page).filter({ hasText: family_name }).waitFor();
    await page.locator(".timeline").waitFor();
    assert.equal(await page.getByText("Show with a reason").count(), 0);
    await done(page);
  });

  test(`a person's data is handed out as one archive: on a ${device}`, async () => {
    const { id, full_name } = await patient({ uhid: `NOI${Date.now()}` });
    const page = await signedIn(device);
    await page.goto(`/people/${id}`);
    await recordName(page).filter({ hasText: full_name }).waitFor();
    await press(page, "More actions");
    await press(page, "Export this person’s data…");
    await dialog(page).getByText(`An archive is made of all that is held about ${full_name}`).waitFor();
    await lookAt(page, `person-export-${device}`);
    await press(page, "Make the archive");
    await toast(page, "The archive is being made").getByRole("button", { name: "Exports" }).click();
    await heading(page, "Exports").waitFor();
    const fetched = page.waitForEvent("download");
    await rows(page).filter({ hasText: ".zip" }).first().getByRole("button", { name: "Download" }).click();
    assert.match((await fetched).suggestedFilename(), /\.zip$/);
    await done(page);
  });

  test(`a person is erased by one administrator's wish and another one's decision: on a ${device}`, async () => {
    const other = await makeUser("admin");
    const { id, full_name } = await patient({ uhid: `NOI${Date.now()}` });
    const page = await signedIn(device);
    await page.goto(`/people/${id}`);
    await recordName(page).filter({ hasText: full_name }).waitFor();
    await press(page, "More actions");
    await press(page, "Erase this person’s data…");
    await dialog(page).getByLabel("Legal basis").selectOption({ label: "The person asked for it" });
    await dialog(page).getByLabel("Reason").fill("Letter of 12 November, identity checked at the desk");
    await dialog(page).getByLabel(/Type the name to confirm/).fill("Somebody Else");
    await dialog(page).getByRole("button", { name: "Ask for erasure" }).click();
    await dialog(page).getByText("There is a problem").waitFor();
    await lookAt(page, `erase-ask-${device}`);
    await dialog(page).getByLabel(/Type the name to confirm/).fill(full_name);
    await dialog(page).getByRole("button", { name: "Ask for erasure" }).click();
    await toast(page, "Another administrator decides").waitFor();

    // Asked twice it is only told.
    await press(page, "More actions");
    await press(page, "Erase this person’s data…");
    await dialog(page).getByText("asked for this on").waitFor();
    assert.equal(await dialog(page).getByRole("button", { name: "Ask for erasure" }).count(), 0);
    await dialog(page).getByRole("link", { name: "Erasure requests" }).click();
    await heading(page, "Erasure requests").waitFor();
    const mine = page.locator("li.card").filter({ hasText: full_name });
    await mine.getByText("You asked for this: another administrator decides.").waitFor();
    assert.equal(await mine.getByRole("button").count(), 0);
    // The browser writes into its console that the name was refused.
    await done(page, { expected: /status of 422/ });

    const decider = await signedIn(device, other);
    await decider.goto("/inbox");
    await decider.getByRole("link", { name: `asks for the erasure of ${full_name}` }).click();
    await heading(decider, "Erasure requests").waitFor();
    const theirs = decider.locator("li.card").filter({ hasText: full_name });
    await theirs.waitFor();
    await lookAt(decider, `erasures-${device}`);
    await theirs.getByRole("button", { name: "Approve and erase" }).click();
    await dialog(decider).getByRole("link", { name: "search for the name first" }).waitFor();
    await lookAt(decider, `erase-approve-${device}`);
    await dialog(decider).getByRole("button", { name: "Approve and erase" }).click();
    await toast(decider, "The erasure has begun").waitFor();
    await theirs.waitFor({ state: "detached" });
    const gone = decider.locator("li.card").filter({ hasText: "Erased person" }).first();
    await gone.getByText("Erased", { exact: true }).waitFor();
    await gone.getByText(/^Erased on/).waitFor();
    await lookAt(decider, `erased-${device}`);
    await done(decider);
    assert.equal((await asAdmin("GET", `/contacts?q=${full_name.split(" ").at(-1)}`)).body.data.length, 0);
  });

  test(`erasure is asked for from the recycle bin: on a ${device}`, async () => {
    const { id, full_name, version } = await patient({ uhid: `NOI${Date.now()}` });
    const chosen = { action: "delete", records: [{ id, version }] };
    assert.equal((await asAdmin("POST", "/contacts/bulk", chosen)).status, 202);
    const page = await signedIn(device);
    const line = page.locator("li").filter({ hasText: full_name });
    await assert.doesNotReject(async () => {
      for (let tries = 0; tries < 20; tries += 1) {
        await page.goto(`/recycle-bin?q=${encodeURIComponent(full_name)}`);
        if (await line.waitFor({ timeout: 1000 }).then(() => true, () => false)) return;
      }
      throw new Error("the deleted person is not in the recycle bin");
    });
    await lookAt(page, `erase-bin-${device}`);
    await line.getByRole("button", { name: `Erase ${full_name}’s data…` }).click();
    await dialog(page).getByLabel("Reason").fill("Letter of 12 November, identity checked at the desk");
    await dialog(page).getByLabel(/Type the name to confirm/).fill(full_name);
    await dialog(page).getByRole("button", { name: "Ask for erasure" }).click();
    await toast(page, "Another administrator decides").waitFor();
    await done(page);
  });

  test(`an erasure is refused, with a reason: on a ${device}`, async () => {
    const other = await makeUser("admin");
    const { id, full_name } = await patient();
    const asked = await asAdmin("POST", `/persons/${id}/erase`, { legal_basis: "request", reason: "Asked for by phone, not checked", confirmation: full_name });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    const page = await signedIn(device, other);
    await page.goto("/admin/erasures");
    const card = page.locator("li.card").filter({ hasText: full_name });
    await card.getByRole("button", { name: "Refuse" }).click();
    await dialog(page).getByRole("button", { name: "Refuse" }).click();
    await dialog(page).getByRole("link", { name: "Say why" }).waitFor();
    await dialog(page).getByLabel("Reason").fill("The identity was not checked");
    await assertAccessible(page, "refusing an erasure");
    await dialog(page).getByRole("button", { name: "Refuse" }).click();
    await toast(page, "Refused").waitFor();
    await card.getByText("The identity was not checked").waitFor();
    assert.equal(await card.getByRole("button").count(), 0);
    await page.goto(`/people/${id}`);
    await recordName(page).filter({ hasText: full_name }).waitFor();
    await done(page);
  });
}
