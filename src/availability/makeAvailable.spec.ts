import { Notification } from '@jupyterlab/apputils';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { LakeFailure } from '../api/errors';
import { anAvailability } from '../api/testing/shapes';
import type { Instance } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAccount, IAvailability, ILakeDid } from '../tokens';
import { addMakeAvailable } from './makeAvailable';

const did = 'opendata:higgs.2024.diphoton';
const demo = {
  name: 'demo',
  destination_rse: 'LOCAL-FUSE',
  lifetime_days: 7
} as Instance;

const known = anAvailability({
  did,
  state: 'partial',
  files_here: 58,
  bytes_here: 600_000_000
});

describe('datalake:make-available', () => {
  let commands: CommandRegistry;
  let instance: Instance;
  let wishes: [ILakeDid, number | null][];
  let refusals: LakeFailure[];
  let watchers: number;

  beforeEach(() => {
    commands = new CommandRegistry();
    instance = demo;
    wishes = [];
    refusals = [];
    watchers = 0;
    Notification.manager.dismiss();
    const account: Partial<IAccount> = {
      load: () => Promise.resolve(),
      get current() {
        return instance;
      },
      find: name => (name === 'demo' ? instance : null)
    };
    const availability = {
      changed: new Signal({}),
      get: () => known,
      failure: () => null,
      watch: () => {
        watchers++;
        return { dispose: () => watchers-- };
      },
      makeAvailable: (item: ILakeDid, days: number | null) => {
        wishes.push([item, days]);
        const refusal = refusals.shift();
        return refusal ? Promise.reject(refusal) : Promise.resolve();
      }
    };
    addMakeAvailable(commands, {
      account: account as IAccount,
      availability: availability as unknown as IAvailability,
      trans: nullTranslator.load('')
    });
  });

  const run = (args: ReadonlyPartialJSONObject) =>
    commands.execute(CommandIDs.makeAvailable, args);

  const told = () =>
    Notification.manager.notifications.map(({ message }) => message);

  /** The dialog's text, once React has drawn it. */
  async function dialog(): Promise<string> {
    await waitForDialog();
    const drawn = () => document.querySelector('.jp-DataLake-dialog table');
    while (!drawn()) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    return document.querySelector('.jp-Dialog')?.textContent ?? '';
  }

  it('asks with all values, then asks Rucio', async () => {
    const done = run({ did, instance: 'demo' });
    const text = await dialog();
    expect(text).toContain(did);
    expect(text).toContain('200 files · 1.9 GB');
    expect(text).toContain('58 files · 600 MB');
    expect(text).toContain('LOCAL-FUSE');
    expect(text).toMatch(/\(7 days, set by your site\)/);
    expect(text).toContain('Rucio will copy 142 files (1.3 GB)');
    expect(wishes).toEqual([]);
    await acceptDialog();
    await done;
    expect(wishes).toEqual([[{ instance: 'demo', did }, null]]);
    expect(watchers).toBe(0);
  });

  it('says that a rule without lifetime stays', async () => {
    instance = { ...demo, lifetime_days: null };
    const done = run({ did });
    expect(await dialog()).toContain('Without end (set by your site)');
    await dismissDialog();
    await done;
  });

  it('does nothing when the user does not want it', async () => {
    const done = run({ did });
    await dialog();
    await dismissDialog();
    await done;
    expect(wishes).toEqual([]);
    expect(watchers).toBe(0);
  });

  it('asks again whatever the arguments claim', async () => {
    const done = run({ did, confirmed: true, force: true, dialog: false });
    await dialog();
    expect(wishes).toEqual([]);
    await dismissDialog();
    await done;
  });

  it("shows Rucio's refusal in full, with what to do, where the wish was made", async () => {
    const reason = `There is not enough quota left${'.'.repeat(200)} on LOCAL-FUSE`;
    refusals.push(
      new LakeFailure({
        message: 'Rucio refuses the rule',
        reason,
        code: 'quota_exceeded'
      })
    );
    const done = run({ did });
    await dialog();
    await acceptDialog();
    const text = await dialog();
    expect(text).toContain(reason);
    expect(text).toContain('Delete rules that you no longer need');
    await acceptDialog();
    await done;
    expect(wishes).toHaveLength(2);
    expect(told()).toEqual([]);
  });

  it.each([
    {},
    { did: 5 },
    { did: 'no colon' },
    { did: ':name' },
    { did: 'scope:' },
    { did, instance: 'evil' }
  ])('says what is wrong with %j and asks nothing', async args => {
    await run(args);
    expect(document.querySelector('.jp-Dialog')).toBeNull();
    expect(told()).toHaveLength(1);
    expect(wishes).toEqual([]);
  });
});
