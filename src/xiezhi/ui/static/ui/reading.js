// How a person likes to read: light or dark, large type, read aloud. Remembered on this device; the
// same buttons send a form where scripts do not run.
const THEMES = ["auto", "light", "dark"];
const LABELS = { auto: "跟随系统", light: "浅色", dark: "深色" };
const root = document.documentElement;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
}

export function setTheme(theme) {
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = theme;
  root.dataset.bsTheme = dark ? "dark" : "light";
  remember("xz-theme", theme);
  for (const label of document.querySelectorAll("[data-theme-label]")) label.textContent = LABELS[theme];
  for (const button of document.querySelectorAll("[data-theme-switch] button"))
    button.value = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

function setType(size) {
  root.dataset.type = size;
  remember("xz-type", size);
  for (const button of document.querySelectorAll("[data-type-switch] button")) {
    button.value = size === "large" ? "normal" : "large";
    button.setAttribute("aria-pressed", String(size === "large"));
  }
}

// Sentence by sentence: long texts would be cut off by some engines.
function sentences(element) {
  const copy = element.cloneNode(true);
  for (const silent of copy.querySelectorAll("[aria-hidden='true'], script, style, input, textarea, select, .xz-notice")) silent.remove();
  for (const block of copy.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, legend, td, th, small, .btn")) block.append("。");
  return (copy.textContent.match(/[^。！？；]+[。！？；]?/g) ?? []).map((part) => part.replace(/\s+/g, " ").trim()).filter((part) => /[^。，\s]/.test(part));
}

function prepareReader(button) {
  const voice = window.speechSynthesis;
  if (!voice || !window.SpeechSynthesisUtterance) return;
  const stop = () => {
    voice.cancel();
    button.setAttribute("aria-pressed", "false");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    const parts = sentences(document.querySelector(button.dataset.readAloud));
    button.setAttribute("aria-pressed", "true");
    for (const [number, part] of parts.entries()) {
      const speech = new SpeechSynthesisUtterance(part);
      speech.lang = "zh-CN";
      speech.rate = 0.9;
      if (number === parts.length - 1) speech.onend = stop;
      voice.speak(speech);
    }
  });
  addEventListener("pagehide", stop);
}

export function prepareReading() {
  document.addEventListener("submit", (event) => {
    const value = event.submitter?.value;
    if (event.target.matches("[data-theme-switch]")) setTheme(value);
    else if (event.target.matches("[data-type-switch]")) setType(value);
    else return;
    event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-read-aloud]")) prepareReader(button);
}
