// Who may work with Setu: users and their first sign-in, teams, facilities, jobs, and one's own account.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { admin, openPage } from "./support/browser.mjs";
import { done, everyDevice, heading, press, signedIn, theBrowser, toast, unique } from "./support/journey.mjs";
import { signIn } from "./support/sign_in.mjs";

/** Makes a user in the sheet, sets the proposed first password, and says what it is. */
async function createUser(page, { name, email }) {
  await page.goto("/admin/users");
  await press(page, "New user");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Role", { exact: true }).selectOption("rep");
  await assertAccessible(page, "sheet of a new user");
  await press(page, "Save");

  // The next step comes by itself: without a first password nobody gets in.
  await press(page, "Set this password");
  const password = await page.locator(".secret code").innerText();
  assert.match(password, /^([a-z]{5}-){3}[a-z]{5}$/);
  await assertAccessible(page, "password to hand over");
  await press(page, "Done");
  await heading(page, name).waitFor();
  await page.getByText("Waits for first sign-in").first().waitFor();
  return { email, password };
}

for (const device of everyDevice) {
  test(`a new user signs in for the first time: on a ${device}`, async () => {
    const name = `Kavita Testwala ${unique()}`;
    const page = await signedIn(device);
    const handed = await createUser(page, { name, email: `kavita.${unique()}@setu.example` });

    const theirs = await openPage(theBrowser(), { device });
    await signIn(theirs, handed);
    await theirs.waitForURL("**/password");
    await theirs.locator("h1").waitFor();
    await assertAccessible(theirs, "first password must be changed");
    const own = { email: handed.email, password: `my own words ${unique()}` };
    await theirs.locator("input[name=current_password]").fill(handed.password);
    await theirs.locator("input[name=new_password]").fill(own.password);
    await theirs.locator("form button[type=submit]").click();
    await theirs.waitForURL((address) => address.pathname !== "/password");
    await theirs.goto("/me");
    await theirs.getByText(name).first().waitFor();
    await done(theirs);

    // Suspended they cannot sign in; the toast takes it back.
    await page.reload();
    await press(page, "Suspend");
    await page.getByText("Suspended", { exact: true }).first().waitFor();
    const again = await openPage(theBrowser(), { device });
    await again.goto("/sign-in");
    await again.locator("input[name=email]").fill(own.email);
    await again.locator("input[name=password]").fill(own.password);
    await again.locator("form button[type=submit]").click();
    await again.getByRole("alert").waitFor();
    await toast(page).getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Suspend", exact: true }).waitFor();
    await again.locator("form button[type=submit]").click();
    await again.waitForURL((address) => address.pathname !== "/sign-in");

    // Deleted, and back again.
    await press(page, "More actions");
    await page.getByRole("button", { name: "Delete" }).click();
    await page.waitForURL("**/admin/users");
    await toast(page).getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
    await heading(page, name).waitFor();
    // The browser itself writes into its console that they were refused.
    await done(again, { expected: /status of 40[13]/ });
    await done(page);
  });
}

test("a form of a user says what is wrong with it", async () => {
  const page = await signedIn("phone");
  await page.goto("/admin/users?sheet=new-user");
  await page.getByLabel("E-mail address").fill("nobody");
  await press(page, "Save");
  await page.getByRole("alert").getByRole("link").first().waitFor();
  await assertAccessible(page, "form with errors");
  // Somebody else signs in with this address already.
  await page.getByLabel("Name", { exact: true }).fill("Second Admin");
  await page.getByLabel("E-mail address").fill(admin.email);
  await press(page, "Save");
  await page.getByText("Somebody signs in with this e-mail address already").first().waitFor();
  await done(page, { expected: /status of 4\d\d/ });
});

