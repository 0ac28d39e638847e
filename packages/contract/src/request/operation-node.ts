// Where an operation is in its document, and the schemas that all operations of the document share.

import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { type CompilerOptions, type SchemaCompiler, schemaCompiler } from '../schema/compile.ts';
import { escapeToken } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

type Rules = Pick<CompilerOptions, 'direction' | 'formats' | 'readOnly' | 'trustedPatterns'>;

const compilers = new WeakMap<JsonObject, Map<string, SchemaCompiler>>();

/** The Operation Object as a node of `root`, the merged document; schemas below it compile once for each set of rules. */
export function operationNode(operation: Operation, root: JsonObject, rules: Rules): SchemaNode {
  const { direction, formats = 'assert', readOnly = 'allow', trustedPatterns = [] } = rules;
  const known = compilers.get(root) ?? new Map<string, SchemaCompiler>();
  compilers.set(root, known);
  const key = `${direction} ${formats} ${readOnly} ${JSON.stringify(trustedPatterns)}`;
  const compiler = known.get(key) ?? schemaCompiler(root, { direction, formats, readOnly, trustedPatterns });
  known.set(key, compiler);
  return compiler.node(operation.definition, pointerOf(operation));
}

function pointerOf({ path, method }: Operation): string {
  const lower = method.toLowerCase();
  const last = METHODS.has(lower) ? lower : `additionalOperations/${escapeToken(method)}`;
  return `/paths/${escapeToken(path)}/${last}`;
}
