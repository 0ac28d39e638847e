// What the agent can use. Names, input schemas and results have the shape of the Model Context Protocol's tools.

import { evaluate } from './arithmetic.ts';

export type ToolName = 'calculator' | 'clock' | 'kb_search';

/** A tool as it is described to callers. */
interface Tool {
  readonly name: ToolName;
  readonly title: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: Record<string, unknown>;
  /** False when the tool is not configured in this process. */
  readonly available: boolean;
}

/** What a tool gave; `isError` when it could not do its work. */
export interface ToolResult {
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly isError: boolean;
}

export interface Toolbox {
  readonly tools: readonly Tool[];
  call(name: ToolName, argument: string): Promise<ToolResult>;
}

export interface ToolboxOptions {
  /** Base URL of the kb service; without one `kb_search` is not available. */
  readonly kbUrl?: string | undefined;
  readonly now: () => Date;
}

const knowledgeTimeout = 3_000;

export function createToolbox({ kbUrl, now }: ToolboxOptions): Toolbox {
  const text = (name: string, description: string) => ({
    type: 'object',
    properties: { [name]: { type: 'string', description } },
    required: [name],
    additionalProperties: false,
  });
  return {
    tools: [
      {
        name: 'calculator',
        title: 'Calculator',
        description: 'Works out sums with + - * / ^ and brackets.',
        inputSchema: text('expression', 'Such as 2 * (3 + 4)'),
        available: true,
      },
      {
        name: 'clock',
        title: 'Clock',
        description: 'Tells date and time, in any time zone named after a city.',
        inputSchema: text('timeZone', 'IANA name such as Europe/Berlin; UTC when empty'),
        available: true,
      },
      {
        name: 'kb_search',
        title: 'Knowledge base search',
        description: 'Finds the articles that say most about a query.',
        inputSchema: text('query', 'Words to look for'),
        available: kbUrl !== undefined,
      },
    ],
    async call(name, argument) {
      if (name === 'calculator') return calculate(argument);
      if (name === 'clock') return tellTime(now(), argument);
      return kbUrl === undefined ? failed('The knowledge base is not configured.') : searchKnowledge(kbUrl, argument);
    },
  };
}

/** The IANA time zone named after a city in `message`; undefined when there is none. */
export function timeZoneIn(message: string): string | undefined {
  const text = message.toLowerCase();
  return Intl.supportedValuesOf('timeZone').find((zone) => {
    const city = zone.split('/').at(-1)?.replaceAll('_', ' ').toLowerCase() ?? '';
    return city.length > 3 && new RegExp(`\\b${city.replaceAll(/[^a-z ]/g, '.')}\\b`).test(text);
  });
}

function calculate(expression: string): ToolResult {
  const value = evaluate(expression);
  return value === undefined ? failed(`${expression} has no value.`) : done(`${expression} = ${value}`);
}

function tellTime(now: Date, timeZone: string): ToolResult {
  const zone = timeZone || 'UTC';
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
  return done(`${format.format(now)} (${zone})`);
}

async function searchKnowledge(kbUrl: string, query: string): Promise<ToolResult> {
  const url = new URL('/kb/search', kbUrl);
  url.searchParams.set('q', query.slice(0, 200));
  url.searchParams.set('limit', '3');
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(knowledgeTimeout) });
    if (!response.ok) return failed(`The knowledge base answered ${response.status}.`);
    const { items } = (await response.json()) as { items: { article: { title: string }; snippet: string }[] };
    if (items.length === 0) return done(`No article says anything about “${query}”.`);
    return done(items.map(({ article, snippet }) => `“${article.title}”: ${snippet}`).join('\n'));
  } catch {
    return failed('The knowledge base can not be reached.');
  }
}

function done(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: false };
}

function failed(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
