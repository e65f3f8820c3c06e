import { Ajv } from 'ajv';
import { readProtocol } from '../../scripts/protocol-document.mjs';

/** @type {Map<string, import('ajv').ValidateFunction>} */
const validators = new Map();

for (const { type, schema } of readProtocol().messages) {
  validators.set(type, new Ajv({ strict: false, allErrors: true }).compile(schema));
}

/** What is wrong with a message by the AsyncAPI document; empty when it is valid. */
export function violations(message) {
  const validate = validators.get(message.type);
  if (validate === undefined) return [`unknown type "${message.type}"`];
  return validate(message) ? [] : (validate.errors ?? []).map((error) => `${message.type}${error.instancePath} ${error.message}`);
}
