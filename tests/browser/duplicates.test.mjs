// Two records of one person become one, field by field, and two again; the queue of pairs; the search for everything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { asAdmin } from "./support/api.mjs";
import { dialog, done, everyDevice, openList, press, recordName, rows, signedIn, toast, unique } from "./support/journey.mjs";
import { screenshot } from "./support/screenshot.mjs";

async function doctor(fields) {
  const made = await asAdmin("POST", "/contacts", { kind: "doctor", ...fields });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

for (const device of everyDevice) {
  test(`two records of one person are merged and taken apart again: on a ${device}`, async () => {
    const family = unique("Doublewala");
    const stays = await doctor({ given_name: "Meera", family_name: family, job_title: "Consultant" });
    const goes = await doctor({ given_name: "Mira", family_name: family, job_title: "Director", emails: [`${family.toLowerCase()}@example.in`] });
    const said = await asAdmin("POST", "/comments", { resource: "contacts", record_id: goes.id, text: "Prefers mornings" });
    assert.equal(said.status, 201, JSON.stringify(said.body));

    const page = await signedIn(device);
    await page.goto(`/people/${stays.id}`);
    await recordName(page).filter({ hasText: family }).waitFor();
    await press(page, "More actions");
    await press(page, "Merge with…");
    await dialog(page).getByRole("combobox").fill(`Mira ${family}`);
    await page.getByRole("option").filter({ hasText: "Mira" }).first().click();
    await press(page, "Compare");
    await page.waitForURL(/\/people\/[0-9a-f-]{36}\/merge/);
    await page.getByText("Which one stays?").waitFor();
    await page.getByRole("radio", { name: "Director", exact: true }).check();
    await assertAccessible(page, "two records side by side");
    await screenshot(page, `merge-${device}`);
    await press(page, "Merge");
    await page.waitForURL(new RegExp(`/people/${stays.id}$`));
    await toast(page, "Merged with").waitFor();
    const merged = await asAdmin("GET", `/contacts/${stays.id}`);
    assert.deepEqual([merged.body.job_title, merged.body.emails], ["Director", [`${family.toLowerCase()}@example.in`]]);
    await page.locator(".comment").filter({ hasText: "Prefers mornings" }).waitFor();

    // The address of the one that went leads to the one that stayed.
    const other = await signedIn(device);
    await other.goto(`/people/${goes.id}`);
    await recordName(other).filter({ hasText: `Meera ${family}` }).waitFor();
    await done(other);

    await page.reload();
    await page.getByText(/Merged with Mira .* Undo until/).waitFor();
    await press(page, "Undo merge");
    await page.getByText(/Merged with Mira .* Undo until/).waitFor({ state: "detached" });
    const apart = await asAdmin("GET", `/contacts/${goes.id}`);
    assert.deepEqual([apart.status, apart.body.full_name, apart.body.job_title], [200, `Mira ${family}`, "Director"]);
    assert.equal((await asAdmin("GET", `/contacts/${stays.id}`)).body.job_title, "Consultant");
    await done(page);
  });

  test(`a double is noticed while it is typed, and what was typed is merged: on a ${device}`, async () => {
    const family = unique("Alreadywala");
    const number = `97${String(Date.now()).slice(-8)}`;
    const known = await doctor({ given_name: "Kavita", family_name: family, phones: [{ number }] });
    const page = await signedIn(device);
    const type = async () => {
      await page.goto("/people?sheet=new-contact");
      await dialog(page).getByLabel("Given name").fill("Kavitha");
      await dialog(page).getByLabel("Family name").fill(family);
      await dialog(page).getByLabel("Phone number 1", { exact: true }).fill(number);
      await dialog(page).getByText("This may be here already:").waitFor();
    };
    await type();
    const open = dialog(page).getByRole("link", { name: `Kavita ${family}` });
    assert.equal(await open.getAttribute("href"), `/people/${known.id}`);
    await assertAccessible(page, "a double that is noticed");
    await screenshot(page, `similar-${device}`);

    // It is another one: the warning goes, and stays away.
    await press(page, "It is another one");
    await dialog(page).getByText("This may be here already:").waitFor({ state: "detached" });
    await page.reload();
    await dialog(page).getByText("This may be here already:").waitFor();

    // It is the same one: both stand side by side, with what was typed.
    await dialog(page).getByLabel("Qualifications").fill("MBBS");
    await press(page, `Save and merge with Kavita ${family}`);
    await page.waitForURL(new RegExp(`/people/${known.id}/merge\\?with=`));
    await page.getByText("Which one stays?").waitFor();
    await screenshot(page, `similar-merge-${device}`);
    await press(page, "Merge");
    await page.waitForURL(new RegExp(`/people/${known.id}$`));
    const merged = await asAdmin("GET", `/contacts/${known.id}`);
    assert.equal(merged.body.qualifications, "MBBS");
    const found = await asAdmin("GET", `/contacts?q=${family}&include_total=true`);
    assert.equal(found.body.page.total, 1);
    await done(page);
  });

  test(`lists tell how many pairs wait: on a ${device}`, async () => {
    const page = await signedIn(device);
    const open = async () =>
      (await asAdmin("GET", "/duplicates?filter[status]=open&filter[resource]=contacts&limit=1&include_total=true")).body.page.total;
    if ((await open()) === 0) {
      const family = unique("Waitwala");
      const phones = [{ number: `96${String(Date.now()).slice(-8)}` }];
      await doctor({ given_name: "Sunita", family_name: family, phones });
      await doctor({ given_name: "Suneeta", family_name: family, phones });
      assert.equal((await asAdmin("POST", "/duplicate-scans", {})).status < 300, true);
      for (let tries = 0; tries < 60 && (await open()) === 0; tries += 1) await new Promise((resume) => setTimeout(resume, 250));
    }
    await openList(page, "/people");
    const link = page.getByRole("link", { name: /^Duplicates \(\d/ });
    await link.waitFor();
    await assertAccessible(page, "a list with duplicates");
    await screenshot(page, `list-duplicates-${device}`);
    await link.click();
    await page.waitForURL((address) => address.pathname === "/admin/duplicates" && address.searchParams.getAll("f").includes("resource:in:contacts"));
    await rows(page).first().waitFor();
    await done(page);
    // Whoever may not merge is not told.
    const desk = await signedIn(device, { email: "frontdesk@setu.example", password: "setu-demo-2026" });
    await openList(desk, "/people");
    await desk.waitForTimeout(1500);
    assert.equal(await desk.getByRole("link", { name: /^Duplicates/ }).count(), 0);
    await done(desk);
  });

  test(`the queue of pairs is looked through: on a ${device}`, async () => {
    const family = unique("Pairwala");
    const phones = [{ number: `98${String(Date.now()).slice(-8)}` }];
    const one = await doctor({ given_name: "Kavita", family_name: family, phones });
    const two = await doctor({ given_name: "Kavitha", family_name: family, phones });
    const page = await signedIn(device);
    await page.goto("/admin/duplicates");
    await page.locator("header").getByRole("button", { name: "Look now" }).click();
    await toast(page, "Looking for duplicates").waitFor();
    const pair = async () => (await asAdmin("GET", `/duplicates?filter[one_id][in]=${one.id},${two.id}`)).body.data?.[0];
    for (let tries = 0; tries < 60 && !(await pair()); tries += 1) await new Promise((resume) => setTimeout(resume, 250));
    const { id, reasons } = await pair();
    assert.ok(reasons.includes("same_phone"), reasons.join());
    await openList(page, "/admin/duplicates?sort=-score");
    await rows(page).filter({ hasText: family }).getByText("same phone number").waitFor();
    await rows(page).filter({ hasText: family }).locator("a.row-link").click();
    await page.waitForURL(`**/admin/duplicates/${id}`);
    await page.getByText("Which one stays?").waitFor();
    await press(page, "They are different");
    await page.waitForURL(/\/admin\/duplicates(\?|$)/);
    await toast(page, "Kept as two").waitFor();
    await done(page);
  });

  test(`everything is searched in either script and with a slip of the finger: on a ${device}`, async () => {
    const family = unique("Searchwala");
    const made = await doctor({ given_name: "Shalini", family_name: family });
    const page = await signedIn(device);
    const slip = family.slice(0, 4) + family.slice(5);
    for (const typed of [family, slip]) {
      await page.goto(`/search?q=${typed}`);
      await page.locator(`a[href="/people/${made.id}"]`).first().waitFor();
    }
    await assertAccessible(page, "what was found");
    await screenshot(page, `search-${device}`);
    await page.goto(`/search?q=${encodeURIComponent("शर्मा")}`);
    await page.getByText("Sharma").first().waitFor();
    await page.goto(`/search?q=${family}`);
    await page.locator(`main a[href="/people/${made.id}"]`).first().click();
    await recordName(page).filter({ hasText: family }).waitFor();
    await page.goto("/search");
    await page.getByText("Searched for before").waitFor();
    await done(page);
  });
}
