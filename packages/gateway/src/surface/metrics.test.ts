import { expect, test } from 'vitest';
import type { RequestCompleted } from '../events.ts';
import { chatLines, revisionOf, type SurfaceFixture, statusOf, surfaceFixture } from './surface.fixture.ts';

test('counts requests by service, method and class of status', async () => {
  const fixture = surfaceFixture();
  for (const status of [200, 204, 404]) completed(fixture, { service: 'chat', status });
  completed(fixture, { service: 'chat', method: 'POST' });
  completed(fixture, { status: 404, problem: 'route-not-found' });
  const lines = await scrape(fixture);
  expect(lines).toContain('portico_requests_total{service="chat",method="GET",status="2xx"} 2');
  expect(lines).toContain('portico_requests_total{service="chat",method="GET",status="4xx"} 1');
  expect(lines).toContain('portico_requests_total{service="chat",method="POST",status="2xx"} 1');
  expect(lines).toContain('portico_requests_total{service="portico",method="GET",status="4xx"} 1');
  expect(lines).toContain('portico_problems_total{service="portico",problem="route-not-found"} 1');
});

test('sorts durations into cumulative buckets that end in the count', async () => {
  const fixture = surfaceFixture();
  for (const duration of [0.5, 5, 5.1, 60_000]) completed(fixture, { service: 'kb', duration });
  const lines = await scrape(fixture);
  expect(lines).toContain('portico_request_duration_seconds_bucket{service="kb",le="0.001"} 1');
  expect(lines).toContain('portico_request_duration_seconds_bucket{service="kb",le="0.005"} 2');
  expect(lines).toContain('portico_request_duration_seconds_bucket{service="kb",le="30"} 3');
  expect(lines).toContain('portico_request_duration_seconds_bucket{service="kb",le="+Inf"} 4');
  expect(lines).toContain('portico_request_duration_seconds_count{service="kb"} 4');
});

test('grows no label from what clients make up', async () => {
  const fixture = surfaceFixture();
  for (let i = 0; i < 1000; i++) completed(fixture, { method: `M${i}`, path: `/${i}` });
  const lines = await scrape(fixture);
  expect(lines.filter((line) => line.startsWith('portico_requests_total'))).toEqual([
    'portico_requests_total{service="portico",method="OTHER",status="2xx"} 1000',
  ]);
});

test('tells the revision, its operations and the state of each service', async () => {
  const fixture = surfaceFixture();
  fixture.publish(revisionOf(chatLines.slice(1)));
  fixture.state.services = [statusOf('chat'), statusOf('a"b\\c', 'down')];
  const lines = await scrape(fixture);
  expect(lines).toContain(`portico_revision_info{revision="${fixture.store.current.id}"} 1`);
  expect(lines).toContain('portico_operations 2');
  expect(lines).toContain('portico_revisions_published_total 1');
  expect(lines).toContain('portico_service_state{service="chat",state="up"} 1');
  expect(lines).toContain('portico_service_state{service="a\\"b\\\\c",state="down"} 1');
});

test('tells what each service bears, and what became of its requests', async () => {
  const fixture = surfaceFixture();
  const traffic = { inFlight: 3, queued: 2, retries: 5, ejections: 4, panics: 1, overloads: 7 };
  const common = { url: 'http://a.test', health: 'healthy', since: '2026-01-01T00:00:00.000Z' } as const;
  const instances = [{ ...common, ejected: true }, common];
  fixture.state.services = [{ ...statusOf('chat'), traffic, instances }, statusOf('kb')];
  const lines = (await scrape(fixture)).filter((line) => line.startsWith('portico_upstream_'));
  expect(lines).toEqual([
    'portico_upstream_in_flight{service="chat"} 3',
    'portico_upstream_queued{service="chat"} 2',
    'portico_upstream_ejected{service="chat"} 1',
    'portico_upstream_ejected{service="kb"} 0',
    'portico_upstream_retries_total{service="chat"} 5',
    'portico_upstream_ejections_total{service="chat"} 4',
    'portico_upstream_panics_total{service="chat"} 1',
    'portico_upstream_overloads_total{service="chat"} 7',
  ]);
});

test('writes every line by the rules of the format', async () => {
  const fixture = surfaceFixture();
  completed(fixture, { service: 'chat', aborted: true });
  const sample = /^[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [\d.e+-]+$/;
  for (const line of await scrape(fixture)) expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) \w+ / : sample);
});

function completed({ events }: SurfaceFixture, request: Partial<RequestCompleted>): void {
  const common = { requestId: 'r', revision: 'x', method: 'GET', path: '/', status: 200, duration: 1 };
  events.emit({ type: 'request.completed', ...common, ...request });
}

async function scrape({ get }: SurfaceFixture): Promise<string[]> {
  const response = await get('/-/metrics');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return (await response.text()).trimEnd().split('\n');
}
