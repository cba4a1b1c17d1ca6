import { LakeFailure } from '../api/errors';
import { DoctorModel } from './model';
import { ScriptedClient, settle, unreachable } from './testing/scriptedClient';

describe('DoctorModel', () => {
  let client: ScriptedClient;
  let model: DoctorModel;

  beforeEach(() => {
    client = new ScriptedClient();
    model = new DoctorModel(client);
  });

  it('asks for nothing by itself', () => {
    expect(client.runs).toHaveLength(0);
    expect(model.status).toBe('idle');
  });

  it('gathers findings as they come, by instance', async () => {
    const run = model.run();
    client.runs[0].give({ instance: 'far' });
    client.runs[0].give({ instance: 'near' }, { instance: null });
    await settle();
    expect(model.status).toBe('running');
    client.runs[0].give({ instance: 'far', ...unreachable });
    client.runs[0].finish();
    await run;
    expect(model.status).toBe('done');
    expect(
      model.groups.map(({ instance, checks }) => [instance, checks.length])
    ).toEqual([
      [null, 1],
      ['far', 2],
      ['near', 1]
    ]);
    expect(model.count('failed')).toBe(1);
    expect(model.finishedAt).not.toBeNull();
  });

  it('keeps what was found when the rest cannot be had', async () => {
    const run = model.run();
    client.runs[0].give({});
    client.runs[0].fail(
      new LakeFailure({ message: 'cut', reason: 'cut', code: 'rucio_cut' })
    );
    await run;
    expect(model.status).toBe('failed');
    expect(model.failure?.code).toBe('rucio_cut');
    expect(model.checks).toHaveLength(1);
    expect(model.finishedAt).toBeNull();
  });

  it('looks again from the beginning, and hears no more of the run before', async () => {
    const first = model.run();
    client.runs[0].give({}, {});
    await settle();
    const second = model.run();
    expect(client.runs[0].signal.aborted).toBe(true);
    client.runs[0].give({});
    client.runs[1].give({ instance: 'new' });
    client.runs[1].finish();
    await Promise.all([first, second]);
    expect(model.checks.map(check => check.instance)).toEqual(['new']);
    expect(model.status).toBe('done');
  });

  it('stops when told to, and when it is disposed', async () => {
    const run = model.run();
    client.runs[0].give({});
    await settle();
    model.stop();
    await run;
    expect(model.status).toBe('stopped');
    expect(model.checks).toHaveLength(1);
    void model.run();
    model.dispose();
    expect(client.runs[1].signal.aborted).toBe(true);
  });
});
