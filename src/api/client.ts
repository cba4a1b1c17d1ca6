import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { LakeFailure } from './errors';
import { FAILURE_CODES } from './failures';
import { readLines } from './ndjson';
import type {
  Availability,
  AvailabilityList,
  Check,
  CheckBatch,
  Did,
  DidBatch,
  DidDetails,
  DidFilter,
  DidList,
  Failure,
  FileBatch,
  InstanceList,
  LakeFile,
  MakeAvailable,
  MetadataFilter,
  Plan,
  ReplicaList,
  Rule,
  RuleChange,
  RuleList,
  ScopeList,
  ScopeProgress,
  SignIn,
  StreamEnd,
  StreamFailure,
  UserpassCredential
} from './types';

/** What to search for. */
export interface IDidQuery {
  /** Where to search; more than one only as far as the instance allows. */
  readonly scopes: ReadonlyArray<string>;
  /** A name, with `*` where the instance allows it. */
  readonly pattern: string;
  readonly type: DidFilter;
  /** Conditions that must all hold. */
  readonly where?: ReadonlyArray<MetadataFilter>;
}

/** Query parameters; a list repeats its parameter. */
type Query = Readonly<Record<string, string | ReadonlyArray<string>>>;

/**
 * The door to our server extension: one method per route of its table.
 *
 * Every method rejects with a `LakeFailure`, or with an `AbortError` when its signal says so.
 */
export class DataLakeClient {
  constructor(
    private readonly _settings: ServerConnection.ISettings = ServerConnection.makeSettings()
  ) {}

  /** The configured instances. */
  instances(signal?: AbortSignal): Promise<InstanceList> {
    return this._json('GET', ['instances'], { signal });
  }

  /** Sign in; Rucio has accepted the credential when this resolves. */
  signIn(instance: string, credential: UserpassCredential): Promise<SignIn> {
    return this._json('PUT', ['instances', instance, 'credential'], {
      body: credential
    });
  }

  /** Forget the credential. */
  signOut(instance: string): Promise<SignIn> {
    return this._json('DELETE', ['instances', instance, 'credential']);
  }

  /** The scopes of an instance. */
  scopes(instance: string, signal?: AbortSignal): Promise<ScopeList> {
    return this._json('GET', ['instances', instance, 'scopes'], { signal });
  }

  /**
   * Search; rows arrive while Rucio is still looking, and over several scopes
   * also how many of them are done and which could not be searched.
   */
  search(
    instance: string,
    { scopes, pattern, type, where = [] }: IDidQuery,
    signal?: AbortSignal
  ): AsyncGenerator<DidBatch | ScopeProgress, void, undefined> {
    return this._stream(
      ['instances', instance, 'dids'],
      {
        scope: scopes,
        pattern,
        type,
        where: where.map(condition => JSON.stringify(condition))
      },
      signal
    );
  }

  /** What Rucio knows about one DID. */
  did(
    instance: string,
    did: string,
    signal?: AbortSignal
  ): Promise<DidDetails> {
    return this._json('GET', ['instances', instance, 'did'], {
      query: { did },
      signal
    });
  }

  /** What a collection holds, one level down. */
  async *contents(
    instance: string,
    did: string,
    signal?: AbortSignal
  ): AsyncGenerator<Did[], void, undefined> {
    const lines = this._stream<DidBatch>(
      ['instances', instance, 'contents'],
      { did },
      signal
    );
    for await (const line of lines) {
      yield line.dids;
    }
  }

  /** Where DIDs (at most 100) stand; the server pushes their changes from then on. */
  availability(
    instance: string,
    dids: ReadonlyArray<string>,
    signal?: AbortSignal
  ): Promise<AvailabilityList> {
    return this._json('GET', ['instances', instance, 'availability'], {
      query: { did: dids },
      signal
    });
  }

  /** What making DIDs available would mean; changes nothing. */
  plan(
    instance: string,
    dids: ReadonlyArray<string>,
    choice: { rse?: string; lifetimeDays?: number } = {},
    signal?: AbortSignal
  ): Promise<Plan> {
    const { rse, lifetimeDays } = choice;
    return this._json('GET', ['instances', instance, 'plan'], {
      query: {
        did: dids,
        ...(rse !== undefined && { rse }),
        ...(lifetimeDays !== undefined && {
          lifetime_days: String(lifetimeDays)
        })
      },
      signal
    });
  }

  /** The collections that hold a DID, one level up. */
  parents(
    instance: string,
    did: string,
    signal?: AbortSignal
  ): Promise<DidList> {
    return this._json('GET', ['instances', instance, 'parents'], {
      query: { did },
      signal
    });
  }

  /** Where a DID lies, RSE by RSE. */
  replicas(
    instance: string,
    did: string,
    signal?: AbortSignal
  ): Promise<ReplicaList> {
    return this._json('GET', ['instances', instance, 'replicas'], {
      query: { did },
      signal
    });
  }

  /** The rules on a DID and on the collections that hold it. */
  rules(
    instance: string,
    did: string,
    signal?: AbortSignal
  ): Promise<RuleList> {
    return this._json('GET', ['instances', instance, 'rules'], {
      query: { did },
      signal
    });
  }

