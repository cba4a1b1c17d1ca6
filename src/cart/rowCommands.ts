import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands';
import type { IAttachment } from '../tokens';
import type { CartListModel } from './listModel';

/** A row of the cart. */
export const ENTRY_CLASS = 'jp-DataLake-entry';

interface IOptions {
  readonly list: CartListModel;
  readonly trans: TranslationBundle;
  /** Show the section, so that a name can be written in it. */
  reveal(): void;
}

/** What can be done with a row, by its keys, its context menu and the palette. */
export const ROW_COMMANDS: ReadonlyArray<{ id: string; keys?: string[] }> = [
  { id: CommandIDs.renameInCart, keys: ['F2'] },
  { id: CommandIDs.moveUpInCart, keys: ['Alt ArrowUp'] },
  { id: CommandIDs.moveDownInCart, keys: ['Alt ArrowDown'] },
  { id: CommandIDs.removeFromNotebook, keys: ['Delete'] },
  { id: CommandIDs.replaceInKernel },
  { id: CommandIDs.copyToNotebook },
  { id: CommandIDs.undoCart, keys: ['Accel Z'] }
];

/** Rename, reorder, remove and take back, in the current notebook's cart. */
export function addRowCommands(
  commands: CommandRegistry,
  options: IOptions
): void {
  const { list, trans } = options;
  addRename(commands, options);
  addMove(commands, options, CommandIDs.moveUpInCart, -1);
  addMove(commands, options, CommandIDs.moveDownInCart, 1);
  commands.addCommand(CommandIDs.removeFromNotebook, {
    label: trans.__('Remove from Notebook'),
    caption: trans.__('Remove data from the current notebook’s cart'),
    describedBy: describe(trans),
    isEnabled: args => target(list, args) !== null,
    execute: args => {
      const entry = target(list, args);
      if (entry) {
        tell(trans, () => list.remove(entry));
      }
    }
  });
  commands.addCommand(CommandIDs.copyToNotebook, {
    label: trans.__('Attach to Another Notebook…'),
    caption: trans.__('Attach the same data to another open notebook'),
    describedBy: describe(trans),
    isEnabled: args => target(list, args) !== null,
    isVisible: () => commands.isVisible(CommandIDs.addTo),
    execute: async args => {
      const entry = target(list, args);
      if (entry) {
        const { did, instance, type } = entry;
        await commands.execute(CommandIDs.addTo, {
          did,
          type: type === 'file' ? type : 'dataset',
          instance
        });
      }
    }
  });
  addUndo(commands, options);
  list.changed.connect(() => commands.notifyCommandChanged());
  for (const { id, keys } of ROW_COMMANDS) {
    if (keys) {
      commands.addKeyBinding({
        command: id,
        keys,
        selector: `.${ENTRY_CLASS}:focus`
      });
    }
  }
}

function addUndo(commands: CommandRegistry, { list, trans }: IOptions): void {
  commands.addCommand(CommandIDs.undoCart, {
    label: trans.__('Undo Change of the Cart'),
    caption: trans.__('Take back what you did last in this notebook’s cart'),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => list.canUndo,
    execute: () => {
      tell(trans, () => {
        if (list.canUndo && !list.undo()) {
          Notification.info(
            trans.__(
              'Somebody has changed this entry since. Nothing was taken back.'
            )
          );
        }
      });
    }
  });
}

function addRename(
  commands: CommandRegistry,
  { list, reveal, trans }: IOptions
): void {
  commands.addCommand(CommandIDs.renameInCart, {
    label: trans.__('Rename Variable…'),
    caption: trans.__('Give attached data another variable name'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          variableName: { type: 'string' },
          name: { type: 'string', description: trans.__('The new name') }
        }
      }
    },
    isEnabled: args => target(list, args) !== null,
    execute: args => {
      const entry = target(list, args);
      if (!entry) {
        return;
      }
      if (typeof args.name !== 'string') {
        reveal();
        list.startRename(entry);
        return;
      }
      const { name } = args;
      tell(trans, () => {
        const problem = list.rename(entry, name);
        if (problem) {
          Notification.error(problem);
        }
      });
    }
  });
}

function addMove(
  commands: CommandRegistry,
  { list, trans }: IOptions,
  id: string,
  step: 1 | -1
): void {
  const place = (args: ReadonlyPartialJSONObject) => {
    const entry = target(list, args);
    const index = entry ? list.indexOf(entry) + step : -1;
    return entry && index >= 0 && index < list.entries.length
      ? { entry, index }
      : null;
  };
  commands.addCommand(id, {
    label:
      step < 0 ? trans.__('Move Up in Cart') : trans.__('Move Down in Cart'),
    caption: trans.__('Put attached data at another place of the cart'),
    describedBy: describe(trans),
    isEnabled: args => target(list, args) !== null,
    execute: args => {
      const found = place(args);
      if (found) {
        tell(trans, () => list.moveTo(found.entry, found.index));
      }
    }
  });
}

/** The entry that is named, else the selected one. */
export function target(
  list: CartListModel,
  { variableName }: ReadonlyPartialJSONObject
): IAttachment | null {
  if (variableName === undefined) {
    return list.selected;
  }
  return typeof variableName === 'string' ? list.find(variableName) : null;
}

export function describe(
  trans: TranslationBundle
): CommandRegistry.ICommandOptions['describedBy'] {
  return {
    args: {
      type: 'object',
      properties: {
        variableName: {
          type: 'string',
          description: trans.__('The entry; by default the selected one')
        }
      }
    }
  };
}

/** The list may be none when somebody else has just overwritten it. */
function tell(trans: TranslationBundle, act: () => void): void {
  try {
    act();
  } catch (error) {
    Notification.error(
      trans.__('The cart was not changed: %1', (error as Error).message)
    );
  }
}
