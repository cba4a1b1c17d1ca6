import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Did, Instance } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAccount, IAttachment, ICart } from '../tokens';
import { addCartCommands } from './cartCommands';

const higgs: IAttachment = {
  did: 'opendata:higgs',
  type: 'collection',
  variableName: 'higgs'
};

describe('commands of the cart', () => {
  let commands: CommandRegistry;
  let current: object | null;
  let added: [Did, string][];
  let removed: IAttachment[];
  let refusal: Error | null;

  beforeEach(() => {
    commands = new CommandRegistry();
    current = { context: { ready: Promise.resolve() } };
    added = [];
    removed = [];
    refusal = null;
    Notification.manager.dismiss();
    const account: Partial<IAccount> = {
      load: () => Promise.resolve(),
      current: { name: 'chosen' } as Instance,
      find: name => (name === 'demo' ? ({ name } as Instance) : null)
    };
    const cart: Partial<ICart> = {
      get current() {
        return current as NotebookPanel | null;
      },
      read: () => ({ attachments: [higgs], problem: null }),
      add: (_, did, instance) => {
        if (refusal) {
          throw refusal;
        }
        added.push([did, instance]);
        return 'x';
      },
      remove: (_, attachment) => {
        removed.push(attachment);
      }
    };
    addCartCommands(commands, {
      account: account as IAccount,
      cart: cart as ICart,
      trans: nullTranslator.load('')
    });
  });

  const add = (args: ReadonlyPartialJSONObject) =>
    commands.execute(CommandIDs.addToNotebook, args);
  const told = () =>
    Notification.manager.notifications.map(({ message }) => message);

  it('attaches a DID, which is split at its first colon', async () => {
    await add({ did: 'user.alice:a:b', type: 'file', instance: 'demo' });
    expect(added).toEqual([
      [
        {
          scope: 'user.alice',
          name: 'a:b',
          type: 'file',
          bytes: null,
          length: null
        },
        'demo'
      ]
    ]);
    expect(told()).toEqual([]);
  });

  it('means the chosen instance when none is named', async () => {
    await add({ did: 'a:b', type: 'dataset' });
    expect(added[0][1]).toBe('chosen');
  });

  it('says what to do when no notebook is open', async () => {
    current = null;
    await add({ did: 'a:b', type: 'dataset' });
    expect(told()).toEqual([expect.stringContaining('Open a notebook')]);
    expect(added).toEqual([]);
  });

  it('says why nothing was attached', async () => {
    refusal = new Error('not a list');
    await add({ did: 'a:b', type: 'dataset' });
    expect(told()).toEqual([expect.stringContaining('not a list')]);
  });

  it.each([
    {},
    { did: 'a:b' },
    { did: 'a:b', type: 'table' },
    { did: 'ab', type: 'file' },
    { did: ['a:b'], type: 'file' },
    { did: 'a:b', type: 'file', instance: 'evil' }
  ])('says what is wrong with %j', async args => {
    await add(args);
    expect(told()).toHaveLength(1);
    expect(added).toEqual([]);
  });

  it('removes an entry by its variable name only', async () => {
    const remove = (args: ReadonlyPartialJSONObject) =>
      commands.execute(CommandIDs.removeFromNotebook, args);
    await remove({ variableName: 'other' });
    await remove({});
    expect(removed).toEqual([]);
    await remove({ variableName: 'higgs' });
    expect(removed).toEqual([higgs]);
    current = null;
    await remove({ variableName: 'higgs' });
    expect(removed).toHaveLength(1);
  });
});
