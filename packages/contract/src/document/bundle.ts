// Makes one document of a document and the files it refers to. Pure: it says which addresses it would need, and whoever
// may read them says what is there, or nothing. What it is not given stays a reference out of the document.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { componentTypes } from '../merge/naming.ts';
import { localReference, valueAt } from '../reference.ts';
import { type Replace, replaceReferences } from './bundle/references.ts';
import { relativeAddress } from './bundle/relative-address.ts';
import type { Target } from './bundle/target.ts';
import { sectionOf, targetNames } from './bundle/target-names.ts';
import { type DocumentLimits, defaultLimits } from './document.ts';
import { parseText } from './parse.ts';
import { familyOf } from './version.ts';

/** A document to which what it refers to is being added. */
export interface Bundle {
  /** Absolute addresses of what is needed and was not settled yet, without fragments, in the order they were met. */
  wanted(): readonly string[];
  /** The text at a wanted address, or undefined when it may not or cannot be had. Gives why the text is of no use, if so. */
  settle(address: string, text: string | undefined): string | undefined;
  /** The document with all that was found in `components`, as JSON; the published text when that is nothing. */
  text(): string;
}

/** The finding that something which may be referred to could not be had. `message` says what and why. */
export function unreadReference(service: string, message: string): Diagnostic {
  return diagnose('reference-unread', service, '', message);
}

/** Places in other files that one document may embed. */
const mostTargets = 5_000;

/**
 * Begins a bundle of the document `published` at the absolute `address`. Undefined when it is not OpenAPI 3 or cannot be
 * read: reading it as a document tells why. Nothing is embedded beyond `limits.bytes` in all.
 */
export function createBundle(
  published: string,
  address: string,
  limits: DocumentLimits = defaultLimits,
): Bundle | undefined {
  const root = parseText(published, limits).value;
  const version = own(root, 'openapi');
  const family = typeof version === 'string' ? familyOf(version) : undefined;
  if (!isObject(root) || family === undefined) return undefined;
  const files = new Map<string, Json | undefined>([[address, root]]);
  const waiting = new Map<string, Target[]>();
  const targets = new Map<string, Target>();
  const embedded = new Map<string, Json>();
  let room = limits.bytes;
  visit(root, 'document', address);

  return {
    wanted: () => [...waiting.keys()],
    settle(at, text) {
      const value = text === undefined ? undefined : read(text);
      const reason = typeof value === 'string' ? value : undefined;
      files.set(at, reason === undefined ? value : undefined);
      const arrived = waiting.get(at) ?? [];
      waiting.delete(at);
      for (const target of arrived) arrive(target);
      return reason && `${relativeAddress(at, address)} ${reason}`;
    },
    text() {
      if (embedded.size === 0) return published;
      return JSON.stringify(bundled());
    },
  };

  function read(text: string): Json {
    const { value, failure } = parseText(text, limits);
    if (value === undefined) return `is not usable: ${failure?.message ?? 'it holds nothing'}`;
    const declared = own(value, 'openapi') ?? own(value, 'swagger');
    if (declared === undefined || (typeof declared === 'string' && familyOf(declared) === family)) return value;
    return `is OpenAPI ${String(declared)}, and the document is ${String(version)}`;
  }

  /** Notes what an object that was read refers to. */
  function visit(value: Json, kind: Target['kind'], at: string): void {
    replaceReferences(value, kind, at, (target) => {
      if (target.address === address || targets.has(target.key) || targets.size >= mostTargets) return undefined;
      targets.set(target.key, target);
      if (files.has(target.address)) arrive(target);
      else waiting.set(target.address, [...(waiting.get(target.address) ?? []), target]);
      return undefined;
    });
  }

  function arrive(target: Target): void {
    const value = valueAt(files.get(target.address), target.tokens);
    if (value === undefined || room < 0 || (!isObject(value) && target.kind !== 'schema')) return;
    room -= JSON.stringify(value).length;
    if (room < 0) return;
    embedded.set(target.key, value);
    visit(value, target.kind, target.address);
  }

  function bundled(): JsonObject {
    const kept = [...targets.values()].filter(({ key }) => embedded.has(key));
    const names = targetNames(kept, root as JsonObject, address);
    const replace: Replace = (target) => {
      if (target.address === address) return localReference(target.tokens);
      const name = names.get(target.key);
      return name === undefined ? undefined : localReference(['components', sectionOf(target), name]);
    };
    const outward: Replace = (target) => (target.address === address ? undefined : replace(target));
    const document = replaceReferences(root as JsonObject, 'document', address, outward) as JsonObject;
    const components: JsonObject = { ...(own(document, 'components') as JsonObject | undefined) };
    const sections = Map.groupBy(kept, sectionOf);
    for (const section of componentTypes) {
      const added = (sections.get(section) ?? []).map((target): [string, Json] => {
        const value = replaceReferences(embedded.get(target.key) as Json, target.kind, target.address, replace);
        return [names.get(target.key) as string, value];
      });
      if (added.length === 0) continue;
      added.sort(([a], [b]) => (a < b ? -1 : 1));
      components[section] = { ...(own(components, section) as JsonObject | undefined), ...Object.fromEntries(added) };
    }
    return { ...document, components };
  }
}
