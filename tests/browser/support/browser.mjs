// Starts Chromium and opens pages as people have them: on a desk, on a phone, light or dark, in their language.
// The only place that knows how the browser is started and where the server is.
import { chromium } from "playwright-core";

/** The address of the server under test. */
export const server = required("SETU_URL");

/** The address of a server that nobody has set up yet. */
export const newServer = required("SETU_NEW_URL");

/** The administrator of the demo data. */
export const admin = { email: required("SETU_EMAIL"), password: required("SETU_PASSWORD") };

/** The widths that every page is made for. */
export const devices = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  desk: { viewport: { width: 1440, height: 900 } },
};

// Without a sandbox because continuous integration runs as root; nothing but our own server is ever opened.
const options = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** One browser for a test file; close it in `after`. */
export function launch() {
  return chromium.launch({ executablePath: process.env.SETU_CHROMIUM ?? "/usr/bin/chromium", headless: true, args: options });
}

/**
 * Opens a page with its own cookies, storage and service worker.
 *
 * What goes wrong behind the page's back (an exception, an error in the console, a refused script, a request to
 * another host) is kept; `page.complaints()` lists it, and a journey ends by checking that the list is empty.
 */
export async function openPage(browser, { device = "desk", theme = "light", language = "en-IN", at = server, ...more } = {}) {
  const context = await browser.newContext({
    ...devices[device],
    baseURL: at,
    colorScheme: theme,
    locale: language,
    timezoneId: "Asia/Kolkata",
    reducedMotion: "reduce",
    ...more,
  });
  context.setDefaultTimeout(10_000);
  // A browser without a telephone asks which program takes a number, and swallows the next press.
  await context.addInitScript(() => {
    const dials = (event) => event.target.closest?.("a[href^='tel:']");
    window.addEventListener("click", (event) => dials(event) && event.preventDefault(), { capture: true });
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== at) complaints.push(`request to another host: ${request.url()}`);
  });
  page.complaints = () => complaints.splice(0);
  return page;
}

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with \`cargo xtask test --only browser\``);
  return value;
}
