import { afterEach, describe, expect, it, vi } from 'vitest';
import { SerpentariumClient } from '../../src/client/client.ts';
import { systemClock } from '../../src/client/clock.ts';
import { keyOf, SCENARIOS } from '../transcripts/scenarios.mjs';
import recorded from '../transcripts/recorded.json' with { type: 'json' };
import { type Entry, Transcript, TranscriptSocket } from '../testing/transcript-socket.ts';

const TRANSCRIPTS = recorded as unknown as Record<string, { readonly outcome: unknown; readonly entries: readonly Entry[] }>;

// What a real server and the client said to each other, recorded by scripts/record-transcripts.mjs: the client must say
// the very same again, and tell the program the same.
describe('as recorded with a real server, the client', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(Object.entries(SCENARIOS))('%s', async (name, scenario) => {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => array);
    const { outcome, entries } = TRANSCRIPTS[name] ?? { outcome: 'not recorded', entries: [] };
    const transcript = new Transcript(entries);
    const client = new SerpentariumClient({
      server: 'https://run.example.org',
      key: keyOf(name),
      // Whoever lost the connection tries again at once.
      clock: { ...systemClock, random: () => 0 },
      WebSocket: class extends TranscriptSocket {
        constructor() {
          super(transcript);
        }
      },
    });
    expect(await scenario({ client, cut: () => transcript.cut() })).toEqual(outcome);
    expect(transcript.left).toEqual([]);
    client.close();
  });

  it('has a recording for each scenario and no other', () => {
    expect(Object.keys(TRANSCRIPTS)).toEqual(Object.keys(SCENARIOS));
  });
});
