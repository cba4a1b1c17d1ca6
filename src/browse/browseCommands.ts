import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { readTarget } from '../availability/target';
import { CommandIDs } from '../commands';
import type { IAccount, ISidebar } from '../tokens';
import type { BrowseModel } from './model';

interface IOptions {
  readonly account: IAccount;
  readonly model: BrowseModel;
  readonly sidebar: ISidebar;
  readonly trans: TranslationBundle;
  focusSearch(): void;
  openRowMenu(): void;
}

/** What can be done in the section "Browse", and with what it shows. */
export function addBrowseCommands(
  commands: CommandRegistry,
  options: IOptions
): void {
  const { sidebar, trans } = options;
  commands.addCommand(CommandIDs.search, {
    label: trans.__('Search the Data Lake'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => {
      sidebar.reveal();
      options.focusSearch();
    }
  });
  commands.addCommand(CommandIDs.rowMenu, {
    label: trans.__('What to Do with the Selected Data…'),
    caption: trans.__('Open the menu of the row that is selected'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => {
      sidebar.reveal();
      options.openRowMenu();
    }
  });
  addContainedIn(commands, options);
  addCopyDid(commands, options);
  addPinScope(commands, options);
}

/** Arguments `{did, instance}`. */
function didSchema(trans: TranslationBundle) {
  return {
    args: {
      type: 'object',
      properties: {
        did: { type: 'string', description: trans.__('scope:name') },
        instance: { type: 'string' }
      },
      required: ['did']
    }
  };
}

function addContainedIn(
  commands: CommandRegistry,
  { account, model, sidebar, trans }: IOptions
): void {
  commands.addCommand(CommandIDs.containedIn, {
    label: trans.__('Contained In…'),
    caption: trans.__('List the collections that hold this'),
    describedBy: didSchema(trans),
    execute: async args => {
      const target = await readTarget(args, account, trans);
      if (target) {
        if (account.current?.name !== target.instance.name) {
          account.choose(target.instance.name);
        }
        sidebar.reveal();
        await model.showParents(target.did);
      }
    }
  });
}

function addCopyDid(
  commands: CommandRegistry,
  { account, trans }: IOptions
): void {
  commands.addCommand(CommandIDs.copyDid, {
    label: trans.__('Copy DID'),
    caption: trans.__('Copy scope:name to the clipboard'),
    describedBy: didSchema(trans),
    execute: async args => {
      const target = await readTarget(args, account, trans);
      if (target) {
        Clipboard.copyToSystem(target.did);
      }
    }
  });
}

function addPinScope(
  commands: CommandRegistry,
  { account, model, trans }: IOptions
): void {
  const { preferences } = model;
  const read = ({ instance, scope }: ReadonlyPartialJSONObject) => ({
    instance: typeof instance === 'string' ? instance : account.current?.name,
    scope: typeof scope === 'string' ? scope : ''
  });
  const isPinned = (args: ReadonlyPartialJSONObject) => {
    const { instance, scope } = read(args);
    return (
      instance !== undefined && preferences.pinned(instance).includes(scope)
    );
  };
  commands.addCommand(CommandIDs.pinScope, {
    label: args => {
      const scope = read(args).scope;
      if (!scope) {
        return trans.__('Pin Scope');
      }
      return isPinned(args)
        ? trans.__('Unpin Scope %1', scope)
        : trans.__('Pin Scope %1', scope);
    },
    caption: trans.__(
      'Keep a scope at the top of the list, and search it by a name alone'
    ),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          scope: { type: 'string' },
          instance: { type: 'string' }
        },
        required: ['scope']
      }
    },
    // The site may keep the pins for itself.
    isEnabled: () => preferences.mayPin,
    execute: async args => {
      const { instance, scope } = read(args);
      if (instance === undefined || !scope) {
        Notification.error(trans.__('A scope to pin is missing.'));
        return;
      }
      try {
        await preferences.pin(instance, scope, !isPinned(args));
      } catch (error) {
        Notification.error(
          trans.__(
            'What is pinned could not be kept: %1',
            (error as Error).message
          )
        );
      }
    }
  });
}
