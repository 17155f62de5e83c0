// A document page by page: drawn when it comes near, its text readable and selectable. Without
// scripts the link that stands inside the element remains.
//   props: { url, library, worker, cmaps, fonts, title }
// Fires xz:page-seen { page, pages } on the element whenever a page has been on screen.
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

export async function mount(element, props) {
  const pdf = await import(props.library);
  pdf.GlobalWorkerOptions.workerSrc = props.worker;
  const loading = pdf.getDocument({
    url: props.url, cMapUrl: props.cmaps, cMapPacked: true, standardFontDataUrl: props.fonts,
    isEvalSupported: false, enableXfa: false, disableAutoFetch: true, withCredentials: true,
  });
  const file = await loading.promise;
  const view = { pdf, file, element, zoom: 1, pages: [], bar: null, box: null };
  build(view, props.title);
  await measure(view);
  layOut(view);
  const seen = watch(view);
  const stopPinch = pinch(view);
  const resized = new ResizeObserver(() => view.box.clientWidth !== view.width && layOut(view));
  resized.observe(view.box);
  return () => {
    seen.disconnect();
    resized.disconnect();
    stopPinch();
    loading.destroy();
  };
}

function make(tag, css, text = "") {
  const made = document.createElement(tag);
  made.className = css;
  made.textContent = text;
  return made;
}

function build(view, title) {
  const link = view.element.querySelector("a");
  const frame = make("div", "xz-pdf");
  view.bar = make("div", "xz-pdf-bar");
  view.count = make("output", "", `共${view.file.numPages}页`);
  const smaller = make("button", "btn btn-sm", "缩小");
  const larger = make("button", "btn btn-sm", "放大");
  smaller.type = larger.type = "button";
  smaller.addEventListener("click", () => step(view, -1));
  larger.addEventListener("click", () => step(view, 1));
  view.bar.append(view.count, smaller, larger);
  if (link) {
    link.className = "btn btn-sm";
    link.setAttribute("aria-label", link.textContent.trim());
    link.lastChild.textContent = "下载";
    view.bar.append(link);
  }
  view.box = make("div", "xz-pdf-pages");
  view.box.tabIndex = 0;
  view.box.setAttribute("role", "region");
  view.box.setAttribute("aria-label", title || "文书");
  frame.append(view.bar, view.box);
  view.element.replaceChildren(frame);
}

// Every page takes its own size from the first; a page of another size is corrected when it is drawn.
async function measure(view) {
  const first = (await view.file.getPage(1)).getViewport({ scale: 1 });
  for (let number = 1; number <= view.file.numPages; number += 1) {
    const box = make("div", "xz-pdf-page");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `第${number}页`);
    view.pages.push({ number, box, size: first, drawn: 0 });
    view.box.append(box);
  }
}

function scaleOf(view, size) {
  const style = getComputedStyle(view.box);
  const room = view.box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return Math.min(room / size.width, 1.6) * view.zoom;
}

function layOut(view) {
  view.width = view.box.clientWidth;
  for (const page of view.pages) {
    const scale = scaleOf(view, page.size);
    page.box.style.width = `${page.size.width * scale}px`;
    page.box.style.height = `${page.size.height * scale}px`;
    if (page.near && page.drawn !== scale) paint(view, page);
  }
}

function watch(view) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const page = view.pages.find((one) => one.box === entry.target);
        page.near = entry.isIntersecting;
        if (page.near) paint(view, page);
        else clear(page);
      }
    },
    { root: view.box, rootMargin: "80% 0px" },
  );
  const shown = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        const { number } = view.pages.find((one) => one.box === entry.target);
        view.count.textContent = `第${number}页，共${view.file.numPages}页`;
        view.element.dispatchEvent(new CustomEvent("xz:page-seen", { bubbles: true, detail: { page: number, pages: view.file.numPages } }));
      }
    },
    { root: view.box, threshold: 0.5 },
  );
  for (const page of view.pages) {
    near.observe(page.box);
    shown.observe(page.box);
  }
  return { disconnect: () => [near, shown].forEach((one) => one.disconnect()) };
}

async function paint(view, page) {
  const scale = scaleOf(view, page.size);
  if (page.drawn === scale) return;
  page.drawn = scale;
  const source = await view.file.getPage(page.number);
  const natural = source.getViewport({ scale: 1 });
  if (natural.width !== page.size.width || natural.height !== page.size.height) {
    page.size = natural;
    return layOut(view);
  }
  const viewport = source.getViewport({ scale });
  const sharp = Math.min(devicePixelRatio || 1, 3);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.floor(viewport.width * sharp), Math.floor(viewport.height * sharp)];
  [canvas.style.width, canvas.style.height] = [`${viewport.width}px`, `${viewport.height}px`];
  await source.render({ canvasContext: canvas.getContext("2d"), viewport, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] }).promise;
  if (page.drawn !== scale) return undefined;
  const text = make("div", "xz-pdf-text");
  text.style.setProperty("--scale-factor", scale);
  await new view.pdf.TextLayer({ textContentSource: source.streamTextContent(), container: text, viewport }).render();
  if (page.drawn === scale) page.box.replaceChildren(canvas, text);
  return undefined;
}

function clear(page) {
  page.drawn = 0;
  page.box.replaceChildren();
}

function step(view, direction) {
  const at = STEPS.findIndex((one) => one >= view.zoom - 0.01);
  zoomTo(view, STEPS[Math.min(Math.max(at + direction, 0), STEPS.length - 1)]);
}

function zoomTo(view, zoom) {
  const share = view.box.scrollTop / Math.max(view.box.scrollHeight, 1);
  view.zoom = Math.min(Math.max(zoom, STEPS[0]), STEPS[STEPS.length - 1]);
  layOut(view);
  view.box.scrollTop = share * view.box.scrollHeight;
}

function pinch(view) {
  const fingers = new Map();
  let start = null;
  const span = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  const down = (event) => {
    if (event.pointerType === "touch") fingers.set(event.pointerId, event);
    start = fingers.size === 2 ? { span: span(), zoom: view.zoom } : null;
  };
  const along = (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (start && fingers.size === 2) zoomTo(view, (start.zoom * span()) / start.span);
  };
  const up = (event) => {
    fingers.delete(event.pointerId);
    start = null;
  };
  const wheel = (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(view, view.zoom * (event.deltaY < 0 ? 1.1 : 0.9));
  };
  const wanted = { pointerdown: down, pointermove: along, pointerup: up, pointercancel: up, pointerleave: up };
  for (const [name, act] of Object.entries(wanted)) view.box.addEventListener(name, act);
  view.box.addEventListener("wheel", wheel, { passive: false });
  return () => {
    for (const [name, act] of Object.entries(wanted)) view.box.removeEventListener(name, act);
    view.box.removeEventListener("wheel", wheel);
  };
}
