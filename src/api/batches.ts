/**
 * Characters that the DIDs of one question may take in its address.
 *
 * The Jupyter server reads at most 64 kB before the body, but what stands in front of a hub is stricter: Node's
 * proxy takes 16 kB with all cookies, nginx a first line of 8 kB. The path and the other parameters need the rest.
 */
export const MAX_ADDRESS = 6000;

/**
 * Split what is to be asked about into questions that any server on the way accepts.
 *
 * In order, at most `most` in each and as many as the address can hold; one that is too long for that goes alone.
 */
export function* batches<T>(
  items: ReadonlyArray<T>,
  didOf: (item: T) => string,
  most: number
): Generator<T[], void, undefined> {
  let batch: T[] = [];
  let length = 0;
  for (const item of items) {
    const more = lengthInAddress(didOf(item));
    if (
      batch.length === most ||
      (batch.length && length + more > MAX_ADDRESS)
    ) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(item);
    length += more;
  }
  if (batch.length) {
    yield batch;
  }
}

/** A character of a name may take twelve of an address. */
function lengthInAddress(did: string): number {
  return new URLSearchParams({ did }).toString().length + '&'.length;
}
