import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { DisposableSet } from '@lumino/disposable';
import type { ContextMenu } from '@lumino/widgets';

import { CommandIDs } from '../commands';
import type { IDidArgs } from './options';

const DID_COMMANDS: ReadonlyArray<string> = [
  CommandIDs.addToNotebook,
  CommandIDs.insertCode,
  CommandIDs.makeAvailable
];
const MORE_DID_COMMANDS: ReadonlyArray<string> = [
  CommandIDs.showDetails,
  CommandIDs.containedIn,
  CommandIDs.copyDid
];

/**
 * JupyterLab's context menu on our rows.
 *
 * An item of that menu has fixed arguments, so the items are made anew for the row on which it is about to open.
 */
export class RowMenu implements IDisposable {
  constructor(
    private readonly _menu: ContextMenu,
    private readonly _commands: CommandRegistry
  ) {}

  get isDisposed(): boolean {
    return this._items.isDisposed;
  }

  dispose(): void {
    this._items.dispose();
  }

  /** It opens for a DID. */
  forDid(args: IDidArgs): void {
    const scope = args.did.split(':', 1)[0];
    const pin = { scope, instance: args.instance };
    this._show('.jp-DataLake-didRow', [
      DID_COMMANDS.map(command => ({ command, args: { ...args } })),
      [
        ...MORE_DID_COMMANDS.map(command => ({ command, args: { ...args } })),
        { command: CommandIDs.pinScope, args: pin }
      ]
    ]);
  }

  /** It opens for a scope. */
  forScope(args: { scope: string; instance: string }): void {
    this._show('.jp-DataLake-scopeRow', [
      [{ command: CommandIDs.pinScope, args }]
    ]);
  }

  private _show(
    selector: string,
    groups: ReadonlyArray<
      ReadonlyArray<{ command: string; args: ReadonlyJSONObject }>
    >
  ): void {
    this._items.dispose();
    this._items = new DisposableSet();
    let rank = 0;
    for (const group of groups) {
      if (rank > 0) {
        this._items.add(
          this._menu.addItem({ type: 'separator', selector, rank: rank++ })
        );
      }
      for (const item of group) {
        if (this._commands.hasCommand(item.command)) {
          this._items.add(
            this._menu.addItem({ ...item, selector, rank: rank++ })
          );
        }
      }
    }
  }

  private _items = new DisposableSet();
}
