// Before the first paint: the looks that were chosen on this device; texts and session on their way while the app loads.
// The names are those of src/prefs.rs.
(() => {
  const root = document.documentElement;
  const stored = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const theme = stored("setu.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (stored("setu.density") === "compact") root.dataset.density = "compact";
  const asked = new URLSearchParams(location.search).get("lang");
  const language = asked ?? stored("setu.lang") ?? (navigator.language.startsWith("hi") ? "hi" : "en");
  root.lang = language === "hi" ? "hi" : "en";
  const texts = document.createElement("link");
  texts.rel = "preload";
  texts.as = "fetch";
  texts.crossOrigin = "anonymous";
  texts.href = `${root.dataset.assets ?? "/"}locales/${root.lang}.json`;
  document.head.append(texts);

  // Whose session this is, asked while the code is on its way; src/session takes the answer. The lock is the app's own:
  // two tabs that use the same cookie at once would end the session.
  if (stored("setu.signed-in") && navigator.locks) {
    window.setuSession = navigator.locks.request("setu-refresh", async () => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/api/v1/auth/refresh", { method: "POST", headers, body: "{}" });
      return answer.ok ? answer.text() : null;
    }).catch(() => null);
  }

  if (!("serviceWorker" in navigator)) return;
  // The worker asks which code this tab runs, before it removes the files of an old build.
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data === "assets?") ports[0]?.postMessage(root.dataset.assets ?? "");
  });
  navigator.serviceWorker.startMessages();
  addEventListener("load", async () => {
    const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
    registration?.addEventListener("updatefound", () => {
      const worker = registration.installing;
      const isUpdate = Boolean(registration.active);
      worker?.addEventListener("statechange", () => {
        // The app offers to reload; the first installation is no update.
        if (worker.state === "activated" && isUpdate) dispatchEvent(new Event("setu:update"));
      });
    });
  });
})();
