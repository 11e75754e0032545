// From a mail to a patient: it is read from the hospital's mailbox, answered by itself, called back, qualified, booked and
// converted, and the lead's page tells all of it; in both languages.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, asUser, makeUser } from "./support/api.mjs";
import { dialog, done, everyDevice, openList, press, recordName, rows, signedIn, unique } from "./support/journey.mjs";
import { openPostOffice, post } from "./support/post.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { chooseLanguage } from "./support/sign_in.mjs";

const care = "care@hospital.example.in";
const locales = new URL("../../crates/web/locales/", import.meta.url);

/** All texts of a language, as the app has them. */
function textsOf(language) {
  const files = readdirSync(locales).filter((name) => name === `${language}.json` || name.endsWith(`.${language}.json`));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(new URL(name, locales), "utf8"))));
}

let office;
before(async () => {
  office = await openPostOffice(care);
});
after(() => office?.close());

/** Lets the mailbox be read now, for this colleague. */
async function readMailbox(facility, who) {
  const settings = { ...office.settings, owner_id: who.id };
  const set = await asAdmin("PUT", `/facilities/${facility}/mailbox`, settings);
  assert.equal(set.status, 200, JSON.stringify(set.body));
}

async function inquiryOf(who, subject) {
  for (let tries = 0; tries < 300; tries++) {
    const { body } = await asUser(who, "GET", `/inquiries?q=${subject}`);
    if (body.data?.length) return body.data[0];
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`the mail about ${subject} became no inquiry`);
}

for (const device of everyDevice) {
  for (const language of ["en", "hi"]) {
    test(`a mail becomes a patient: on a ${device}, in ${language}`, async () => {
      const texts = textsOf(language);
      const who = await makeUser("admin");
      const facility = (await asAdmin("GET", "/facilities")).body.data[0].id;
      const [family, subject] = [unique("Mail"), unique("Knee")];
      const from = `${family.toLowerCase()}@example.in`;
      await readMailbox(facility, who);
      const headers = [`From: Asha ${family} <${from}>`, `To: ${care}`, `Subject: ${subject}`, `Message-ID: <${subject}@example.in>`];
      const sent = new Date().toUTCString().replace("GMT", "+0000");
      await post(from, care, [...headers, `Date: ${sent}`, "", "My father needs a new knee. What does it cost?", ""].join("\r\n"));
      await readMailbox(facility, who);
      const inquiry = await inquiryOf(who, subject);
      assert.equal(inquiry.channel, "email");
      const answer = await office.to(from);
      assert.match(answer, /Auto-Submitted: auto-replied/i);
      assert.match(answer, new RegExp(`In-Reply-To: <${subject}@example.in>`, "i"));

      const page = await signedIn(device, who);
      if (language === "hi") await chooseLanguage(page, "hi");
      await openList(page, `/inquiries?q=${subject}`);
      await rows(page).first().locator("a.row-link").click();
      await recordName(page).waitFor();
      await page.locator(`main a[href="/leads/${inquiry.lead_id}"]`).first().click();
      await recordName(page).filter({ hasText: family }).waitFor();
      const status = (word) => page.locator(".record-head .badge").filter({ hasText: texts[`leads.status.${word}`] }).first();
      const move = async (key, to) => {
        await press(page, texts[`leads.move.${key}`]);
        await status(to).waitFor();
      };
      await status("new").or(status("assigned")).first().waitFor();
      await page.locator(".record-head .reach a").filter({ hasText: texts["leads.by.email"] }).click();
      await dialog(page).getByRole("button", { name: texts["leads.outcome.connected"], exact: true }).click();
      await dialog(page).waitFor({ state: "detached" });
      await status("contacted").waitFor();
      await move("qualify", "qualified");
      await press(page, texts["leads.move.book"]);
      await dialog(page).getByRole("button", { name: texts["date.tomorrow"], exact: true }).click();
      await dialog(page).getByRole("button", { name: texts["leads.move.book"], exact: true }).click();
      await status("appointment_booked").waitFor();
      await press(page, texts["leads.convert"]);
      await dialog(page).getByRole("radio", { name: texts["leads.convert_new"] }).check();
      await dialog(page).getByRole("button", { name: texts["leads.convert"], exact: true }).click();
      await dialog(page).waitFor({ state: "detached" });
      await status("converted").waitFor();

      const story = page.locator(".timeline");
      for (const word of ["contacted", "qualified", "appointment_booked", "converted"]) {
        await story.getByText(texts[`leads.status.${word}`]).first().waitFor();
      }
      await story.getByText(subject).first().waitFor();
      await assertAccessible(page, "the story of a lead");
      await screenshot(page, `story-${device}-${language}`);
      await done(page);
    });
  }
}
