// A pad to write one's name on. Strokes go into the form as JSON (evidence of the movement) and as
// a PNG (what the proof shows). Who cannot write takes the link to the code by SMS beside it.
//   props: { strokes: name of the input, image: name of the input, leastStrokes, leastLength }
const EMPTY = { leastStrokes: 2, leastLength: 120 };

export function mount(frame, props) {
  const rules = { ...EMPTY, ...props };
  const canvas = frame.querySelector("canvas");
  const form = frame.closest("form");
  const pad = { canvas, strokes: [], current: null, ratio: 1 };
  frame.hidden = false;
  fit(pad);

  const watcher = new ResizeObserver(() => fit(pad));
  watcher.observe(canvas);
  const off = listen(pad, () => {
    complain(frame, "");
    buttons();
  });
  const undo = frame.querySelector("[data-pad-undo]");
  const again = frame.querySelector("[data-pad-again]");
  const buttons = () => {
    undo.disabled = again.disabled = pad.strokes.length === 0;
  };
  const change = (strokes) => {
    pad.strokes = strokes;
    draw(pad);
    buttons();
  };
  undo.addEventListener("click", () => change(pad.strokes.slice(0, -1)));
  again.addEventListener("click", () => change([]));

  const refuse = (event) => {
    // A button with formnovalidate leads another way: a typed name takes the place of a drawn one.
    if (event.submitter?.formNoValidate) return undefined;
    const reason = tooLittle(pad.strokes, rules);
    if (!reason) return put(form, pad, rules);
    event.preventDefault();
    event.stopImmediatePropagation();
    complain(frame, reason);
    return undefined;
  };
  form.addEventListener("submit", refuse, { capture: true });
  buttons();
  return () => {
    watcher.disconnect();
    off();
    form.removeEventListener("submit", refuse, { capture: true });
  };
}

// Points are kept as shares of the pad, so that turning the phone keeps the name.
function fit(pad) {
  const box = pad.canvas.getBoundingClientRect();
  pad.ratio = Math.max(devicePixelRatio || 1, 1);
  pad.canvas.width = Math.round(box.width * pad.ratio);
  pad.canvas.height = Math.round(box.height * pad.ratio);
  pad.size = box;
  draw(pad);
}

function draw(pad, context = pad.canvas.getContext("2d"), width = pad.canvas.width, height = pad.canvas.height, ink = "") {
  context.clearRect(0, 0, width, height);
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = context.fillStyle = ink || getComputedStyle(pad.canvas).color;
  context.lineWidth = Math.max(height / 42, 2);
  for (const stroke of pad.current ? [...pad.strokes, pad.current] : pad.strokes) {
    context.beginPath();
    context.moveTo(stroke[0].x * width, stroke[0].y * height);
    if (stroke.length === 1) context.lineTo(stroke[0].x * width + 0.1, stroke[0].y * height);
    for (let i = 1; i < stroke.length; i += 1) {
      const [a, b] = [stroke[i - 1], stroke[i]];
      context.quadraticCurveTo(a.x * width, a.y * height, ((a.x + b.x) / 2) * width, ((a.y + b.y) / 2) * height);
    }
    context.stroke();
  }
}

function listen(pad, changed) {
  const { canvas } = pad;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: Number(((event.clientX - box.left) / box.width).toFixed(4)),
      y: Number(((event.clientY - box.top) / box.height).toFixed(4)),
      t: Math.round(event.timeStamp),
      p: Number((event.pressure || 0).toFixed(2)),
    };
  };
  const down = (event) => {
    if (event.button > 0 || pad.current) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    pad.current = [point(event)];
    pad.pointer = event.pointerId;
    draw(pad);
  };
  const along = (event) => {
    if (!pad.current || event.pointerId !== pad.pointer) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    for (const part of parts.length ? parts : [event]) pad.current.push(point(part));
    draw(pad);
  };
  const up = (event) => {
    if (!pad.current || event.pointerId !== pad.pointer) return;
    pad.strokes.push(pad.current);
    pad.current = null;
    changed();
    draw(pad);
  };
  const wanted = { pointerdown: down, pointermove: along, pointerup: up, pointercancel: up };
  for (const [name, act] of Object.entries(wanted)) canvas.addEventListener(name, act);
  return () => {
    for (const [name, act] of Object.entries(wanted)) canvas.removeEventListener(name, act);
  };
}

// A tick or a dot is no name: a number of strokes, and a length in points of a pad 340 wide.
function tooLittle(strokes, rules) {
  if (strokes.length === 0) return "还没有签名，请在框里写您的全名。";
  const length = strokes.flat().length
    ? strokes.reduce((sum, stroke) => sum + stroke.slice(1).reduce((way, b, i) => way + Math.hypot((b.x - stroke[i].x) * 340, (b.y - stroke[i].y) * 148), 0), 0)
    : 0;
  if (strokes.length < rules.leastStrokes || length < rules.leastLength) return "笔画太少，看不出姓名，请写全名。";
  return "";
}

function complain(frame, reason) {
  frame.classList.toggle("has-error", Boolean(reason));
  const line = frame.parentElement.querySelector("[data-pad-error]");
  line.textContent = reason;
  line.hidden = !reason;
  if (reason) frame.scrollIntoView({ block: "center" });
}

function put(form, pad, rules) {
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [1020, Math.round((1020 * pad.size.height) / pad.size.width)];
  draw(pad, sheet.getContext("2d"), sheet.width, sheet.height, "#1b2430");
  const start = pad.strokes[0][0].t;
  const strokes = pad.strokes.map((stroke) => stroke.map(({ x, y, t, p }) => ({ x, y, t: t - start, p })));
  form.elements[rules.strokes].value = JSON.stringify(strokes);
  form.elements[rules.image].value = sheet.toDataURL("image/png");
}
