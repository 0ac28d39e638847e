// What is written about the configuration for others: the JSON Schema for editors and the tables of the manual.

import * as z from 'zod';
import { configSchema } from './config-schema.ts';
import { settings } from './settings.ts';

/** One node of the JSON Schema, as far as the tables need it. */
interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
}

/** The JSON Schema (draft 2020-12) of a configuration file. */
function configJsonSchema(): SchemaNode {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // Defaults of whole sections are empty objects, which tell an editor nothing.
      if (typeof jsonSchema.default === 'object') delete jsonSchema.default;
    },
  }) as SchemaNode;
}

/** Files that hold what is derived from the schema: paths from the root, and how their text follows from their text. */
export const derivedFiles: readonly { readonly path: string; readonly derive: (before: string) => string }[] = [
  { path: 'apps/portico/portico.schema.json', derive: () => `${JSON.stringify(configJsonSchema(), undefined, 2)}\n` },
  { path: 'docs/configuration.md', derive: withTables },
];

/** The manual with its tables made anew, each between `<!-- table: name -->` and `<!-- /table -->`. */
function withTables(manual: string): string {
  return manual.replaceAll(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- \/table -->)/g,
    (_, start: string, name: string, end: string) => {
      return `${start}\n${tables.get(name)?.() ?? ''}\n${end}`;
    },
  );
}

/** Settings are keys with a variable and a flag, `file` the keys without, `service` those of one service. */
const tables: ReadonlyMap<string, () => string> = new Map([
  ['settings', settingsTable],
  ['file', fileTable],
  [
    'service',
    () => table(plainHead, leaves(configJsonSchema().properties?.services?.additionalProperties, []).map(plainRow)),
  ],
]);

function settingsTable(): string {
  const nodes = new Map(leaves(configJsonSchema(), []).map(({ key, node }) => [key, node]));
  const rows = settings.map(({ path, variable, flag }) => {
    const key = path.join('.');
    const node = nodes.get(key) ?? {};
    return [code(key), shapeOf(node), fallbackOf(node), code(variable), code(flag), node.description ?? ''];
  });
  return table(['Key', 'Value', 'Default', 'Variable', 'Flag', 'Meaning'], rows);
}

function fileTable(): string {
  const known = new Set(settings.map(({ path }) => path.join('.')));
  const rest = leaves(configJsonSchema(), []).filter(({ key }) => !known.has(key));
  return table(plainHead, rest.map(plainRow));
}

const plainHead = ['Key', 'Value', 'Default', 'Meaning'];

interface Leaf {
  readonly key: string;
  readonly node: SchemaNode;
}

function leaves(node: SchemaNode | boolean | undefined, path: readonly string[]): Leaf[] {
  if (typeof node !== 'object') return [];
  const [root] = path;
  const whole = root === 'info' || root === 'services';
  if (node.properties && !whole) {
    return Object.entries(node.properties).flatMap(([key, child]) => leaves(child, [...path, key]));
  }
  return [{ key: path.join('.'), node }];
}

function plainRow({ key, node }: Leaf): string[] {
  return [code(key), shapeOf(node), fallbackOf(node), node.description ?? ''];
}

function shapeOf(node: SchemaNode): string {
  if (node.title !== undefined) return node.title;
  if (node.enum) return node.enum.map(code).join(', ');
  if (node.anyOf) return node.anyOf.map(shapeOf).join(' or ');
  if (node.type === 'array') return `list of ${node.items ? shapeOf(node.items) : 'values'}`;
  return words.get(node.type ?? '') ?? node.type ?? '';
}

const words: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['object', 'mapping'],
  ['boolean', '`true`, `false`'],
  ['integer', 'number'],
]);

function fallbackOf({ default: fallback }: SchemaNode): string {
  return fallback === undefined ? '' : code(String(fallback));
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}
