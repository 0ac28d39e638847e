// Paths, their templates and the parameters in them: can every operation be routed, and does it say what its template asks?

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { resolveReferences } from '../reference.ts';
import { parseTemplate } from '../route/path-template.ts';
import { editPlaces, type PlaceEdit } from './edit-places.ts';
import type { Findings } from './findings.ts';

/** The document, structurally sound, with paths that can be routed; undefined when it has too many operations. */
export function checkPaths(root: JsonObject, findings: Findings, maxOperations: number): JsonObject | undefined {
  const paths = own(root, 'paths');
  if (!isObject(paths)) return root;
  const operations = Object.values(paths).reduce((count: number, item) => count + operationsOf(item).length, 0);
  if (operations > maxOperations) {
    findings.lost('limit-operations', ['paths'], `There are ${operations} operations, more than ${maxOperations}`);
    return undefined;
  }
  const checked: [string, Json][] = [];
  let changed = false;
  for (const [path, item] of Object.entries(paths)) {
    const fault = path.startsWith('x-') ? undefined : templateFault(path);
    if (fault !== undefined) {
      findings.lost('path-template', ['paths', path], `${fault}; its operations are kept out`);
      changed = true;
      continue;
    }
    if (/[?#]/.test(path.replaceAll(/\{[^{}]*\}/g, ''))) {
      findings.note('path-unreachable', ['paths', path], 'A path holds neither a query nor a fragment');
    }
    const next = isObject(item) && !path.startsWith('x-') ? checkPathItem(root, path, item, findings) : item;
    checked.push([path, next]);
    changed ||= next !== item;
  }
  return changed ? { ...root, paths: Object.fromEntries(checked) } : root;
}

/** No server takes longer targets; and every finding about a path holds it. */
const maxTemplate = 8_000;

/** What is wrong with a template, in a few words; undefined when requests can match it. */
function templateFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'The path does not begin with /';
  if (path.length > maxTemplate) return `The path is longer than ${maxTemplate} characters`;
  const bare = path.replaceAll(/\{[^{}]+\}/g, '');
  return /[{}]/.test(bare) ? 'The braces of the path do not pair around names' : undefined;
}

/** The operations of a path item, `additionalOperations` of 3.2 included, by the tokens that lead to them. */
function operationsOf(item: Json): [tokens: string[], operation: JsonObject][] {
  const found: [string[], JsonObject][] = [];
  for (const method of methodFields) {
    const operation = own(item, method);
    if (isObject(operation)) found.push([[method], operation]);
  }
  for (const [method, operation] of Object.entries(own(item, 'additionalOperations') ?? {})) {
    if (isObject(operation)) found.push([['additionalOperations', method], operation]);
  }
  return found;
}

function checkPathItem(root: JsonObject, path: string, item: JsonObject, findings: Findings): JsonObject {
  const names = new Set(parseTemplate(path).names);
  const check: ParameterCheck = { root, path, names, findings };
  const shared = checkParameters(item, ['paths', path], check);
  const edits = operationsOf(shared).flatMap(([tokens, operation]): PlaceEdit[] => {
    const place = ['paths', path, ...tokens];
    const sound = checkParameters(operation, place, check);
    const next = declareMissing(sound, own(shared, 'parameters'), place, check);
    return next === operation ? [] : [{ tokens, edit: () => next }];
  });
  return editPlaces(shared, edits);
}

interface ParameterCheck {
  readonly root: JsonObject;
  readonly path: string;
  /** Parameter names of the template. */
  readonly names: ReadonlySet<string>;
  readonly findings: Findings;
}

/** `owner`, an operation or path item, without parameters that are declared twice or that its path has no place for. */
function checkParameters(owner: JsonObject, tokens: readonly string[], check: ParameterCheck): JsonObject {
  const parameters = own(owner, 'parameters');
  if (!Array.isArray(parameters)) return owner;
  const seen = new Set<string>();
  const kept = parameters.filter((parameter, index) => {
    const resolved = resolveReferences(check.root, parameter, [])?.value;
    const place = own(resolved, 'in');
    const name = own(resolved, 'name');
    if (typeof name !== 'string') return true;
    const key = `${place} ${name}`;
    const here = [...tokens, 'parameters', String(index)];
    if (seen.has(key)) {
      check.findings.repaired('parameter-duplicate', here, `The ${place} parameter ${name} is declared twice`);
      return false;
    }
    seen.add(key);
    if (place !== 'path' || check.names.has(name)) return true;
    check.findings.repaired('path-parameter-unused', here, `${check.path} has no parameter ${name}`);
    return false;
  });
  return kept.length === parameters.length ? owner : { ...owner, parameters: kept };
}

/** The operation with a parameter for each name of the template that nobody declares: any text. */
function declareMissing(
  operation: JsonObject,
  shared: Json | undefined,
  tokens: readonly string[],
  { root, names, findings }: ParameterCheck,
): JsonObject {
  const declared = new Set<Json | undefined>();
  const parameters = own(operation, 'parameters');
  for (const parameter of [...listOf(parameters), ...listOf(shared)]) {
    const resolved = resolveReferences(root, parameter, [])?.value;
    // It may well be the one that is missed.
    if (resolved === undefined) return operation;
    if (own(resolved, 'in') === 'path') declared.add(own(resolved, 'name'));
  }
  const missing = [...names].filter((name) => !declared.has(name));
  if (missing.length === 0) return operation;
  for (const name of missing)
    findings.repaired('path-parameter-undeclared', tokens, `The path parameter ${name} is not declared`);
  const added = missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return { ...operation, parameters: [...listOf(parameters), ...added] };
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
