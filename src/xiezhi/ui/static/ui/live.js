// Parts of a page that follow the world. <div data-live="15" hx-get="…" hx-trigger="xz:refresh"> is
// fetched anew every 15 seconds while somebody looks at it. data-live-source="/events/…" listens to
// server-sent events instead, and falls back to asking when the line is down.
const timers = new WeakMap();

export function prepareLive(root) {
  const found = [...root.querySelectorAll("[data-live]")];
  if (root.matches?.("[data-live]")) found.push(root);
  for (const element of found) if (!timers.has(element)) follow(element);
}

function refresh(element) {
  if (document.hidden || element.contains(document.activeElement?.closest("input, textarea, select"))) return;
  element.dispatchEvent(new CustomEvent("xz:refresh"));
}

function follow(element) {
  const every = Math.max(Number(element.dataset.live) || 15, 2) * 1000;
  const source = element.dataset.liveSource && window.EventSource ? new EventSource(element.dataset.liveSource) : null;
  if (source) {
    source.onmessage = () => refresh(element);
    source.addEventListener("refresh", () => refresh(element));
  }
  const timer = setInterval(() => {
    if (!element.isConnected) {
      clearInterval(timer);
      source?.close();
    } else if (!source || source.readyState !== 1) refresh(element);
  }, every);
  timers.set(element, timer);
}
