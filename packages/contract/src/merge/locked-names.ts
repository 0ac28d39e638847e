// Names by the `locked` policy: bare ones, as long as nobody else has them, written down in a names file that is
// committed. The file is an input of the merge like the documents, so the result depends on nothing else; a name that
// stands in it is never given to anything else.

import { canonicalText, digestOf } from '../canonical.ts';
import { compare } from '../compare.ts';
import { isObject, type JsonObject, own } from '../json.ts';
import type { Fragment } from './fragment.ts';
import { type ComponentType, componentName, componentTypes, type Namer } from './naming.ts';
import { shapesOf } from './shape.ts';

/** What names are given to. Each section has names of its own. */
export type NameSection = ComponentType | 'operationIds' | 'tags' | 'webhooks';

/** Who has a public name. Several services share one while what they mean by it is the same. */
export interface LockedName {
  readonly services: readonly string[];
  /** Name in the services' own documents. */
  readonly source: string;
  /** Hash of what the name stands for; when the services come to differ, those that still have it keep the name. */
  readonly shape: string;
}

/** The names file: public names by section. Sorted, so that a change of it is easy to read. */
export type LockedNames = { readonly [section in NameSection]?: Readonly<Record<string, LockedName>> };

/** Something of one service that needs a public name. */
interface Holder {
  readonly section: NameSection;
  readonly service: string;
  readonly source: string;
  readonly shape: string;
  /** Equal for holders that mean the same. */
  readonly same: string;
}

export interface NameTable {
  /** The names file as it should be committed. */
  readonly file: LockedNames;
  /** Public names of one service by `section/name`; equal texts for equal names. */
  namesOf(service: string): ReadonlyMap<string, string>;
}

/** Gives names to everything in `fragments` (which are named by the `service` policy): those of `file`, then free ones. */
export function lockNames(fragments: readonly Fragment[], file: LockedNames): NameTable {
  const present = new Set(fragments.map(({ document }) => document.service));
  const taken = new Map<string, Map<string, Entry>>();
  const recorded = new Map<string, Entry>();
  for (const section of sections) {
    const entries = new Map<string, Entry>();
    taken.set(section, entries);
    for (const [name, { source, shape, services }] of Object.entries(file[section] ?? {}).sort()) {
      // A service that is there says itself what it still has; one that is away finds its names when it returns.
      const away = services.filter((service) => !present.has(service));
      const entry: Entry = { source, shape, services: new Set(away), holders: [] };
      entries.set(name, entry);
      for (const service of services) recorded.set(`${section} ${service} ${source}`, entry);
    }
  }
  const open: Holder[] = [];
  for (const holder of fragments.flatMap(holdersOf(shapesOf(fragments)))) {
    const entry = recorded.get(`${holder.section} ${holder.service} ${holder.source}`);
    if (entry) join(entry, holder);
    else open.push(holder);
  }
  for (const entries of taken.values()) for (const entry of entries.values()) open.push(...divided(entry));
  for (const entries of taken.values()) {
    for (const [name, { services }] of entries) if (services.size === 0) entries.delete(name);
  }
  open.sort((a, b) => compare(a.service, b.service) || compare(a.source, b.source));
  for (const holder of open) settle(holder, sectionOf(taken, holder));
  return tableOf(taken);
}

/**
 * Names of a service by its table; anchors and derived ids are named as `fallback` does. A reference to nothing gets a
 * name with a colon, which no component can have, so that it is never bound to another service's.
 */
export function lockedNamer(service: string, names: ReadonlyMap<string, string>, fallback: Namer): Namer {
  const name = (section: NameSection, source: string) => names.get(`${section}/${source}`);
  return {
    component: (type, source) => name(type, source) ?? `${service}:${source}`,
    operationId: (id) => name('operationIds', id) ?? fallback.operationId(id),
    tag: (source) => name('tags', source) ?? fallback.tag(source),
    webhook: (event) => name('webhooks', event) ?? fallback.webhook(event),
    serviceTag: fallback.serviceTag,
    anchor: (anchor) => fallback.anchor(anchor),
  };
}

