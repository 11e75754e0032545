// What somebody chooses about their notifications, and how a device is told while nobody looks at the app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asUser, makeUser } from "./support/api.mjs";
import { server } from "./support/browser.mjs";
import { done, everyDevice, heading, press, signedIn, toast } from "./support/journey.mjs";
import { openPushService } from "./support/push_service.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { chooseLanguage } from "./support/sign_in.mjs";

const refused = { expected: /status of 422/ };
const unread = (page, device) =>
  device === "phone" ? page.locator(".bottom-bar .badge.unread") : page.getByRole("link", { name: /^Inbox, \d+ unread$/ });
const group = (page, name) => page.getByRole("group", { name, exact: true });

for (const device of everyDevice) {
  test(`somebody chooses how they are told, and when not: on a ${device}`, async () => {
    const who = await makeUser("rep");
    const page = await signedIn(device, who);
    await page.goto("/me");
    await page.getByRole("link", { name: "Notifications", exact: true }).click();
    await heading(page, "Notifications").waitFor();
    // As the role has it.
    const talk = group(page, "Mentions and shares");
    assert.equal(await talk.getByLabel("By mail").isChecked(), true);
    assert.equal(await group(page, "Due").getByLabel("By mail").isChecked(), false);
    await assertAccessible(page, "notifications");
    await screenshot(page, `notifications-${device}`);

    await talk.getByLabel("By mail").uncheck();
    await page.getByLabel("Keep quiet at certain hours").check();
    await page.getByLabel("From", { exact: true }).fill("22:30");
    await page.getByLabel("To", { exact: true }).fill("22:30");
    await press(page, "Save choices");
    await page.getByText("Choose another end").first().waitFor();
    await assertAccessible(page, "notifications with an error");
    await page.getByLabel("To", { exact: true }).fill("06:45");
    await page.getByLabel("Sunday").uncheck();
    await page.getByText("Every week", { exact: true }).click();
    await page.getByLabel("Day", { exact: true }).selectOption("friday");
    await page.getByLabel("At", { exact: true }).fill("09:15");
    await press(page, "Save choices");
    await toast(page, "Choices saved").waitFor();
    await screenshot(page, `notifications-chosen-${device}`);

    const { body } = await asUser(who, "GET", "/notification-preferences");
    assert.deepEqual(body.groups[0], { group: "talk", email: false, push: true });
    assert.deepEqual(body.quiet, {
      from: "22:30",
      to: "06:45",
      days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
      urgent_passes: true,
    });
    assert.deepEqual(body.digest, { rhythm: "weekly", at: "09:15", weekday: "friday" });
    await page.reload();
    await heading(page, "Notifications").waitFor();
    await page.getByLabel("Keep quiet at certain hours").waitFor();
    assert.equal(await talk.getByLabel("By mail").isChecked(), false);
    assert.equal(await page.getByLabel("To", { exact: true }).inputValue(), "06:45");
    assert.equal(await page.getByLabel("Sunday").isChecked(), false);

    await chooseLanguage(page, "hi");
    await page.goto("/me/notifications");
    await heading(page, "सूचनाएँ").waitFor();
    await page.getByLabel("कुछ समय शांति रखें").waitFor();
    await assertAccessible(page, "notifications in Hindi");
    await screenshot(page, `notifications-hindi-${device}`);
    await done(page, refused);
  });

  test(`a device that is told shows it, and leads to the record: on a ${device}`, async () => {
    const service = await openPushService();
    const [who, other] = [await makeUser("rep"), await makeUser("rep")];
    const page = await signedIn(device, who);
    const context = page.context();
    await context.grantPermissions(["notifications"], { origin: server });
    // A browser without a screen reaches no push service: this one's address and keys are the journey's.
    await context.addInitScript((told) => {
      const made = () => ({ toJSON: () => told, unsubscribe: async () => (localStorage.removeItem("journey-push"), true) });
      PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 87) throw new Error("not as browsers want it");
        localStorage.setItem("journey-push", "1");
        return made();
      };
      PushManager.prototype.getSubscription = async () => (localStorage.getItem("journey-push") ? made() : null);
    }, service.subscription);
    await page.goto("/me/notifications");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await press(page, "Notify me on this device");
    await page.getByText("This device notifies you.", { exact: true }).waitFor();
    await assertAccessible(page, "notifications with a device");
    await screenshot(page, `notifications-device-${device}`);

    const contact = await asUser(other, "POST", "/contacts", { kind: "doctor", given_name: "Meera" });
    assert.equal(contact.status, 201, JSON.stringify(contact.body));
    const share = { resource: "contacts", record_id: contact.body.id, grantee_id: who.id, access: "read" };
    assert.equal((await asUser(other, "POST", "/shares", share)).status, 201);
    // The bell counts it while the page is open, though nobody loads it again.
    await unread(page, device).waitFor();
    const message = await service.next();
    const told = JSON.parse(message.text);
    assert.deepEqual([told.body, told.url], ["A record was shared with you", `/people/${contact.body.id}`]);

    // What came is handed to the service worker, as the browser's push service would.
    const tools = await context.newCDPSession(page);
    const registrations = [];
    tools.on("ServiceWorker.workerRegistrationUpdated", (event) => registrations.push(...event.registrations));
    await tools.send("ServiceWorker.enable");
    for (let tries = 0; registrations.length === 0 && tries < 50; tries++) await page.waitForTimeout(100);
    const { registrationId } = registrations.at(-1);
    await tools.send("ServiceWorker.deliverPushMessage", { origin: server, registrationId, data: message.text });
    const shown = await page.waitForFunction(async () => {
      const registration = await navigator.serviceWorker.ready;
      const [one] = await registration.getNotifications();
      return one && { title: one.title, body: one.body, url: one.data, tag: one.tag };
    });
    assert.deepEqual(await shown.jsonValue(), { title: "Setu", body: told.body, url: told.url, tag: told.tag });

    await press(page, "Stop on this device");
    await page.getByRole("button", { name: "Notify me on this device" }).waitFor();
    const { body } = await asUser(who, "GET", "/push-subscriptions");
    assert.deepEqual(body.data, []);
    await done(page);
    await service.close();
  });

  test(`who has told the browser not to ask reads what to do: on a ${device}`, async () => {
    const page = await signedIn(device, await makeUser("rep"));
    await page.context().addInitScript(() => {
      Object.defineProperty(Notification, "permission", { get: () => "denied" });
    });
    await page.goto("/me/notifications");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await page.getByText("This browser blocks notifications of Setu.").waitFor();
    await assertAccessible(page, "notifications that are blocked");
    await done(page);
  });
}
