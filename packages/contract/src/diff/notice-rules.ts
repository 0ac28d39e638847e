// From a notice to a rule, by the direction of the message.

import type { ChangeSeverity } from './change.ts';
import type { Notice, NoticeKind } from './notices.ts';
import { placeWords, rulePrefix, type SchemaPlace } from './schema-place.ts';

interface Told {
  readonly rule: string;
  readonly severity: ChangeSeverity;
  readonly message: string;
}

/** The rule a notice is told under; undefined when something else tells it. */
export function noticeRule(notice: Notice, place: SchemaPlace): Told | undefined {
  const words = placeWords(place, notice.path);
  if (notice.kind === 'property-added') return added(notice, place, words);
  if (notice.kind === 'property-removed') return removed(notice, place, words);
  const row = rows[notice.kind];
  // A parameter that is left out is the usual request, so its default is a part of what callers ask for.
  const asked = place.kind === 'parameter' ? row?.parameter : undefined;
  const severity = asked ?? row?.[place.direction];
  if (!row || severity === undefined) return undefined;
  const rule = `${rulePrefix(place, notice.path)}-${row.suffix}`;
  return { rule, severity, message: `${words}: ${row.words(notice)}` };
}

function added(notice: Notice, place: SchemaPlace, words: string): Told | undefined {
  if (place.direction === 'response') {
    const rule = notice.required ? 'response-required-property-added' : 'response-optional-property-added';
    return { rule, severity: 'additive', message: `${words} is new: callers may use it` };
  }
  if (notice.required) return undefined;
  return {
    rule: 'new-optional-request-property',
    severity: 'additive',
    message: `${words} is new and optional: callers may send it`,
  };
}

function removed(notice: Notice, place: SchemaPlace, words: string): Told | undefined {
  if (place.direction === 'request') {
    const message = `${words} is gone: what callers send there is no longer looked at`;
    return { rule: 'request-property-removed', severity: 'risky', message };
  }
  if (notice.required) return undefined;
  return {
    rule: 'response-optional-property-removed',
    severity: 'risky',
    message: `${words} is gone: callers that read it find nothing`,
  };
}

interface Row {
  readonly suffix: string;
  readonly request?: ChangeSeverity;
  readonly parameter?: ChangeSeverity;
  readonly response?: ChangeSeverity;
  words(notice: Notice): string;
}

const rows: Partial<Record<NoticeKind, Row>> = {
  'default-added': {
    suffix: 'default-value-added',
    request: 'risky',
    response: 'cosmetic',
    words: ({ to }) => `default ${to} was added, so leaving it out means something else`,
  },
  'default-changed': {
    suffix: 'default-value-changed',
    request: 'risky',
    parameter: 'breaking',
    response: 'cosmetic',
    words: ({ from, to }) => `the default changed from ${from} to ${to}, so leaving it out means something else`,
  },
  'default-removed': {
    suffix: 'default-value-removed',
    request: 'risky',
    parameter: 'breaking',
    response: 'cosmetic',
    words: ({ from }) => `default ${from} was removed, so leaving it out may mean something else`,
  },
  'became-read-only': {
    suffix: 'became-read-only',
    request: 'risky',
    response: 'cosmetic',
    words: () => 'became readOnly, so what callers send there is not taken over',
  },
  'became-not-read-only': {
    suffix: 'became-not-read-only',
    request: 'additive',
    response: 'cosmetic',
    words: () => 'is no longer readOnly',
  },
  'became-write-only': {
    suffix: 'became-write-only',
    request: 'cosmetic',
    response: 'risky',
    words: () => 'became writeOnly, so callers no longer get it',
  },
  'became-not-write-only': {
    suffix: 'became-not-write-only',
    request: 'cosmetic',
    response: 'additive',
    words: () => 'is no longer writeOnly, so callers may get it',
  },
  'x-extensible-enum-value-removed': {
    suffix: 'x-extensible-enum-value-removed',
    request: 'breaking',
    response: 'additive',
    words: ({ name }) => `the known values lost ${name}: callers that send it are refused`,
  },
  'x-extensible-enum-value-added': {
    suffix: 'x-extensible-enum-value-added',
    request: 'additive',
    response: 'additive',
    words: ({ name }) => `the known values got ${name}, which callers have to expect`,
  },
  'discriminator-added': {
    suffix: 'discriminator-added',
    request: 'additive',
    response: 'additive',
    words: ({ name }) => `${name} tells the alternatives apart now`,
  },
  'discriminator-removed': {
    suffix: 'discriminator-removed',
    request: 'risky',
    response: 'risky',
    words: ({ name }) => `${name} no longer tells the alternatives apart`,
  },
  'discriminator-property-name-changed': {
    suffix: 'discriminator-property-name-changed',
    request: 'risky',
    response: 'risky',
    words: ({ from, to }) => `alternatives are told apart by ${to}, no longer by ${from}`,
  },
  'discriminator-mapping-added': {
    suffix: 'discriminator-mapping-added',
    request: 'additive',
    response: 'additive',
    words: ({ name }) => `the discriminator knows ${name} now`,
  },
  'discriminator-mapping-deleted': {
    suffix: 'discriminator-mapping-deleted',
    request: 'breaking',
    response: 'risky',
    words: ({ name }) => `the discriminator no longer knows ${name}: what carries it can't be told apart`,
  },
  deprecated: {
    suffix: 'deprecated',
    request: 'cosmetic',
    response: 'cosmetic',
    words: () => 'is deprecated now',
  },
  reactivated: {
    suffix: 'reactivated',
    request: 'cosmetic',
    response: 'cosmetic',
    words: () => 'is no longer deprecated',
  },
};