const sections: readonly NameSection[] = [...componentTypes, 'operationIds', 'tags', 'webhooks'];

interface Entry {
  readonly source: string;
  shape: string;
  readonly services: Set<string>;
  holders: Holder[];
}

function join(entry: Entry, holder: Holder): void {
  entry.services.add(holder.service);
  entry.holders.push(holder);
}

function sectionOf(taken: ReadonlyMap<string, Map<string, Entry>>, { section }: Holder): Map<string, Entry> {
  return taken.get(section) as Map<string, Entry>;
}

function holdersOf(shapes: ReturnType<typeof shapesOf>): (fragment: Fragment) => Holder[] {
  return ({ document, components, sourceIds }) => {
    const { service, root } = document;
    const holders: Holder[] = [];
    for (const component of components) {
      const { shape, same } = shapes(component);
      holders.push({ section: component.type, service, source: component.sourceName, shape, same });
    }
    const alone = (section: NameSection, source: string) => {
      holders.push({ section, service, source, shape: '', same: `${service} ${source}` });
    };
    for (const id of sourceIds) alone('operationIds', id);
    for (const event of Object.keys((own(root, 'webhooks') ?? {}) as JsonObject)) alone('webhooks', event);
    const tags = own(root, 'tags');
    for (const tag of Array.isArray(tags) ? tags : []) {
      const source = own(tag, 'name');
      if (!isObject(tag) || typeof source !== 'string') continue;
      holders.push({ section: 'tags', service, source, shape: digestOf(tag).slice(7, 19), same: canonicalText(tag) });
    }
    return holders;
  };
}

// Services that shared a name and do not mean the same any more: those that are as they were when the name was written
// down keep it, so that a change of one service renames nothing of another.
function divided(entry: Entry): Holder[] {
  const [first] = entry.holders;
  if (!first || entry.holders.every(({ same }) => same === first.same)) return [];
  const keeper = entry.holders.find(({ shape }) => shape === entry.shape) ?? first;
  const leaving = entry.holders.filter(({ same }) => same !== keeper.same);
  entry.holders = entry.holders.filter(({ same }) => same === keeper.same);
  for (const { service } of leaving) entry.services.delete(service);
  return leaving;
}

function settle(holder: Holder, entries: Map<string, Entry>): void {
  const bare = isComponentSection(holder.section) ? componentName(holder.source, () => false) : holder.source;
  const prefixed = `${holder.service}${holder.section === 'tags' ? ': ' : holder.section === 'webhooks' ? '.' : '_'}${bare}`;
  for (let count = 0; ; count++) {
    const name = count === 0 ? bare : count === 1 ? prefixed : `${prefixed}_${count}`;
    const entry = entries.get(name);
    const fits = !entry || (entry.source === holder.source && means(entry, holder));
    if (!fits) continue;
    const joined = entry ?? { source: holder.source, shape: holder.shape, services: new Set(), holders: [] };
    join(joined, holder);
    entries.set(name, joined);
    return;
  }
}

function means({ holders, shape }: Entry, holder: Holder): boolean {
  const [one] = holders;
  return one ? one.same === holder.same : shape !== '' && shape === holder.shape;
}

function isComponentSection(section: NameSection): boolean {
  return (componentTypes as readonly string[]).includes(section);
}

function tableOf(taken: ReadonlyMap<string, Map<string, Entry>>): NameTable {
  const file: Record<string, Record<string, LockedName>> = {};
  const byService = new Map<string, Map<string, string>>();
  for (const [section, entries] of taken) {
    const locked: [string, LockedName][] = [];
    for (const [name, { source, shape, services, holders }] of [...entries].sort(([a], [b]) => compare(a, b))) {
      locked.push([name, { services: [...services].sort(), source, shape: holders[0]?.shape ?? shape }]);
      for (const { service } of holders) {
        const names = byService.get(service) ?? new Map<string, string>();
        byService.set(service, names.set(`${section}/${source}`, name));
      }
    }
    if (locked.length > 0) file[section] = Object.fromEntries(locked);
  }
  return { file, namesOf: (service) => byService.get(service) ?? new Map() };
}
