import type { Event } from '@jupyterlab/services';
import { Signal, Stream } from '@lumino/signaling';

import { DataLakeClient } from '../api/client';
import { LakeFailure } from '../api/errors';
import { AVAILABILITY_SCHEMA, AvailabilityEvents } from '../api/events';
import { anAvailability, aRule } from '../api/testing/shapes';
import type {
  Availability,
  AvailabilityList,
  AvailabilityState,
  MakeAvailable,
  Rule,
  RuleChange
} from '../api/types';
import type { ILakeDid } from '../tokens';
import { AvailabilityModel } from './model';

const higgs: ILakeDid = { instance: 'demo', did: 'opendata:higgs' };
const muons: ILakeDid = { instance: 'demo', did: 'opendata:muons' };

function standing(
  did: string,
  state: AvailabilityState = 'elsewhere',
  filesHere = 0
): Availability {
  return anAvailability({
    did,
    state,
    files_here: filesHere,
    bytes_here: filesHere * 10,
    bytes_total: 2000
  });
}

interface IQuestion {
  readonly instance: string;
  readonly dids: ReadonlyArray<string>;
  answer(revision: number, items?: Availability[]): Promise<void>;
  refuse(error: Error): Promise<void>;
}

/** A client whose answers are given by the test, in any order. */
class ScriptedClient extends DataLakeClient {
  readonly questions: IQuestion[] = [];
  readonly wishes: MakeAvailable[] = [];
  readonly deeds: unknown[][] = [];
  wish: () => Promise<Availability> = () =>
    Promise.resolve(standing(higgs.did, 'replicating'));

  override availability(
    instance: string,
    dids: ReadonlyArray<string>
  ): Promise<AvailabilityList> {
    return new Promise((resolve, reject) => {
      this.questions.push({
        instance,
        dids,
        answer: async (revision, items = dids.map(did => standing(did))) => {
          resolve({ revision, items });
          await jest.advanceTimersByTimeAsync(0);
        },
        refuse: async error => {
          reject(error);
          await jest.advanceTimersByTimeAsync(0);
        }
      });
    });
  }

  override changeRule(
    instance: string,
    id: string,
    change: RuleChange
  ): Promise<Rule> {
    this.deeds.push([instance, id, change]);
    return Promise.resolve(aRule());
  }

  override cancelRule(instance: string, id: string): Promise<Rule> {
    this.deeds.push([instance, id, null]);
    return Promise.resolve(aRule());
  }

  override makeAvailable(
    _: string,
    request: MakeAvailable
  ): Promise<Availability> {
    this.wishes.push(request);
    return this.wish();
  }
}

