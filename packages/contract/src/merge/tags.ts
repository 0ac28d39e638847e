// Tags of the merged document: each service's under its name, grouped so that documentation shows one section a service.

import { compare } from '../compare.ts';
import { isObject, type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import type { Namer } from './naming.ts';

/** Tag Objects (OAS 3.1 4.8.22) of one service under public names, sorted by name: declared ones and those in use. */
export function serviceTags(root: JsonObject, namer: Namer, operations: readonly Operation[]): JsonObject[] {
  const tags = new Map<string, JsonObject>();
  const declared = own(root, 'tags');
  for (const tag of Array.isArray(declared) ? declared : []) {
    const name = own(tag, 'name');
    if (!isObject(tag) || typeof name !== 'string' || tags.has(namer.tag(name))) continue;
    const parent = own(tag, 'parent');
    tags.set(namer.tag(name), {
      ...tag,
      name: namer.tag(name),
      ...(typeof parent === 'string' && { parent: namer.tag(parent) }),
    });
  }
  for (const name of operations.flatMap((operation) => operation.tags)) {
    if (!tags.has(name)) tags.set(name, { name });
  }
  return [...tags.values()].sort((left, right) => compare(left.name as string, right.name as string));
}

/** One service's part in a tag list. */
export interface TaggedService {
  readonly service: string;
  /** Title of its document; undefined when it has none. */
  readonly title: string | undefined;
  readonly tags: readonly JsonObject[];
}

/** All tags: those that `first` names in its order, the rest by service and name. A name occurs once. */
export function mergedTags(services: readonly TaggedService[], first: readonly string[] = []): JsonObject[] {
  const all = new Map<string, JsonObject>();
  for (const tag of services.flatMap((one) => one.tags)) {
    if (!all.has(tag.name as string)) all.set(tag.name as string, tag);
  }
  const chosen = first.map((name) => all.get(name)).filter((tag) => tag !== undefined);
  return [...new Set([...chosen, ...all.values()])];
}

/** `x-tagGroups`: one group a service, named by its title. Services that share a title are told apart by their names. */
export function tagGroups(services: readonly TaggedService[]): JsonObject[] {
  const titles = new Map<string, number>();
  for (const { title, service } of services) titles.set(title ?? service, (titles.get(title ?? service) ?? 0) + 1);
  return services
    .filter(({ tags }) => tags.length > 0)
    .map(({ service, title = service, tags }) => ({
      name: titles.get(title) === 1 ? title : `${title} (${service})`,
      tags: tags.map((tag) => tag.name as string),
    }));
}

/** Tags of OpenAPI 3.2: one navigation tag a service, and its tags below it. */
export function nestedTags(services: readonly TaggedService[], first: readonly string[] = []): JsonObject[] {
  const below = services.map(({ service, title = service, tags }) => {
    const top: JsonObject = { name: service, summary: title, kind: 'nav' };
    const nested = tags
      .filter((tag) => tag.name !== service)
      .map((tag) => ({ ...tag, parent: own(tag, 'parent') ?? service }));
    return { service, title, tags: tags.length > 0 ? [top, ...nested] : [] };
  });
  return mergedTags(below, first);
}
