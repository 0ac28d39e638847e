// A text for each format that has one.

const samples: ReadonlyMap<string, readonly string[]> = new Map([
  ['date-time', ['2026-01-31T12:00:00Z']],
  ['date', ['2026-01-31']],
  ['time', ['12:00:00Z']],
  ['duration', ['P1D']],
  ['email', ['ada@example.com']],
  ['idn-email', ['ada@example.com']],
  ['hostname', ['example.com']],
  ['idn-hostname', ['example.com']],
  ['ipv4', ['192.0.2.1']],
  ['ipv6', ['2001:db8::1']],
  ['uri', ['https://example.com/a']],
  ['uri-reference', ['/a']],
  ['iri', ['https://example.com/a']],
  ['iri-reference', ['/a']],
  ['uri-template', ['/a/{b}']],
  ['uuid', ['8f14e45f-ceea-467f-a9c5-1f2e3d4c5b6a']],
  ['json-pointer', ['/a']],
  ['relative-json-pointer', ['0/a']],
  ['regex', ['^a$']],
  ['byte', ['YWJj']],
  ['base64url', ['YWJj']],
  ['char', ['a']],
]);

/** Texts of a format; none for formats without a meaning of their own. */
export function formatSamples(format: string): readonly string[] {
  return samples.get(format) ?? [];
}