  /** Extend a rule of one's own, or have Rucio try again what is stuck. */
  changeRule(instance: string, id: string, change: RuleChange): Promise<Rule> {
    return this._json('PATCH', ['instances', instance, 'rules', id], {
      body: change
    });
  }

  /** Remove a rule of one's own; Rucio then removes what nothing else holds. */
  cancelRule(instance: string, id: string): Promise<Rule> {
    return this._json('DELETE', ['instances', instance, 'rules', id]);
  }

  /** Read the configuration anew, remote parts included. */
  reloadConfiguration(): Promise<InstanceList> {
    return this._json('POST', ['configuration']);
  }

  /** Look at everything that must be right; findings arrive one by one. */
  async *diagnose(
    signal?: AbortSignal
  ): AsyncGenerator<Check[], void, undefined> {
    for await (const line of this._stream<CheckBatch>(
      ['diagnosis'],
      {},
      signal
    )) {
      yield line.checks;
    }
  }

  /** Ask Rucio for a rule that brings a DID to a mounted RSE. */
  makeAvailable(
    instance: string,
    request: MakeAvailable
  ): Promise<Availability> {
    return this._json('POST', ['instances', instance, 'availability'], {
      body: request
    });
  }

  /** The files of a DID as a kernel needs them. */
  async *files(
    instance: string,
    did: string,
    signal?: AbortSignal
  ): AsyncGenerator<LakeFile[], void, undefined> {
    const lines = this._stream<FileBatch>(
      ['instances', instance, 'files'],
      { did },
      signal
    );
    for await (const line of lines) {
      yield line.files;
    }
  }

  private async _json<T>(
    method: string,
    path: ReadonlyArray<string>,
    options: { query?: Query; body?: object; signal?: AbortSignal } = {}
  ): Promise<T> {
    const response = await this._send(method, path, options);
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw unreadable(error, 'rucio_garbled', options.signal);
    }
  }

  private async *_stream<T extends { kind: string }>(
    path: ReadonlyArray<string>,
    query: Query,
    signal?: AbortSignal
  ): AsyncGenerator<T, void, undefined> {
    const response = await this._send('GET', path, { query, signal });
    if (response.body === null) {
      throw cut();
    }
    const lines = readLines<T | StreamEnd | StreamFailure>(response.body);
    try {
      for await (const line of lines) {
        if (isEnd(line)) {
          return;
        }
        if (isFailure(line)) {
          throw new LakeFailure(line.failure);
        }
        yield line;
      }
    } catch (error) {
      throw error instanceof LakeFailure
        ? error
        : unreadable(error, 'rucio_cut', signal);
    }
    throw cut();
  }

  private async _send(
    method: string,
    path: ReadonlyArray<string>,
    {
      query = {},
      body,
      signal
    }: { query?: Query; body?: object; signal?: AbortSignal }
  ): Promise<Response> {
    const url =
      URLExt.join(
        this._settings.baseUrl,
        'datalake',
        ...path.map(encodeURIComponent)
      ) + toQuery(query);
    const init: RequestInit = { method, signal };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this._settings);
    } catch (error) {
      signal?.throwIfAborted();
      throw new LakeFailure({
        message: 'The Jupyter server does not answer',
        reason: error instanceof Error ? error.message : String(error),
        code: 'server_unreachable'
      });
    }
    if (!response.ok) {
      throw await refused(response);
    }
    return response;
  }
}

function toQuery(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of typeof value === 'string' ? [value] : value) {
      parameters.append(name, one);
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

/** The server's own words, or ours when something else answered in its place. */
async function refused(response: Response): Promise<LakeFailure> {
  const body: unknown = await response.json().catch(() => null);
  if (isFailureBody(body)) {
    return new LakeFailure(body);
  }
  return new LakeFailure({
    message: 'The server part of the extension does not answer',
    reason: `HTTP ${response.status} ${response.statusText}`,
    code: response.status === 404 ? 'not_found' : 'server_unreachable'
  });
}

function isFailureBody(body: unknown): body is Failure {
  const { message, reason, code } = (body ?? {}) as Partial<Failure>;
  return (
    typeof message === 'string' &&
    typeof reason === 'string' &&
    FAILURE_CODES.some(known => known === code)
  );
}

function isEnd(line: { kind: string }): line is StreamEnd {
  return line.kind === 'end';
}

function isFailure(line: { kind: string }): line is StreamFailure {
  return line.kind === 'failure';
}

function cut(): LakeFailure {
  return new LakeFailure({
    message: 'The answer ended before it was complete',
    reason: 'The connection to the Jupyter server was closed',
    code: 'rucio_cut'
  });
}

function unreadable(
  error: unknown,
  code: 'rucio_cut' | 'rucio_garbled',
  signal?: AbortSignal
): Error {
  if (signal?.aborted && error instanceof Error) {
    return error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new LakeFailure({
    message: 'The answer of the server cannot be read',
    reason,
    code
  });
}
