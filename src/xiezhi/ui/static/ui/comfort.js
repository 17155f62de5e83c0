// Small comforts: the summary of errors takes the focus, copy a number, print, keep a card on screen.
import { say } from "./notice.js";

export function prepareComfort(root) {
  root.querySelector("[data-focus]")?.focus();
  root.querySelector(".xz-views [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const button of root.querySelectorAll("[data-copy]")) prepareCopy(button);
  for (const card of root.querySelectorAll(".xz-explain"))
    card.addEventListener("toggle", () => {
      card.classList.remove("to-left", "to-top");
      const box = card.querySelector(".xz-explain-card").getBoundingClientRect();
      card.classList.toggle("to-left", card.open && box.right > innerWidth - 8);
      card.classList.toggle("to-top", card.open && box.bottom > innerHeight - 8 && card.getBoundingClientRect().top > box.height + 60);
    });
}

function prepareCopy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say("已复制");
    } catch {
      say("没有复制成，请手工选取。", "warn");
    }
  });
}