describe('AvailabilityModel', () => {
  let client: ScriptedClient;
  let stream: Stream<unknown, Event.Emission>;
  let opened: Signal<object, void>;
  let connections: number;
  let model: AvailabilityModel;

  beforeEach(async () => {
    jest.useFakeTimers();
    client = new ScriptedClient();
    stream = new Stream({});
    opened = new Signal({});
    connections = 0;
    const connect = () => connections++;
    const events = new AvailabilityEvents({ stream, opened, connect });
    model = new AvailabilityModel(client, events);
    // A page is loaded before a row is on screen.
    await gathered();
  });

  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });

  const gathered = () => jest.advanceTimersByTimeAsync(60);

  function push(revision: number, ...items: Availability[]): void {
    stream.emit({
      schema_id: AVAILABILITY_SCHEMA,
      instance: 'demo',
      revision,
      items: items.map(item => ({
        did: item.did,
        state: item.state,
        files_here: item.files_here,
        files_total: item.files_total,
        bytes_here: item.bytes_here,
        bytes_total: item.bytes_total,
        bytes_per_second: item.bytes_per_second
      }))
    });
  }

  async function known(item: ILakeDid, answer: Availability): Promise<void> {
    model.watch(item);
    await gathered();
    await client.questions[client.questions.length - 1].answer(1, [answer]);
  }

  it('asks nothing while nobody watches', async () => {
    await jest.advanceTimersByTimeAsync(11 * 60 * 1000);
    expect(client.questions).toEqual([]);
    expect(model.get(higgs)).toBeNull();
  });

  it('asks once for what comes on screen together, however many look', async () => {
    model.watch(higgs);
    model.watch(muons);
    model.watch(higgs);
    await gathered();
    expect(client.questions.map(question => question.dids)).toEqual([
      [higgs.did, muons.did]
    ]);
    await client.questions[0].answer(1);
    expect(model.get(muons)?.did).toBe(muons.did);
  });

  it('asks each instance for its own, at most 100 DIDs at once', async () => {
    for (let index = 0; index < 250; index++) {
      model.watch({ instance: 'demo', did: `s:${index}` });
    }
    model.watch({ instance: 'other', did: 's:0' });
    await gathered();
    expect(
      client.questions.map(({ instance, dids }) => [instance, dids.length])
    ).toEqual([
      ['demo', 100],
      ['demo', 100],
      ['demo', 50],
      ['other', 1]
    ]);
  });

  it('forgets a DID with its last watcher, not before', async () => {
    const first = model.watch(higgs);
    const second = model.watch(higgs);
    await gathered();
    await client.questions[0].answer(1);
    first.dispose();
    first.dispose();
    expect(model.get(higgs)).not.toBeNull();
    second.dispose();
    expect(model.get(higgs)).toBeNull();
  });

  it('does not ask about what left the screen at once', async () => {
    model.watch(higgs).dispose();
    await gathered();
    expect(client.questions).toEqual([]);
  });

  it('moves with the pushed numbers without asking', async () => {
    await known(higgs, standing(higgs.did, 'replicating', 10));
    const seen: unknown[] = [];
    model.changed.connect((_, item) => seen.push(item));
    push(2, standing(higgs.did, 'replicating', 142));
    expect(model.get(higgs)?.files_here).toBe(142);
    expect(seen).toEqual([higgs]);
    expect(client.questions).toHaveLength(1);
  });

  it.each(['available', 'stuck', 'unknown'] as const)(
    'believes no hint about %s before it has asked',
    async state => {
      await known(higgs, standing(higgs.did, 'replicating', 10));
      push(2, standing(higgs.did, state, 200));
      expect(model.get(higgs)?.state).toBe('replicating');
      await client.questions[1].answer(2, [standing(higgs.did, state, 200)]);
      expect(model.get(higgs)?.state).toBe(state);
    }
  );

  it('asks again for all of an instance when a message is missing', async () => {
    model.watch(higgs);
    model.watch(muons);
    model.watch({ instance: 'other', did: 's:0' });
    await gathered();
    await client.questions[0].answer(7);
    await client.questions[1].answer(1);
    push(9, standing(higgs.did, 'replicating', 3));
    expect(client.questions[2].instance).toBe('demo');
    expect(client.questions[2].dids).toEqual([higgs.did, muons.did]);
    expect(client.questions).toHaveLength(3);
  });

  it('passes over hints about what nobody watches, and over malformed ones', async () => {
    await known(higgs, standing(higgs.did, 'replicating', 10));
    push(2, standing('opendata:stranger', 'available'));
    stream.emit({
      schema_id: AVAILABILITY_SCHEMA,
      instance: 'demo',
      revision: 3,
      items: [{ did: higgs.did, state: 'available', files_here: 'all' }]
    });
    await gathered();
    expect(client.questions).toHaveLength(1);
    expect(model.get(higgs)?.files_here).toBe(10);
  });

  it('never lets an older answer overwrite a newer one', async () => {
    await known(higgs, standing(higgs.did));
    void model.refresh(higgs);
    void model.refresh(higgs);
    const [, older, newer] = client.questions;
    await newer.answer(3, [standing(higgs.did, 'available', 200)]);
    await older.answer(2, [standing(higgs.did, 'replicating', 1)]);
    expect(model.get(higgs)?.state).toBe('available');
  });

  it('says why a question failed, and recovers', async () => {
    model.watch(higgs);
    await gathered();
    const failure = {
      message: 'Rucio does not answer',
      reason: 'connection refused',
      code: 'rucio_unreachable' as const
    };
    await client.questions[0].refuse(new LakeFailure(failure));
    expect(model.failure(higgs)).toEqual(failure);
    expect(model.get(higgs)).toBeNull();
    void model.refresh(higgs);
    await client.questions[1].answer(1);
    expect(model.failure(higgs)).toBeNull();
    expect(model.get(higgs)).not.toBeNull();
  });

  it('asks again about what failed when somebody may have signed in', async () => {
    await known(higgs, standing(higgs.did));
    model.watch(muons);
    await gathered();
    await client.questions[1].answer(2, [standing(muons.did, 'unknown')]);
    void model.retryFailed();
    expect(client.questions.slice(2).map(({ dids }) => dids)).toEqual([
      [muons.did]
    ]);
    await client.questions[2].answer(2, [standing(muons.did, 'available')]);
    void model.retryFailed();
    expect(client.questions).toHaveLength(3);
  });

  it('asks when the numbers of what stood still have moved', async () => {
    await known(higgs, standing(higgs.did, 'partial', 10));
    push(2, standing(higgs.did, 'partial', 20));
    expect(client.questions).toHaveLength(2);
    await client.questions[1].answer(2, [standing(higgs.did, 'partial', 20)]);
    expect(model.get(higgs)?.files_here).toBe(20);
  });

  it('shows the new rule at once, and no answer that is older than it', async () => {
    await known(higgs, standing(higgs.did));
    void model.refresh(higgs);
    const granted = jest.fn();
    model.granted.connect(granted);
    await model.makeAvailable(higgs, { rse: 'SITE-B', lifetimeDays: 3 });
    expect(client.wishes).toEqual([
      { did: higgs.did, rse: 'SITE-B', lifetime_days: 3 }
    ]);
    expect(granted).toHaveBeenCalledWith(model, higgs);
    expect(model.get(higgs)?.state).toBe('replicating');
    await client.questions[1].answer(2, [standing(higgs.did, 'elsewhere')]);
    expect(model.get(higgs)?.state).toBe('replicating');
  });

  it("rejects with Rucio's refusal and leaves the DID as it was", async () => {
    await known(higgs, standing(higgs.did));
    const granted = jest.fn();
    model.granted.connect(granted);
    const refusal = new LakeFailure({
      message: 'Rucio refuses the rule',
      reason: 'There is not enough quota left to fulfil the operation.',
      code: 'quota_exceeded'
    });
    client.wish = () => Promise.reject(refusal);
    const wish = { rse: null, lifetimeDays: null };
    await expect(model.makeAvailable(higgs, wish)).rejects.toBe(refusal);
    expect(model.get(higgs)?.state).toBe('elsewhere');
    expect(model.failure(higgs)).toBeNull();
    expect(granted).not.toHaveBeenCalled();
  });

  it('asks again after a rule was changed or cancelled', async () => {
    await known(higgs, standing(higgs.did, 'stuck'));
    const changed = model.changeRule(higgs, 'a1', {
      lifetime_days: null,
      retry: true
    });
    await jest.advanceTimersByTimeAsync(0);
    await client.questions[1].answer(2, [standing(higgs.did, 'replicating')]);
    await changed;
    expect(model.get(higgs)?.state).toBe('replicating');
    const cancelled = model.cancelRule(higgs, 'a1');
    await jest.advanceTimersByTimeAsync(0);
    await client.questions[2].answer(3, [standing(higgs.did, 'elsewhere')]);
    await cancelled;
    expect(model.get(higgs)?.state).toBe('elsewhere');
    expect(client.deeds).toEqual([
      ['demo', 'a1', { lifetime_days: null, retry: true }],
      ['demo', 'a1', null]
    ]);
  });

  it('knows what is watched, until nobody looks', () => {
    const watch = model.watch(higgs);
    model.watch(muons);
    expect(model.watched).toEqual([higgs, muons]);
    watch.dispose();
    expect(model.watched).toEqual([muons]);
  });

  it('renews the interest of the server, which forgets after an hour', async () => {
    await known(higgs, standing(higgs.did));
    await jest.advanceTimersByTimeAsync(11 * 60 * 1000);
    expect(client.questions.length).toBeGreaterThan(1);
    expect(client.questions.length).toBeLessThan(5);
  });

  it('listens to the server from the first row on', () => {
    expect(connections).toBe(0);
    model.watch(higgs);
    expect(connections).toBe(1);
  });

  it('asks again at once when the socket was away, and takes any revision', async () => {
    await known(higgs, standing(higgs.did, 'replicating', 10));
    opened.emit();
    expect(client.questions).toHaveLength(2);
    // the server was restarted: its revisions begin anew
    await client.questions[1].answer(0, [standing(higgs.did, 'replicating')]);
    push(1, standing(higgs.did, 'replicating', 20));
    expect(client.questions).toHaveLength(2);
    expect(model.get(higgs)?.files_here).toBe(20);
  });

  it('does not ask twice about what is being gathered when the socket opens', async () => {
    model.watch(higgs);
    opened.emit();
    await gathered();
    expect(client.questions).toHaveLength(1);
  });

  it('is quiet after it was disposed', async () => {
    model.watch(higgs);
    await gathered();
    const seen = jest.fn();
    model.changed.connect(seen);
    model.dispose();
    await client.questions[0].answer(1);
    push(2, standing(higgs.did, 'available'));
    await jest.advanceTimersByTimeAsync(11 * 60 * 1000);
    expect(seen).not.toHaveBeenCalled();
    expect(client.questions).toHaveLength(1);
  });
});
