// Binary data as text of one character an octet, so that lengths of it count octets (OAS 3.1 4.8.14.2).

/** The octets of `bytes` as code units 0 to 255. */
export function octets(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return text;
}
