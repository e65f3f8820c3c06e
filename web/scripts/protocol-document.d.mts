export interface ProtocolMessage {
  readonly key: string;
  readonly type: string;
  readonly summary: string;
  readonly schema: { readonly required?: string[]; readonly properties: Record<string, object> };
  readonly direction: 'client' | 'server';
}
export const DOCUMENT_URL: URL;
export const EXAMPLES_URL: URL;
export function readProtocol(): { readonly version: string; readonly messages: readonly ProtocolMessage[] };
