// Keeps one accepted visit on the telephone, so that its pages open without signal.
import { keepSending } from "./sender.js";

export async function mount(root, props) {
  if (!("serviceWorker" in navigator) || !("indexedDB" in window)) return undefined;
  const worker = await navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits/" });
  await navigator.serviceWorker.ready;
  await keepPages(worker.active ?? (await navigator.serviceWorker.ready).active, props.pages);
  const said = root.querySelector("[data-kept]");
  if (said) said.hidden = false;
  return keepSending();
}

// The worker fetches the pages and everything they are made of, and answers when it has them all.
function keepPages(worker, pages) {
  return new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => done(event.data);
    worker.postMessage({ keep: pages }, [channel.port2]);
  });
}
