import { LakeFailure } from './errors';

/**
 * Split a body into lines of JSON as they arrive.
 *
 * Chunks of a network are not lines: what follows the last line break is kept for the
 * next chunk. A line that is not JSON is `rucio_garbled`.
 */
export async function* readLines<T>(
  body: ReadableStream<Uint8Array>
): AsyncGenerator<T, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      for (const line of lines) {
        if (line.trim()) {
          yield parse<T>(line);
        }
      }
      if (done) {
        return;
      }
    }
  } finally {
    // Ends the request when the consumer has had enough.
    await reader.cancel().catch(() => undefined);
  }
}

function parse<T>(line: string): T {
  try {
    return JSON.parse(line) as T;
  } catch (error) {
    throw new LakeFailure({
      message: 'The answer of the server cannot be read',
      reason: String(error),
      code: 'rucio_garbled'
    });
  }
}
