// What guards accounts: two-step sign-in, a forgotten password, API keys, idle devices, the audit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { ask, asAdmin, code, makeUser } from "./support/api.mjs";
import { openPage } from "./support/browser.mjs";
import { assertAccessibleEverywhere } from "./support/everywhere.mjs";
import { dialog, done, everyDevice, heading, press, rows, signedIn, theBrowser, toast } from "./support/journey.mjs";
import { openMailbox } from "./support/mailbox.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { signIn } from "./support/sign_in.mjs";

// The browser itself writes into its console that a request was refused.
const refused = { expected: /status of 4(01|03|22)/ };

/** Fills the first step and submits it. */
async function firstStep(page, { email, password }) {
  await page.goto("/sign-in");
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await press(page, "Sign in");
}

for (const device of everyDevice) {
  test(`two-step sign-in: on a ${device}`, async () => {
    const user = await makeUser();
    const page = await signedIn(device, user);
    await page.goto("/me");
    await page.getByRole("link", { name: "Two-step sign-in" }).click();
    await page.locator("input[name=current_password]").fill("not the password");
    await press(page, "Set up");
    await page.locator("[aria-invalid=true]").waitFor();
    await page.locator("input[name=current_password]").fill(user.password);
    await press(page, "Set up");
    await page.locator("svg.qr path").waitFor();
    await assertAccessible(page, "QR code");
    await screenshot(page, `two-step-scan-${device}`);
    const secret = await page.locator(".secret code").innerText();
    await page.locator("input[name=code]").fill(code(secret));
    await press(page, "Switch on");
    await page.locator(".codes li").first().waitFor();
    await assertAccessible(page, "recovery codes");
    await screenshot(page, `two-step-codes-${device}`);
    const recovery = await page.locator(".codes li").allInnerTexts();
    assert.equal(new Set(recovery).size, 10);
    await press(page, "I have kept them");
    await page.getByText("Recovery codes left: 10.").waitFor();
    await assertAccessible(page, "two-step sign-in");
    await done(page, refused);

    const again = await openPage(theBrowser(), { device });
    await firstStep(again, user);
    await again.locator("input[name=code]").waitFor();
    await assertAccessible(again, "second step");
    await screenshot(again, `two-step-sign-in-${device}`);
    await again.locator("input[name=code]").fill("000000");
    await press(again, "Sign in");
    await again.getByRole("alert").waitFor();
    // The code of this half minute proved the app already.
    await again.locator("input[name=code]").fill(code(secret, 1));
    await press(again, "Sign in");
    await again.waitForURL((address) => address.pathname !== "/sign-in");
    await done(again, refused);

    // Without the phone.
    const lost = await openPage(theBrowser(), { device });
    await firstStep(lost, user);
    await lost.locator("input[name=code]").fill(recovery[0].toUpperCase());
    await press(lost, "Sign in");
    await lost.waitForURL((address) => address.pathname !== "/sign-in");
    await lost.goto("/me/two-step");
    await lost.getByText("Recovery codes left: 9.").waitFor();
    await lost.goto("/me/sign-ins");
    await lost.getByText("With recovery code").waitFor();
    await lost.getByText("Wrong code").waitFor();
    await assertAccessible(lost, "sign-ins");
    await screenshot(lost, `sign-ins-${device}`);
    await done(lost, refused);
  });

  test(`a forgotten password is replaced by e-mail: on a ${device}`, async () => {
    const user = await makeUser();
    const mailbox = await openMailbox();
    try {
      const page = await openPage(theBrowser(), { device });
      await page.goto("/sign-in");
      await page.getByRole("link", { name: "Forgotten your password?" }).click();
      await heading(page, "Forgotten password").waitFor();
      await page.locator("input[name=email]").fill(user.email);
      await assertAccessible(page, "forgotten password");
      await press(page, "Send the mail");
      await page.getByText("a mail is on its way").waitFor();
      await screenshot(page, `forgotten-${device}`);

      const link = new URL(await mailbox.link(user.email));
      await page.goto(link.pathname + link.hash);
      await page.locator("input[name=new_password]").fill("short");
      await press(page, "Set password");
      await page.locator("[aria-invalid=true]").waitFor();
      const renewed = { ...user, password: `${user.password} anew` };
      await page.locator("input[name=new_password]").fill(renewed.password);
      await press(page, "Set password");
      await page.getByText("The new password is in force").waitFor();
      await assertAccessible(page, "new password");
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.locator("input[name=email]").waitFor();
      await signIn(page, renewed);
      // Once.
      const again = await openPage(theBrowser(), { device });
      await again.goto(link.pathname + link.hash);
      await again.locator("input[name=new_password]").fill(`${user.password} once more`);
      await press(again, "Set password");
      await again.getByText("This link is not good any more").first().waitFor();
      await done(again, refused);
      await done(page, refused);
    } finally {
      mailbox.close();
    }
  });

  test(`an API key is made, used and revoked: on a ${device}`, async () => {
    const user = await makeUser();
    const page = await signedIn(device, user);
    await page.goto("/me/keys");
    await page.getByText("No API keys").waitFor();
    await press(page, "New key");
    await dialog(page).getByLabel("Name", { exact: true }).fill("Monthly report");
    await press(page, "Make key");
    await page.getByText("Choose what the key may do").first().waitFor();
    await dialog(page).getByLabel("People", { exact: true }).selectOption("read");
    await dialog(page).getByLabel("Only from these networks").fill("127.0.0.1, ::1");
    await assertAccessible(page, "new key");
    await screenshot(page, `key-new-${device}`);
    await press(page, "Make key");
    const key = await page.locator(".secret code").innerText();
    assert.match(key, /^setu_[a-z2-7]{10}_[a-z2-7]{40}$/);
    await assertAccessible(page, "key to copy");
    await screenshot(page, `key-made-${device}`);
    await press(page, "Done");

    assert.equal((await ask(key, "GET", "/contacts")).status, 200);
    const shut = await ask(key, "POST", "/contacts", { kind: "doctor", given_name: "Meera" });
    assert.deepEqual([shut.status, shut.body.code], [403, "insufficient_scope"]);
    assert.equal((await ask(key, "GET", "/me")).body.code, "key_not_allowed");

    await page.locator(".row").filter({ hasText: "Monthly report" }).waitFor();
    await assertAccessible(page, "keys");
    await screenshot(page, `keys-${device}`);
    await press(page, "Revoke Monthly report");
    await press(page, "Revoke");
    await toast(page, "works no more").waitFor();
    await page.getByText("Revoked", { exact: true }).waitFor();
    assert.equal((await ask(key, "GET", "/contacts")).status, 401);
    await done(page, refused);
  });
}

