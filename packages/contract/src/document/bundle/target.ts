// What a reference of a document, or of something embedded in it, leads to.

import type { ObjectKind } from '../../object-grammar.ts';
import { pointerTokens } from '../../pointer.ts';
import { resolveUri, splitFragment } from '../../schema/uri.ts';

/** A place in another file or at another address. */
export interface Target {
  /** Equal for equal targets: kind, address and tokens. */
  readonly key: string;
  readonly kind: ObjectKind;
  /** Absolute, without fragment. */
  readonly address: string;
  /** Decoded pointer tokens; empty for the whole of it. */
  readonly tokens: readonly string[];
}

/** Where the text of a `$ref` at `base` leads; undefined when it is no address or its fragment no pointer. */
export function targetOf(text: string, base: string, kind: ObjectKind): Target | undefined {
  const { target, fragment } = splitFragment(text);
  const tokens = pointerTokens(fragment);
  const address = resolveUri(target, base);
  if (!tokens || !/^(?:https?|file):\/\//.test(address)) return undefined;
  return { key: JSON.stringify([kind, address, tokens]), kind, address, tokens };
}

/** The name a target has by itself: `Cat` of `pets.yaml#/components/schemas/Cat`, `pets` of `pets.yaml`. */
export function ownName({ address, tokens }: Target): string {
  return tokens.at(-1) ?? stemOf(address);
}

/** `pets.v1` of `https://host/schemas/pets.v1.yaml`. */
export function stemOf(address: string): string {
  const file = /([^/?]*)(?:\?.*)?$/s.exec(address)?.[1] ?? '';
  return file.replace(/\.(?:json|ya?ml)$/i, '');
}
