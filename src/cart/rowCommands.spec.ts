import { Notification } from '@jupyterlab/apputils';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands';
import { METADATA_KEY } from './metadata';
import type { Panel } from './testing/notebooks';
import { entry, World } from './testing/world';

describe('commands of a row', () => {
  let world: World;
  let panel: Panel;

  beforeEach(() => {
    world = new World();
    panel = world.attach(entry('a'), entry('b'), entry('c'));
    Notification.manager.dismiss();
  });
  afterEach(() => world.dispose());

  const run = (command: string, args: ReadonlyPartialJSONObject = {}) =>
    world.commands.execute(command, args);
  const told = () =>
    Notification.manager.notifications.map(({ message }) => message);

  it('mean the selected row', async () => {
    world.list.select(1);
    await run(CommandIDs.moveUpInCart);
    expect(world.names).toEqual(['b', 'a', 'c']);
    await run(CommandIDs.moveDownInCart);
    await run(CommandIDs.moveDownInCart);
    await run(CommandIDs.moveDownInCart);
    expect(world.names).toEqual(['a', 'c', 'b']);
    await run(CommandIDs.removeFromNotebook);
    expect(world.names).toEqual(['a', 'c']);
    expect(told()).toEqual([]);
  });

  it('mean the row that is named', async () => {
    await run(CommandIDs.removeFromNotebook, { variableName: 'gone' });
    await run(CommandIDs.removeFromNotebook, { variableName: ['a'] });
    expect(panel.dirty).toBe(false);
    await run(CommandIDs.moveUpInCart, { variableName: 'c' });
    await run(CommandIDs.removeFromNotebook, { variableName: 'a' });
    expect(world.names).toEqual(['c', 'b']);
  });

  it('let a name be written in the row', async () => {
    await run(CommandIDs.renameInCart, { variableName: 'b' });
    expect(world.revealed).toBe(1);
    expect(world.list.renamedIndex).toBe(1);
    expect(panel.dirty).toBe(false);
  });

  it('rename by a name that can be one', async () => {
    await run(CommandIDs.renameInCart, { variableName: 'b', name: 'x' });
    await run(CommandIDs.renameInCart, { variableName: 'c', name: 'x' });
    await run(CommandIDs.renameInCart, { variableName: 'c', name: '; x' });
    expect(world.names).toEqual(['a', 'x', 'c']);
    expect(told()).toEqual([
      // The latest first.
      expect.stringContaining('cannot be a variable'),
      expect.stringContaining('is the name of demo:b')
    ]);
  });

  it('hand data over to be attached elsewhere', async () => {
    await run(CommandIDs.copyToNotebook, { variableName: 'a' });
    expect(world.wishes).toEqual([
      [CommandIDs.addTo, { did: 'demo:a', type: 'file', instance: 'demo' }]
    ]);
  });

  it('replace a variable of the user only when there is one and he says so', async () => {
    const name = { variableName: 'b' };
    const isEnabled = () =>
      world.commands.isEnabled(CommandIDs.replaceInKernel, name);
    world.kernel = { kind: 'ready' };
    expect(isEnabled()).toBe(false);
    world.kernel = { kind: 'taken' };
    expect(isEnabled()).toBe(true);
    const kept = run(CommandIDs.replaceInKernel, name);
    await waitForDialog();
    expect(document.querySelector('.jp-Dialog')!.textContent).toContain(
      'give way to demo:b'
    );
    await dismissDialog();
    await kept;
    expect(world.replaced).toEqual([]);
    const replaced = run(CommandIDs.replaceInKernel, name);
    await waitForDialog();
    document.querySelector<HTMLElement>('.jp-Dialog .jp-mod-warn')!.click();
    await replaced;
    expect(world.replaced).toEqual(['b']);
  });

  it('take back, and say when somebody changed it since', async () => {
    expect(world.commands.isEnabled(CommandIDs.undoCart)).toBe(false);
    await run(CommandIDs.renameInCart, { variableName: 'b', name: 'x' });
    expect(world.commands.isEnabled(CommandIDs.undoCart)).toBe(true);
    await run(CommandIDs.undoCart);
    expect(world.names).toEqual(['a', 'b', 'c']);
    await run(CommandIDs.renameInCart, { variableName: 'b', name: 'x' });
    panel.content.model!.sharedModel.setMetadata(METADATA_KEY, []);
    await run(CommandIDs.undoCart);
    expect(told()).toEqual([expect.stringContaining('has changed')]);
    await run(CommandIDs.undoCart);
    expect(told()).toHaveLength(1);
  });

  it('say why nothing was changed', async () => {
    await run(CommandIDs.removeFromNotebook, { variableName: 'a' });
    panel.content.model!.sharedModel.setMetadata(METADATA_KEY, 'text');
    await run(CommandIDs.undoCart);
    expect(told()).toEqual([expect.stringContaining('not a list')]);
    expect(panel.stored).toBe('text');
  });

  it('do nothing without a notebook', async () => {
    const empty = new World();
    for (const command of empty.commands.listCommands()) {
      if (command !== CommandIDs.addTo) {
        expect(empty.commands.isEnabled(command)).toBe(false);
        await empty.commands.execute(command);
      }
    }
    expect(told()).toEqual([]);
    empty.dispose();
  });
});