for (const device of everyDevice) {
  test(`an administrator signs somebody out, asks for two steps, and reads of it in the audit: on a ${device}`, async () => {
    const user = await makeUser();
    const [page, theirs] = [await signedIn(device), await signedIn(device === "desk" ? "phone" : "desk", user)];
    await page.goto(`/admin/users/${user.id}`);
    await press(page, "Sign out everywhere");
    await toast(page, "They are signed out").waitFor();
    await theirs.goto("/me");
    await theirs.waitForURL("**/sign-in*");

    await press(page, "Ask for two-step");
    await page.getByText("Is asked to set up two-step sign-in").waitFor();
    await assertAccessible(page, "security of a user");
    await screenshot(page, `user-security-${device}`);
    await signIn(theirs, user);
    await theirs.waitForURL("**/me/two-step");
    await theirs.getByText("Your hospital asks for two-step sign-in").waitFor();
    await assertAccessible(theirs, "two-step sign-in is asked for");
    await done(theirs, refused);

    await page.goto("/admin/audit");
    await rows(page).first().waitFor();
    await page.locator("select[name=action]").selectOption("sessions_ended");
    await page.waitForURL("**/admin/audit?action=sessions_ended");
    await rows(page).filter({ hasText: /sessions: \d/ }).first().waitFor();
    await done(page, refused);
  });
}

for (const device of everyDevice) {
  test(`whoever is away for too long is signed out: on a ${device}`, async () => {
    const user = await makeUser();
    assert.equal((await asAdmin("PUT", "/security-settings", { idle_minutes: 15 })).status, 200);
    try {
      const page = await openPage(theBrowser(), { device });
      await page.clock.install();
      await signIn(page, user);
      await page.locator("main h1").first().waitFor();
      await page.clock.fastForward("14:00");
      await page.keyboard.press("Shift");
      await page.clock.fastForward("10:00");
      assert.notEqual(new URL(page.url()).pathname, "/sign-in");
      await page.clock.fastForward("16:00");
      await page.waitForURL("**/sign-in*");
      await toast(page, "because nobody was here").waitFor();
      await done(page, refused);
    } finally {
      assert.equal((await asAdmin("PUT", "/security-settings", {})).status, 200);
    }
  });
}

test("axe finds nothing on the pages of security", async () => {
  await assertAccessibleEverywhere(theBrowser(), {
    signedOut: [
      { name: "forgot-password", path: "/forgot-password", ready: "input[name=email]" },
      { name: "reset-password", path: "/reset-password#nothing", ready: "input[name=new_password]" },
    ],
    signedIn: [
      { name: "two-step", path: "/me/two-step", ready: "input[name=current_password]" },
      { name: "my-keys", path: "/me/keys", ready: ".rows, .state" },
      { name: "my-keys-new", path: "/me/keys?sheet=new-key", ready: "dialog[open]" },
      { name: "my-sign-ins", path: "/me/sign-ins", ready: ".rows" },
      { name: "audit", path: "/admin/audit", ready: "tbody tr[data-id]" },
      { name: "keys", path: "/admin/keys", ready: ".rows, .state" },
      { name: "sign-in-rules", path: "/admin/security", ready: "select[name=idle_minutes]" },
    ],
  });
});
