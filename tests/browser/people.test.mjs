// People and accounts, as a colleague works with them: find anyone, narrow a list, create, edit, take back, delete, restore.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "./support/accessibility.mjs";
import { launch, openPage } from "./support/browser.mjs";
import { assertAccessibleEverywhere } from "./support/everywhere.mjs";
import { screenshot } from "./support/screenshot.mjs";
import { signIn } from "./support/sign_in.mjs";

/** The first visit compiles the app, which takes its time on a busy machine. */
const patience = 30_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function signedIn(device = "desk") {
  const page = await openPage(browser, { device });
  page.setDefaultTimeout(patience);
  await signIn(page);
  return page;
}

/** Ends a journey: nothing went wrong behind the page's back. */
async function done(page) {
  assert.deepEqual(page.complaints(), []);
  await page.context().close();
}

const rows = (page) => page.locator("tbody tr[data-id]");
const dialog = (page) => page.locator("dialog[open]");
const toast = (page, text) => page.locator(".toast").filter({ hasText: text });
const heading = (page) => page.locator(".record-head h1");
const query = (page) => new URL(page.url()).searchParams;

/** A name that no other run and no demo record has. */
const unique = (stem) => `${stem}${Date.now().toString(36).replace(/\d/g, (digit) => "ghijklmnop"[digit])}`;

async function openList(page, address = "/people") {
  await page.goto(address);
  await rows(page).first().waitFor();
}

/** Makes a doctor and stays on the page of their record. */
async function createDoctor(page, family, { given = "Meera", phone } = {}) {
  await page.goto("/people?sheet=new-contact");
  await dialog(page).getByLabel("Given name").fill(given);
  await dialog(page).getByLabel("Family name").fill(family);
  if (phone) await dialog(page).getByLabel("Phone number 1", { exact: true }).fill(phone);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
  await heading(page).filter({ hasText: family }).waitFor();
}

describe("finding", () => {
  test("anyone, three keys after Ctrl K", async () => {
    const page = await signedIn();
    await openList(page);
    const name = await page.locator("tbody a.row-link").nth(3).innerText();
    const [, given] = name.match(/(?:Dr |Prof |Mrs |Mr |Ms )?(\S+)/);
    await page.keyboard.press("Control+k");
    await page.keyboard.type(given.slice(0, 3));
    const options = page.locator(".palette [role=option]:has(.second)");
    await options.first().waitFor();
    const first = await options.first().locator(".first").innerText();
    assert.ok(first.toLowerCase().split(" ").some((word) => word.startsWith(given.slice(0, 3).toLowerCase())), first);
    await assertAccessible(page, "the palette");
    await page.keyboard.press("Enter");
    await heading(page).waitFor();
    assert.match(page.url(), /\/(people|accounts)\/[0-9a-f-]{36}$/);
    await done(page);
  });

  test("by any run of digits of a telephone number", async () => {
    const page = await signedIn();
    const family = unique("Finder");
    const digits = `98${String(Date.now()).slice(-8)}`;
    await createDoctor(page, family, { phone: `${digits.slice(0, 5)}-${digits.slice(5)}` });
    await page.keyboard.press("Control+k");
    await page.keyboard.type(digits.slice(2, 9));
    await page.locator(".palette [role=option]", { hasText: family }).click();
    await heading(page).filter({ hasText: family }).waitFor();
    await done(page);
  });
});

