// SARIF 2.1.0, as code scanning reads it.

/** A kind of finding. */
export interface SarifRule {
  readonly id: string;
  readonly description: string;
}

/** One finding. */
export interface SarifResult {
  readonly ruleId: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  /** The file or URL it is about. */
  readonly uri: string;
  /** What tells it from others of its rule, the same in every run. */
  readonly fingerprint: string;
}

/** The log of one run as JSON text. */
export function sarifLog(version: string, rules: readonly SarifRule[], results: readonly SarifResult[]): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'portico',
            version,
            rules: rules.map(({ id, description }) => ({ id, shortDescription: { text: description } })),
          },
        },
        results: results.map(({ ruleId, level, message, uri, fingerprint }) => ({
          ruleId,
          level,
          message: { text: message },
          locations: [{ physicalLocation: { artifactLocation: { uri } } }],
          partialFingerprints: { 'portico/v1': fingerprint },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
