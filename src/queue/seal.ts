import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { CardbenchError } from '../core/errors.js';

/** Makes what goes into the queue unreadable and unforgeable there. */
export interface Seal {
  /** Whether messages are sealed: only then is it certain that they come from someone who has the key. */
  readonly isOn: boolean;
  /** @param about is checked when the message is opened: a message cannot be passed off as another */
  readonly close: (about: string, message: unknown) => unknown;
  /** @throws CardbenchError for a message that was sealed with another key, or not as it should be */
  readonly open: (about: string, message: unknown) => unknown;
}

export const KEY_VARIABLE = 'CARDBENCH_QUEUE_KEY';
const SHORTEST_KEY = 16;
/** Bytes of the nonce and of the tag of AES-GCM (NIST SP 800-38D). */
const NONCE = 12;
const TAG = 16;

/**
 * @param env holds the key in `CARDBENCH_QUEUE_KEY`; without it, messages are as they are
 * @throws CardbenchError for a key that is too short
 */
export function sealFrom(env: Readonly<Record<string, string | undefined>>): Seal {
  const secret = env[KEY_VARIABLE]?.trim() ?? '';
  if (secret === '') return unsealed;
  if (secret.length < SHORTEST_KEY) {
    throw new CardbenchError(
      `${KEY_VARIABLE} is too short; set it to ${SHORTEST_KEY} characters or more, such as from "openssl rand -base64 32", the same on all machines.`,
    );
  }
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cardbench queue', 32));
  return {
    isOn: true,
    close: (about, message) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(JSON.stringify(message)), cipher.final()]);
      return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64') };
    },
    open: (about, message) => {
      const text = sealedText(message);
      if (text === undefined) {
        throw new CardbenchError(
          `The queue holds messages that are not sealed, although ${KEY_VARIABLE} is set here; set the same key where the run was started.`,
        );
      }
      const bytes = Buffer.from(text, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
        decipher.setAAD(Buffer.from(about));
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        const rest = bytes.subarray(NONCE + TAG);
        const plain = Buffer.concat([decipher.update(rest), decipher.final()]);
        return JSON.parse(plain.toString('utf8')) as unknown;
      } catch {
        throw new CardbenchError(
          `The queue holds messages that were sealed with another ${KEY_VARIABLE}; set the same key on all machines.`,
        );
      }
    },
  };
}

const unsealed: Seal = {
  isOn: false,
  close: (_about, message) => message,
  open: (_about, message) => {
    if (sealedText(message) === undefined) return message;
    throw new CardbenchError(
      `The queue holds sealed messages; set ${KEY_VARIABLE} to the key of the run.`,
    );
  },
};

function sealedText(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('sealed' in message)) return undefined;
  return typeof message.sealed === 'string' ? message.sealed : undefined;
}
