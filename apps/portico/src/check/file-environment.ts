// The environment that a file or a URL of a document stands for: a merged document, in which each operation says whose it is,
// or the older document of the service itself.

import { isObject, type JsonObject, own, parseDocument, type ServicePolicy } from '@portico/contract';
import { readSources } from '../document-source.ts';
import type { EnvironmentResult } from './environment.ts';
import { mergedOperations, serviceDocument } from './merged-part.ts';

/** What `input` holds of `service`; `policy` is how the service's document is merged. */
export async function fileEnvironment(
  input: string,
  service: string,
  { folder, policy }: { readonly folder: string; readonly policy: ServicePolicy },
): Promise<EnvironmentResult> {
  const failed = (place: string, message: string): EnvironmentResult => ({
    environment: undefined,
    problem: { place, message },
  });
  const { texts, problems } = await readSources([input], folder, 'document');
  const [source] = texts;
  if (problems[0]) return { environment: undefined, problem: problems[0] };
  if (!source || texts.length > 1) return failed(input, 'is a folder of documents: merge them first, or name one');
  const { document, diagnostics } = parseDocument('document', source.text);
  if (!document) return failed(source.place, diagnostics[0]?.message ?? 'is not an OpenAPI document');
  const root = document.root as JsonObject;
  const { place, text } = source;
  const environment = { place, policy, uses: undefined, unseen: undefined };
  if (!isObject(own(root, 'x-services'))) {
    return { problem: undefined, environment: { ...environment, current: { text, policy }, others: [] } };
  }
  const operations = mergedOperations(root);
  const isOwn = operations.some((one) => one.service === service);
  // Paths of a merged document are public already.
  const current = isOwn ? { text: JSON.stringify(serviceDocument(root, service)), policy: {} } : undefined;
  const others = operations.filter((one) => one.service !== service);
  return { problem: undefined, environment: { ...environment, current, others } };
}
