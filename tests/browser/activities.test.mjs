// What a rep does all day: somebody is met, and that is told by two taps where it was planned, by three where it was not;
// they say that they are there, put right what was told wrongly, and their manager sees the day of everybody.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, heading, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { chooseLanguage } from "./support/sign_in.mjs";
import { countTaps } from "./support/taps.mjs";

const demo = (name) => ({ email: `${name}@setu.example`, password: "setu-demo-2026" });
const status = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });
const card = (page, name) => page.locator(".day-card").filter({ hasText: name });
const chip = (scope, name) => scope.getByRole("button", { name, exact: true });
const minutes = (n) => new Date(Date.now() + n * 60_000).toISOString();
/** Where the account of these tests is, and somewhere else. */
const here = { latitude: 28.6267, longitude: 77.3649, accuracy: 20 };
const elsewhere = { latitude: 28.5243, longitude: 77.2129, accuracy: 20 };

let rep;
before(async () => {
  rep = await makeUser("rep");
});

async function make(path, data, who = rep) {
  const made = await asUser(who, "POST", path, data);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

const doctor = (family, data = {}) => make("/contacts", { kind: "doctor", prefix: "Dr", given_name: "Meera", family_name: family, ...data });
const visit = (contact, starts_at, data = {}) => make("/activities", { kind: "visit", contact_id: contact.id, starts_at, ...data });

/** The phone's answer to where it is, and how often it was asked. */
async function placed(page, place) {
  await page.context().grantPermissions(place ? ["geolocation"] : []);
  if (place) await page.context().setGeolocation(place);
  await page.addInitScript(() => {
    window.asked = 0;
    const { geolocation } = navigator;
    const ask = geolocation.getCurrentPosition.bind(geolocation);
    geolocation.getCurrentPosition = (...how) => { window.asked += 1; ask(...how); };
  });
}

for (const device of everyDevice) {
  test(`a planned visit is told by two taps, taken back, and planned again by one: on a ${device}`, async () => {
    const name = unique("Planned");
    const met = await doctor(name);
    await visit(met, minutes(10));
    const page = await signedIn(device, rep);
    // A rep's work begins here.
    await page.waitForURL(/\/today$/);
    await card(page, name).waitFor();
    await assertAccessible(page, "the day");
    await screenshot(page, `today-${device}`);
    const taps = await countTaps(page);
    await chip(card(page, name), `Done: Dr Meera ${name}`).click();
    await chip(card(page, name), "Met").click();
    await toast(page, "Saved: Met").waitFor();
    assert.ok((await taps()) <= 2, `${await taps()} taps`);
    await card(page, name).locator(".badge").filter({ hasText: "Met" }).waitFor();

    await toast(page, "Saved: Met").getByRole("button", { name: "Undo" }).click();
    await toast(page, "Taken back").waitFor();
    await chip(card(page, name), `Done: Dr Meera ${name}`).click();
    await assertAccessible(page, "the outcomes on a card");
    await screenshot(page, `today-outcomes-${device}`);
    await chip(card(page, name), "Not available").click();
    await toast(page, "Saved: Not available").getByRole("button", { name: /^Plan for / }).click();
    await toast(page, "Planned for").waitFor();
    const next = await asUser(rep, "GET", `/activities?filter[contact_id]=${met.id}&filter[status]=planned`);
    assert.equal(next.body.data.length, 1, "it stands in the calendar again");
    await done(page);
  });

  test(`an unplanned visit is told by three taps, with a note and the next day by one more each: on a ${device}`, async () => {
    const name = unique("Unplanned");
    const met = await doctor(name);
    const page = await signedIn(device, rep);
    await page.goto(`/people/${met.id}`);
    await recordName(page).filter({ hasText: name }).waitFor();
    const taps = await countTaps(page);
    await press(page, "Create");
    const likely = dialog(page).locator(".likely button").filter({ hasText: name });
    await likely.waitFor();
    await assertAccessible(page, "the log");
    await screenshot(page, `log-${device}`);
    await likely.click();
    await chip(dialog(page), "Met").waitFor();
    await assertAccessible(page, "the outcomes in the log");
    await screenshot(page, `log-outcomes-${device}`);
    await chip(dialog(page), "Met").click();
    await toast(page, "Saved: Met").waitFor();
    assert.ok((await taps()) <= 3, `${await taps()} taps`);
    await dialog(page).waitFor({ state: "detached" });
    await toast(page, "Saved: Met").getByRole("button", { name: "Add note" }).click();
    await dialog(page).getByLabel("Note").fill("Asked about the new cath lab");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await toast(page, "Note added").waitFor();
    await dialog(page).waitFor({ state: "detached" });

    // Another day needs a date, which is one press.
    await press(page, "Create");
    await likely.click();
    await chip(dialog(page), "Come another day").click();
    await dialog(page).getByText("Come another day: when next?").waitFor();
    await assertAccessible(page, "the question for the next day");
    await screenshot(page, `log-next-${device}`);
    await chip(dialog(page), "+1 week").click();
    await toast(page, "Saved: Come another day. Next on").waitFor();
    const found = await asUser(rep, "GET", `/activities?filter[contact_id]=${met.id}&sort=-starts_at`);
    assert.deepEqual(found.body.data.map(({ status }) => status), ["planned", "completed", "completed"]);
    assert.equal(found.body.data.filter(({ notes }) => notes === "Asked about the new cath lab").length, 1);

    await page.goto(`/people/${met.id}?tab=activities`);
    await page.locator(".rows .row").filter({ hasText: "Visit" }).nth(2).waitFor();
    await assertAccessible(page, "the activities of a person");
    await screenshot(page, `contact-activities-${device}`);
    await done(page);
  });

  test(`a check-in says whether somebody is there, and never keeps anybody from it: on a ${device}`, async () => {
    const account = await make("/accounts", {
      kind: "hospital", name: unique("Clinic "),
      addresses: [{ line: "Sector 62", city: "Noida", latitude_e6: 28_626_700, longitude_e6: 77_364_900 }],
    });
    for (const [place, badge, told] of [
      [here, "At the place", "You are at the address."],
      [elsewhere, "Elsewhere", "Your phone is away from the address."],
      [undefined, "Place not proven", "The phone did not say where it is."],
    ]) {
      const met = await doctor(unique("There"), { account_id: account.id });
      const planned = await visit(met, minutes(5));
      const page = await signedIn(device, rep);
      await placed(page, place);
      await page.goto(`/activities/${planned.id}`);
      await status(page, "Planned").waitFor();
      assert.equal(await page.evaluate(() => window.asked), 0, "nobody is asked before they press");
      await press(page, "I am here");
      await toast(page, told).waitFor();
      await status(page, "There now").waitFor();
      await status(page, badge).waitFor();
      assert.equal(await page.evaluate(() => window.asked), 1);
      await press(page, "Done");
      await chip(dialog(page), "Met").click();
      await status(page, "Met").waitFor();
      if (place === here) {
        await assertAccessible(page, "an activity");
        await screenshot(page, `activity-${device}`);
      }
      await done(page);
    }
  });

  test(`what was told wrongly is put right at once, and a day later by a manager: on a ${device}`, async () => {
    const met = await doctor(unique("Wrong"));
    const planned = await visit(met, minutes(-30));
    const page = await signedIn(device, rep);
    await page.goto(`/activities/${planned.id}`);
    await press(page, "Done");
    await chip(dialog(page), "Met").click();
    await status(page, "Met").waitFor();
    await press(page, "Correct");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await dialog(page).getByLabel("Outcome").selectOption("referral_promised");
    await dialog(page).getByLabel("Why it is corrected").fill("I tapped the wrong one");
    await assertAccessible(page, "the correction");
    await screenshot(page, `correction-${device}`);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await toast(page, "Corrected").waitFor();
    await status(page, "Referral promised").waitFor();
    await done(page);

    const old = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const list = await asUser(demo("rep"), "GET", `/activities?filter[status]=completed&filter[kind]=visit&filter[completed_at][lt]=${old}&limit=100`);
    const locked = list.body.data.find(({ correction_state, outcome }) => !correction_state && outcome === "meeting_held");
    assert.ok(locked, "the demo data have a visit of some days ago");
    const asking = await signedIn(device, demo("rep"));
    await asking.goto(`/activities/${locked.id}`);
    await press(asking, "Ask for a correction");
    await dialog(asking).getByLabel("Outcome").selectOption("not_interested");
    await dialog(asking).getByLabel("Why it is corrected").fill("They said no in the end");
    await dialog(asking).getByRole("button", { name: "Save" }).click();
    await toast(asking, "A manager decides").waitFor();
    await asking.locator(".badge").filter({ hasText: "Waits for a decision" }).first().waitFor();
    await done(asking);

    const deciding = await signedIn(device, demo("manager"));
    await deciding.waitForURL(/\/team$/);
    await deciding.goto(`/activities/${locked.id}`);
    await press(deciding, "Approve correction");
    await dialog(deciding).getByRole("button", { name: "Approve correction" }).click();
    await toast(deciding, "Correction approved").waitFor();
    await status(deciding, "Not interested").waitFor();
    await done(deciding);
  });

  test(`a plan is warned about what else is planned then, and is put off: on a ${device}`, async () => {
    const [first, second] = [await doctor(unique("First")), await doctor(unique("Second"))];
    const tomorrow = new Date(Date.now() + 86_400_000);
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(tomorrow);
    await visit(first, `${day}T05:30:00Z`);
    const page = await signedIn(device, rep);
    await page.goto(`/activities?sheet=new-activity&contact=${second.id}~${encodeURIComponent(second.full_name)}`);
    await dialog(page).getByLabel("When").fill(`${day}T11:10`);
    await dialog(page).getByText("Something else is planned then").waitFor();
    await dialog(page).getByText(first.full_name).waitFor();
    await assertAccessible(page, "a plan that is warned about");
    await screenshot(page, `activity-new-${device}`);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await status(page, "Planned").waitFor();
    await press(page, "Put off");
    await dialog(page).getByRole("button", { name: "Put off" }).click();
    await dialog(page).locator("[data-summary]").waitFor();
    await dialog(page).getByRole("button", { name: "In a week" }).click();
    await dialog(page).getByRole("button", { name: "Put off" }).click();
    await status(page, "Put off").waitFor();
    await page.locator(".record-head").getByRole("link", { name: "The next one" }).click();
    await status(page, "Planned").waitFor();
    await done(page);
  });

  test(`how often somebody is to be visited is planned, and counted: on a ${device}`, async () => {
    const met = await doctor(unique("Counted"));
    const page = await signedIn(device, rep);
    await page.goto(`/people/${met.id}?tab=activities`);
    await page.getByRole("link", { name: "New plan" }).click();
    await dialog(page).getByLabel("Visits in the month").fill("3");
    await assertAccessible(page, "the form of a visit plan");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await recordName(page).filter({ hasText: met.full_name }).waitFor();
    const told = await asUser(rep, "POST", "/activities/log", {
      activity: { kind: "visit", contact_id: met.id, starts_at: minutes(-5) }, outcome: "meeting_held",
    });
    assert.ok([200, 201].includes(told.status), JSON.stringify(told.body));
    await page.goto("/visit-plans/figures");
    const line = page.getByRole("row").filter({ hasText: met.full_name });
    await line.waitFor();
    assert.deepEqual(await line.getByRole("cell").allInnerTexts().then((cells) => cells.slice(0, 5)), ["3", "1", "0", "0", "2"]);
    await assertAccessible(page, "plans beside what was done");
    await screenshot(page, `plan-figures-${device}`);
    await page.goto("/visit-plans");
    await rows(page).filter({ hasText: met.full_name }).waitFor();
    await done(page);
  });

  test(`a manager sees the day of everybody: on a ${device}`, async () => {
    const page = await signedIn(device, demo("manager"));
    await page.waitForURL(/\/team$/);
    await heading(page, "Team today").waitFor();
    await page.locator(".team-card").nth(1).waitFor();
    await assertAccessible(page, "the day of a team");
    await screenshot(page, `team-${device}`);
    await page.locator(".team-card").filter({ hasText: /[1-9]\d* visits done/ }).first().getByRole("link").first().click();
    await page.waitForURL(/\/today\?who=/);
    await page.locator(".day-card").first().waitFor();
    await done(page);
  });

  test(`the day and the log are in Hindi, too: on a ${device}`, async () => {
    const who = await makeUser("rep");
    const name = unique("Hindi");
    const met = await make("/contacts", { kind: "doctor", given_name: "Meera", family_name: name }, who);
    await make("/activities", { kind: "visit", contact_id: met.id, starts_at: minutes(20) }, who);
    const page = await signedIn(device, who);
    await chooseLanguage(page, "hi");
    await page.goto("/today");
    await heading(page, "आज").waitFor();
    await card(page, name).getByRole("button", { name: /^हो गया/ }).click();
    await chip(card(page, name), "मिले").waitFor();
    await assertAccessible(page, "the day in Hindi");
    await screenshot(page, `today-hindi-${device}`);
    await page.goto("/today?sheet=log");
    await dialog(page).locator(".likely button").filter({ hasText: name }).waitFor();
    await assertAccessible(page, "the log in Hindi");
    await screenshot(page, `log-hindi-${device}`);
    await done(page);
  });
}

test("a day without anything says what could be done", async () => {
  const page = await signedIn("phone", await makeUser("rep"));
  await page.waitForURL(/\/today$/);
  await page.getByRole("heading", { name: "Nothing planned" }).waitFor();
  await assertAccessible(page, "an empty day");
  await screenshot(page, "today-empty-phone");
  await done(page);
});
