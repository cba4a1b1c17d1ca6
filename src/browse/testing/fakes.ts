import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type { IDidQuery } from '../../api/client';
import { DataLakeClient } from '../../api/client';
import type { IFailure } from '../../api/errors';
import { anInstance } from '../../api/testing/shapes';
import type {
  Availability,
  Did,
  DidBatch,
  DidDetails,
  DidList,
  Instance,
  ScopeList,
  ScopeProgress
} from '../../api/types';
import type { IAccount, IAvailability, ILakeDid } from '../../tokens';

/** A search whose batches are given by the test. */
export interface IScriptedSearch {
  readonly query: IDidQuery;
  readonly signal: AbortSignal;
  give(...names: Array<string | Partial<Did>>): Promise<void>;
  finish(): Promise<void>;
  /** Say how many scopes are done. */
  progress(
    done: number,
    total: number,
    failed?: ScopeProgress['failed']
  ): Promise<void>;
  fail(error: Error): Promise<void>;
}

type Step = DidBatch | ScopeProgress | { error: Error } | 'end';

/** A client whose answers come when the test says so. */
export class ScriptedClient extends DataLakeClient {
  readonly searches: IScriptedSearch[] = [];
  scopeList: () => Promise<ScopeList> = () =>
    Promise.resolve({
      scopes: ['bulk', 'opendata', 'user.alice'],
      own: ['user.alice']
    });

  /** What every collection holds. */
  children: Did[] = [];

  /** DIDs that were looked up by their complete names. */
  readonly lookedUp: string[] = [];
  /** What is found under a complete name. */
  details: (did: string) => Promise<DidDetails> = did =>
    Promise.resolve(detailsOf(did));

  /** What holds a DID. */
  holders: (did: string) => Promise<DidList> = () =>
    Promise.resolve({ dids: [] });

  override did(_: string, did: string): Promise<DidDetails> {
    this.lookedUp.push(did);
    return this.details(did);
  }

  override parents(_: string, did: string): Promise<DidList> {
    return this.holders(did);
  }

  override async *contents(): AsyncGenerator<Did[], void, undefined> {
    yield await Promise.resolve(this.children);
  }

  override scopes(): Promise<ScopeList> {
    return this.scopeList();
  }

  override async *search(
    _: string,
    query: IDidQuery,
    signal: AbortSignal
  ): AsyncGenerator<DidBatch | ScopeProgress, void, undefined> {
    const steps: Step[] = [];
    let wake: () => void = () => undefined;
    const put = (step: Step) => {
      steps.push(step);
      wake();
      return settle();
    };
    signal.addEventListener('abort', () => wake());
    this.searches.push({
      query,
      signal,
      give: (...names) =>
        put({
          kind: 'dids',
          dids: names.map(name => file(query.scopes[0], name))
        }),
      progress: (done, total, failed = []) =>
        put({ kind: 'progress', done, total, failed }),
      finish: () => put('end'),
      fail: error => put({ error })
    });
    for (;;) {
      if (signal.aborted) {
        throw new Error('aborted');
      }
      const step = steps.shift();
      if (step === 'end') {
        return;
      }
      if (step && 'error' in step) {
        throw step.error;
      }
      if (step) {
        yield step;
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    }
  }
}

/** A file that Rucio knows nothing special about. */
export function detailsOf(text: string): DidDetails {
  const [scope, ...name] = text.split(':');
  return {
    did: file(scope, name.join(':')),
    account: 'alice',
    created_at: '2026-01-02T03:04:05Z',
    open: null,
    adler32: '01234567',
    md5: null,
    metadata: {}
  };
}

function file(scope: string, given: string | Partial<Did>): Did {
  const fields = typeof given === 'string' ? { name: given } : given;
  return {
    scope,
    name: '',
    type: 'file',
    bytes: 1500,
    length: null,
    ...fields
  };
}

/** Let everything that is ready happen. */
export async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}

/** An account that is signed in to an instance `demo`. */
export class FakeAccount {
  constructor(readonly client: DataLakeClient) {}

  readonly changed = new Signal<FakeAccount, void>(this);
  state: Instance['sign_in']['state'] = 'signed_in';

  wildcards = true;
  scopesMax = 50;

  get current(): Instance {
    const instance = anInstance({
      wildcards: this.wildcards,
      search_scopes_max: this.scopesMax
    });
    return {
      ...instance,
      sign_in: { ...instance.sign_in, state: this.state }
    };
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  find(name = 'demo'): Instance | null {
    return name === 'demo' ? this.current : null;
  }

  /** The part of `IAccount` that is read. */
  get account(): IAccount {
    return this as unknown as IAccount;
  }
}

/** An availability that notes who is watched, and knows what the test has told. */
export class FakeAvailability {
  readonly changed = new Signal<FakeAvailability, ILakeDid>(this);
  /** Every DID that was ever watched, in order. */
  readonly asked: string[] = [];
  /** DIDs that are watched now. */
  readonly watched = new Set<string>();
  readonly known = new Map<string, Availability>();
  readonly failures = new Map<string, IFailure>();

  get({ did }: ILakeDid): Availability | null {
    return this.known.get(did) ?? null;
  }

  failure({ did }: ILakeDid): IFailure | null {
    return this.failures.get(did) ?? null;
  }

  watch({ did }: ILakeDid): IDisposable {
    this.asked.push(did);
    this.watched.add(did);
    return new DisposableDelegate(() => this.watched.delete(did));
  }

  /** The part of `IAvailability` that is read. */
  get availability(): IAvailability {
    return this as unknown as IAvailability;
  }
}
