// Internationalised labels: which code points may stand where (RFC 5892), and Punycode (RFC 3492).

// RFC 5892 2.6: exceptions that are valid, and those that are not although their category would allow them.
const VALID = /[\u00df\u03c2\u06fd\u06fe\u0f0b\u3007]/u;
const DISALLOWED = /[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u;
const LETTER_OR_DIGIT = /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}]$/u;
const VIRAMA =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed]/u;

/** True for a U-label: normalised, of allowed code points, in the contexts they ask for; at most 63 as an A-label. */
export function isUnicodeLabel(label: string): boolean {
  if (label === '' || label.startsWith('-') || label.endsWith('-') || label.slice(2, 4) === '--') return false;
  if (/^\p{M}/u.test(label) || label.normalize('NFC') !== label || label.length > 63) return false;
  const points = [...label];
  return points.every((_, at) => allowed(points, at)) && encodedLength(points) <= 59;
}

// RFC 5892 appendix A, with the rules for single code points in its order.
function allowed(points: readonly string[], at: number): boolean {
  const point = points[at] as string;
  const before = points[at - 1] ?? '';
  const after = points[at + 1] ?? '';
  switch (point) {
    case '-':
      return true;
    case '\u200c':
      return VIRAMA.test(before) || (/\p{Script=Arabic}/u.test(before) && /\p{Script=Arabic}/u.test(after));
    case '\u200d':
      return VIRAMA.test(before);
    case '\u00b7':
      return before === 'l' && after === 'l';
    case '\u0375':
      return /\p{Script=Greek}/u.test(after);
    case '\u05f3':
    case '\u05f4':
      return /\p{Script=Hebrew}/u.test(before);
    case '\u30fb':
      return points.some(
        (other) => /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(other) && other !== point,
      );
  }
  if (/[\u0660-\u0669]/.test(point)) return !points.some((other) => /[\u06f0-\u06f9]/.test(other));
  if (DISALLOWED.test(point)) return false;
  return VALID.test(point) || LETTER_OR_DIGIT.test(point);
}

const BASE = 36;

/** The text a Punycode label (without `xn--`, lower case) stands for; undefined when it is malformed. */
export function punycodeDecode(label: string): string | undefined {
  const delimiter = label.lastIndexOf('-');
  const output = delimiter > 0 ? [...label.slice(0, delimiter)].map((char) => char.charCodeAt(0)) : [];
  let point = 128;
  let bias = 72;
  let index = 0;
  for (let at = delimiter > 0 ? delimiter + 1 : 0; at < label.length; ) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(label.charCodeAt(at++));
      if (digit === undefined || index > 0x7fffffff) return undefined;
      index += digit * weight;
      const threshold = thresholdOf(k, bias);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapt(index - before, output.length + 1, before === 0);
    point += Math.floor(index / (output.length + 1));
    index %= output.length + 1;
    if (point > 0x10ffff) return undefined;
    output.splice(index++, 0, point);
  }
  return output.length === 0 ? undefined : String.fromCodePoint(...output);
}

// Length of the Punycode of a label of at most 63 code points (RFC 3492 6.3).
function encodedLength(points: readonly string[]): number {
  const codes = points.map((point) => point.codePointAt(0) as number);
  const basic = codes.filter((code) => code < 128).length;
  let length = basic === 0 ? 0 : basic + 1;
  let [code, delta, bias, handled] = [128, 0, 72, basic];
  while (handled < codes.length) {
    const next = Math.min(...codes.filter((each) => each >= code));
    delta += (next - code) * (handled + 1);
    code = next;
    for (const each of codes) {
      if (each < code) delta++;
      if (each !== code) continue;
      let left = delta;
      for (let k = BASE; ; k += BASE) {
        const threshold = thresholdOf(k, bias);
        length++;
        if (left < threshold) break;
        left = Math.floor((left - threshold) / (BASE - threshold));
      }
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    code++;
  }
  return length;
}

function thresholdOf(k: number, bias: number): number {
  return Math.min(26, Math.max(1, k - bias));
}

function adapt(delta: number, points: number, first: boolean): number {
  let left = Math.floor(delta / (first ? 700 : 2));
  left += Math.floor(left / points);
  let k = 0;
  for (; left > 455; k += BASE) left = Math.floor(left / 35);
  return k + Math.floor((36 * left) / (left + 38));
}

function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  return code >= 0x30 && code <= 0x39 ? code - 0x30 + 26 : undefined;
}
