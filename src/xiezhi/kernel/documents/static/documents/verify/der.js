// Just enough DER to read certificates and signatures; every length must be in its shortest form.
import { Fault, join, same } from "./bytes.js";

export function read(bytes, start = 0, end = bytes.length) {
  if (start + 2 > end) throw new Fault("签名封装的编码被改动过");
  const tag = bytes[start];
  let at = start + 2;
  let length = bytes[start + 1];
  if (length > 0x80) {
    const count = length & 0x7f;
    if (count > 4 || at + count > end) throw new Fault("签名封装的编码被改动过");
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + bytes[at + i];
    if (length < 0x80 || (count > 1 && length < 2 ** (8 * (count - 1)))) throw new Fault("签名封装的编码被改动过");
    at += count;
  } else if (length === 0x80) {
    throw new Fault("签名封装的编码被改动过");
  }
  if (at + length > end) throw new Fault("签名封装的编码被改动过");
  const node = { tag, whole: bytes.subarray(start, at + length), content: bytes.subarray(at, at + length), children: [] };
  if (tag & 0x20) {
    let inner = at;
    while (inner < at + length) {
      const child = read(bytes, inner, at + length);
      node.children.push(child);
      inner += child.whole.length;
    }
  }
  return node;
}

// The other way round: a value under its tag. What is put together again must equal what was read.
export function tlv(tag, ...contents) {
  const content = join(...contents);
  const digits = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const length = content.length < 0x80 ? [content.length] : [0x80 + digits.length, ...digits];
  return join(Uint8Array.of(tag, ...length), content);
}

export function oid(node) {
  if (node.tag !== 6) throw new Fault("签名封装的内容被改动过");
  const parts = [Math.floor(node.content[0] / 40), node.content[0] % 40];
  let value = 0;
  for (const byte of node.content.subarray(1)) {
    value = value * 128 + (byte & 0x7f);
    if (!(byte & 0x80)) {
      parts.push(value);
      value = 0;
    }
  }
  return parts.join(".");
}

export function time(node) {
  const text = String.fromCharCode(...node.content);
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) throw new Fault("证书里的时间写法不对");
  const year = match[1].length === 4 ? Number(match[1]) : Number(match[1]) + (Number(match[1]) < 50 ? 2000 : 1900);
  return new Date(Date.UTC(year, match[2] - 1, match[3], match[4], match[5], match[6]));
}

// An ECDSA signature as two numbers of fixed length, the way WebCrypto wants it.
export function flatSignature(der, size) {
  const numbers = read(der).children;
  if (!same(der, tlv(0x30, ...numbers.map((one) => tlv(2, one.content)))) || numbers.length !== 2) {
    throw new Fault("签名值的写法被改动过");
  }
  const out = new Uint8Array(size * 2);
  numbers.forEach(({ content }, at) => {
    const digits = content[0] === 0 ? content.subarray(1) : content;
    if (digits.length > size) throw new Fault("签名值的写法不对");
    out.set(digits, size * (at + 1) - digits.length);
  });
  return out;
}
