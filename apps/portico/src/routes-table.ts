// Operations as lines of text: what `portico routes` prints and what reviewers compare.

import { printable } from '@portico/contract';

/** What a line tells about an operation. */
export interface RouteRow {
  readonly method: string;
  readonly path: string;
  readonly service: string;
  readonly operationId: string;
}

/** One line an operation, `METHOD path service operationId`, in aligned columns. */
export function routesTable(operations: readonly RouteRow[]): string {
  const rows = operations.map(({ method, path, service, operationId }) => ({
    method: printable(method),
    path: printable(path),
    service,
    operationId: printable(operationId),
  }));
  const width = (key: keyof RouteRow) => rows.reduce((widest, row) => Math.max(widest, row[key].length), 0);
  const [method, path, service] = [width('method'), width('path'), width('service')];
  return rows
    .map(
      (row) =>
        `${row.method.padEnd(method)} ${row.path.padEnd(path)} ${row.service.padEnd(service)} ${row.operationId}\n`,
    )
    .join('');
}
