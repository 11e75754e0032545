// The calendar: what has a day stands there, and goes elsewhere by dragging, by keys and by typing; and on a phone's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, press, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { server } from "./support/browser.mjs";

const india = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(at);
const entry = (page, title) => page.locator(".cal-entry").filter({ hasText: title });
const place = (page, day) => page.locator(`.cal-hours[data-day="${day}"]`);

/** A Tuesday some weeks ahead, in which nothing stands yet. */
function someTuesday() {
  const at = new Date(Date.now() + 21 * 86_400_000);
  while (new Date(`${india(at)}T00:00:00Z`).getUTCDay() !== 2) at.setUTCDate(at.getUTCDate() + 1);
  return india(at);
}
const after = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/** So many hours and minutes in India on a day. */
const at = (day, clock) => new Date(`${day}T${clock}:00+05:30`).toISOString();

async function made(who, path, body) {
  const answer = await asUser(who, "POST", path, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

/** A rep of their own with a doctor, a visit at ten of half an hour, and a task for the day. */
async function aDay() {
  const who = await makeUser("rep");
  const day = someTuesday();
  const doctor = await made(who, "/contacts", { kind: "doctor", given_name: "Meera", family_name: unique("Cal") });
  const title = unique("Cath lab ");
  const visit = await made(who, "/activities", {
    kind: "visit", contact_id: doctor.id, subject: title, starts_at: at(day, "10:00"), minutes: 30, place: "OPD block",
  });
  const task = unique("Print prices ");
  await made(who, "/tasks", { title: task, due_on: day });
  const now = async () => (await asUser(who, "GET", `/activities/${visit.id}`)).body;
  return { who, day, doctor, title, task, now };
}

for (const device of everyDevice) {
  test(`five views of the same days: on a ${device}`, async () => {
    const { who, day, title, task } = await aDay();
    const page = await signedIn(device, who);
    for (const view of ["day", "week", "month", "agenda", "team"]) {
      await page.goto(`/calendar?view=${view}&d=${day}`);
      await page.locator(`[data-day="${day}"]`).first().waitFor();
      if (view !== "month" || device === "desk") {
        await entry(page, title).first().waitFor();
        await entry(page, task).first().waitFor();
      }
      await assertAccessible(page, `the calendar's ${view}`);
      await screenshot(page, `calendar-${view}-${device}`);
    }
    // A day of the month leads to its hours, and Back leads back.
    await page.goto(`/calendar?view=month&d=${day}`);
    await page.locator(`.cal-cell[data-day="${day}"] .cal-day`).click();
    await page.waitForURL((url) => url.searchParams.get("view") === "day" && url.searchParams.get("d") === day);
    await entry(page, title).waitFor();
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get("view") === "month");
    await press(page, "Later");
    await page.waitForURL((url) => url.searchParams.get("d") > day);
    await press(page, "Today");
    await page.waitForURL((url) => url.searchParams.get("d") === india(new Date()));
    await done(page);
  });

  test(`an entry goes elsewhere without dragging, and comes back: on a ${device}`, async () => {
    const { who, day, doctor, title, now } = await aDay();
    await made(who, "/activities", { kind: "visit", contact_id: doctor.id, starts_at: at(day, "12:00"), minutes: 60 });
    const page = await signedIn(device, who);
    await page.goto(`/calendar?view=agenda&d=${day}`);
    await entry(page, title).click();
    await dialog(page).getByText("OPD block").waitFor();
    await assertAccessible(page, "an entry of the calendar");
    await screenshot(page, `calendar-entry-${device}`);
    // What would stand against it is said before it is saved.
    await dialog(page).locator("input[name=starts_at]").fill(`${day}T12:30`);
    await dialog(page).getByText("Overlaps something else").waitFor();
    await dialog(page).locator("input[name=starts_at]").fill(`${after(day, 1)}T11:00`);
    await dialog(page).getByText("Overlaps something else").waitFor({ state: "detached" });
    await dialog(page).getByLabel("Minutes").fill("45");
    await press(page, "Move");
    await toast(page, "Moved to").waitFor();
    let visit = await now();
    assert.deepEqual([Date.parse(visit.starts_at), visit.minutes], [Date.parse(at(after(day, 1), "11:00")), 45]);
    await toast(page, "Moved to").getByRole("button", { name: "Undo" }).click();
    await page.locator(`.cal-agenda[data-day="${day}"]`).filter({ hasText: title }).waitFor();
    for (let tries = 0; tries < 50 && (visit = await now()).minutes !== 30; tries += 1) await page.waitForTimeout(100);
    assert.deepEqual([Date.parse(visit.starts_at), visit.minutes], [Date.parse(at(day, "10:00")), 30]);
    await done(page);
  });
}

test("dragging moves and stretches", async () => {
  const { who, day, doctor, title, now } = await aDay();
  const page = await signedIn("desk", who);
  await page.goto(`/calendar?view=week&d=${day}`);
  await entry(page, title).waitFor();
  const drag = async (from, to) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + (to.x - from.x) / 2, from.y + (to.y - from.y) / 2, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
  };
  const box = await entry(page, title).boundingBox();
  const next = await place(page, after(day, 1)).boundingBox();
  // To the next day, and an hour and a half later: half an hour is 48 pixels high.
  await drag({ x: box.x + 20, y: box.y + 8 }, { x: next.x + 40, y: box.y + 8 + 3 * 48 });
  await toast(page, "Moved to").waitFor();
  let visit = await now();
  assert.deepEqual([Date.parse(visit.starts_at), visit.minutes], [Date.parse(at(after(day, 1), "11:30")), 30]);
  // What was dragged did not open.
  assert.equal(await dialog(page).count(), 0);
  const there = await place(page, after(day, 1)).locator(".cal-entry").filter({ hasText: title }).boundingBox();
  await drag({ x: there.x + 20, y: there.y + there.height - 2 }, { x: there.x + 20, y: there.y + there.height - 2 + 48 });
  for (let tries = 0; tries < 50 && (visit = await now()).minutes !== 60; tries += 1) await page.waitForTimeout(100);
  assert.deepEqual([Date.parse(visit.starts_at), visit.minutes], [Date.parse(at(after(day, 1), "11:30")), 60]);
  // What would stand against it is said before it is let go.
  await made(who, "/activities", { kind: "visit", contact_id: doctor.id, starts_at: at(after(day, 1), "14:00"), minutes: 60 });
  await place(page, after(day, 1)).locator(".cal-entry").nth(1).waitFor();
  const free = await place(page, after(day, 1)).locator(".cal-entry").filter({ hasText: title }).boundingBox();
  await page.mouse.move(free.x + 20, free.y + 8);
  await page.mouse.down();
  await page.mouse.move(free.x + 20, free.y + 8 + 5 * 48, { steps: 4 });
  const dragged = page.locator(".cal-entry.dragged.against");
  await dragged.waitFor();
  assert.match(await dragged.getAttribute("data-at"), /Overlaps something else/);
  await screenshot(page, "calendar-dragged-desk");
  await page.mouse.move(free.x + 20, free.y + 8, { steps: 4 });
  await page.locator(".cal-entry.dragged:not(.against)").waitFor();
  await page.mouse.up();
  assert.equal((await now()).version, visit.version);
  // Escape lets it go where it was.
  const last = await place(page, after(day, 1)).locator(".cal-entry").filter({ hasText: title }).boundingBox();
  await page.mouse.move(last.x + 20, last.y + 8);
  await page.mouse.down();
  await page.mouse.move(last.x + 20, last.y + 108, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  assert.deepEqual([(await now()).starts_at, (await now()).version], [visit.starts_at, visit.version]);
  await done(page);
});

test("keys move, stretch and go from day to day", async () => {
  const { who, day, title, now } = await aDay();
  const page = await signedIn("desk", who);
  await page.goto(`/calendar?view=week&d=${day}`);
  await entry(page, title).focus();
  const until = async (wanted, minutes) => {
    let visit;
    for (let tries = 0; tries < 60; tries += 1) {
      visit = await now();
      if (Date.parse(visit.starts_at) === Date.parse(wanted) && visit.minutes === minutes) return;
      await page.waitForTimeout(100);
    }
    assert.deepEqual([visit.starts_at, visit.minutes], [wanted, minutes]);
  };
  await page.keyboard.press("Control+ArrowRight");
  await until(at(after(day, 1), "10:00"), 30);
  // It keeps the focus wherever it is drawn.
  await page.locator(`.cal-entry:focus`).filter({ hasText: title }).waitFor();
  await page.keyboard.press("Control+ArrowDown");
  await until(at(after(day, 1), "10:15"), 30);
  await page.locator(`.cal-entry:focus`).filter({ hasText: title }).waitFor();
  await page.keyboard.press("Control+Shift+ArrowDown");
  await until(at(after(day, 1), "10:15"), 45);
  await page.locator(`.cal-entry:focus`).filter({ hasText: title }).waitFor();
  await page.keyboard.press("Enter");
  await dialog(page).getByText("Move to…").waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await page.waitForURL((url) => url.searchParams.get("d") === after(day, 7));
  await page.keyboard.press("t");
  await page.waitForURL((url) => url.searchParams.get("d") === india(new Date()));
  await done(page);
});

test("what others change is there without asking", async () => {
  const { who, day, doctor, title } = await aDay();
  const page = await signedIn("desk", who);
  await page.goto(`/calendar?view=day&d=${day}`);
  await entry(page, title).waitFor();
  const late = unique("Came later ");
  await made(who, "/activities", { kind: "visit", contact_id: doctor.id, subject: late, starts_at: at(day, "10:15"), minutes: 30 });
  await entry(page, late).waitFor();
  // Both are hatched, and say it in words.
  await page.locator(".cal-entry.clash").nth(1).waitFor();
  assert.match(await entry(page, title).getAttribute("aria-label"), /Overlaps something else/);
  await done(page);
});

for (const device of everyDevice) {
  test(`the calendar of a phone reads a feed until it is revoked: on a ${device}`, async () => {
    const { who, title } = await aDay();
    const page = await signedIn(device, who);
    await page.goto("/me/calendar");
    await press(page, "New feed");
    await dialog(page).getByLabel("Name", { exact: true }).fill("My phone");
    await dialog(page).getByLabel("Name whom I meet").check();
    await assertAccessible(page, "the sheet of a feed");
    await press(page, "Make feed");
    const address = await dialog(page).locator("code").textContent();
    assert.ok(address.startsWith(`${server}/calendar/setucal_`) && address.endsWith(".ics"), address);
    const read = () => fetch(address);
    const text = await (await read()).text();
    assert.ok(text.includes(`SUMMARY:Visit: ${title}`), text);
    await press(page, "Done");
    await page.getByText("In use").waitFor();
    await assertAccessible(page, "the feeds");
    await screenshot(page, `calendar-feeds-${device}`);
    await press(page, "Revoke My phone");
    await dialog(page).getByRole("button", { name: "Revoke" }).click();
    await toast(page, "The feed is revoked").waitFor();
    assert.equal((await read()).status, 404);
    await done(page);
  });
}
