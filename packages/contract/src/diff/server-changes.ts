// Where the service says it is. A gateway has its own address, so this matters to those who call the service directly.

import type { Json } from '../json.ts';
import { own } from '../json.ts';
import type { Finding } from './finding.ts';

export function serverFindings(before: Json | undefined, after: Json | undefined): Finding[] {
  const [old, now] = [urlsOf(before), urlsOf(after)];
  return [
    ...old
      .filter((url) => !now.includes(url))
      .map((url): Finding => {
        const message = `server ${url} is gone: callers that use it directly may find nobody there`;
        return { rule: 'api-server-removed', severity: 'risky', place: `server ${url}`, before: '/servers', message };
      }),
    ...now
      .filter((url) => !old.includes(url))
      .map((url): Finding => {
        const message = `server ${url} is new`;
        return { rule: 'api-server-added', severity: 'additive', place: `server ${url}`, after: '/servers', message };
      }),
  ];
}

function urlsOf(servers: Json | undefined): string[] {
  // Without servers there is one at the root (OAS 3.1 4.8.1.1).
  const list = Array.isArray(servers) && servers.length > 0 ? servers : [{ url: '/' }];
  return list.map((server) => own(server, 'url')).filter((url) => typeof url === 'string');
}
