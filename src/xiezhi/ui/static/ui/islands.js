// An island is an element with data-island (address of an ES module) and data-props (id of a
// json_script). The module exports mount(element, props), which may return a function that takes
// everything down again. Islands survive htmx swaps: new ones are mounted, removed ones taken down.
import { say } from "./notice.js";

const mounted = new Map();

export async function mountIslands(root) {
  const found = [...root.querySelectorAll("[data-island]")];
  if (root.matches?.("[data-island]")) found.unshift(root);
  await Promise.all(found.filter((element) => !mounted.has(element)).map(mountOne));
}

async function mountOne(element) {
  mounted.set(element, null);
  const props = document.getElementById(element.dataset.props);
  try {
    const island = await import(element.dataset.island);
    const down = await island.mount(element, props ? JSON.parse(props.textContent) : {});
    mounted.set(element, down ?? null);
    element.dataset.islandReady = "";
  } catch (error) {
    mounted.delete(element);
    element.dataset.islandFailed = "";
    console.error(error);
    say(element.dataset.islandFailure || "这一块没有打开，请用下面的链接。", "warn");
  }
}

document.addEventListener("htmx:beforeCleanupElement", (event) => {
  mounted.get(event.target)?.();
  mounted.delete(event.target);
});
