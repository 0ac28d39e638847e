// Who may call: requirements are alternatives, the schemes of one come together, and so do its scopes (OAS 3.1 4.8.30).
// Schemes are compared by what they are; their names are not sent.

import { canonicalText } from '../canonical.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Finding } from './finding.ts';
import type { OperationPair, Side } from './operation-pair.ts';

/** One alternative: scopes by scheme. */
interface Requirement {
  readonly schemes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Where the tokens of a scheme come from. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly words: string;
}

export function securityFindings({ before, after }: OperationPair): Finding[] {
  const [old, now] = [requirementsOf(before), requirementsOf(after)];
  const places = { before: placeOf(before), after: placeOf(after) };
  const found: Finding[] = [];
  for (const requirement of old) {
    const held = now.find((other) => asksNoMore(other, requirement));
    if (held) {
      const moved = [...held.addresses].some(([scheme, address]) => requirement.addresses.get(scheme) !== address);
      const message = `the tokens of ${held.words} come from another address: callers that have it written down get none`;
      const place = `security ${requirement.words} address`;
      if (moved)
        found.push({ rule: 'api-security-component-url-changed', severity: 'risky', place, ...places, message });
      continue;
    }
    found.push({ ...lost(requirement, now), ...places });
  }
  const anonymous = now.some(({ schemes }) => schemes.size === 0);
  if (anonymous && old.every(({ schemes }) => schemes.size > 0)) {
    found.push({
      rule: 'api-security-weakened',
      severity: 'breaking',
      place: 'security',
      ...places,
      message: `anyone may call it now without ${old.map(({ words }) => words).join(' or ')}: whoever relies on its protection has lost it`,
    });
    return found;
  }
  for (const requirement of now) {
    if (requirement.schemes.size === 0 || old.some((other) => asksNoMore(other, requirement))) continue;
    const known = old.find((other) => sameSchemes(other, requirement));
    const place = `security ${requirement.words}`;
    if (known && asksNoMore(requirement, known)) {
      const message = `${requirement.words} asks for fewer scopes than before`;
      found.push({ rule: 'api-security-scope-removed', severity: 'additive', place, ...places, message });
    } else if (!known && !old.some((other) => other.schemes.size === 0)) {
      const message = `it may be called with ${requirement.words} now`;
      found.push({ rule: 'api-security-added', severity: 'additive', place, ...places, message });
    }
  }
  return found;
}

function lost(
  requirement: Requirement,
  now: readonly Requirement[],
): Pick<Finding, 'rule' | 'severity' | 'place' | 'message'> {
  const severity = 'breaking';
  const place = `security ${requirement.words}`;
  if (requirement.schemes.size === 0) {
    const message = `it asks for ${now.map(({ words }) => words).join(' or ')} now: callers without it are refused`;
    return { rule: 'api-security-required', severity, place: 'security', message };
  }
  const alike = now.find((other) => sameSchemes(other, requirement));
  if (alike) {
    const scopes = [...alike.schemes].flatMap(([scheme, asked]) =>
      [...asked].filter((scope) => !requirement.schemes.get(scheme)?.has(scope)),
    );
    const message = `${requirement.words} needs the scope ${scopes.join(', ')} now: callers without it are refused`;
    return { rule: 'api-security-scope-added', severity, place, message };
  }
  const message = `${requirement.words} no longer suffices: callers that use it are refused`;
  return { rule: 'api-security-removed', severity, place, message };
}

/** Does whoever satisfies `known` satisfy `asked`, too? */
function asksNoMore(asked: Requirement, known: Requirement): boolean {
  return [...asked.schemes].every(([scheme, scopes]) => {
    const held = known.schemes.get(scheme);
    return held !== undefined && [...scopes].every((scope) => held.has(scope));
  });
}

function sameSchemes(one: Requirement, other: Requirement): boolean {
  return (
    one.schemes.size === other.schemes.size && [...one.schemes.keys()].every((scheme) => other.schemes.has(scheme))
  );
}

function requirementsOf({ operation, contract }: Side): Requirement[] {
  const security = own(operation.definition, 'security');
  if (!Array.isArray(security) || security.length === 0)
    return [{ schemes: new Map(), addresses: new Map(), words: 'nothing' }];
  const declared = own((contract.document as unknown as JsonObject).components as Json | undefined, 'securitySchemes');
  const all = Object.entries(isObject(declared) ? declared : {});
  const ours = all.filter(([name]) => name.startsWith(`${operation.service}_`));
  // Where names are locked they carry no service.
  const types = (ours.length > 0 ? ours : all).map(([, scheme]) => own(scheme, 'type'));
  const several = (type: Json | undefined) => types.filter((one) => one === type).length > 1;
  return security.filter(isObject).map((requirement) => {
    const schemes = new Map<string, ReadonlySet<string>>();
    const addresses = new Map<string, string>();
    for (const [name, scopes] of Object.entries(requirement)) {
      const list = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
      const scheme = own(declared, name);
      const identity = identityOf(scheme, name, several(own(scheme, 'type')));
      schemes.set(identity, new Set(list));
      addresses.set(identity, addressesOf(scheme));
    }
    const words = Object.keys(requirement).map((name) => sourceName(name, operation.service));
    return { schemes, addresses, words: words.join(' with ') || 'nothing' };
  });
}

/** What is sent. Schemes with tokens from elsewhere are told apart by their names where there are several. */
function identityOf(scheme: Json | undefined, name: string, several: boolean): string {
  if (!isObject(scheme)) return name;
  const { type, scheme: kind, in: place, name: field } = scheme;
  if (type === 'http') return canonicalText(['http', typeof kind === 'string' ? kind.toLowerCase() : null]);
  if (type === 'apiKey') return canonicalText(['apiKey', place ?? null, field ?? null]);
  return canonicalText([type ?? null, several ? name : null]);
}

/** Where tokens come from. */
function addressesOf(scheme: Json | undefined): string {
  const flows = own(scheme, 'flows');
  const urls = Object.entries(isObject(flows) ? flows : {}).map(([name, flow]) => [
    name,
    own(flow, 'tokenUrl') ?? null,
    own(flow, 'authorizationUrl') ?? null,
  ]);
  return canonicalText([own(scheme, 'openIdConnectUrl') ?? null, urls]);
}

function sourceName(name: string, service: string): string {
  return name.startsWith(`${service}_`) ? name.slice(service.length + 1) : name;
}

function placeOf({ operation }: Side): string {
  return `/paths/${operation.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${operation.method.toLowerCase()}/security`;
}
