// Bytes and text, as every other module of the checker needs them.

export function latin(bytes, start = 0, end = bytes.length) {
  let text = "";
  for (let at = start; at < end; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 8192)));
  }
  return text;
}

export function fromHex(text) {
  if (text.length % 2 || /[^0-9a-fA-F]/.test(text)) throw new Fault("十六进制的写法不对");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Fault("base64 的写法不对");
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function utf8(text) {
  return new TextEncoder().encode(text);
}

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
}

// Something does not hold; the text is for people.
export class Fault extends Error {}
