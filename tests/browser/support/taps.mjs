// How much somebody has to do: every press, and every key but for those of typing.

/** Counts from here on, for as long as the page is not loaded anew; gives the way to read the count. */
export async function countTaps(page) {
  await page.evaluate(() => {
    window.taps = 0;
    const count = (event) => {
      if (event.isTrusted) window.taps += 1;
    };
    const typing = (element) => element instanceof Element && element.matches("input, textarea, [contenteditable]");
    // Nothing of the app keeps one from being counted.
    window.addEventListener("pointerdown", count, true);
    window.addEventListener("keydown", (event) => typing(event.target) || count(event), true);
  });
  return () => page.evaluate(() => window.taps);
}
