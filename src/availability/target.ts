import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { isDid } from '../api/did';
import type { Instance } from '../api/types';
import type { IAccount } from '../tokens';

/** What a command acts on. */
export interface ITarget {
  readonly did: string;
  readonly instance: Instance;
}

/**
 * The arguments `did` and `instance` of a command; null after the user was told what is wrong with them.
 *
 * They can come from anywhere, notebook output included. Without `instance` the chosen one is meant.
 */
export async function readTarget(
  { did, instance: name }: ReadonlyPartialJSONObject,
  account: IAccount,
  trans: TranslationBundle
): Promise<ITarget | null> {
  await account.load();
  if (!isDid(did)) {
    Notification.error(
      trans.__('This is no data identifier. Write it as scope:name.')
    );
    return null;
  }
  const instance =
    typeof name === 'string' ? account.find(name) : account.current;
  if (!instance) {
    Notification.error(
      trans.__(
        'There is no such instance of the data lake. Look into the Data Lake panel.'
      )
    );
    return null;
  }
  return { did, instance };
}
