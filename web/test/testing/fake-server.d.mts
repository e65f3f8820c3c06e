export interface FakeServer {
  readonly url: string;
  readonly breaches: string[];
  readonly acks: number[];
  cut(): void;
  close(): Promise<void>;
}
export function startFakeServer(options?: { readonly port?: number; readonly svgFile?: string }): Promise<FakeServer>;
