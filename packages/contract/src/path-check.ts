// Paths, their templates and the parameters in them: can every operation be routed, and does it say what its template asks?

import type { Findings } from './findings.ts';
import { isObject, type Json, type JsonObject, own } from './json.ts';
import { methodFields } from './object-grammar.ts';
import { parseTemplate } from './path-template.ts';
import { resolveReferences } from './reference.ts';

/** The document, structurally sound, with paths that can be routed; undefined when it has too many operations. */
export function checkPaths(root: JsonObject, findings: Findings, maxOperations: number): JsonObject | undefined {
  const paths = own(root, 'paths');
  if (!isObject(paths)) return root;
  const checked: [string, Json][] = [];
  let operations = 0;
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
    operations += operationsOf(next).length;
  }
  if (operations > maxOperations) {
    findings.lost('limit-operations', ['paths'], `There are ${operations} operations, more than ${maxOperations}`);
    return undefined;
  }
  return changed ? { ...root, paths: Object.fromEntries(checked) } : root;
}

/** What is wrong with a template, in a few words; undefined when requests can match it. */
function templateFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'The path does not begin with /';
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
  let checked = checkParameters(item, ['paths', path], check);
  for (const [tokens, operation] of operationsOf(checked)) {
    const place = ['paths', path, ...tokens];
    const sound = checkParameters(operation, place, check);
    const next = declareMissing(sound, own(checked, 'parameters'), place, check);
    if (next !== operation) checked = replaceOperation(checked, tokens, next);
  }
  return checked;
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

function replaceOperation(item: JsonObject, [field, method]: readonly string[], operation: JsonObject): JsonObject {
  if (method === undefined) return { ...item, [field as string]: operation };
  return { ...item, additionalOperations: { ...(item.additionalOperations as JsonObject), [method]: operation } };
}
