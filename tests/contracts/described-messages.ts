import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { root } from '../house/sources';

interface Message {
  readonly payload: {
    /** Plain endpoints only: the envelope of a message, then its content. */
    readonly allOf?: readonly [{ readonly properties: object }, object];
  };
  readonly examples?: readonly { readonly payload: unknown }[];
}

interface Document {
  readonly channels: Readonly<Record<string, { readonly messages: object }>>;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

/** Validates payloads against the messages of an AsyncAPI document, `docs/asyncapi.yaml` by default. */
export class DescribedMessages {
  readonly #channels: Document['channels'];
  readonly #messages: Document['components']['messages'];
  readonly #open = new Ajv({ strict: false });
  readonly #closed = new Ajv({ strict: false });

  constructor(document: object = readDocument()) {
    const { channels, components } = document as Document;
    this.#channels = channels;
    this.#messages = components.messages;
    this.#open.addSchema(document, 'document');
    this.#closed.addSchema(closed(document) as object, 'document');
  }

  /** Returns the names of the messages of a channel, sorted. */
  messagesOf(channel: string): string[] {
    return Object.keys(this.#channels[channel]?.messages ?? {}).sort();
  }

  /** Returns every example, with the name of its message. */
  examples(): { readonly message: string; readonly payload: unknown }[] {
    return Object.entries(this.#messages).flatMap(([message, { examples = [] }]) =>
      examples.map(({ payload }) => ({ message, payload })),
    );
  }

  /** Returns the differences of a payload from the document: excluded, missing and undescribed properties. */
  faults(message: string, payload: unknown): string[] {
    const path = `document#/components/messages/${message}/payload`;
    const described = this.#messages[message];
    if (!described) return [`there is no message ${message}`];
    const [envelope] = described.payload.allOf ?? [];
    if (!envelope) return faultsOf(this.#closed.getSchema(path), payload);
    const content = Object.fromEntries(
      Object.entries(payload as object).filter(([key]) => !(key in envelope.properties)),
    );
    return [
      ...faultsOf(this.#open.getSchema(path), payload),
      ...faultsOf(this.#closed.getSchema(`${path}/allOf/1`), content),
    ];
  }
}

function readDocument(): object {
  return parse(readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8')) as object;
}

function faultsOf(validate: ValidateFunction | undefined, payload: unknown): string[] {
  if (!validate) return ['there is no such schema'];
  validate(payload);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Returns the schemas with a fault for every property that they do not name. */
function closed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(closed);
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  const { type, properties } = parts as { readonly type?: unknown; readonly properties?: unknown };
  return type === 'object' && properties ? { additionalProperties: false, ...parts } : parts;
}