describe("the organisation", () => {
  test("teams stand in a tree, below one another", async () => {
    const page = await signedIn();
    const [above, below] = [`Above ${unique()}`, `Below ${unique()}`];
    await page.goto("/admin/teams");
    await press(page, "New team");
    await page.getByLabel("Name", { exact: true }).fill(above);
    await press(page, "Save");
    await heading(page, above).waitFor();

    await page.goto("/admin/teams");
    await page.getByRole("button", { name: `New team below ${above}` }).click();
    await page.getByLabel("Name", { exact: true }).fill(below);
    assert.equal(await page.getByLabel("Team above").inputValue(), above);
    await assertAccessible(page, "sheet of a team");
    await press(page, "Save");
    await heading(page, below).waitFor();
    await page.locator("main").getByRole("link", { name: above }).waitFor();

    await page.goto("/admin/teams");
    const branch = page.locator(".tree li", { has: page.getByRole("link", { name: above, exact: true }) });
    await branch.getByRole("link", { name: below }).waitFor();
    await page.getByRole("searchbox", { name: "Search teams" }).fill(below);
    await page.waitForFunction(() => document.querySelectorAll(".tree a").length === 2);
    await done(page);
  });

  test("a facility is made and corrected", async () => {
    const page = await signedIn();
    const code = unique().slice(-6).toUpperCase();
    await page.goto("/admin/facilities?sheet=new-facility");
    await page.getByLabel("Name", { exact: true }).fill(`Hospital ${code}`);
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByLabel("PIN code").fill("12");
    await press(page, "Save");
    await page.getByText("PIN code of six digits").first().waitFor();
    await page.getByLabel("PIN code").fill("201301");
    await page.getByLabel("City").fill("Noida");
    await press(page, "Save");
    await heading(page, `Hospital ${code}`).waitFor();
    await page.getByText("Noida 201301").first().waitFor();

    await press(page, "Edit");
    await page.getByLabel("Phone").fill("0120-4567890");
    await press(page, "Save");
    await page.getByRole("link", { name: `Call Hospital ${code}` }).waitFor();
    // The browser itself writes into its console that there is no mailbox yet.
    await done(page, { expected: /status of 404/ });
  });

  test("only administrators see it in their menu", async () => {
    const rep = await signedIn("desk", { email: "rep@setu.example", password: admin.password });
    await rep.getByRole("link", { name: "Imports" }).waitFor();
    assert.equal(await rep.getByRole("link", { name: "Users", exact: true }).count(), 0);
    await rep.goto("/admin/users");
    await heading(rep, "Users").waitFor();
    assert.equal(await rep.getByRole("button", { name: "New user" }).count(), 0);
    await done(rep);
  });
});

test("jobs are listed by their state, and lead to what they work on", async () => {
  const page = await signedIn();
  const file = { name: "one.csv", mimeType: "text/csv", buffer: Buffer.from("Name,E-mail\nOne Testwala,one@example.in\n") };
  await page.goto("/imports/new");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("ol.mapping").first().waitFor();
  await press(page, "Check");
  await page.locator("#import-state").getByText("Checked").waitFor({ timeout: 60_000 });

  await page.goto("/admin/jobs");
  await page.getByRole("link", { name: "Check of an import" }).first().waitFor();
  await press(page, "Done");
  await page.waitForURL("**/admin/jobs?state=succeeded");
  await page.getByRole("link", { name: "Check of an import" }).first().click();
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
  await page.goto("/admin/jobs?state=dead");
  await page.getByText("No such jobs").waitFor();
  await done(page);
});

test("one's own account: time zone, theme, other devices", async () => {
  const page = await signedIn();
  const other = await signedIn("phone");
  await page.goto("/me");
  const zone = page.getByLabel("Time zone");
  await zone.selectOption("Asia/Dubai");
  await toast(page).getByText("Time zone saved").waitFor();
  await page.reload();
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Asia/Dubai");
  await page.getByLabel("Time zone").selectOption("Asia/Kolkata");
  await toast(page).getByText("Time zone saved").waitFor();

  await page.getByLabel("Dark").check();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await page.getByLabel("System").check();

  const theirs = page.locator("li.row", { hasNot: page.getByText("This device") });
  const before = await theirs.count();
  assert.ok(before >= 1, "the other device is listed");
  await theirs.first().getByRole("button", { name: "Sign out" }).click();
  await toast(page).getByText("That device is signed out").waitFor();
  await done(other, { expected: /status of 401/ });
  await done(page);
});
