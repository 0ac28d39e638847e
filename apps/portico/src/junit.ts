// JUnit XML, as CI systems read it.

/** One test and what failed in it. */
export interface JunitCase {
  readonly group: string;
  readonly name: string;
  readonly failures: readonly { readonly type: string; readonly message: string; readonly text: string }[];
}

/** A suite as XML text. */
export function junitXml(suite: string, cases: readonly JunitCase[]): string {
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const lines = cases.map(({ group, name, failures }) => {
    const inner = failures.map(
      ({ type, message, text }) =>
        `      <failure type="${escaped(type)}" message="${escaped(message)}">${escaped(text)}</failure>\n`,
    );
    const head = `    <testcase classname="${escaped(group)}" name="${escaped(name)}"`;
    return inner.length === 0 ? `${head}/>\n` : `${head}>\n${inner.join('')}    </testcase>\n`;
  });
  const counts = `tests="${cases.length}" failures="${failed}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="${escaped(suite)}" ${counts}>\n${lines.join('')}  </testsuite>\n</testsuites>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// Control characters are no XML, not even escaped (XML 1.0 2.2).
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"]/g, (char) => ENTITIES[char] as string);
}
