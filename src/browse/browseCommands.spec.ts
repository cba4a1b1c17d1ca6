import { Clipboard, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { ContextMenu } from '@lumino/widgets';

import { CommandIDs } from '../commands';
import type { ISidebar } from '../tokens';
import { addBrowseCommands } from './browseCommands';
import { BrowseModel } from './model';
import { RowMenu } from './rowMenu';
import { FakeAccount, ScriptedClient, settle } from './testing/fakes';

const trans = nullTranslator.load('jupyterlab_datalake');
const higgs = { did: 'opendata:higgs', instance: 'demo' };

describe('the commands of the section "Browse"', () => {
  let client: ScriptedClient;
  let commands: CommandRegistry;
  let model: BrowseModel;
  let revealed: number;
  let focused: number;
  let opened: number;

  beforeEach(async () => {
    client = new ScriptedClient();
    const account = new FakeAccount(client);
    model = new BrowseModel(account.account, null);
    model.isShown = true;
    account.changed.emit();
    commands = new CommandRegistry();
    revealed = 0;
    focused = 0;
    opened = 0;
    const sidebar = { reveal: () => revealed++ } as Partial<ISidebar>;
    addBrowseCommands(commands, {
      account: account.account,
      model,
      sidebar: sidebar as ISidebar,
      trans,
      focusSearch: () => focused++,
      openRowMenu: () => opened++
    });
    await settle();
  });

  afterEach(() => {
    model.dispose();
    jest.restoreAllMocks();
  });

  it('bring one to the search box', async () => {
    await commands.execute(CommandIDs.search);
    expect([revealed, focused]).toEqual([1, 1]);
  });

  it('open the menu of the selected row', async () => {
    await commands.execute(CommandIDs.rowMenu);
    expect([revealed, opened]).toEqual([1, 1]);
  });

  it('list what holds a DID', async () => {
    const holds = jest.spyOn(client, 'parents');
    await commands.execute(CommandIDs.containedIn, higgs);
    expect(holds.mock.calls[0].slice(0, 2)).toEqual(['demo', higgs.did]);
    expect(model.searched).toEqual({ kind: 'parents', did: higgs.did });
    expect(revealed).toBe(1);
  });

  it('copy a DID as it is written', async () => {
    const copy = jest
      .spyOn(Clipboard, 'copyToSystem')
      .mockImplementation(() => undefined);
    await commands.execute(CommandIDs.copyDid, higgs);
    expect(copy).toHaveBeenCalledWith('opendata:higgs');
  });

  it.each([CommandIDs.containedIn, CommandIDs.copyDid])(
    '%s does nothing with what is no DID of ours',
    async command => {
      const error = jest.spyOn(Notification, 'error').mockReturnValue('');
      const copy = jest.spyOn(Clipboard, 'copyToSystem');
      await commands.execute(command, { did: 'nonsense' });
      await commands.execute(command, { did: 'a:b', instance: 'other' });
      await commands.execute(command, { did: 5 });
      expect(error).toHaveBeenCalledTimes(3);
      expect(copy).not.toHaveBeenCalled();
      expect(model.searched).toBeNull();
    }
  );

  it('pin a scope and let go of it', async () => {
    const args = { scope: 'bulk', instance: 'demo' };
    expect(commands.label(CommandIDs.pinScope, args)).toBe('Pin Scope bulk');
    await commands.execute(CommandIDs.pinScope, args);
    expect(model.scopes.isPinned('bulk')).toBe(true);
    expect(commands.label(CommandIDs.pinScope, args)).toBe('Unpin Scope bulk');
    await commands.execute(CommandIDs.pinScope, args);
    expect(model.scopes.isPinned('bulk')).toBe(false);
  });

  it('say when a pin cannot be kept, or which scope is meant', async () => {
    const error = jest.spyOn(Notification, 'error').mockReturnValue('');
    jest
      .spyOn(model.preferences, 'pin')
      .mockRejectedValue(new Error('read-only'));
    await commands.execute(CommandIDs.pinScope, { scope: 'bulk' });
    expect(error.mock.calls[0][0]).toContain('read-only');
    await commands.execute(CommandIDs.pinScope, {});
    expect(error.mock.calls[1][0]).toContain('missing');
  });

  it('are in the context menu of the row that one points at', () => {
    const menu = new ContextMenu({ commands });
    const rows = new RowMenu(menu, commands);
    const row = document.body.appendChild(document.createElement('div'));
    row.className = 'jp-DataLake-didRow';
    const open = () => {
      row.addEventListener('contextmenu', event => menu.open(event), {
        once: true
      });
      row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
      const { items } = menu.menu;
      menu.menu.close();
      return items;
    };
    rows.forDid({ ...higgs, type: 'dataset' });
    rows.forDid({ did: 'bulk:f1', type: 'file', instance: 'demo' });
    const items = open();
    expect(items.map(item => item.label).filter(Boolean)).toEqual([
      'Contained In…',
      'Copy DID',
      'Pin Scope bulk'
    ]);
    expect(items[0].args).toMatchObject({ did: 'bulk:f1', instance: 'demo' });

    rows.forScope({ scope: 'opendata', instance: 'demo' });
    row.className = 'jp-DataLake-scopeRow';
    expect(open().map(item => item.label)).toEqual(['Pin Scope opendata']);
    rows.dispose();
    expect(open()).toHaveLength(0);
    row.remove();
  });
});
