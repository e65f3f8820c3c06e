export const GENERATED_URL: URL;
export function generate(): string;
