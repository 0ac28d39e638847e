// The live part of /docs. Served behind Scalar's bundle in one file, so it runs before the page makes the reference: it
// takes over `createApiReference`, fetches the document itself, and gives Scalar the next one when the gateway says so.
// Whatever comes from a document reaches the page as text, never as markup.

(() => {
  const { createApiReference } = globalThis.Scalar;

  globalThis.Scalar.createApiReference = async (element, { url, ...configuration }) => {
    let reference;
    let shown = { revision: undefined, content: { paths: {} } };

    const refresh = oneAtATime(async () => {
      const next = await fetchDocument(url);
      if (next.revision === shown.revision) return;
      const settings = { ...configuration, content: next.content };
      if (reference) keepPlace(() => reference.updateConfiguration(settings));
      else reference = createApiReference(element, settings);
      if (shown.revision !== undefined) announce(shown.content, next.content);
      document.title = next.content.info.title;
      shown = next;
      await showWhetherEmpty(next.content);
    });

    await refresh();
    const events = new EventSource('/-/events');
    events.addEventListener('revision.published', refresh);
    // Sent on every connection: after a lost one it tells whether something was missed.
    events.addEventListener('revision.current', ({ data }) => {
      if (JSON.parse(data).revision !== shown.revision) refresh();
    });
    for (const type of ['service.up', 'service.down', 'service.rejected']) {
      events.addEventListener(type, () => showWhetherEmpty(shown.content));
    }
  };

  async function fetchDocument(url) {
    const [response, routes] = await Promise.all([fetch(url, { cache: 'no-cache' }), fetchRoutes()]);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const content = await response.json();
    showEnforcement(content, routes);
    return { revision: response.headers.get('Portico-Revision'), content };
  }

  async function fetchRoutes() {
    const response = await fetch('/-/routes', { headers: { Accept: 'application/json' } }).catch(() => undefined);
    return response?.ok ? (await response.json()).routes : [];
  }

  /** Gives each operation badges that say what of it the gateway enforces. */
  function showEnforcement({ paths = {} }, routes) {
    for (const { method, path, enforced } of routes) {
      const item = Object.hasOwn(paths, path) ? paths[path] : {};
      const operation = item[method.toLowerCase()];
      if (operation) operation['x-badges'] = [...badgesOf(enforced), ...[operation['x-badges'] ?? []].flat()];
    }
  }

  function badgesOf({ requests, responses, notEnforced }) {
    const says = { enforce: 'enforced', report: 'reported', off: 'not checked' };
    const badges = [{ name: `requests ${says[requests]}` }];
    if (responses !== 'off') badges.push({ name: `answers ${says[responses]}` });
    const shown = notEnforced.slice(0, 3);
    if (notEnforced.length > shown.length) shown.push(`${notEnforced.length - shown.length} more not enforced`);
    return [...badges, ...shown.map((name) => ({ name, color: 'var(--scalar-color-orange)' }))];
  }

  /** Runs `work` again once it is done when it was called meanwhile: events may come faster than documents. */
  function oneAtATime(work) {
    let running = false;
    let again = false;
    return async () => {
      again = true;
      if (running) return;
      running = true;
      while (again) {
        again = false;
        await work().catch((error) => console.error(error));
      }
      running = false;
    };
  }

  /** Holds the operation being read where it is while Scalar renders anew, until it settles or the reader moves. */
  function keepPlace(update) {
    // Scalar keeps the location on the section in view; in ids it puts a name for the document before it.
    const suffix = CSS.escape(`/${decodeURIComponent(location.hash.slice(1))}`);
    const topOfSection = () => document.querySelector(`[id$="${suffix}"]`)?.getBoundingClientRect().top;
    const top = topOfSection();
    update();
    if (top === undefined) return;
    const moved = new AbortController();
    for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      addEventListener(type, () => moved.abort(), { signal: moved.signal, capture: true, passive: true });
    }
    const hold = () => {
      if (moved.signal.aborted) return;
      scrollBy({ top: (topOfSection() ?? top) - top, behavior: 'instant' });
      requestAnimationFrame(hold);
    };
    requestAnimationFrame(hold);
    setTimeout(() => moved.abort(), 1_500);
  }

  /** A note in the corner that says what has changed, for eight seconds. */
  function announce(before, after) {
    const [old, now] = [operationsOf(before), operationsOf(after)];
    const added = [...now].filter((operation) => !old.has(operation)).map((operation) => `+ ${operation}`);
    const removed = [...old].filter((operation) => !now.has(operation)).map((operation) => `− ${operation}`);
    const lines = [...added, ...removed];
    const more = lines.length > 5 ? [`and ${lines.length - 5} more`] : [];
    document.getElementById('portico-notice')?.remove();
    const notice = element('output', { id: 'portico-notice' }, [
      element('strong', {}, 'Updated just now'),
      ...[...lines.slice(0, 5), ...more].map((line) => element('span', {}, line)),
    ]);
    document.body.append(notice);
    setTimeout(() => notice.remove(), 8_000);
  }

  function operationsOf({ paths = {} }) {
    const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
    const list = Object.entries(paths).flatMap(([path, item]) =>
      methods.filter((method) => Object.hasOwn(item, method)).map((method) => `${method.toUpperCase()} ${path}`),
    );
    return new Set(list);
  }

  /** Says what the gateway waits for while there is no operation to show. */
  async function showWhetherEmpty(content) {
    const isEmpty = operationsOf(content).size === 0;
    const services = isEmpty ? await fetchServices() : [];
    document.getElementById('portico-empty')?.remove();
    if (!isEmpty) return;
    const page = element('main', { id: 'portico-empty' }, [
      element('h1', {}, 'No operations yet'),
      element('p', {}, 'They appear here by themselves as soon as a service publishes its OpenAPI document.'),
      element('ul', {}, services.map(serviceItem)),
      element('p', {}, [element('a', { href: '/-/console' }, 'Watch the services')]),
    ]);
    document.body.append(page);
  }

  async function fetchServices() {
    const response = await fetch('/-/services').catch(() => undefined);
    return response?.ok ? (await response.json()).services : [];
  }

  function serviceItem({ service, state, trouble }) {
    const reason = trouble?.message ?? (state === 'up' ? 'is up and publishes no operation' : state);
    return element('li', {}, [element('strong', {}, service), ` ${reason}`]);
  }

  function element(name, attributes, content) {
    const made = document.createElement(name);
    Object.assign(made, attributes);
    made.append(...[content].flat());
    return made;
  }
})();
