import type { DataLakeClient, IDidQuery } from '../api/client';
import { LakeFailure } from '../api/errors';
import type { Find } from './searchModel';

/** Names in one scope or several, by a pattern, a type and conditions. */
export function findNames(
  client: DataLakeClient,
  instance: string,
  query: IDidQuery
): Find {
  return async function* (signal) {
    // Without a scope there is nothing to ask.
    if (query.scopes.length) {
      yield* client.search(instance, query, signal);
    }
  };
}

/** The one DID of this name; nothing when there is none. A name may hold `*`, so it is never searched for. */
export function findName(
  client: DataLakeClient,
  instance: string,
  did: string
): Find {
  return async function* (signal) {
    try {
      const details = await client.did(instance, did, signal);
      yield { kind: 'dids', dids: [details.did] };
    } catch (error) {
      if (LakeFailure.from(error).code !== 'did_not_found') {
        throw error;
      }
    }
  };
}

/** The collections that hold a DID. */
export function findParents(
  client: DataLakeClient,
  instance: string,
  did: string
): Find {
  return async function* (signal) {
    const { dids } = await client.parents(instance, did, signal);
    yield { kind: 'dids', dids };
  };
}
