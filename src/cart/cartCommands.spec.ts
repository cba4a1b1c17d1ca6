import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Did, Instance } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAccount, ICart } from '../tokens';
import { addCartCommands } from './cartCommands';

describe('commands of the cart', () => {
  let commands: CommandRegistry;
  let current: object | null;
  let added: [Did, string][];
  let notebooks: (object | null)[];
  let to: unknown[];
  let refusal: Error | null;

  beforeEach(() => {
    commands = new CommandRegistry();
    current = { context: { path: 'a.ipynb', ready: Promise.resolve() } };
    notebooks = [current];
    to = [];
    added = [];
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
      get notebooks() {
        return notebooks as NotebookPanel[];
      },
      add: (notebook, did, instance) => {
        if (refusal) {
          throw refusal;
        }
        added.push([did, instance]);
        to.push(notebook);
        return 'x';
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

  it('attaches to an open notebook by its path', async () => {
    const other = { context: { path: 'b.ipynb', ready: Promise.resolve() } };
    notebooks = [current, other, { ...other }];
    await add({ did: 'a:b', type: 'file', instance: 'demo', path: 'b.ipynb' });
    expect(to).toEqual([other]);
    await add({ did: 'a:b', type: 'file', instance: 'demo', path: 'gone' });
    expect(told()).toEqual([expect.stringContaining('Open a notebook')]);
    expect(added).toHaveLength(1);
  });

  it('asks to which of several notebooks, each once', async () => {
    const other = { context: { path: 'b.ipynb', ready: Promise.resolve() } };
    expect(commands.isVisible(CommandIDs.addTo)).toBe(false);
    notebooks = [current, other, { ...other }];
    expect(commands.isVisible(CommandIDs.addTo)).toBe(true);
    const asked = commands.execute(CommandIDs.addTo, {
      did: 'a:b',
      type: 'file',
      instance: 'demo'
    });
    await waitForDialog();
    const select = document.querySelector('select')!;
    expect([...select.options].map(({ value }) => value)).toEqual([
      'a.ipynb',
      'b.ipynb'
    ]);
    select.value = 'b.ipynb';
    await acceptDialog();
    await asked;
    expect(to).toEqual([other]);
  });

  it('attaches nothing when the user does not say to which', async () => {
    const other = { context: { path: 'b.ipynb', ready: Promise.resolve() } };
    notebooks = [current, other];
    const asked = commands.execute(CommandIDs.addTo, {
      did: 'a:b',
      type: 'file',
      instance: 'demo'
    });
    await waitForDialog();
    await dismissDialog();
    await asked;
    expect(added).toEqual([]);
  });
});
