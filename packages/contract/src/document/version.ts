// Versions of OpenAPI.

/** Versions a document may have, by what they need to become the model. */
export type VersionFamily = '2.0' | '3.0' | '3.1' | '3.2';

/** The family of a version such as `3.0.4`; undefined when it is none that Portico reads. */
export function familyOf(version: string): VersionFamily | undefined {
  if (version === '2.0') return '2.0';
  return /^(3\.[012])\.\d+(?:-.*)?$/.exec(version)?.[1] as VersionFamily | undefined;
}