describe("a list", () => {
  test("is searched, filtered and sorted, all in the address", async () => {
    const page = await signedIn();
    await openList(page);
    await page.getByRole("button", { name: "Doctors" }).click();
    await page.waitForURL((address) => address.searchParams.get("f") === "kind:in:doctor");
    await page.getByRole("columnheader", { name: "Town" }).getByRole("button").click();
    await page.waitForURL((address) => address.searchParams.get("sort") === "city");
    await page.locator("th[aria-sort=ascending]", { hasText: "Town" }).waitFor();
    const search = page.getByRole("searchbox");
    await search.pressSequentially("gupta");
    await page.waitForURL((address) => address.searchParams.get("q") === "gupta");
    assert.equal(await search.evaluate((input) => input === document.activeElement), true, "the search keeps the focus");
    await page.locator("tbody a.row-link", { hasText: /gupta/i }).first().waitFor();

    // Everything is still there when the page is left and come back to.
    const before = page.url();
    const count = await rows(page).count();
    await rows(page).first().locator("a.row-link").click();
    await heading(page).waitFor();
    await page.goBack();
    await rows(page).first().waitFor();
    assert.equal(page.url(), before);
    assert.equal(await rows(page).count(), count);
    assert.equal(await search.inputValue(), "gupta");

    await page.getByRole("button", { name: "Remove filter Kind" }).click();
    await page.waitForURL((address) => !address.searchParams.has("f"));
    await page.goto("/people?q=nobodyiscalledso");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await rows(page).first().waitFor();
    await done(page);
  });

  test("goes on where it was left, also far down", async () => {
    const page = await signedIn();
    await openList(page);
    const box = page.locator(".table-scroll");
    for (const wanted of [100, 150]) {
      await box.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.waitForFunction((wanted) => document.querySelectorAll("tbody tr[data-id]").length >= wanted, wanted);
    }
    const top = await box.evaluate((box) => (box.scrollTo(0, 4200), box.scrollTop));
    await page.waitForTimeout(100);
    await rows(page).nth(97).locator("a.row-link").click();
    await heading(page).waitFor();
    const first = await heading(page).innerText();
    await page.keyboard.press("]");
    await page.waitForFunction((first) => document.querySelector(".record-head h1")?.innerText !== first, first);
    await page.keyboard.press("[");
    await page.waitForFunction((first) => document.querySelector(".record-head h1")?.innerText === first, first);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr[data-id]").length >= 150);
    await page.waitForFunction((top) => Math.abs(document.querySelector(".table-scroll").scrollTop - top) < 100, top);
    await done(page);
  });

  test("is walked and selected by keys, counts all on request, and shows the columns that were chosen", async () => {
    const page = await signedIn();
    await openList(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    assert.equal(await rows(page).nth(1).locator("input").isChecked(), true);
    await page.getByText("1 selected").waitFor();
    await assertAccessible(page, "a list with a selection");
    await page.keyboard.press("Escape");
    await page.getByText("1 selected").waitFor({ state: "detached" });
    await page.locator(".table-scroll").evaluate((box) => box.scrollTo(0, 0));
    await page.getByRole("button", { name: "Count all" }).click();
    await page.getByText(/of [\d,]+ entries/).waitFor();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Registration number" }).check();
    await page.waitForURL((address) => address.searchParams.get("cols")?.includes("registration_number"));
    await assertAccessible(page, "the choice of columns");
    await page.reload();
    await page.getByRole("columnheader", { name: "Registration number" }).waitFor();
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "Reset columns" }).click();
    await page.getByRole("columnheader", { name: "Registration number" }).waitFor({ state: "detached" });
    await done(page);
  });

  test("goes out as a file", async () => {
    const page = await signedIn();
    await openList(page, "/people?q=sharma");
    await rows(page).nth(0).locator("input").check();
    await rows(page).nth(1).locator("input").check();
    const download = page.waitForEvent("download", { timeout: 30_000 });
    await page.getByRole("button", { name: "Export" }).click();
    assert.match((await download).suggestedFilename(), /\.csv$/);
    await toast(page, "2 rows exported").waitFor();
    await done(page);
  });
});

