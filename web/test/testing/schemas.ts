import { Ajv, type ValidateFunction } from 'ajv';
import { readProtocol } from '../../scripts/protocol-document.mjs';

const validators = new Map<string, ValidateFunction>();

for (const { type, schema } of readProtocol().messages) {
  validators.set(type, new Ajv({ strict: false, allErrors: true }).compile(schema));
}

/** What is wrong with a message by the AsyncAPI document; empty when it is valid. */
export function violations(message: unknown): string[] {
  const type = (message as { type?: string }).type ?? '';
  const validate = validators.get(type);
  if (validate === undefined) return [`unknown type "${type}"`];
  return validate(message) ? [] : (validate.errors ?? []).map((error) => `${type}${error.instancePath} ${error.message}`);
}
