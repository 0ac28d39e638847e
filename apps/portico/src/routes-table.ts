// Operations as lines of text: what `portico routes` prints and what reviewers compare.

/** What a line tells about an operation. */
export interface RouteRow {
  readonly method: string;
  readonly path: string;
  readonly service: string;
  readonly operationId: string;
}

/** One line an operation, `METHOD path service operationId`, in aligned columns. */
export function routesTable(rows: readonly RouteRow[]): string {
  const width = (key: keyof RouteRow) => rows.reduce((widest, row) => Math.max(widest, row[key].length), 0);
  const [method, path, service] = [width('method'), width('path'), width('service')];
  return rows
    .map(
      (row) =>
        `${row.method.padEnd(method)} ${row.path.padEnd(path)} ${row.service.padEnd(service)} ${row.operationId}\n`,
    )
    .join('');
}
