// Keeps the app's own files, so that it starts without a network and at once. Never keeps an answer of the API.
//
// Each build has its own cache. A tab goes on with the build it was started with, whose lazy chunks must stay to be
// had: so an old cache is only removed when no tab shows a page of it.
const BUILD = "__BUILD_ID__";
const ASSETS = __ASSETS__;
const PREFIX = "setu-";
const CACHE = PREFIX + BUILD;
const PAGE = "/index.html";
// The content-named folder of this build's code, by which a tab tells what it runs.
const FOLDER = folderOf(ASSETS.find((path) => path.startsWith("/assets/")) ?? "");

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    // "reload" goes past the browser's own cache: index.html must be this build's.
    await cache.addAll(ASSETS.map((path) => new Request(path, { cache: "reload" })));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await clients.claim();
    await removeUnused();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || isServers(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request, event));
  else event.respondWith(asset(request));
});

// What the server sends to this device (`talk/notification/delivery`): sentences without names, and an address of the app.
addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const { title = "Setu", body, tag, url } = told;
  event.waitUntil(registration.showNotification(title, { body, tag, icon: "/icon-192.png", data: url }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data ?? "/inbox", location.origin)));
});

// A tab that shows it already, or a new one: what somebody writes in another tab stays.
async function show(url) {
  if (url.origin !== location.origin) return;
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = tabs.find((one) => new URL(one.url).pathname === url.pathname);
  await (tab ? tab.focus() : clients.openWindow(url));
}

// There may be a network again: tabs send what waits (src/offline). Without a tab nobody holds the session, and what waits
// goes when the app is opened next.
addEventListener("sync", (event) => {
  if (event.tag !== "setu-outbox") return;
  const tell = (tabs) => tabs.forEach((tab) => tab.postMessage("outbox!"));
  event.waitUntil(clients.matchAll({ type: "window" }).then(tell));
});

// What the server answers itself: data, documentation, health, web forms.
function isServers(path) {
  return /^\/(api|docs|problems|health|metrics|f|public)(\/|$)/.test(path);
}

async function page(request, event) {
  event.waitUntil(removeUnused());
  const cache = await caches.open(CACHE);
  return (await cache.match(PAGE)) ?? fetch(request);
}

async function asset(request) {
  // Content-named, so whichever cache has it has the right one; other names are asked of this build first.
  const own = await (await caches.open(CACHE)).match(request, { ignoreVary: true, ignoreSearch: true });
  return own ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// Tabs say which code they run when asked; one that does not answer counts as an old one.
async function removeUnused() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  if (names.length === 0) return;
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const folders = await Promise.all(tabs.map(askFolder));
  if (folders.every((folder) => folder === FOLDER)) await Promise.all(names.map((name) => caches.delete(name)));
}

function folderOf(path) {
  return path.split("/")[2] ?? "";
}

function askFolder(tab) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => resolve(folderOf(data ?? ""));
    tab.postMessage("assets?", [channel.port2]);
    setTimeout(() => resolve(null), 1000);
  });
}