describe("a record", () => {
  test("is created: what is wrong is told at its field, and a draft survives a reload", async () => {
    const page = await signedIn();
    await page.goto("/people");
    await page.getByRole("button", { name: "New person" }).click();
    await dialog(page).getByRole("button", { name: "Save" }).click();
    const summary = dialog(page).locator("[data-summary]");
    await summary.waitFor();
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-summary"));
    assert.match(await page.title(), /^Error: /);
    await summary.getByRole("link", { name: "Enter a given name or a family name" }).click();
    assert.equal(await dialog(page).getByLabel("Given name").evaluate((input) => input === document.activeElement), true);
    await assertAccessible(page, "a form with errors");

    const family = unique("Draft");
    await dialog(page).getByLabel("Given name").fill("Anil");
    await dialog(page).getByLabel("Family name").fill(family);
    await dialog(page).getByLabel("PIN code").fill("12");
    await dialog(page).getByLabel("Phone number 1", { exact: true }).fill("12");
    await page.waitForTimeout(800);
    await page.reload();
    await dialog(page).getByText("This is the draft that you left here.").waitFor();
    assert.equal(await dialog(page).getByLabel("Family name").inputValue(), family);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await summary.waitFor();
    assert.deepEqual((await summary.locator("li").allInnerTexts()).sort(), [
      "Enter a PIN code of six digits",
      "Enter a phone number with at least three digits",
    ]);
    await dialog(page).getByLabel("PIN code").fill("201301");
    await dialog(page).getByLabel("Phone number 1", { exact: true }).fill("98765 43210");
    await dialog(page).getByLabel("Specialties").fill("Cardiology");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
    await heading(page).filter({ hasText: `Anil ${family}` }).waitFor();
    await page.getByText("Cardiology").first().waitFor();
    await page.getByText("created this record").waitFor();
    assert.equal(await page.getByRole("link", { name: `Call Anil ${family}` }).getAttribute("href"), "tel:+919876543210");
    assert.equal(await page.getByRole("link", { name: `WhatsApp Anil ${family}` }).getAttribute("href"), "https://wa.me/919876543210");
    assert.match(await page.title(), new RegExp(family));
    await done(page);
  });

  test("asks before unsaved work is closed, and keeps it", async () => {
    const page = await signedIn();
    await page.goto("/accounts?sheet=new-account");
    const name = unique("Kept Clinic ");
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await page.keyboard.press("Escape");
    await dialog(page).getByRole("button", { name: "Keep draft" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "New account" }).click();
    assert.equal(await dialog(page).getByLabel("Name", { exact: true }).inputValue(), name);
    await page.keyboard.press("Escape");
    await dialog(page).getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "New account" }).click();
    assert.equal(await dialog(page).getByLabel("Name", { exact: true }).inputValue(), "");
    await done(page);
  });

  test("is edited in its sheet and where it stands, and both are taken back", async () => {
    const page = await signedIn();
    const family = unique("Edited");
    await createDoctor(page, family);
    await page.keyboard.press("e");
    await dialog(page).getByLabel("Job title").fill("Consultant");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await page.getByText("set job title to Consultant").waitFor();
    await toast(page, "saved").getByRole("button", { name: "Undo" }).click();
    await page.getByText("removed job title Consultant").or(page.locator("summary", { hasText: "2 changes" })).first().waitFor();

    await page.getByRole("link", { name: "About" }).click();
    await page.getByRole("button", { name: new RegExp(`Family name of Meera ${family}`) }).click();
    await page.keyboard.type(`${family}x`);
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: `${family}x` }).waitFor();
    await toast(page, "saved").getByRole("button", { name: "Undo" }).last().click();
    await page.waitForFunction((name) => document.querySelector(".record-head h1")?.innerText === name, `Meera ${family}`);

    await page.getByLabel("Class", { exact: true }).selectOption("A");
    await page.getByText("Class A").waitFor();

    // The domain's rule refuses a contact without any name; the old one comes back.
    for (const label of ["Given name", "Family name"]) {
      await page.getByRole("button", { name: new RegExp(`^Edit ${label}`) }).click();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      await page.keyboard.press("Enter");
      await page.waitForTimeout(600);
    }
    await toast(page, "Enter a given name or a family name").waitFor();
    await heading(page).filter({ hasText: family }).waitFor();
    await done(page);
  });

  test("changed by two people at once keeps both changes, and asks about the same field", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const family = unique("Shared");
    await createDoctor(mine, family);
    await theirs.goto(`${mine.url()}?tab=about`);
    await theirs.getByRole("button", { name: /^Edit Job title/ }).waitFor();

    await mine.keyboard.press("e");
    await dialog(mine).getByLabel("Job title").fill("Surgeon");
    await dialog(mine).getByLabel("Qualifications").fill("MS");
    for (const [label, value] of [["Job title", "Physician"], ["Best hours", "Sundays"]]) {
      await theirs.getByRole("button", { name: new RegExp(`^Edit ${label}`) }).click();
      await theirs.keyboard.type(value);
      await theirs.keyboard.press("Enter");
      await toast(theirs, "saved").first().waitFor();
      await theirs.waitForTimeout(500);
    }
    await dialog(mine).getByRole("button", { name: "Save" }).click();
    const question = dialog(mine).filter({ hasText: "Changed by somebody else too" });
    await question.getByRole("row", { name: "Job title Surgeon Physician" }).waitFor();
    await assertAccessible(mine, "a conflict");
    await screenshot(mine, "conflict");
    await question.getByRole("button", { name: "Take theirs" }).click();
    await dialog(mine).waitFor({ state: "detached" });
    await mine.getByRole("link", { name: "About" }).click();
    for (const value of ["Physician", "MS", "Sundays"]) await mine.locator(".about").getByText(value, { exact: true }).waitFor();
    await done(mine).catch((error) => assert.match(error.message, /412/));
    await theirs.context().close();
  });

  test("is deleted, brought back at once, deleted again and restored from the recycle bin", async () => {
    const page = await signedIn();
    const family = unique("Binned");
    await createDoctor(page, family);
    const address = page.url();
    const remove = async () => {
      await page.getByRole("button", { name: "More actions" }).click();
      await page.getByRole("button", { name: "Delete" }).click();
      await toast(page, "deleted").waitFor();
      await page.waitForURL((address) => address.pathname === "/people");
    };
    await remove();
    await toast(page, "deleted").getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(address);
    await heading(page).filter({ hasText: family }).waitFor();
    await remove();

    await page.goto("/recycle-bin");
    await page.getByRole("searchbox").fill(family);
    await page.getByRole("button", { name: `Restore Meera ${family}` }).click();
    await toast(page, "Restored").waitFor();
    await page.getByText("The recycle bin is empty").waitFor();
    await page.goto(address);
    await heading(page).filter({ hasText: family }).waitFor();
    await done(page);
  });

  test("is one of several that are deleted together, and all come back", async () => {
    const page = await signedIn();
    const family = unique("Several");
    for (const given of ["Asha", "Bina"]) await createDoctor(page, family, { given });
    await openList(page, `/people?q=${family}`);
    assert.equal(await rows(page).count(), 2);
    await page.getByLabel("Select all loaded rows").check();
    await page.getByRole("button", { name: "Delete" }).click();
    await toast(page, "2 records deleted").getByRole("button", { name: "Undo" }).click();
    await toast(page, "2 records restored").waitFor();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr[data-id]").length === 2);
    await done(page);
  });
});

