// What administrators set for those who work at leads: hours and holidays, the mailbox, the ladder, the limits of
// discounts; and who is away for a while.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, asUser, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, heading, press, signedIn, toast, unique } from "./support/journey.mjs";
import { openPostOffice } from "./support/post.mjs";
import { screenshot } from "./support/screenshot.mjs";

const care = "settings@hospital.example.in";
// The browser itself writes into its console that a request was refused, or that there is no mailbox yet.
const refused = { expected: /status of 4(03|04|22)/ };
const nextYear = new Date().getFullYear() + 1;

let office;
before(async () => {
  office = await openPostOffice(care);
});
after(() => office?.close());

async function makeFacility() {
  const code = unique().slice(-6).toUpperCase();
  const made = await asAdmin("POST", "/facilities", { name: `Hospital ${code}`, code });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

const closed = (page) => dialog(page).waitFor({ state: "detached" });

for (const device of everyDevice) {
  test(`a facility gets its hours and holidays: on a ${device}`, async () => {
    const facility = await makeFacility();
    const page = await signedIn(device);
    await page.goto(`/admin/facilities/${facility.id}`);
    await heading(page, facility.name).waitFor();
    await page.getByText("Mon, Tue, Wed, Thu, Fri, Sat 09:00–18:00").waitFor();
    await press(page, "Change hours");
    await press(page, "Add hours");
    await dialog(page).getByLabel("Day, line 7").selectOption("saturday");
    await dialog(page).getByLabel("From, line 7").fill("20:00");
    await dialog(page).getByLabel("To, line 7").fill("19:00");
    await press(page, "Add holiday");
    await dialog(page).getByLabel("Name of holiday 1").fill("Diwali");
    await press(page, "Save");
    await dialog(page).getByText("Choose the day").first().waitFor();
    await dialog(page).getByLabel("Day of holiday 1").fill(`${nextYear}-10-29`);
    await press(page, "Save");
    await dialog(page).getByText("The end lies after the beginning").first().waitFor();
    await assertAccessible(page, "hours with errors");
    await dialog(page).getByLabel("To, line 7").fill("21:30");
    await press(page, "Add holiday");
    await dialog(page).getByLabel("Day of holiday 2").fill(`${nextYear}-01-26`);
    await dialog(page).getByLabel("Name of holiday 2").fill("Republic Day");
    await screenshot(page, `hours-${device}`);
    await press(page, "Save");
    await closed(page);
    await page.getByText("Sat 20:00–21:30").waitFor();
    const list = page.getByRole("list", { name: "Holidays" });
    assert.deepEqual(await list.locator(".first").allInnerTexts(), ["Republic Day", "Diwali"]);
    await assertAccessible(page, "a facility with hours");

    // One goes again, the other stays.
    await press(page, "Change hours");
    assert.equal(await dialog(page).getByLabel("Name of holiday 1").inputValue(), "Republic Day");
    await press(page, "Remove holiday 1");
    await press(page, "Save");
    await closed(page);
    await list.getByText("Republic Day").waitFor({ state: "detached" });
    const { body } = await asAdmin("GET", `/facilities/${facility.id}/working-hours`);
    assert.deepEqual(body.holidays, [{ day: `${nextYear}-10-29`, name: "Diwali" }]);
    assert.deepEqual(body.hours.at(-1), { weekday: "saturday", from: "20:00", to: "21:30" });
    assert.equal(body.hours.length, 7);
    await done(page, refused);
  });

  test(`a facility gets its mailbox: on a ${device}`, async () => {
    const [facility, who] = [await makeFacility(), await makeUser("admin")];
    const page = await signedIn(device);
    await page.goto(`/admin/facilities/${facility.id}`);
    await page.getByText("No mailbox yet").waitFor();
    await press(page, "Set mailbox");
    await dialog(page).getByLabel("E-mail address").fill(care);
    await dialog(page).getByLabel("Mail server").fill(office.settings.host);
    await dialog(page).getByLabel("Protection on the way").selectOption("nothing");
    assert.equal(await dialog(page).getByLabel("Port").inputValue(), "143");
    await dialog(page).getByLabel("Port").fill(String(office.settings.port));
    await dialog(page).getByLabel("User name").fill(care);
    await dialog(page).getByLabel("Password").fill("another one");
    await press(page, "Save");
    await dialog(page).getByText("Choose who answers").first().waitFor();
    await assertAccessible(page, "mailbox with an error");
    await dialog(page).getByRole("combobox", { name: "Who answers" }).fill(who.name);
    await page.getByRole("option", { name: who.name }).click();
    await screenshot(page, `mailbox-${device}`);
    await press(page, "Save");
    await closed(page);
    await page.getByText("refuses the user name or the password").waitFor();
    await assertAccessible(page, "a mailbox that cannot be read");

    // What was typed is never shown again.
    await press(page, "Change mailbox");
    assert.equal(await dialog(page).getByLabel("Password").inputValue(), "");
    await dialog(page).getByLabel("Password").fill(office.settings.password);
    await press(page, "Save");
    await closed(page);
    await page.getByText("The last look went well").waitFor();

    // Without another password the one that is there stays.
    await press(page, "Change mailbox");
    await dialog(page).getByLabel("Folder").fill("Nowhere");
    await press(page, "Save");
    await closed(page);
    await page.getByText("knows no such folder").waitFor();
    await press(page, "Change mailbox");
    await dialog(page).getByLabel("Folder").fill("INBOX");
    await press(page, "Save");
    await closed(page);
    await page.getByText("The last look went well").waitFor();
    await press(page, "Look now");
    await page.getByText("The last look went well").waitFor();
    await assertAccessible(page, "a mailbox that is read");
    await screenshot(page, `mailbox-read-${device}`);

    await press(page, "Remove mailbox");
    await dialog(page).getByRole("button", { name: "Remove mailbox" }).click();
    await page.getByText("No mailbox yet").waitFor();
    assert.equal((await asAdmin("GET", `/facilities/${facility.id}/mailbox`)).status, 404);
    await done(page, refused);
  });

  test(`the ladder and the limits of discounts are set: on a ${device}`, async () => {
    const facility = await makeFacility();
    const before = (await asAdmin("GET", "/lead-settings")).body;
    const page = await signedIn(device);
    try {
      await page.goto("/admin/lead-settings");
      await page.locator("ol.ladder li").first().waitFor();
      const last = before.ladder.length + 1;
      await press(page, "Add step");
      await page.getByLabel(`How long to wait after attempt ${last}`).fill("three");
      await page.getByLabel("First response within").fill("20");
      await press(page, "Save rules for leads");
      await page.getByText("Enter a whole number").first().waitFor();
      await assertAccessible(page, "lead settings with an error");
      await page.getByLabel(`How long to wait after attempt ${last}`).fill("6");
      await page.getByLabel(`Unit of the wait after attempt ${last}`).selectOption("hours");
      await press(page, `Move step ${last} up`);
      // Whoever goes by keys goes along.
      await page.locator(":focus").and(page.getByLabel(`Unit of the wait after attempt ${last - 1}`)).waitFor();
      await press(page, `Remove step ${last}`);
      await assertAccessible(page, "lead settings");
      await screenshot(page, `lead-settings-${device}`);
      await press(page, "Save rules for leads");
      await toast(page, "Saved").waitFor();
      const set = (await asAdmin("GET", "/lead-settings")).body;
      assert.equal(set.first_response_minutes, 20);
      assert.deepEqual(set.ladder, [...before.ladder.slice(0, -1), { count: 6, unit: "hours" }]);

      await page.getByLabel("Limits of").selectOption({ label: facility.name });
      await page.getByText(/^Whole group: /).first().waitFor();
      const rep = page.locator("input[name=limit-rep]");
      await rep.fill("120");
      await press(page, "Save limits");
      await page.getByText("Enter a percentage from 0 to 100").first().waitFor();
      await rep.fill("7,5 %");
      const isSet = (answer) => answer.url().endsWith("/discount-limits") && answer.request().method() === "PUT" && answer.ok();
      await Promise.all([page.waitForResponse(isSet), press(page, "Save limits")]);
      await page.reload();
      await page.getByLabel("Limits of").selectOption({ label: facility.name });
      await page.getByText(/^Whole group: /).first().waitFor();
      assert.equal(await rep.inputValue(), "7.5");
      const limits = (await asAdmin("GET", "/discount-limits")).body.data;
      const own = limits.find((one) => one.facility_id === facility.id);
      assert.deepEqual(own.limits, [{ role: "rep", basis_points: 750 }]);
      await done(page, refused);
    } finally {
      assert.equal((await asAdmin("PUT", "/lead-settings", before)).status, 200);
    }
  });

  test(`a representative reaches no settings, but says when they are away: on a ${device}`, async () => {
    const who = await makeUser();
    const page = await signedIn(device, who);
    await page.goto("/admin/lead-settings");
    await page.getByText("You can’t see this").waitFor();
    assert.equal(await page.locator("a[href='/admin/lead-settings']").count(), 0);
    assert.equal((await asUser(who, "PUT", "/discount-limits", { limits: [] })).status, 403);

    const away = `${nextYear}-03-01`;
    await page.goto("/me");
    await press(page, "Save absence");
    await page.getByText("Choose the last day").first().waitFor();
    await assertAccessible(page, "an absence without a day");
    await page.getByLabel("Last day away").fill(away);
    await press(page, "Save absence");
    await page.getByText(`Away until 1 Mar ${nextYear}`).waitFor();
    await screenshot(page, `absence-${device}`);
    await done(page, refused);

    // An administrator sees it, and knows that they are back.
    const theirs = await signedIn(device);
    await theirs.goto(`/admin/users/${who.id}`);
    await theirs.getByText(`Away until 1 Mar ${nextYear}`).waitFor();
    await assertAccessible(theirs, "a user who is away");
    await press(theirs, "Back already");
    await theirs.getByRole("button", { name: "Back already" }).waitFor({ state: "detached" });
    assert.equal((await asUser(who, "GET", "/me")).body.away_until, undefined);
    await done(theirs);
  });
}
