// Which form of a problem a client reads best, from its Accept field (RFC 9110 12.5.1).

export type ProblemFormat = 'json' | 'html' | 'text';

/** JSON unless the client names HTML or plain text and likes it better; never "not acceptable". */
export function negotiate(accept: string | undefined): ProblemFormat {
  if (accept === undefined) return 'json';
  const ranges = parseAccept(accept);
  const json = Math.max(quality(ranges, 'application/problem+json'), quality(ranges, 'application/json'));
  const html = quality(ranges, 'text/html');
  const text = quality(ranges, 'text/plain');
  if (html > json && html >= text) return 'html';
  return text > json ? 'text' : 'json';
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function parseAccept(accept: string): Range[] {
  return accept
    .toLowerCase()
    .split(',', 50)
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      const quality = weight ? Number(weight.slice(2)) : 1;
      return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
    });
}

// The most specific range that names the type decides.
function quality(ranges: readonly Range[], type: string): number {
  for (const candidate of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const range = ranges.find((known) => known.type === candidate);
    if (range) return range.quality;
  }
  return 0;
}
