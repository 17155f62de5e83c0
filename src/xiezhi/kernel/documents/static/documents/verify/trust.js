// The trust list: whom this page believes. Without one a file only agrees with itself.
import { Fault, fromBase64, sha256, toHex } from "./bytes.js";

const FORMAT = "xiezhi-trust/1";

export const NOBODY = { format: FORMAT, seals: [], logs: [], withdrawn: [] };

export function readTrust(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    found = null;
  }
  if (!found || found.format !== FORMAT || !Array.isArray(found.seals) || !Array.isArray(found.logs)) {
    throw new Fault("信任清单读不出来，请从出具单位的网站重新下载 trust.json");
  }
  return found;
}

export function fingerprints(trust) {
  return Promise.all(
    trust.seals.map(async (line) => {
      const body = line.certificate.replace(/-----[^-]+-----/g, "").replace(/\s+/g, "");
      return toHex(await sha256(fromBase64(body)));
    }),
  );
}
