// Many changes deep inside a value that is otherwise shared, in one pass: each container on the way is copied once.

import { isObject, type Json } from '../json.ts';

/** What to do with the value at a place: put another there, or remove it by undefined. */
export interface PlaceEdit {
  /** Decoded tokens of the place, not empty. */
  readonly tokens: readonly string[];
  edit(value: Json): Json | undefined;
}

/** The edits below a value, by token. */
interface Branch {
  edit?: PlaceEdit['edit'];
  readonly branches: Map<string, Branch>;
}

/** `value` with all edits made. Of edits inside one another the inner are made first; places that do not exist are left alone. */
export function editPlaces<T extends Json>(value: T, edits: Iterable<PlaceEdit>): T {
  const root: Branch = { branches: new Map() };
  for (const { tokens, edit } of edits) {
    let branch = root;
    for (const token of tokens) {
      let next = branch.branches.get(token);
      if (next === undefined) {
        next = { branches: new Map() };
        branch.branches.set(token, next);
      }
      branch = next;
    }
    branch.edit = edit;
  }
  return root.branches.size === 0 ? value : (change(value, root) as T);
}

function change(value: Json, { edit, branches }: Branch): Json | undefined {
  let changed = value;
  if (branches.size > 0 && Array.isArray(value)) {
    const items = value.map((item, index) => {
      const branch = branches.get(String(index));
      return branch === undefined ? item : change(item, branch);
    });
    changed = items.filter((item) => item !== undefined);
  } else if (branches.size > 0 && isObject(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Json | undefined] => {
      const branch = branches.get(key);
      return [key, branch === undefined ? item : change(item, branch)];
    });
    changed = Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  }
  return edit === undefined ? changed : edit(changed);
}
