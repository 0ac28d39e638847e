// The contract that a client is made from: what a gateway serves, or a document.

import { type JsonObject, parseDocument, printable } from '@portico/contract';
import { loadConfig } from './config.ts';
import type { Problem } from './config-layer.ts';
import { readSources } from './document-source.ts';
import type { Terminal } from './terminal.ts';

export interface ClientSource {
  readonly document: JsonObject;
  /** Of the gateway that served it. */
  readonly revision: string | undefined;
  /** Digest of the document. */
  readonly digest: string;
  /** Where it is from, as messages call it. */
  readonly place: string;
}

/** The URL of the gateway that `from` is about; undefined when it names a document. */
export function gatewayOf(from: string): URL | undefined {
  return /^https?:\/\/[^/?#]+\/?$/i.test(from) && URL.canParse(from) ? new URL(from) : undefined;
}

/** Reads the document behind `from`. Its own names are kept: it is not merged. */
export async function readClientSource(from: string, folder: string): Promise<ClientSource | Problem> {
  const { texts, problems } = await readSources([from], folder, 'document');
  const [source] = texts;
  if (problems[0] || !source) return problems[0] ?? { place: from, message: 'holds no document' };
  if (texts.length > 1) return { place: from, message: 'is a folder of documents; name one, or merge them first' };
  const { document, diagnostics } = parseDocument(source.service, source.text);
  if (document) {
    return { document: document.root, revision: source.revision, digest: document.digest, place: source.place };
  }
  const [first] = diagnostics;
  const where = first?.position ? `${source.place}:${first.position.line}:${first.position.column}` : source.place;
  return { place: where, message: printable(first?.message ?? 'is not an OpenAPI document') };
}

/** Where the gateway of this configuration listens: what is meant when nobody says from where. */
export async function configuredGateway({ environment, folder }: Terminal, file?: string): Promise<string | Problem> {
  const flags = { values: new Map(), services: [] };
  const { config, problems } = await loadConfig({ flags, file, environment, folder });
  if (!config) return file === undefined ? localGateway : (problems[0] ?? { place: file, message: 'is not usable' });
  const { host, port } = config.options.listen;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

const localGateway = 'http://127.0.0.1:8080';
