import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';

import { CommandIDs } from '../commands';
import { METADATA_KEY } from './metadata';
import { entry, higgs, World } from './testing/world';

describe('somebody else’s notebook', () => {
  let world: World;

  beforeEach(async () => {
    world = new World();
    await world.approvals.ready;
  });
  afterEach(() => world.dispose());

  const many = Array.from({ length: 13 }, (_, index) => entry(`x${index}`));

  it('asks by the command with all that it means', async () => {
    const hostile = { ...higgs, did: 'x:<img src=x onerror=alert(1)>' };
    const { notebook } = world.open([hostile, ...many]);
    const asked = world.commands.execute(CommandIDs.useCart);
    await waitForDialog();
    const dialog = document.querySelector('.jp-Dialog')!;
    expect(dialog.textContent).toContain(hostile.did);
    expect(dialog.textContent).toContain('and 2 more');
    expect(dialog.querySelector('img')).toBeNull();
    await dismissDialog();
    await asked;
    expect(world.cart.approved(notebook)).toBe(false);

    const again = world.commands.execute(CommandIDs.useCart);
    await acceptDialog();
    await again;
    expect(world.cart.approved(notebook)).toBe(true);
    expect(world.commands.isEnabled(CommandIDs.useCart)).toBe(false);
  });

  it('says yes to what was listed only', async () => {
    const panel = world.open([higgs]);
    const asked = world.commands.execute(CommandIDs.useCart);
    await waitForDialog();
    panel.content.model!.sharedModel.setMetadata(METADATA_KEY, [
      { ...higgs },
      { ...entry('late') }
    ]);
    await acceptDialog();
    await asked;
    expect(
      world.list.entries.map(item => world.cart.mayAct(panel.notebook, item))
    ).toEqual([true, false]);
  });
});
