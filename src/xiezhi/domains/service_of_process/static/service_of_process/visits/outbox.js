// The list: sends what is left, says what is left, and lets go of pages of visits that are no longer mine.
import { keepSending, tell } from "./sender.js";

export function mount(root, mine) {
  if (!("indexedDB" in window)) return undefined;
  const line = root.querySelector("[data-outbox]");
  const say = () => tell(line);
  document.addEventListener("visits:changed", say);
  if (navigator.onLine) navigator.serviceWorker?.controller?.postMessage({ only: mine });
  const stop = keepSending();
  say();
  return () => {
    document.removeEventListener("visits:changed", say);
    stop();
  };
}
