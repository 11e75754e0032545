// Who gets a lead, and what is answered, by itself: a rule is made, moved, tried and gives a lead away; an answer is
// written, read with an example, and switched on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, heading, openList, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { chooseLanguage } from "./support/sign_in.mjs";

const demo = (name) => ({ email: `${name}@setu.example`, password: "setu-demo-2026" });
const save = (page) => dialog(page).getByRole("button", { name: "Save" });
const state = (page, word) => page.locator(".record-head .badge").filter({ hasText: word });
const lines = (page) => page.locator("main ol.rows > li");

async function make(path, data) {
  const made = await asAdmin("POST", path, data);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** A team of two who work at leads. */
async function teamOfTwo() {
  const team = await make("/teams", { name: unique("Desk ") });
  const people = [];
  for (const number of [1, 2]) {
    const email = `${unique("desk")}@setu.example`;
    people.push(await make("/users", { email, full_name: `Deskwala ${number} ${unique()}`, role: "rep", team_id: team.id }));
  }
  return { team, people };
}

/** Makes a rule for a specialty, round robin over a team, in the form. */
async function makeRule(page, { name, specialty, team }) {
  await openRules(page);
  await press(page, "New rule");
  await dialog(page).getByLabel("Name", { exact: true }).fill(name);
  await save(page).click();
  await dialog(page).locator("[data-summary]").getByText("Say who gets it").waitFor();
  const specialties = dialog(page).getByLabel("Specialties");
  await specialties.fill(specialty);
  await specialties.press("Enter");
  await dialog(page).getByRole("radio", { name: "In turn" }).check();
  await dialog(page).getByRole("combobox", { name: "Team" }).fill(team.name);
  await page.getByRole("option", { name: team.name }).click();
  await assertAccessible(page, "the form of an assignment rule");
  await screenshot(page, "rule-form");
  await save(page).click();
  await page.waitForURL(/\/assignment-rules\/[0-9a-f-]{36}$/);
  await recordName(page).filter({ hasText: name }).waitFor();
}

async function openRules(page) {
  await page.goto("/assignment-rules");
  await lines(page).first().waitFor();
}

/** Does something that moves a rule, and waits until the server has moved it. */
async function moving(page, act) {
  const moved = page.waitForResponse((response) => response.url().endsWith("/moves"));
  await act();
  assert.equal((await moved).status(), 200);
}

/** Moves the rule up until it is the first. */
async function moveFirst(page, name) {
  const line = lines(page).filter({ hasText: name });
  const up = line.getByRole("button", { name: `Move ${name} up` });
  while (await up.isEnabled()) await moving(page, () => up.click());
  await lines(page).first().filter({ hasText: name }).waitFor();
}

/** Says what a lead is like, and asks who would get it. */
async function tryCase(page, specialty) {
  await dialog(page).getByLabel("Specialty").fill(specialty);
  await dialog(page).getByRole("button", { name: "Who gets it?" }).click();
}

for (const device of everyDevice) {
  test(`a rule is made, moved, tried, and gives leads away in turn: on a ${device}`, async () => {
    const { team, people } = await teamOfTwo();
    const page = await signedIn(device);
    const [name, specialty] = [unique("Knees "), unique("Kneeology ")];
    await makeRule(page, { name, specialty, team });
    await page.getByText(`Specialty: ${specialty}`).waitFor();
    await page.getByText(`In turn: ${team.name}`).waitFor();
    await assertAccessible(page, "an assignment rule");

    await openRules(page);
    await moveFirst(page, name);
    await assertAccessible(page, "the assignment rules");
    await screenshot(page, `rules-${device}`);
    if (device === "desk") {
      const link = lines(page).getByRole("link", { name, exact: true });
      await link.focus();
      await moving(page, () => page.keyboard.press("Control+ArrowDown"));
      await lines(page).nth(1).filter({ hasText: name }).waitFor();
      await moving(page, () => page.keyboard.press("Control+ArrowUp"));
      await lines(page).first().filter({ hasText: name }).waitFor();
      await page.waitForFunction((name) => document.activeElement?.textContent === name, name);
    }

    await press(page, "Try the rules");
    const verdict = (word) => dialog(page).locator("ol.rows > li").filter({ hasText: name }).filter({ hasText: word });
    await tryCase(page, specialty);
    await dialog(page).getByText(`${people[0].full_name} would get it`).waitFor();
    await dialog(page).getByText("It was their turn among 2").waitFor();
    await verdict("Holds").waitFor();
    await assertAccessible(page, "a trial of the rules");
    await screenshot(page, `rules-trial-${device}`);
    await tryCase(page, "Dentistry");
    await verdict("Does not fit: Specialty").waitFor();
    await dialog(page).getByLabel("PIN code").fill("12");
    await tryCase(page, specialty);
    await dialog(page).locator("[data-summary]").waitFor();

    // Both get one, and the lead's page says why; a trial has taken nobody's turn.
    for (const person of people) {
      const lead = await make("/leads", { channel: "web_form", given_name: unique("Kneesore"), specialty, emails: [`${unique("knee")}@example.in`] });
      assert.equal(lead.owner_id, person.id);
      await page.goto(`/leads/${lead.id}?tab=about`);
      await page.getByRole("link", { name: `By the rule "${name}"` }).waitFor();
      await page.getByText(`Specialty: ${specialty}`).first().waitFor();
    }
    await page.getByRole("link", { name: `By the rule "${name}"` }).click();
    await recordName(page).filter({ hasText: name }).waitFor();

    await press(page, "Switch off");
    await state(page, "Switched off").waitFor();
    await openRules(page);
    await lines(page).filter({ hasText: name }).getByText("Switched off").waitFor();
    await done(page);
  });

  test(`an automatic answer is written, read with an example, and switched on: on a ${device}`, async () => {
    const page = await signedIn(device);
    const name = unique("Closed ");
    await openList(page, "/auto-responses");
    await assertAccessible(page, "the automatic answers");
    await screenshot(page, `answers-${device}`);
    await press(page, "New answer");
    const within = (group) => dialog(page).getByRole("group", { name: group, exact: true });
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByRole("radio", { name: "While closed" }).check();
    await within("Channels (optional)").getByRole("checkbox", { name: "Web form" }).check();
    // Nobody asks about this: the answers of other tests stay as they are.
    await dialog(page).getByLabel("Specialty").fill(unique("Nothing "));
    await within("English").getByText("Nothing is written yet").waitFor();
    await within("English").getByLabel("Subject of the e-mail").fill("We have {subject}");
    await within("English").getByLabel("E-mail (optional)", { exact: true }).fill("Dear {nobody}, {hospital} calls you.");
    await save(page).click();
    const summary = dialog(page).locator("[data-summary]");
    await summary.getByText("There is no {nobody}").waitFor();
    await within("English").getByLabel("E-mail (optional)", { exact: true }).fill("Dear {name}, {hospital} calls you.");
    await within("English").getByLabel("SMS").fill("{hospital}: we call you by {due}");
    await save(page).click();
    await summary.getByText("Enter the number of the registered template").waitFor();
    await within("English").getByText("Dear Asha Verma, City Hospital calls you.").waitFor();
    await within("English").getByLabel("Number of the registered template").fill("1107161234567890123");
    await within("English").getByText(/^City Hospital: we call you by \d/).waitFor();
    await within("Hindi").getByLabel("Subject of the e-mail").fill("हमें {subject} मिला");
    await within("Hindi").getByLabel("E-mail (optional)", { exact: true }).fill("{name} जी, {hospital} आपको फ़ोन करेगा।");
    await within("Hindi").getByText("आशा वर्मा जी, सिटी अस्पताल आपको फ़ोन करेगा।").waitFor();
    await assertAccessible(page, "the form of an automatic answer");
    await screenshot(page, `answer-form-${device}`);
    await save(page).click();

    await page.waitForURL(/\/auto-responses\/[0-9a-f-]{36}$/);
    await recordName(page).filter({ hasText: name }).waitFor();
    await state(page, "Switched off").waitFor();
    await page.getByText("Working hours: While closed").waitFor();
    await page.getByText("Dear Asha Verma, City Hospital calls you.").waitFor();
    await press(page, "Switch on");
    await state(page, "Switched on").waitFor();
    await toast(page, "Undo").first().waitFor();
    await assertAccessible(page, "an automatic answer");
    await screenshot(page, `answer-${device}`);

    await openList(page, `/auto-responses?q=${encodeURIComponent(name)}`);
    assert.equal(await rows(page).count(), 1);
    await rows(page).filter({ hasText: "Switched on" }).waitFor();
    await done(page);
  });
}

test("who works at leads reads the rules and the answers, and changes neither", async () => {
  const page = await signedIn("desk", demo("rep"));
  await openRules(page);
  assert.equal(await page.getByRole("button", { name: "New rule" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Try the rules" }).count(), 0);
  assert.equal(await lines(page).getByRole("button").count(), 0);
  await lines(page).getByRole("link").first().click();
  await recordName(page).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Switch o/ }).count(), 0);
  await openList(page, "/auto-responses");
  assert.equal(await page.getByRole("button", { name: "New answer" }).count(), 0);
  await done(page);
});

test("the pages of rules and answers are in Hindi, too", async () => {
  const page = await signedIn("phone", await makeUser("marketing"));
  await chooseLanguage(page, "hi");
  await openRules(page);
  await heading(page, "लीड बाँटने के नियम").waitFor();
  await page.goto("/assignment-rules?sheet=try-rules");
  await dialog(page).getByRole("button", { name: "किसे मिलेगी?" }).click();
  await dialog(page).locator("ol.rows > li").first().waitFor();
  await openList(page, "/auto-responses");
  await heading(page, "अपने आप उत्तर").waitFor();
  await page.goto("/auto-responses?sheet=new-answer");
  await dialog(page).getByText("{hospital}").waitFor();
  const shown = await page.locator("body").innerText();
  assert.doesNotMatch(shown, /\b(rules|answers|leads|nav|record)\.[a-z_]+/, "a key that has no text");
  await screenshot(page, "answer-form-hindi");
  await done(page);
});