describe("an account", () => {
  test("has the fields of its kind, and its people with role and hours", async () => {
    const page = await signedIn();
    const name = unique("Journey School ");
    await page.goto("/accounts?sheet=new-account");
    await dialog(page).getByLabel("Beds").waitFor();
    await dialog(page).getByLabel("Kind").selectOption("school");
    await dialog(page).getByLabel("Beds").waitFor({ state: "detached" });
    await dialog(page).getByLabel("Name", { exact: true }).fill(name);
    await dialog(page).getByLabel("Students").fill("many");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "Enter a whole number" }).waitFor();
    await dialog(page).getByLabel("Students").fill("1,200");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
    await page.getByText("1,200").first().waitFor();

    // Somebody new, made on the way, with role and hours.
    await page.getByRole("link", { name: "People", exact: true }).last().click();
    await page.getByRole("button", { name: "Add person" }).click();
    const person = unique("Principal");
    await dialog(page).getByRole("combobox", { name: "Who" }).fill(`Kavita ${person}`);
    await page.getByRole("option", { name: `Create “Kavita ${person}”` }).click();
    await page.waitForURL((address) => address.searchParams.get("sheet") === "new-contact");
    assert.equal(await dialog(page).getByLabel("Family name").inputValue(), person);
    assert.equal(await dialog(page).getByLabel("Account", { exact: false }).first().inputValue(), name.trim());
    await dialog(page).getByText("Employee", { exact: true }).click();
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await page.waitForURL((address) => address.searchParams.get("sheet") === "edit-affiliation");
    await dialog(page).getByLabel("Role").selectOption("influencer");
    await dialog(page).getByRole("button", { name: "Add hours" }).click();
    await dialog(page).getByLabel("To, line 1").fill("09:00");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).getByRole("link", { name: "The end lies after the beginning" }).waitFor();
    await dialog(page).getByLabel("To, line 1").fill("12:30");
    await assertAccessible(page, "the sheet of an affiliation");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    const line = page.getByRole("listitem").filter({ hasText: person });
    await line.getByText("Influencer · Mon 10:00–12:30").waitFor();

    await line.getByRole("button", { name: "Actions for this place" }).click();
    await page.getByRole("button", { name: "Make deciding authority" }).click();
    await line.getByText("Decides", { exact: true }).waitFor();
    await line.getByRole("link", { name: person }).click();
    await page.getByRole("link", { name: "Places" }).click();
    await page.getByRole("listitem").filter({ hasText: name.trim() }).getByText("Main place").waitFor();
    await done(page);
  });
});

test("somebody who left an account is marked so from the menu of their line", {
  // The menu's signals end when it closes, before the change is sent: the state must be made with the line instead.
  todo: "nothing is sent yet",
}, async () => {
  const page = await signedIn();
  page.setDefaultTimeout(10_000);
  await openList(page, "/accounts?f=kind:in:hospital");
  await rows(page).first().locator("a.row-link").click();
  await page.locator(".tabs").getByRole("link", { name: "People" }).click();
  const line = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Actions for this place" }) }).first();
  const name = await line.locator("a.first").innerText();
  await line.getByRole("button", { name: "Actions for this place" }).click();
  await page.getByRole("button", { name: "No longer works there" }).click();
  await page.getByRole("listitem").filter({ hasText: name }).getByText("No longer there").waitFor();
  await done(page);
});

