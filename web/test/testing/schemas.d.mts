export function violations(message: unknown): string[];
