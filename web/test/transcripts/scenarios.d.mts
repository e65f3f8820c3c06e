import type { SerpentariumClient } from '../../src/client/client.ts';

interface Stage {
  readonly client: SerpentariumClient;
  /** Cuts the connection. */
  readonly cut: () => void;
}

export const SCENARIOS: Readonly<Record<string, (stage: Stage) => Promise<unknown>>>;

export function keyOf(name: string): string;
