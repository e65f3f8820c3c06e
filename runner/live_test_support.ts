/** What the end-to-end tests share. */
import { assertEquals } from "./assert.ts";
import type { Outcome } from "./live_runner.ts";

/** A test that talks to a process shared by its file. */
export function test(name: string, body: () => Promise<void>): void {
  Deno.test({ name, fn: body, sanitizeOps: false, sanitizeResources: false });
}

/** The one exception event of a run. */
export function exception(
  outcome: Outcome,
): { name: string; message: string; text: string; frames: Record<string, unknown>[]; hint?: string } {
  const found = outcome.events.filter((e) => e.type === "exception");
  assertEquals(found.length, 1, JSON.stringify(outcome.events).slice(0, 500));
  return found[0];
}

/** Plain texts of a run's displays. */
export function shown(outcome: Outcome): string[] {
  return outcome.events.filter((e) => e.type === "display").map((e) => e.data["text/plain"]);
}
