import { aPlan, aPlannedDid, aRule } from '../api/testing/shapes';
import { PlanModel } from './planModel';
import { FakeRucio, refusal, settled } from './testing/fakeRucio';

const did = 'opendata:higgs';

describe('PlanModel', () => {
  let rucio: FakeRucio;
  let model: PlanModel;

  beforeEach(() => {
    jest.useFakeTimers();
    rucio = new FakeRucio();
    model = new PlanModel(rucio.options([did]));
  });

  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });

  const gathered = () => jest.advanceTimersByTimeAsync(400);

  it('asks at once, and does nothing before it knows what it does', async () => {
    expect(rucio.questions).toHaveLength(1);
    expect(rucio.question.dids).toEqual([did]);
    expect(rucio.question.choice).toEqual({});
    expect([model.isAsking, model.isReady]).toEqual([true, false]);
    expect(await model.carryOut()).toBe(false);
    await rucio.question.answer(aPlan());
    expect([model.isAsking, model.isReady]).toEqual([false, true]);
    expect(rucio.wishes).toEqual([]);
  });

  it('starts from what the user prefers', () => {
    const preferred = { rse: 'tier=2', lifetimeDays: 90 };
    model = new PlanModel(rucio.options([did], preferred));
    expect(rucio.question.choice).toEqual(preferred);
    expect([model.rse, model.lifetime]).toEqual(['tier=2', '90']);
  });

  it('tells what the administrator pre-set from what the user chose', () => {
    const preset = { rse: 'SITE-B', lifetimeDays: 3 };
    model = new PlanModel({ ...rucio.options([did], preset), preset });
    expect([model.isOwnChoice, model.isSitesLifetime]).toEqual([false, true]);
    model.chooseLifetime('30');
    expect([model.isOwnChoice, model.isSitesLifetime]).toEqual([true, false]);
    model.chooseLifetime('3');
    model.chooseRse('SITE-A');
    expect([model.isOwnChoice, model.isSitesLifetime]).toEqual([true, true]);
    model.chooseDefaults();
    expect([model.rse, model.lifetime]).toEqual(['SITE-B', '3']);
  });

  it('asks once for several key strokes, and an older answer never wins', async () => {
    const [first] = rucio.questions;
    model.chooseLifetime('3');
    model.chooseLifetime('30');
    model.chooseRse('SITE-B');
    expect(model.isReady).toBe(false);
    await gathered();
    expect(rucio.questions).toHaveLength(2);
    expect(rucio.question.choice).toEqual({ rse: 'SITE-B', lifetimeDays: 30 });
    const chosen = aPlan({ rse: 'SITE-B', lifetime_days: 30 });
    await rucio.question.answer(chosen);
    await first.answer(aPlan());
    expect(first.signal?.aborted).toBe(true);
    expect(model.plan).toBe(chosen);
  });

  it('keeps an old plan from being carried out after the wish has changed', async () => {
    await rucio.question.answer(aPlan());
    model.chooseLifetime('30');
    expect(await model.carryOut()).toBe(false);
    expect(rucio.wishes).toEqual([]);
  });

  it.each(['0', '-1', '1.5', 'a week', '1e3', '99999'])(
    'asks nothing about a lifetime of %s',
    async text => {
      await rucio.question.answer(aPlan());
      model.chooseLifetime(text);
      await gathered();
      expect(rucio.questions).toHaveLength(1);
      expect([model.isLifetimeValid, model.isReady]).toEqual([false, false]);
      model.chooseLifetime(' ');
      await gathered();
      expect(rucio.question.choice).toEqual({});
    }
  );

  it('says why a question failed, and asks again', async () => {
    await rucio.question.refuse(refusal('rucio_timeout', 'slow'));
    expect(model.failure?.code).toBe('rucio_timeout');
    expect([model.isAsking, model.isReady]).toEqual([false, false]);
    void model.ask();
    expect(model.failure).toBeNull();
    await rucio.question.answer(aPlan());
    expect(model.isReady).toBe(true);
  });

  it('asks Rucio for what was shown', async () => {
    await rucio.question.answer(aPlan());
    model.chooseRse('SITE-B');
    await gathered();
    await rucio.question.answer(aPlan({ rse: 'SITE-B', lifetime_days: 9 }));
    expect(await model.carryOut()).toBe(true);
    expect(rucio.wishes).toEqual([
      [
        { instance: 'demo', did },
        { rse: 'SITE-B', lifetimeDays: 9 }
      ]
    ]);
  });

  it('asks nothing of Rucio where a rule does it already', async () => {
    const covered = aPlannedDid({ covered_by: aRule() });
    await rucio.question.answer(aPlan({ items: [covered] }));
    expect(model.isReady).toBe(false);
    expect(await model.carryOut()).toBe(false);
    expect(rucio.wishes).toEqual([]);
  });

  it('keeps what was refused for another try', async () => {
    await rucio.question.answer(aPlan());
    rucio.grant = () => Promise.reject(refusal());
    expect(await model.carryOut()).toBe(false);
    expect(model.outcomes.get(did)).toMatchObject({ code: 'quota_exceeded' });
    rucio.grant = () => Promise.resolve();
    expect(await model.carryOut()).toBe(true);
    expect(rucio.wishes).toHaveLength(2);
  });

  it('tells for each of several DIDs what became of it, and repeats only what failed', async () => {
    const dids = ['s:covered', 's:gone', 's:a', 's:b', 's:c', 's:d', 's:e'];
    model = new PlanModel(rucio.options(dids));
    const [covered, gone, ...others] = dids.map(name =>
      aPlannedDid({ did: name })
    );
    const items = [
      { ...covered, covered_by: aRule() },
      { ...gone, failure: refusal('did_not_found') },
      ...others
    ];
    await rucio.question.answer(aPlan({ items }));
    rucio.grant = name =>
      name === 's:b' ? Promise.reject(refusal()) : Promise.resolve();
    expect(await model.carryOut()).toBe(false);
    expect(rucio.wishes.map(([item]) => item.did)).toEqual(dids.slice(2));
    expect(model.outcomes.get('s:a')).toBe('done');
    expect(model.due.map(item => item.did)).toEqual(['s:b']);
    rucio.grant = () => Promise.resolve();
    await model.carryOut();
    expect(rucio.wishes.slice(5).map(([item]) => item.did)).toEqual(['s:b']);
  });

  it('has at most four wishes on their way', async () => {
    const dids = Array.from({ length: 9 }, (_, index) => `s:${index}`);
    model = new PlanModel(rucio.options(dids));
    const items = dids.map(name => aPlannedDid({ did: name }));
    await rucio.question.answer(aPlan({ items }));
    const waiting: (() => void)[] = [];
    rucio.grant = () => new Promise(resolve => waiting.push(resolve));
    const done = model.carryOut();
    expect([rucio.wishes.length, model.isWorking]).toEqual([4, true]);
    expect(await model.carryOut()).toBe(false);
    waiting[0]();
    await settled();
    expect(rucio.wishes).toHaveLength(5);
    while (waiting.length) {
      waiting.shift()?.();
      await settled();
    }
    expect(await done).toBe(true);
    expect(model.isWorking).toBe(false);
  });

  it('asks about a great cart in several questions and adds them up', async () => {
    const dids = Array.from({ length: 60 }, (_, index) => `s:${index}`);
    model = new PlanModel(rucio.options(dids));
    expect(rucio.question.dids).toHaveLength(50);
    await rucio.question.answer(aPlan());
    expect(rucio.question.dids).toEqual(dids.slice(50));
    await rucio.question.answer(aPlan({ bytes_to_move: null }));
    expect(model.plan).toMatchObject({
      files_to_move: 284,
      bytes_to_move: null
    });
    expect(model.plan?.items).toHaveLength(2);
  });

  it('is quiet after it was disposed', async () => {
    const seen = jest.fn();
    model.changed.connect(seen);
    model.dispose();
    expect(rucio.question.signal?.aborted).toBe(true);
    await rucio.question.answer(aPlan());
    await gathered();
    expect(seen).not.toHaveBeenCalled();
  });
});
