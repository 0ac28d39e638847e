// What is wrong with a document is told to its owner, whether it shows in the document alone or only beside others.

import { expect, it } from 'vitest';
import { compileModes, eventually, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

interface Finding {
  rule: string;
  pointer: string;
}

async function rulesOf(url: string, service: string): Promise<string[]> {
  const response = await fetch(`${url}/-/services/${service}`);
  const { diagnostics } = (await response.json()) as { diagnostics: Finding[] };
  return diagnostics.map(({ rule, pointer }) => `${rule} ${pointer}`);
}

it.each(compileModes)(
  'findings of the merge are listed by /-/services for each owner (compiled %s)',
  async (compile) => {
    await using alpha = await scriptedService(documentOf('Alpha', ['GET /users/{id}', 'GET /docs']));
    await using beta = await scriptedService(documentOf('Beta', ['GET /users/{key}', 'GET /beta']));
    await using running = await startGateway({ alpha: alpha.url, beta: beta.url }, { compile });

    expect(await rulesOf(running.url, 'alpha')).toEqual([
      'path-reserved /paths/~1docs/get',
      'operation-conflict /paths/~1users~1{id}/get',
    ]);
    expect(await rulesOf(running.url, 'beta')).toEqual(['operation-conflict /paths/~1users~1{key}/get']);
  },
);

it('a document that is kept out adds its findings to those of the one that is served, each once', async () => {
  const served = documentOf('Alpha', ['GET /alpha', 'GET /docs']);
  await using alpha = await scriptedService(served);
  await using running = await startGateway({ alpha: alpha.url });
  const reserved = 'path-reserved /paths/~1docs/get';
  expect(await rulesOf(running.url, 'alpha')).toEqual([reserved]);

  alpha.publish('{"openapi":');
  await eventually('both are listed', async () => (await rulesOf(running.url, 'alpha')).length === 2);
  expect(await rulesOf(running.url, 'alpha')).toEqual(['json-syntax ', reserved]);

  alpha.publish(served);
  await eventually('it is mended', async () => (await rulesOf(running.url, 'alpha')).length === 1);
});