describe("on a phone", () => {
  test("a list is cards, sheets close by Back, and every target is large enough for a thumb", async () => {
    const page = await signedIn("phone");
    await openList(page);
    // Cards: the headings are only read out.
    await page.waitForFunction(() => document.querySelector("thead").getBoundingClientRect().width <= 1);
    await page.getByRole("button", { name: "Sort" }).click();
    await page.getByRole("button", { name: "Town, ascending" }).click();
    await page.waitForURL((address) => address.searchParams.get("sort") === "city");
    // The choice leaves the menu open where another menu stands beside it: see the test below.
    await page.keyboard.press("Escape");
    assert.deepEqual(await small(page), [], "the list");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await dialog(page).getByRole("link", { name: "New person" }).click();
    await dialog(page).getByLabel("Family name").waitFor();
    assert.deepEqual(await small(page), [], "the form");
    await page.goBack();
    await dialog(page).waitFor({ state: "detached" });
    await rows(page).first().locator("a.row-link").click();
    await heading(page).waitFor();
    for (const tab of ["About", "Places"]) {
      assert.deepEqual(await small(page), [], `before ${tab}`);
      await page.getByRole("link", { name: tab }).click();
      await page.waitForURL((address) => address.searchParams.get("tab") === tab.toLowerCase());
      await page.waitForTimeout(300);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, "nothing sticks out at the side");
    await done(page);
  });
});

test("the menu for sorting closes after a choice", {
  // Popovers side by side share one context, so an item closes the last of them: each needs a `Provider` of its own.
  todo: "it stays open",
}, async () => {
  const page = await signedIn("phone");
  await openList(page);
  await page.getByRole("button", { name: "Sort" }).click();
  await page.getByRole("button", { name: "Town, ascending" }).click();
  await page.getByRole("button", { name: "Town, ascending" }).waitFor({ state: "hidden", timeout: 5_000 });
  await done(page);
});

/** What can be pressed and is smaller than 44 px in both directions or lower than 44 px; links inside text are exempt (WCAG 2.5.8). */
async function small(page) {
  return page.evaluate(() => {
    const layer = document.querySelector("dialog[open]") ?? document;
    const label = (element) => element.closest("label") ?? element;
    return [...layer.querySelectorAll("button, a[href], input, select, summary")]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => !element.closest(".visually-hidden, .skip, thead") && !(element.matches("a") && getComputedStyle(element).display === "inline"))
      .map((element) => [element, label(element).getBoundingClientRect()])
      .filter(([element, box]) => box.width > 1 && box.height > 1 && Math.min(box.height, element.matches("a.row-link, a.first") ? 99 : box.width) < 44)
      .filter(([element]) => !element.matches("a.row-link, a.first"))
      .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  });
}

test("axe finds nothing on any page, in both themes and languages", { timeout: 240_000 }, async () => {
  const page = await signedIn();
  await openList(page, "/people?f=kind:in:doctor");
  const contact = new URL(await rows(page).first().locator("a.row-link").evaluate((link) => link.href)).pathname;
  await openList(page, "/accounts?f=kind:in:hospital");
  const account = new URL(await rows(page).first().locator("a.row-link").evaluate((link) => link.href)).pathname;
  await done(page);
  const open = "dialog[open]";
  await assertAccessibleEverywhere(browser, [
    { name: "people", path: "/people", ready: "tbody tr[data-id]" },
    { name: "people-filtered", path: "/people?q=a&f=kind:in:doctor&f=class:in:A,B&sort=-city", ready: "tbody tr[data-id]" },
    { name: "people-none", path: "/people?q=nobodyiscalledso", ready: ".state" },
    { name: "people-new", path: "/people?sheet=new-contact", ready: open },
    { name: "contact-timeline", path: contact, ready: ".timeline" },
    { name: "contact-about", path: `${contact}?tab=about`, ready: ".about" },
    { name: "contact-places", path: `${contact}?tab=places`, ready: ".rows, .state" },
    { name: "contact-edit", path: `${contact}?sheet=edit`, ready: open },
    { name: "accounts", path: "/accounts", ready: "tbody tr[data-id]" },
    { name: "accounts-new", path: "/accounts?sheet=new-account", ready: open },
    { name: "account-timeline", path: account, ready: ".timeline" },
    { name: "account-about", path: `${account}?tab=about`, ready: ".about" },
    { name: "account-people", path: `${account}?tab=people`, ready: ".rows, .state" },
    { name: "account-affiliation", path: `${account}?tab=people&sheet=new-affiliation`, ready: open },
    { name: "recycle-bin", path: "/recycle-bin", ready: ".rows, .state" },
    { name: "gone", path: "/people/01900000-0000-7000-8000-000000000000", ready: ".state.bad" },
  ]);
});
