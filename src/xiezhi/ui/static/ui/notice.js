// Short news in the corner, said aloud by screen readers; nothing that must be answered.
const ICON = {
  info: "M5 12l5 5l10 -10",
  warn: "M12 9v4 M12 16v.01 M10.4 3.6l-8 14a1.8 1.8 0 0 0 1.6 2.7h16a1.8 1.8 0 0 0 1.600 -2.700l-8 -14a1.8 1.8 0 0 0 -3.200 0",
};

export function say(text, level = "info") {
  const region = document.getElementById("xz-live");
  if (!region) return;
  const line = document.createElement("p");
  line.className = "xz-notice";
  line.dataset.level = level;
  line.append(mark(level === "info" ? ICON.info : ICON.warn), text);
  region.append(line);
  if (level === "info") setTimeout(() => line.remove(), 6000);
  else line.append(closer(line));
}

function mark(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = { class: "xz-i", width: 18, height: 18, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 1.75, "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const stroke = document.createElementNS(svg.namespaceURI, "path");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
}

function closer(line) {
  const button = document.createElement("button");
  button.className = "btn btn-text btn-sm xz-end";
  button.type = "button";
  button.textContent = "知道了";
  button.addEventListener("click", () => line.remove());
  return button;
}

// What a refused or failed fragment says is read from the page the server sent with it.
function reasonIn(html) {
  const face = new DOMParser().parseFromString(html || "", "text/html").querySelector("[data-face]");
  if (!face) return "";
  return [face.querySelector("h1"), face.querySelector("p")].map((part) => part?.textContent.trim()).filter(Boolean).join("。");
}

export function listenForNotices() {
  document.addEventListener("xz:notice", (event) => say(event.detail.text, event.detail.level));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.target.closest?.("[data-live]")) return;
    const { status, responseText } = event.detail.xhr;
    say(reasonIn(responseText) || (status >= 500 ? "系统出错，刚才的操作没有保存。" : "没有做成，请刷新后再试。"), "danger");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, (event) => {
      if (!event.target.closest?.("[data-live]")) say("没有连上，刚才的操作没有保存。", "danger");
    });
}
