// A new installation: the first visitor sets it up, becomes its administrator, and meets lists that say how to begin.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newServer, openPage } from "./support/browser.mjs";
import { assertAccessibleEverywhere } from "./support/everywhere.mjs";
import { done, press, rows, theBrowser } from "./support/journey.mjs";
import { signIn } from "./support/sign_in.mjs";

const who = { email: "first@setu.example", password: "a bridge over the river" };

test("the first visitor becomes the administrator", async () => {
  const form = { name: "first-admin", path: "/", ready: "input[name=facility_name]" };
  await assertAccessibleEverywhere(theBrowser(), { at: newServer, signedOut: [form] });

  const page = await openPage(theBrowser(), { device: "phone", at: newServer });
  await page.goto("/people");
  await page.locator(form.ready).waitFor();
  await press(page, "Start");
  await page.locator("[aria-invalid=true]").first().waitFor();
  await page.getByLabel("Name of the hospital").fill("Setu Test Hospital");
  await page.getByLabel("Your name").fill("First Administrator");
  await page.locator("input[name=email]").fill(who.email);
  await page.locator("input[name=password]").fill(who.password);
  await press(page, "Start");
  await page.getByText("No people yet").waitFor();
  await done(page);

  // Nobody becomes a second one.
  const second = await openPage(theBrowser(), { at: newServer });
  await signIn(second, who);
  await second.goto("/admin/users");
  await rows(second).first().waitFor();
  assert.equal(await rows(second).count(), 1);
  await done(second);

  const state = ".state";
  await assertAccessibleEverywhere(theBrowser(), {
    at: newServer,
    who,
    signedIn: [
      { name: "people-empty", path: "/people", ready: state },
      { name: "accounts-empty", path: "/accounts", ready: state },
      { name: "recycle-bin-empty", path: "/recycle-bin", ready: state },
      { name: "imports-empty", path: "/imports", ready: state },
      { name: "exports-empty", path: "/exports", ready: state },
      // The nightly look for duplicates is planned from the first day.
      { name: "jobs-empty", path: "/admin/jobs?state=dead", ready: state },
    ],
  });
});
