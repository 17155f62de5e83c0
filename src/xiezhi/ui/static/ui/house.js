// The scripts of every page. Each adds comfort to a page that already works without it.
import { prepareBulk } from "./bulk.js";
import { prepareComfort } from "./comfort.js";
import { prepareFilters } from "./filters.js";
import { prepareForms } from "./guard.js";
import { mountIslands } from "./islands.js";
import { prepareKeys } from "./keys.js";
import { prepareLive } from "./live.js";
import { listenForNotices } from "./notice.js";
import { prepareOpening } from "./open.js";
import { prepareReading } from "./reading.js";

function prepare(root) {
  mountIslands(root);
  prepareForms(root);
  prepareBulk(root);
  prepareFilters(root);
  prepareLive(root);
  prepareOpening(root);
  prepareComfort(root);
}

listenForNotices();
prepareKeys();
prepareReading();
prepare(document.body);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) prepare(event.detail.elt);
});
