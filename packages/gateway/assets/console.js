// The live part of /-/console: reads services, revision and routes, and reads them again when an event says so.
// Whatever comes from a service reaches the page as text, never as markup.

(() => {
  const routesShown = 500;
  const eventsShown = 100;
  const at = (id) => document.getElementById(id);
  let routes = [];

  async function read(path) {
    const response = await fetch(path, { headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }

  async function refresh() {
    const [{ services }, revision, table] = await Promise.all(['/-/services', '/-/revision', '/-/routes'].map(read));
    routes = table.routes;
    showSummary(services, revision);
    at('services').replaceChildren(...services.map(serviceCard));
    showDiagnostics(findingsOf(services, revision));
    showRoutes();
  }

  function showSummary(services, { id, operations, publishedAt }) {
    const up = services.filter(({ state }) => state === 'up').length;
    at('summary').replaceChildren(
      tile(`${up} of ${services.length}`, up === 1 ? 'service up' : 'services up'),
      tile(operations, operations === 1 ? 'operation' : 'operations'),
      tile(id.slice(0, 6), `revision, live since ${clock(publishedAt)}`),
    );
  }

  function tile(value, label) {
    return element('div', 'tile', [element('strong', '', String(value)), element('span', '', label)]);
  }

  function serviceCard({
    service,
    state,
    operations,
    version,
    digest,
    age,
    trouble,
    instances,
    since,
    drift,
    pending,
  }) {
    const facts = [
      ['Operations', String(operations)],
      ['Version', version],
      ['Document', digest && `${digest.slice(0, 19)}…`],
      ['Confirmed', age === undefined ? undefined : `${duration(age)} ago`],
      ['Since', clock(since)],
      ['As declared', drift && drift.score !== null ? `${share(drift.score)} of ${drift.checked} answers` : undefined],
      ['Undeclared', drift && drift.undeclaredCalls > 0 ? `${drift.undeclaredCalls} calls` : undefined],
      ...instances.map(({ url, health }) => ['Instance', `${url} · ${health}`]),
    ].filter(([, value]) => value !== undefined);
    return element('article', 'card', [
      element('h3', '', [element('span', '', service), element('span', `state state-${state}`, state)]),
      element(
        'dl',
        '',
        facts.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]),
      ),
      ...(trouble ? [element('p', 'trouble', trouble.message)] : []),
      ...pending.flatMap(heldDocument),
      ...differences(drift),
    ]);
  }

  /** A document that waits, why, whom it hurts, and how to let it go. */
  function heldDocument({ since, release, changes }) {
    return [
      element('p', 'trouble', `A new document is held since ${clock(since)}: it breaks callers.`),
      ...changes.slice(0, 5).map((change) => element('p', 'trouble', changeLine(change))),
      ...(changes.length > 5 ? [element('p', 'quiet', `… and ${changes.length - 5} more`)] : []),
      element('p', 'quiet mono', release),
    ];
  }

  function changeLine({ operation, message, consumers }) {
    const where = operation ? `${operation.method} ${operation.path}: ` : '';
    const callers = (consumers ?? []).slice(0, 3).map(({ name, consumer, calls }) => `${name ?? consumer} (${calls})`);
    return `${where}${message}${callers.length > 0 ? ` · used by ${callers.join(', ')}` : ''}`;
  }

  function changesIn(changes) {
    return changes.slice(0, 3).map(changeLine).join(' · ');
  }

  /** The ways in which answers differ from the document, the most frequent first. */
  function differences(drift) {
    return (drift?.differences ?? [])
      .slice(0, 5)
      .map(({ method, path, status, pointer, message, count }) =>
        element('p', 'trouble', `${count} × ${method} ${path} ${status} ${pointer}: ${message}`),
      );
  }

  /** Never 100 % when something was wrong. */
  function share(score) {
    return `${Math.floor(score * 1_000) / 10} %`;
  }

  /** Findings about what is served and about what was kept out; those in both lists once. */
  function findingsOf(services, { diagnostics }) {
    const all = [...diagnostics, ...services.flatMap((service) => service.diagnostics)];
    return [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()];
  }

  function showDiagnostics(diagnostics) {
    at('diagnostics-section').hidden = diagnostics.length === 0;
    at('diagnostics').replaceChildren(
      ...diagnostics
        .slice(0, routesShown)
        .map(({ severity, service, rule, pointer, message, fix }) =>
          element('li', '', [
            element('span', severity, severity),
            ` ${service} · ${rule} `,
            element('span', 'quiet mono', pointer),
            element('p', '', message),
            ...(fix ? [element('p', 'quiet', fix)] : []),
          ]),
        ),
    );
  }

  function showRoutes() {
    const words = at('filter').value.toLowerCase().split(/\s+/);
    const found = routes.filter(({ method, path, service, operationId }) => {
      const line = `${method} ${path} ${service} ${operationId}`.toLowerCase();
      return words.every((word) => line.includes(word));
    });
    at('routes').replaceChildren(...found.slice(0, routesShown).map(routeRow));
    const hidden = found.length - routesShown;
    at('more').textContent = hidden > 0 ? `${hidden} more; narrow the filter to see them.` : '';
  }

  function routeRow({ method, path, service, operationId, deprecated, summary }) {
    const row = element('tr', '', [
      element('td', `method ${method}`, method),
      element('td', deprecated ? 'mono deprecated' : 'mono', path),
      element('td', '', service),
      element('td', 'mono', operationId),
    ]);
    row.title = summary ?? '';
    return row;
  }

  const sentences = {
    'revision.published': ({ revision, operations, added, removed, totals }) =>
      [
        `Revision ${revision.slice(0, 6)} with ${operations} operations`,
        ...added.slice(0, 5).map(({ method, path }) => `+ ${method} ${path}`),
        ...removed.slice(0, 5).map(({ method, path }) => `− ${method} ${path}`),
        ...(totals.added > 5 || totals.removed > 5 ? ['…'] : []),
      ].join(' · '),
    'service.up': ({ service, operations, url }) => `${service} is up with ${operations} operations at ${url}`,
    'service.down': ({ service, reason }) => `${service} is down: ${reason}`,
    'service.rejected': ({ service, reason, stale }) =>
      `${service}: document kept out: ${reason}${stale ? '; the last good one serves on' : ''}`,
    'service.changed': ({ service, changes }) => `${service}: the new document breaks callers: ${changesIn(changes)}`,
    'service.held': ({ service, changes }) => `${service}: the new document is held: ${changesIn(changes)}`,
    'service.released': ({ service, reason }) =>
      `${service}: the held document was released${reason ? `: ${reason}` : ''}`,
    'service.drifted': ({ service, method, path, status, message }) =>
      `${service}: ${method} ${path} answered ${status} against its document: ${message}`,
    'instance.ejected': ({ service, url, duration }) =>
      `${service}: too many requests failed at ${url}; it gets none for ${(duration / 1_000).toFixed(1)} s`,
    'instance.returned': ({ service, url }) => `${service}: ${url} is well and takes part again`,
    'instances.panic': ({ service, ejected, instances }) =>
      `${service}: ${ejected} of ${instances} instances fail; all are used all the same`,
  };

  const tones = {
    'service.up': 'good',
    'service.down': 'error',
    'service.rejected': 'warning',
    'service.changed': 'warning',
    'service.held': 'warning',
    'service.drifted': 'warning',
    'instance.ejected': 'warning',
  };

  function logEvent(type, text) {
    const log = at('events');
    const time = element('time', '', clock(new Date().toISOString()));
    log.prepend(element('li', '', [time, element('span', tones[type] ?? '', text)]));
    while (log.children.length > eventsShown) log.lastElementChild.remove();
  }

  /** Time of day, with the date when it was not today. */
  function clock(iso) {
    const time = new Date(iso);
    const clockTime = time.toLocaleTimeString(undefined, { hour12: false });
    const isToday = time.toDateString() === new Date().toDateString();
    return isToday ? clockTime : `${time.toLocaleDateString()} ${clockTime}`;
  }

  function duration(seconds) {
    return seconds < 120
      ? `${seconds} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  }

  function element(name, className, content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...[content].flat());
    return made;
  }

  at('filter').addEventListener('input', showRoutes);
  const events = new EventSource('/-/events');
  events.addEventListener('revision.current', () => {
    logEvent('', 'Watching');
    refresh().catch(console.error);
  });
  events.addEventListener('error', () => logEvent('service.down', 'The gateway can not be reached; trying again'));
  for (const [type, sentence] of Object.entries(sentences)) {
    events.addEventListener(type, ({ data }) => {
      logEvent(type, sentence(JSON.parse(data)));
      refresh().catch(console.error);
    });
  }
})();
