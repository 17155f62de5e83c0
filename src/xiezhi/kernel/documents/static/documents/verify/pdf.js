// What an issued file carries and what is printed on it. Read only after its seal has been checked.
import { Fault, latin } from "./bytes.js";

// The last object of each number counts: an update may repeat an object, and the seal covers them all.
export function openPdf(pdf) {
  const text = latin(pdf);
  const objects = new Map();
  for (const match of text.matchAll(/(?:^|[^0-9])(\d+) 0 obj\b/g)) {
    objects.set(Number(match[1]), match.index + match[0].length);
  }
  return { pdf, text, objects };
}

function bodyOf(file, number) {
  const start = file.objects.get(number);
  if (start === undefined) throw new Fault("文件结构已损坏");
  const end = file.text.indexOf("endobj", start);
  return { start, text: file.text.slice(start, end < 0 ? file.text.length : end) };
}

async function streamOf(file, number) {
  const { start, text } = bodyOf(file, number);
  const head = /^([\s\S]*?)stream\r?\n/.exec(text);
  const length = head && /\/Length (\d+)/.exec(head[1]);
  if (!length) throw new Fault("文件结构已损坏");
  const begin = start + head[0].length;
  const raw = file.pdf.subarray(begin, begin + Number(length[1]));
  if (!/\/FlateDecode/.test(head[1])) return raw;
  const unfolded = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(unfolded).arrayBuffer());
}

export async function attached(file, name) {
  const found = [];
  for (const number of file.objects.keys()) {
    const { text } = bodyOf(file, number);
    if (!/\/Type\s*\/Filespec/.test(text) || !text.includes(`/F(${name})`)) continue;
    const stream = /\/EF\s*<<\s*\/F (\d+) 0 R/.exec(text);
    if (stream) found.push(Number(stream[1]));
  }
  if (found.length !== 1) throw new Fault(found.length ? `文件内有几个同名附件 ${name}` : `文件内没有附件 ${name}`);
  return streamOf(file, found[0]);
}

// Everything printed on the pages, without spaces.
export async function printed(file) {
  let all = "";
  for (const number of file.objects.keys()) {
    const { text } = bodyOf(file, number);
    if (!/\/Type\s*\/Page\b(?!s)/.test(text)) continue;
    const content = /\/Contents (\d+) 0 R/.exec(text);
    if (!content) continue;
    const fonts = await fontsOf(file, text);
    all += shown(latin(await streamOf(file, Number(content[1]))), fonts);
  }
  return all.replace(/\s+/g, "");
}

async function fontsOf(file, page) {
  const resources = /\/Resources (\d+) 0 R/.exec(page);
  const listed = /\/Font\s*<<([^>]*)>>/.exec(resources ? bodyOf(file, Number(resources[1])).text : page);
  const fonts = {};
  for (const [, name, number] of (listed ? listed[1] : "").matchAll(/\/(\w+) (\d+) 0 R/g)) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(bodyOf(file, Number(number)).text);
    fonts[name] = map ? letters(latin(await streamOf(file, Number(map[1])))) : new Map();
  }
  return fonts;
}

function letters(cmap) {
  const map = new Map();
  const read = (hex) => String.fromCharCode(...hex.match(/.{4}/g).map((part) => parseInt(part, 16)));
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, from, to] of block.matchAll(/<(\w{4})>\s*<(\w+)>/g)) map.set(parseInt(from, 16), read(to));
  }
  for (const [, block] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from, until, to] of block.matchAll(/<(\w{4})>\s*<(\w{4})>\s*<(\w{4})>/g)) {
      for (let code = parseInt(from, 16); code <= parseInt(until, 16); code += 1) {
        map.set(code, String.fromCharCode(parseInt(to, 16) + code - parseInt(from, 16)));
      }
    }
  }
  return map;
}

const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function shown(content, fonts) {
  let font = new Map();
  let out = "";
  const token = /\/(\w+)\s+[\d.]+\s+Tf|\(((?:\\[\s\S]|[^\\()])*)\)|<([0-9A-Fa-f]+)>/g;
  for (const [, name, literal, hex] of content.matchAll(token)) {
    if (name) {
      font = fonts[name] || new Map();
      continue;
    }
    const raw = hex
      ? hex.match(/../g).map((pair) => String.fromCharCode(parseInt(pair, 16))).join("")
      : literal.replace(/\\([0-7]{1,3}|\r?\n|[\s\S])/g, (_, code) =>
          /^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : /^\r?\n$/.test(code) ? "" : ESCAPES[code] || code);
    for (let at = 0; at + 1 < raw.length; at += 2) {
      out += font.get(raw.charCodeAt(at) * 256 + raw.charCodeAt(at + 1)) || "";
    }
  }
  return out;
}
