// A web form as patients have it: on the hospital's own page with a phone, and in the page of another site; what they send
// is in the inbox of whoever answers.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin, asUser, makeUser } from "./support/api.mjs";
import { openPage, server } from "./support/browser.mjs";
import { done, openList, recordName, rows, signedIn, theBrowser, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

/** The sum takes a telephone a second, and a machine that does much else at the same time some more. */
const patience = { timeout: 60_000 };
const agreement = "The hospital may call me about my question.";

/** A form whose answers are this colleague's. */
async function makeForm(who, change = {}) {
  const facility = (await asAdmin("GET", "/facilities")).body.data[0].id;
  const fields = [
    { kind: "name", label: "Your name", required: true },
    { kind: "phone", label: "Your phone number", hint: "We call you back", required: true },
    { kind: "preferred_time", label: "When may we call?", choices: ["Morning", "Evening"] },
    { kind: "yes_no", name: "referred", label: "Did a doctor send you?" },
    { kind: "message", label: "Your question" },
  ];
  const consent = { text: agreement, grants: [{ purpose: "appointments", channel: "phone" }], required: true };
  const form = { name: unique("form"), title: "Ask about your knee", fields, consent, facility_id: facility, owner_id: who.id, assign: "owner", ...change };
  const made = await asAdmin("POST", "/web-forms", form);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

/** A number that nobody else has. */
const aNumber = () => `9${String(Date.now() * 1000 + Math.floor(Math.random() * 1000)).slice(-9)}`;

async function inquiryOf(who, name) {
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await asUser(who, "GET", `/inquiries?q=${name}`);
    if (body.data?.length) return body.data[0];
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`${name} became no inquiry`);
}

for (const [language, words] of Object.entries({
  en: { problem: "There is a problem", send: "Send", thanks: "Thank you. We get in touch with you soon.", no: "No" },
  hi: { problem: "कुछ ठीक करना है", send: "भेजें", thanks: "धन्यवाद। हम जल्द ही आपसे संपर्क करेंगे।", no: "नहीं" },
})) {
  test(`a form is filled in on a phone, in ${language}, and the answer is in the inbox`, async () => {
    const who = await makeUser("front_desk");
    const form = await makeForm(who, { language });
    const name = unique("Patient");
    const page = await openPage(theBrowser(), { device: "phone" });
    await page.goto(`/f/${form.key}?utm_source=google&utm_campaign=knee&gclid=abc`);
    await page.getByRole("heading", { level: 1, name: "Ask about your knee" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    await assertAccessible(page, `a form in ${language}`);
    await page.emulateMedia({ colorScheme: "dark" });
    await assertAccessible(page, `a form in ${language}, in the dark`);
    await page.emulateMedia({ colorScheme: "light" });
    await screenshot(page, `web-form-phone-${language}`);

    const send = page.getByRole("button", { name: words.send });
    const box = page.getByRole("checkbox");
    assert.equal(await box.isChecked(), false, "nobody has ticked it for them");
    await page.getByLabel("Your phone number").fill("12345");
    await send.click();
    const summary = page.locator(".summary");
    await summary.getByText(words.problem).waitFor();
    assert.equal(await summary.getByRole("listitem").count(), 2, "the name and what they agree to are missing");
    await assertAccessible(page, `what is missing, in ${language}`);
    await summary.getByRole("link").first().click();
    assert.equal(await page.evaluate(() => document.activeElement.name), "name");
    await page.keyboard.type(`Asha ${name}`);
    await box.check();
    await send.click();
    await page.locator("#setu-phone-error").filter({ hasText: "98765 43210" }).waitFor(patience);
    assert.equal(await page.getByLabel("Your phone number").getAttribute("aria-invalid"), "true");
    const number = aNumber();
    await page.getByLabel("Your phone number").fill(number);
    await page.locator("select").selectOption("Evening");
    await page.getByRole("radio", { name: words.no }).check();
    await page.getByLabel("Your question").fill("What does a knee cost?");
    await send.click();
    await page.locator(".thanks").filter({ hasText: words.thanks }).waitFor(patience);
    assert.equal(await page.evaluate(() => document.activeElement.className), "thanks");
    await assertAccessible(page, `the thanks in ${language}`);
    // The browser itself tells that the first answer was refused.
    await done(page, { expected: /status of 422/ });

    const inquiry = await inquiryOf(who, name);
    assert.deepEqual([inquiry.channel, inquiry.phone, inquiry.owner_id], ["web_form", number, who.id]);
    assert.deepEqual([inquiry.attribution.utm_campaign, inquiry.attribution.click_id], ["knee", "gclid=abc"]);
    assert.equal(inquiry.message, `What does a knee cost?\n\nWhen may we call?: Evening\nDid a doctor send you?: ${words.no}`);
    assert.equal(inquiry.consents[0].notice_text, agreement);
    const inbox = await signedIn("phone", who);
    await openList(inbox, `/inquiries?q=${name}`);
    await rows(inbox).first().locator("a.row-link").click();
    await recordName(inbox).filter({ hasText: "Ask about your knee" }).waitFor();
    await done(inbox);
  });
}

/** Another site, with a style of its own that would spoil a form, and this page. */
async function openSite(body) {
  const style = "<style>form, span { color: #fff !important } input, button, label { display: none !important }</style>";
  const site = createServer((request, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><html lang="en"><title>A site</title>${style}<main><h1>A site</h1>${body()}</main></html>`);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const { port } = site.address();
  return { origin: `http://127.0.0.1:${port}`, close: () => site.close() };
}

test("a form stands in the page of another site, and in no page that the form does not name", async () => {
  const who = await makeUser("front_desk");
  let form;
  const snippet = () => `<p>Before</p><script src="${server}/public/form.js" data-form="${form.key}" async></script><p>After</p>`;
  const [site, stranger] = [await openSite(snippet), await openSite(snippet)];
  try {
    form = await makeForm(who, { origins: [site.origin] });
    const name = unique("Visitor");
    const page = await openPage(theBrowser(), { at: site.origin });
    await page.goto("/knee?fbclid=xyz");
    await page.getByLabel("Your name").waitFor();
    // Neither page's style reaches the other, and the form stands where its line stands.
    const order = await page.evaluate(() => [...document.querySelector("main").children].map((one) => one.className || one.tagName));
    assert.deepEqual(order, ["H1", "P", "SCRIPT", "setu-web-form", "P"]);
    await assertAccessible(page, "a form in another site");
    await screenshot(page, "web-form-embedded");
    await page.getByLabel("Your name").fill(`Ravi ${name}`);
    await page.getByLabel("Your phone number").fill(aNumber());
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Thank you. We get in touch with you soon.").waitFor(patience);
    await done(page, { expected: /request to another host/ });
    const inquiry = await inquiryOf(who, name);
    assert.deepEqual([inquiry.attribution.click_id, inquiry.attribution.landing_page], ["fbclid=xyz", `${site.origin}/knee`]);

    const other = await openPage(theBrowser(), { at: stranger.origin });
    const refused = other.waitForEvent("console", (line) => line.text().includes("could not be drawn"));
    await other.goto("/");
    await refused;
    assert.equal(await other.getByLabel("Your name").count(), 0);
    await done(other, { expected: /another host|CORS|could not be drawn|Failed to load/ });
  } finally {
    site.close();
    stranger.close();
  }
});

test("an address that leads nowhere says so", async () => {
  const page = await openPage(theBrowser(), { device: "phone" });
  await page.goto("/f/abcdefghijklmnopqrst");
  await page.getByRole("heading", { name: "This form is not there any more." }).waitFor();
  await assertAccessible(page, "an address that leads nowhere");
  await done(page, { expected: /status of 404/ });
});
